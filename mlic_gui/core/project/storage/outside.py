"""Projects of folders that can't be written to: they live with the user, and are found again."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from mlic_gui.core.atomic import write_atomically
from mlic_gui.core.errors import PhotoError
from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.places import data_dir
from mlic_gui.core.project.storage.volume import Place, place_of

RECORD = "location.json"
SAMPLED = 8
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of a folder, by which the folder is recognised: relative path, size, hex content key."""

    path: str
    size: int
    content: str


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """Which folder a project belongs to.

    Attributes:
        id: UUID of the project, and name of its directory.
        folder: Where the folder was last seen.
        place: The same, by volume.
        sample: Some of its files.
    """

    id: str
    folder: str
    place: Place
    sample: tuple[Sample, ...]

    @property
    def home(self) -> Path:
        """The directory of the project's files."""
        return projects_dir() / self.id


def projects_dir() -> Path:
    """Where the projects of folders that can't be written to live."""
    return data_dir() / "projects"


def make_record(folder: Path) -> OutsideRecord:
    """The record of a new project of this folder, not yet written.

    Raises:
        OSError: The folder can't be read.
    """
    return OutsideRecord(str(uuid.uuid4()), str(folder), place_of(folder), tuple(_sample(folder)))


def write_record(record: OutsideRecord) -> None:
    """Keep a record beside its project.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        OSError: Its directory can't be made.
    """
    record.home.mkdir(parents=True, exist_ok=True)
    write_atomically(record.home / RECORD, json.dumps(asdict(record), indent=1).encode())


def find_record(folder: Path) -> OutsideRecord | None:
    """The record of this very folder, brought up to date if the folder was moved or mounted elsewhere.

    It is the one whose volume and path, or whose absolute path, are the folder's, if half of its sample
    is there; else one whose whole sample is there and is no longer where it was.

    Raises:
        OSError: The folder can't be read.
    """
    known = list(_records())
    if not known:
        return None
    place = place_of(folder)
    here = [record for record in known if record.place == place or record.folder == str(folder)]
    staying = (record for record in here if not record.sample or _agreement(folder, record.sample) >= 0.5)
    moved = (record for record in known if record not in here and _has_moved_to(folder, record))
    found = next(staying, None) or next(moved, None)
    return None if found is None else replace(found, folder=str(folder), place=place)


def update_record(record: OutsideRecord) -> None:
    """Keep where the folder was found, and a sample if there was none yet; raises as `write_record`."""
    if not record.sample:
        record = replace(record, sample=tuple(_sample(Path(record.folder))))
    if record not in _records():
        write_record(record)


def _records() -> Iterator[OutsideRecord]:
    for path in sorted(projects_dir().glob(f"*/{RECORD}")):
        try:
            yield _parsed(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _parsed(data: dict[str, Any]) -> OutsideRecord:
    return OutsideRecord(
        id=str(uuid.UUID(str(data["id"]))),
        folder=str(data["folder"]),
        place=Place(**data["place"]),
        sample=tuple(Sample(**entry) for entry in data["sample"]),
    )


def _has_moved_to(folder: Path, record: OutsideRecord) -> bool:
    if not record.sample or _agreement(folder, record.sample) < 1.0:
        return False
    return _agreement(Path(record.folder), record.sample) < 1.0


def _agreement(folder: Path, sample: Sequence[Sample]) -> float:
    """Share of the sample that is in the folder."""
    return sum(_is_there(folder, entry) for entry in sample) / len(sample)


def _is_there(folder: Path, entry: Sample) -> bool:
    path = folder / entry.path
    try:
        return path.stat().st_size == entry.size and content_key(path).hex() == entry.content
    except (OSError, PhotoError):
        return False


def _sample(folder: Path) -> Iterator[Sample]:
    files = list(islice(_files(folder), _LOOKED_AT))
    step = max(1, len(files) // SAMPLED)
    for path in files[::step][:SAMPLED]:
        try:
            size, content = path.stat().st_size, content_key(path).hex()
        except (OSError, PhotoError):
            continue
        yield Sample(path.relative_to(folder).as_posix(), size, content)


def _files(folder: Path) -> Iterable[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))
