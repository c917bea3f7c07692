"""Writes the photos of a TFRecord file that a folder lacks into a new subfolder of it."""

from __future__ import annotations

import os
import secrets
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mlic_gui.core.atomic import sync_directory, write_error
from mlic_gui.core.errors import ErrorCode, FormatError, PhotoError, ProjectError
from mlic_gui.core.formats.import_plan import ImportProblem, ProblemKind
from mlic_gui.core.formats.photo_names import PhotoNames
from mlic_gui.core.formats.records.features import ENCODED, FILENAME
from mlic_gui.core.formats.records.reading import filename_of, read_examples
from mlic_gui.core.formats.records.safe_names import is_safe_folder, path_key, safe_path
from mlic_gui.core.photos.whole import endings_of, kind_of
from mlic_gui.core.progress import Progress, Stage


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was written.

    Attributes:
        places: Where each photo lies, relative to the folder, by what the file calls it.
        problems: Records without a photo that can be read.
    """

    places: Mapping[str, str]
    problems: tuple[ImportProblem, ...]


def unpack_photos(
    path: Path, *, folder: Path, into: str, photos: Sequence[str], progress: Progress
) -> Unpacked:
    """Write the photos that are in the file and not in the folder, byte for byte, all of them or none.

    What a photo is called in the file decides nothing but its name below the new subfolder: whatever would
    lead elsewhere, hide it or collide with another is changed. Only what can be decoded is written.

    Args:
        path: A TFRecord file.
        folder: Where photos are looked for.
        into: Name of the new subfolder.
        photos: Paths of the photos that are there, relative with "/".
        progress: Told of every photo.

    Raises:
        FormatError: SUBFOLDER_INVALID; as `read_examples`.
        ProjectError: FOLDER_IN_USE if there is something of that name; DISK_FULL or FILE_UNWRITABLE.
        Cancelled: Nothing is left behind.
    """
    final = _new_folder(folder, into)
    temporary = folder / f".mlic-{secrets.token_hex(8)}.tmp"
    writer = _Writer(temporary, PhotoNames(photos))
    try:
        temporary.mkdir()
        for number, example in read_examples(path, (ENCODED, FILENAME), progress=progress):
            name = filename_of(path, number, example)
            writer.take(number, name, example.get(ENCODED))
            progress.report(Stage.UNPACK, len(writer.places))
        if writer.places:
            _publish(temporary, final)
    except OSError as error:
        raise write_error(error, final) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    places = {name: f"{into}/{place}" for name, place in writer.places.items()}
    return Unpacked(places, tuple(writer.problems))


def _new_folder(folder: Path, into: str) -> Path:
    if not is_safe_folder(into):
        raise FormatError(ErrorCode.SUBFOLDER_INVALID, name=into)
    final = folder / into
    if os.path.lexists(final):
        raise ProjectError(ErrorCode.FOLDER_IN_USE, path=str(final))
    return final


def _publish(temporary: Path, final: Path) -> None:
    """Give a finished folder its name, unless something else got it meanwhile."""
    if os.path.lexists(final):
        raise ProjectError(ErrorCode.FOLDER_IN_USE, path=str(final))
    temporary.rename(final)
    sync_directory(final.parent)


@dataclass(slots=True)
class _Writer:
    """Writes photos below a folder, each under a name of its own."""

    folder: Path
    there: PhotoNames
    places: dict[str, str] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)
    _taken: Counter[str] = field(default_factory=Counter)

    def take(self, number: int, name: str, encoded: Sequence[bytes | int] | None) -> None:
        """Write a record's photo, unless it is there already."""
        match = self.there.find(name)
        if match.row is not None or match.ambiguous or name in self.places:
            return
        data = encoded[0] if encoded and len(encoded) == 1 else b""
        try:
            kind = kind_of(name, data if isinstance(data, bytes) else b"")
        except PhotoError:
            self.problems.append(ImportProblem(ProblemKind.BROKEN_PHOTO, number, name))
            return
        place = self._free(safe_path(name, endings=endings_of(kind)))
        target = self.folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data if isinstance(data, bytes) else b"")
            file.flush()
            os.fsync(file.fileno())
        self.places[name] = place

    def _free(self, place: str) -> str:
        """The place, or one beside it if another photo is there."""
        stem, _, ending = place.rpartition(".")
        free = place
        while path_key(free) in self._taken:
            self._taken[path_key(place)] += 1
            free = f"{stem} ({self._taken[path_key(place)]}).{ending}"
        self._taken[path_key(free)] += 1
        return free
