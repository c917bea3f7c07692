"""Backbones made ready for use: what each one lacks, and how it is made once from its weights and kept."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import singledispatch
from pathlib import Path
from typing import Any

from mlic_gui.core import places
from mlic_gui.core.atomic import replace_directory, write_error
from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec, WeightsFile, WeightsPackage
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.engine.messages import BackboneJob
from mlic_gui.core.errors import BackboneError, ErrorCode
from mlic_gui.core.features.runtime import file_digest
from mlic_gui.core.learning.taggers.backbone_file import (
    BackboneFile,
    backbones_dir,
    read_backbone,
    write_backbone,
)
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger_file import NETWORK_FILES
from mlic_gui.core.pretrained.at_hand import digest, fetched, packaged, verify, weights_dir
from mlic_gui.core.pretrained.download import download as fetch
from mlic_gui.core.progress import Progress

_TFLITE, _KERAS = NETWORK_FILES
_LARGEST = 1024
_MAKING = ".making-"
# A folder that is still being made after an hour was left by a process that ended.
_GIVEN_UP_SECONDS = 3600


class BackboneStatus(StrEnum):
    """What there is of a backbone."""

    READY = "ready"
    MAKEABLE = "makeable"
    NEEDS_DOWNLOAD = "needs_download"
    NEEDS_PACKAGE = "needs_package"


@dataclass(frozen=True, slots=True)
class BackboneState:
    """What there is of a backbone, and what it lacks.

    Attributes:
        status: Whether it can be used, can be made from what is at hand, or lacks its weights.
        download_bytes: What is to be downloaded, or None if nothing is.
        package: What is to be installed, as pip takes it, or None if nothing is.
        url: Where its weights are published, or None.
        weights_dir: Where a published file may be put by hand.
    """

    status: BackboneStatus
    download_bytes: int | None
    package: str | None
    url: str | None
    weights_dir: Path


@dataclass(frozen=True, slots=True)
class ReadyBackbone:
    """A backbone that can be used.

    Attributes:
        name: Name in the catalogue.
        digest: SHA-256 of its `network.tflite`.
        preprocessing: How a photo becomes its input.
        width: Length of a row of features.
        keras_path: Its weights, for training.
        tflite_path: What makes features.
    """

    name: str
    digest: str
    preprocessing: Preprocessing
    width: int
    keras_path: Path
    tflite_path: Path


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where the weights of a backbone come from.

    Attributes:
        key: Tells it from others, in names of folders.
        path: The file, None for random weights or where it is not at hand.
        source: The same for `backbone.json`.
        licence: Of the weights.
        random: Whether there is no file at all.
    """

    key: str
    path: Path | None
    source: dict[str, Any]
    licence: str = ""
    random: bool = False


def backbone_state(
    name: str, *, size: int = 0, weights: str = "pretrained", weights_file: Path | None = None, seed: int = 0
) -> BackboneState:
    """Look what there is of a backbone; nothing is fetched or made.

    Args:
        name: Name in the catalogue.
        size: Side of its input in pixels; 0 for its own.
        weights: `pretrained` or `random`.
        weights_file: Weights of the user's.
        seed: Of random weights.

    Raises:
        BackboneError: BACKBONE_UNKNOWN, BACKBONE_SIZE, or WEIGHTS_MISSING for a file that is not there.
    """
    spec = _spec(name, size)
    side = size or spec.preprocessing.size
    published = spec.weights if isinstance(spec.weights, WeightsFile) else None
    status, origin = BackboneStatus.READY, None
    if not _ships(spec, side, weights, weights_file):
        origin = _origin(spec, weights=weights, weights_file=weights_file, seed=seed)
        status = _status(spec, side, origin)
    lacks_package = status is BackboneStatus.NEEDS_PACKAGE
    return BackboneState(
        status=status,
        download_bytes=published.size if published and status is BackboneStatus.NEEDS_DOWNLOAD else None,
        package=_requirement(spec.weights) if lacks_package else None,
        url=published.url if published else None,
        weights_dir=weights_dir(),
    )


def prepare_backbone(
    name: str,
    *,
    size: int = 0,
    weights: str = "pretrained",
    weights_file: Path | None = None,
    seed: int = 0,
    download: bool,
    engine: Engine,
    library: TaggerLibrary,
    progress: Progress,
) -> ReadyBackbone:
    """The backbone, made now if it was not made before.

    Args:
        name: Name in the catalogue.
        size: Side of its input in pixels; 0 for its own.
        weights: `pretrained` or `random`; a backbone that no weights are published of is random anyway.
        weights_file: Weights of the user's, in place of the published ones.
        seed: Of random weights.
        download: Whether weights that are not at hand may be fetched.
        engine: The training process, which makes it.
        library: Notes its network as made on this computer.
        progress: Reports `Stage.DOWNLOAD` in bytes, and `Stage.MAKE_BACKBONE`.

    Raises:
        BackboneError: BACKBONE_UNKNOWN, BACKBONE_SIZE, WEIGHTS_NEEDED, WEIGHTS_PACKAGE, WEIGHTS_MISSING,
            WEIGHTS_FOREIGN, WEIGHTS_DAMAGED, WEIGHTS_REFUSED or OFFLINE.
        EngineError: As `Engine.make_backbone`.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        Cancelled: Nothing is kept but what was downloaded.
    """
    spec = _spec(name, size)
    side = size or spec.preprocessing.size
    if _ships(spec, side, weights, weights_file):
        return _shipped(spec, library)
    origin = _origin(spec, weights=weights, weights_file=weights_file, seed=seed)
    kept = _kept(spec, side, origin)
    if kept is None or not _trusted(kept, library):
        path = _weights(spec, origin, download=download, progress=progress)
        job = BackboneJob(spec.name, side, path, seed, out_dir=Path())
        kept = _make(job, origin, engine=engine, library=library, progress=progress)
    return _ready(spec, kept)


def _spec(name: str, size: int) -> BackboneSpec:
    spec = BACKBONES.get(name)
    if spec is None:
        raise BackboneError(ErrorCode.BACKBONE_UNKNOWN, name=name, choices=", ".join(sorted(BACKBONES)))
    if size and not spec.smallest <= size <= _LARGEST:
        raise BackboneError(
            ErrorCode.BACKBONE_SIZE, name=spec.title, size=size, minimum=spec.smallest, maximum=_LARGEST
        )
    return spec


def _ships(spec: BackboneSpec, side: int, weights: str, weights_file: Path | None) -> bool:
    own = weights == "pretrained" and weights_file is None and side == spec.preprocessing.size
    return own and spec.weights == "shipped"


def _shipped(spec: BackboneSpec, library: TaggerLibrary) -> ReadyBackbone:
    tflite, keras = (library.backbones / spec.name / file for file in NETWORK_FILES)
    return ReadyBackbone(spec.name, file_digest(tflite), spec.preprocessing, spec.width, keras, tflite)


def _origin(spec: BackboneSpec, *, weights: str, weights_file: Path | None, seed: int) -> _Origin:
    if weights == "random" or (weights_file is None and spec.weights is None):
        return _Origin(f"random-seed{seed}", None, {"kind": "random", "seed": seed}, random=True)
    if weights_file is not None:
        sha256 = digest(weights_file)
        source = {"kind": "file", "file": weights_file.name, "checksum": f"sha256:{sha256}"}
        return _Origin(sha256[:12], weights_file, source)
    return _published(spec.weights, spec)


@singledispatch
def _published(weights: object, spec: BackboneSpec) -> _Origin:
    """Of a backbone that came with the program, at a size of the user's."""
    path = places.shipped("models", "backbones") / spec.name / _KERAS
    sha256 = digest(path)
    return _Origin(sha256[:12], path, {"kind": str(weights), "checksum": f"sha256:{sha256}"}, "Apache-2.0")


@_published.register
def _(weights: WeightsFile, _spec: BackboneSpec) -> _Origin:
    source = {"kind": "published", "url": weights.url, "checksum": weights.checksum}
    return _Origin(weights.checksum.split(":")[-1][:12], fetched(weights), source, weights.licence)


@_published.register
def _(weights: WeightsPackage, _spec: BackboneSpec) -> _Origin:
    source = {
        "kind": "package",
        "package": _requirement(weights),
        "file": weights.path,
        "checksum": f"sha256:{weights.sha256}",
    }
    return _Origin(weights.sha256[:12], packaged(weights), source, weights.licence)


def _status(spec: BackboneSpec, side: int, origin: _Origin) -> BackboneStatus:
    if _kept(spec, side, origin) is not None:
        return BackboneStatus.READY
    if origin.random or origin.path is not None:
        return BackboneStatus.MAKEABLE
    file = isinstance(spec.weights, WeightsFile)
    return BackboneStatus.NEEDS_DOWNLOAD if file else BackboneStatus.NEEDS_PACKAGE


def _requirement(weights: object) -> str:
    assert isinstance(weights, WeightsPackage)
    return f"{weights.package}=={weights.version}"


def _weights(spec: BackboneSpec, origin: _Origin, *, download: bool, progress: Progress) -> Path | None:
    """The weights file, its checksum verified where one was published; None for random weights."""
    path, checksum = origin.path, str(origin.source.get("checksum", ""))
    if origin.random:
        return None
    if path is None:
        return _fetched(spec, download=download, progress=progress)
    if origin.source["kind"] != "file":
        verify(path, checksum)
    return path


def _fetched(spec: BackboneSpec, *, download: bool, progress: Progress) -> Path:
    if not isinstance(spec.weights, WeightsFile):
        package = _requirement(spec.weights)
        raise BackboneError(ErrorCode.WEIGHTS_PACKAGE, name=spec.title, package=package)
    if not download:
        raise BackboneError(
            ErrorCode.WEIGHTS_NEEDED,
            name=spec.title,
            bytes=spec.weights.size,
            megabytes=round(spec.weights.size / 1e6),
            file=spec.weights.name,
            path=str(weights_dir()),
        )
    return fetch(spec.weights, folder=weights_dir(), progress=progress)


def _folder(spec: BackboneSpec, side: int, origin: _Origin) -> Path:
    return backbones_dir() / f"{spec.name}-{side}-{origin.key}"


def _kept(spec: BackboneSpec, side: int, origin: _Origin) -> BackboneFile | None:
    kept = read_backbone(_folder(spec, side, origin))
    return kept if kept is not None and (kept.name, kept.size) == (spec.name, side) else None


def _trusted(kept: BackboneFile, library: TaggerLibrary) -> bool:
    found = {name: file_digest(kept.directory / name) for name in NETWORK_FILES}
    return found == dict(kept.digests) and library.was_made_here(found[_TFLITE])


def _make(
    job: BackboneJob, origin: _Origin, *, engine: Engine, library: TaggerLibrary, progress: Progress
) -> BackboneFile:
    """Make it beside its place, and move it there when it is whole."""
    final = _folder(BACKBONES[job.backbone], job.size, origin)
    with _Workshop() as making:
        made = engine.make_backbone(replace(job, out_dir=making), progress=progress)
        digests = {path.name: file_digest(path) for path in (made.keras_path, made.tflite_path)}
        kept = BackboneFile(making, job.backbone, job.size, origin.source, origin.licence, digests)
        write_backbone(kept)
        library.note_network(digests[_TFLITE])
        replace_directory(making, final)
    return replace(kept, directory=final)


class _Workshop:
    """A folder to make a backbone in, gone afterwards; what a killed process left is cleared away."""

    def __enter__(self) -> Path:
        try:
            backbones_dir().mkdir(parents=True, exist_ok=True)
            for left in backbones_dir().glob(f"{_MAKING}*"):
                if time.time() - left.stat().st_mtime > _GIVEN_UP_SECONDS:
                    shutil.rmtree(left, ignore_errors=True)
            self._path = Path(tempfile.mkdtemp(prefix=_MAKING, dir=backbones_dir()))
        except OSError as error:
            raise write_error(error, backbones_dir()) from error
        return self._path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._path, ignore_errors=True)


def _ready(spec: BackboneSpec, kept: BackboneFile) -> ReadyBackbone:
    return ReadyBackbone(
        name=spec.name,
        digest=kept.digests[_TFLITE],
        preprocessing=replace(spec.preprocessing, size=kept.size),
        width=spec.width,
        keras_path=kept.directory / _KERAS,
        tflite_path=kept.directory / _TFLITE,
    )
