"""Writes a whole tagger for use elsewhere: network, body and head in one, from photo to probabilities."""

from __future__ import annotations

from typing import Any

import keras

from mlic_gui.core.atomic import write_atomically, write_error
from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.engine.messages import Exported, ExportJob
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.architectures.application import INPUT_LAYER
from mlic_gui.core.network.builder import build_network
from mlic_gui.core.network.export import save_keras, tflite_bytes
from mlic_gui.core.network.head import read_head
from mlic_gui.core.network.weights import read_weights
from mlic_gui.core.progress import Progress, Stage

PROBABILITIES_LAYER = "probabilities"


def export_tagger(job: ExportJob, *, progress: Progress) -> Exported:
    """Write the files that the job asks for.

    Their input `photo` is float32 (n, size, size, 3), preprocessed as the tagger says; their output float32
    (n, labels), calibrated probabilities: standardisation and temperature are part of the last layer.

    Raises:
        TaggerError: The network or the head is missing, damaged or not one of ours.
        ProjectError: DISK_FULL or FILE_UNWRITABLE, for either file; a file is there whole or not at all.
        Cancelled: `progress` was cancelled.
    """
    progress.report(Stage.EXPORT, 0, None)
    network = tagger_network(job)
    progress.check()
    if job.keras_path is not None:
        temporary = job.keras_path.with_name(f".{job.keras_path.stem}.part.keras")
        try:
            save_keras(network, temporary)
            temporary.replace(job.keras_path)
        except OSError as error:
            raise write_error(error, job.keras_path) from error
        finally:
            temporary.unlink(missing_ok=True)
    progress.check()
    if job.tflite_path is not None:
        write_atomically(job.tflite_path, tflite_bytes(network))
    return Exported()


def tagger_network(job: ExportJob) -> Any:
    """The tagger from photo to probabilities, as a Keras model."""
    if job.backbone not in BACKBONES:
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=job.backbone, part="backbone")
    network = build_network(BACKBONES[job.backbone], size=job.size, body=job.body)
    read_weights(network, job.network_path)
    head = read_head(job.head_path)
    if head.weights.shape[0] != network.output.shape[1]:
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=job.head_path, part="head.npz")
    dense = keras.layers.Dense(
        head.weights.shape[1], activation="softmax" if job.softmax else "sigmoid", name=PROBABILITIES_LAYER
    )
    photo, features = _looking_twice(network) if job.mirrored else (network.input, network.output)
    whole = keras.Model(photo, dense(features), name="tagger")
    dense.set_weights([head.weights, head.bias])
    return whole


def _looking_twice(network: Any) -> tuple[Any, Any]:
    """An input, and the mean of the features of the photo and of its mirror image."""
    photo = keras.Input(network.input_shape[1:], name=INPUT_LAYER)
    mirrored = keras.ops.flip(photo, axis=2)
    return photo, keras.layers.Average(name="both")([network(photo), network(mirrored)])
