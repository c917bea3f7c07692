"""Answers questions about the networks of taggers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.atomic import write_error
from mlic_gui.core.engine.explaining import (
    ActivationsMade,
    Answer,
    AskActivations,
    AskFilters,
    AskGradCam,
    AskLayers,
    FilterFound,
    FiltersDone,
    GradCamMade,
    LayersFound,
    Question,
)
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.explaining.activations import activations
from mlic_gui.core.network.explaining.filters import filter_patterns
from mlic_gui.core.network.explaining.grad_cam import grad_cam
from mlic_gui.core.network.explaining.layers import layer_facts
from mlic_gui.core.network.explaining.opened import OpenNetworks
from mlic_gui.core.network.head import read_head
from mlic_gui.core.progress import Progress, Stage


class Explainer:
    """Answers questions, one at a time, keeping the last networks open for the next one."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._networks = OpenNetworks()

    def answer(self, question: Question, progress: Progress) -> Answer:
        """The answer, its arrays written where the question says.

        Raises:
            TaggerError: The network, head, layer or channel is missing, damaged or not one of ours.
            ProjectError: DISK_FULL or FILE_UNWRITABLE.
            Cancelled: `progress` was cancelled.
        """
        match question:
            case AskGradCam():
                return self._grad_cam(question, progress)
            case AskLayers(network=network):
                progress.report(Stage.LAYERS, 0)
                return LayersFound(layer_facts(self._networks.open(network).network))
            case AskActivations():
                return self._activations(question, progress)
            case AskFilters():
                return self._filters(question, progress)

    def _grad_cam(self, question: AskGradCam, progress: Progress) -> GradCamMade:
        if question.network.head_path is None or not question.columns:
            raise TaggerError(ErrorCode.TAGGER_DAMAGED, part="head.npz")
        head = read_head(question.network.head_path)
        opened = self._networks.open(question.network)
        pixels = _pixels(question.pixels_path)
        maps = grad_cam(opened, head, pixels, list(question.columns), progress=progress)

        def write(path: Path) -> None:
            np.savez(path, raw=maps.raw, raw_black=maps.raw_black, logits=maps.logits)

        _write(question.out_path, write)
        return GradCamMade(maps.layer)

    def _activations(self, question: AskActivations, progress: Progress) -> ActivationsMade:
        progress.report(Stage.ACTIVATIONS, 0)
        opened = self._networks.open(question.network)
        progress.check()
        maps, total = activations(opened, question.layer, _pixels(question.pixels_path))
        _write(question.out_path, partial(np.save, arr=maps))
        return ActivationsMade(tuple(range(len(maps))), total)

    def _filters(self, question: AskFilters, progress: Progress) -> FiltersDone:
        progress.report(Stage.FILTERS, 0)
        opened = self._networks.open(question.network)
        for found in filter_patterns(
            opened, question.layer, question.channels, seed=question.seed, progress=progress
        ):
            path = question.out_dir / f"{found.channel}.npy"
            _write(path, partial(np.save, arr=found.pixels))
            progress.partial(FilterFound(found.channel, found.dead, path))
        return FiltersDone()


def _pixels(path: Path) -> npt.NDArray[np.uint8]:
    pixels: npt.NDArray[np.uint8] = np.load(path, allow_pickle=False)
    return pixels


def _write(path: Path, write: Callable[[Path], Any]) -> None:
    try:
        write(path)
    except OSError as error:
        raise write_error(error, path.parent) from error
