"""Event files for TensorBoard; a training never fails for them."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import tensorflow as tf

from mlic_gui.core.engine.messages import EpochPoint

_FAILURES = (OSError, tf.errors.OpError, RuntimeError)
# What `tf.summary.scalar` writes; that function itself needs TensorBoard to be installed.
_SCALAR = tf.compat.v1.SummaryMetadata(
    plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars")
)


class EventLog:
    """Curves of one training: `loss` and `fbeta` of both sides in files that are shown in one plot."""

    def __init__(self, folder: Path | None) -> None:
        """Write into `train` and `validation` inside `folder`, which is made; None for nowhere."""
        self._folder = folder
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            try:
                writer.close()
            except _FAILURES:
                return

    def write(self, point: EpochPoint, *, rate: float) -> None:
        """Write the figures of an epoch, and the learning rate at its end."""
        train = {"loss": point.train_loss, "fbeta": point.train_fbeta, "learning_rate": rate}
        validation = {"loss": point.validation_loss, "fbeta": point.validation_fbeta}
        try:
            self._write("train", train, point.epoch)
            self._write("validation", validation, point.epoch)
        except _FAILURES:
            self._folder = None

    def _write(self, side: str, values: dict[str, float], epoch: int) -> None:
        if self._folder is None:
            return
        if side not in self._writers:
            self._writers[side] = tf.summary.create_file_writer(os.fspath(self._folder / side))
        with self._writers[side].as_default():
            for name, value in values.items():
                tf.summary.write(name, tf.constant(value, tf.float32), step=epoch, metadata=_SCALAR)
        self._writers[side].flush()
