"""Weights that are on this computer already: fetched or put there by hand, or inside an installed package."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

from mlic_gui.core import places
from mlic_gui.core.catalog.backbones import WeightsFile, WeightsPackage
from mlic_gui.core.errors import BackboneError, ErrorCode

_CHUNK = 2**20


def weights_dir() -> Path:
    """The folder that weights are fetched into, and that a file may be put into by hand."""
    return places.cache_dir() / "weights"


def fetched(file: WeightsFile) -> Path | None:
    """The published file, if it is in the folder of weights."""
    path = weights_dir() / file.name
    return path if path.is_file() else None


def packaged(package: WeightsPackage) -> Path | None:
    """The file inside the package, which is not imported; or the file itself in the folder of weights."""
    by_hand = weights_dir() / Path(package.path).name
    if by_hand.is_file():
        return by_hand
    try:
        path = Path(str(metadata.distribution(package.package).locate_file(package.path)))
    except metadata.PackageNotFoundError:
        return None
    return path if path.is_file() else None


def verify(path: Path, checksum: str) -> None:
    """Check that a file is the published one.

    Args:
        path: The file.
        checksum: `md5:` or `sha256:` and hex digits.

    Raises:
        BackboneError: WEIGHTS_DAMAGED, or WEIGHTS_MISSING if the file can't be read.
    """
    kind, _, digits = checksum.partition(":")
    if digest(path, kind=kind) != digits:
        raise BackboneError(ErrorCode.WEIGHTS_DAMAGED, path=str(path), folder=str(path.parent))


def digest(path: Path, *, kind: str = "sha256") -> str:
    """Checksum of a file of any size, in hex.

    Raises:
        BackboneError: WEIGHTS_MISSING, if the file can't be read.
    """
    found = hashlib.new(kind, usedforsecurity=False)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise BackboneError(ErrorCode.WEIGHTS_MISSING, path=str(path)) from error
    return found.hexdigest()
