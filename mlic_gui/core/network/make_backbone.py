"""Makes a backbone ready: built from the catalogue, given its weights, written for Keras and for LiteRT."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras

from mlic_gui.core.atomic import write_error
from mlic_gui.core.catalog.architectures import Lite
from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec
from mlic_gui.core.engine.messages import BackboneJob, BackboneMade
from mlic_gui.core.errors import BackboneError, ErrorCode, TaggerError
from mlic_gui.core.network.builder import FEATURES_LAYER, build_network
from mlic_gui.core.network.convert.efficientnet import assign_weights
from mlic_gui.core.network.convert.torch_file import TorchFileError, read_torch_file
from mlic_gui.core.network.export import save_keras, tflite_bytes
from mlic_gui.core.network.weights import read_weights
from mlic_gui.core.progress import Progress, Stage

_LARGEST = 1024
_STEPS = 3
# How a Keras archive (a zip file) and an HDF5 file begin; PyTorch's layout before 1.6 begins as a pickle.
_KERAS_FILES = (b"PK\x03\x04", b"\x89HDF")
_TORCH_SPARE_BYTES = 8 * 2**20


def make_backbone(job: BackboneJob, *, progress: Progress) -> BackboneMade:
    """Do the job: `network.keras` and `network.tflite` from (n, size, size, 3) to features (n, width).

    Raises:
        BackboneError: BACKBONE_UNKNOWN, BACKBONE_SIZE, WEIGHTS_MISSING, or WEIGHTS_FOREIGN if the file is
            not one of this backbone; nothing is written then.
        ProjectError: DISK_FULL or FILE_UNWRITABLE, for the job's folder.
        Cancelled: `progress` was cancelled.
    """
    spec = _spec(job)
    progress.report(Stage.MAKE_BACKBONE, 0, _STEPS)
    keras.utils.set_random_seed(job.seed)
    network = _network(spec, size=job.size, weights=job.weights_path)
    progress.check()
    progress.report(Stage.MAKE_BACKBONE, 1, _STEPS)
    made = BackboneMade(job.out_dir / "network.keras", job.out_dir / "network.tflite")
    try:
        made.tflite_path.write_bytes(tflite_bytes(network))
        progress.check()
        progress.report(Stage.MAKE_BACKBONE, 2, _STEPS)
        save_keras(network, made.keras_path)
    except OSError as error:
        raise write_error(error, job.out_dir) from error
    progress.report(Stage.MAKE_BACKBONE, _STEPS, _STEPS)
    return made


def _spec(job: BackboneJob) -> BackboneSpec:
    if job.backbone not in BACKBONES:
        raise BackboneError(
            ErrorCode.BACKBONE_UNKNOWN, name=job.backbone, choices=", ".join(sorted(BACKBONES))
        )
    spec = BACKBONES[job.backbone]
    if not spec.smallest <= job.size <= _LARGEST:
        raise BackboneError(
            ErrorCode.BACKBONE_SIZE, name=spec.title, size=job.size, minimum=spec.smallest, maximum=_LARGEST
        )
    return spec


def _network(spec: BackboneSpec, *, size: int, weights: Path | None) -> Any:
    if weights is None:
        return build_network(spec, size=size)
    if not weights.is_file():
        raise BackboneError(ErrorCode.WEIGHTS_MISSING, path=str(weights))
    if _begins_with(weights, _KERAS_FILES):
        return _from_keras(spec, size=size, weights=weights)
    if isinstance(spec.architecture, Lite):
        return _from_torch(spec, size=size, weights=weights)
    raise _foreign(spec, weights, part="its format")


def _begins_with(path: Path, signatures: tuple[bytes, ...]) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(signatures)
    except OSError as error:
        raise BackboneError(ErrorCode.WEIGHTS_MISSING, path=str(path)) from error


def _from_keras(spec: BackboneSpec, *, size: int, weights: Path) -> Any:
    network = build_network(spec, size=size)
    try:
        read_weights(network, weights)
    except TaggerError as error:
        raise _foreign(spec, weights, part=str(error.fields.get("part"))) from error
    return network


def _from_torch(spec: BackboneSpec, *, size: int, weights: Path) -> Any:
    network = build_network(spec, size=size, vocabulary=True)
    if weights.stat().st_size > 4 * network.count_params() + _TORCH_SPARE_BYTES:
        raise _foreign(spec, weights, part="its size")
    try:
        assign_weights(network, spec, read_torch_file(weights))
    except (TorchFileError, KeyError, ValueError) as error:
        raise _foreign(spec, weights, part="its list of arrays") from error
    return keras.Model(network.input, network.get_layer(FEATURES_LAYER).output, name=network.name)


def _foreign(spec: BackboneSpec, weights: Path, *, part: str) -> BackboneError:
    return BackboneError(ErrorCode.WEIGHTS_FOREIGN, path=str(weights), name=spec.title, part=part)
