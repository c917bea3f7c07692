"""The backbones that were made on this computer: one folder each, described by its `backbone.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlic_gui.core import places
from mlic_gui.core.atomic import write_atomically

DESCRIPTION = "backbone.json"


@dataclass(frozen=True, slots=True)
class BackboneFile:
    """A backbone that was made.

    Attributes:
        directory: Its folder.
        name: Name in the catalogue.
        size: Side of its input, in pixels.
        source: Where its weights come from, as a JSON object.
        licence: Of the weights.
        digests: SHA-256 of `network.keras` and `network.tflite`, by file name.
    """

    directory: Path
    name: str
    size: int
    source: Mapping[str, Any]
    licence: str
    digests: Mapping[str, str]


def backbones_dir() -> Path:
    """The folder of the backbones that were made here."""
    return places.data_dir() / "backbones"


def write_backbone(backbone: BackboneFile) -> None:
    """Describe the files in the backbone's folder.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    data = {
        "name": backbone.name,
        "size": backbone.size,
        "source": dict(backbone.source),
        "licence": backbone.licence,
        "sha256": dict(backbone.digests),
    }
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    write_atomically(backbone.directory / DESCRIPTION, text.encode())


def read_backbone(directory: Path) -> BackboneFile | None:
    """The backbone in a folder, or None where there is none that is whole."""
    try:
        data = json.loads((directory / DESCRIPTION).read_text(encoding="utf-8"))
        digests = {str(name): str(digest) for name, digest in data["sha256"].items()}
        backbone = BackboneFile(
            directory=directory,
            name=str(data["name"]),
            size=int(data["size"]),
            source=dict(data["source"]),
            licence=str(data["licence"]),
            digests=digests,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    whole = all((directory / name).is_file() for name in ("network.keras", "network.tflite"))
    return backbone if whole and {"network.keras", "network.tflite"} <= set(digests) else None


def backbones_in(folder: Path) -> Iterator[BackboneFile]:
    """Every backbone in a folder of them."""
    if folder.is_dir():
        for directory in sorted(folder.iterdir()):
            backbone = None if directory.name.startswith(".") else read_backbone(directory)
            if backbone is not None:
                yield backbone
