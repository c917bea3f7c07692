"""The photos of a project that something was said of, and how they are found again when they moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from mlic_gui.core.errors import PhotoError
from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.project.storage.database import Database, decode_path, encode_path

_FEW = 5_000
_READ_AT_ONCE = 8
_REMEMBERED = (
    "(reviewed OR EXISTS (SELECT 1 FROM annotation WHERE annotation.photo = photo.id)"
    " OR EXISTS (SELECT 1 FROM member WHERE member.photo = photo.id))"
)


class PhotoTable:
    """Photos by path, with size and content key, in the project's database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def ensure(self, paths: Collection[str]) -> dict[str, int]:
        """Row numbers of photos, which get a row if they have none, within a transaction."""
        if len(paths) > _FEW:
            return self._ensure_many(paths)
        found = {}
        for path in paths:
            stored = (encode_path(path),)
            number = self._database.value("SELECT id FROM photo WHERE path = ?", stored)
            found[path] = number or self._database.insert("INSERT INTO photo (path) VALUES (?)", stored)
        return found

    def _ensure_many(self, paths: Collection[str]) -> dict[str, int]:
        self._database.run_many(
            "INSERT INTO photo (path) VALUES (?) ON CONFLICT DO NOTHING",
            [(encode_path(path),) for path in paths],
        )
        rows = self._database.rows("SELECT path, id FROM photo")
        ids = {decode_path(path): number for path, number in rows}
        return {path: ids[path] for path in paths}

    def annotated(self) -> list[str]:
        """Photos of which something is said, in the order in which they came."""
        return self._paths("EXISTS (SELECT 1 FROM annotation WHERE annotation.photo = photo.id)")

    def reviewed(self) -> list[str]:
        """Photos that are marked reviewed."""
        return self._paths("reviewed")

    def without_content(self) -> list[str]:
        """Photos that could not be found again if they moved."""
        return self._paths(f"content IS NULL AND {_REMEMBERED}")

    def contents(self) -> dict[str, bytes]:
        """Content keys, as far as they are kept."""
        rows = self._database.rows("SELECT path, content FROM photo WHERE content IS NOT NULL")
        return {decode_path(path): key for path, key in rows}

    def remember_contents(self, contents: Mapping[str, bytes]) -> None:
        """Keep content keys and sizes of photos that have a row, within a transaction."""
        stored = "SELECT content FROM photo WHERE path = ?"
        for path, key in contents.items():
            if self._database.value(stored, (encode_path(path),)) != key:
                self._database.run(
                    "UPDATE photo SET size = ?, content = ? WHERE path = ?",
                    (_size(self._folder / path), key, encode_path(path)),
                )

    def remember_some(self, paths: Collection[str], contents: Mapping[str, bytes]) -> None:
        """Keep those content keys of photos that are given; of a few photos the others are read."""
        known = {path: contents[path] for path in paths if path in contents}
        if len(paths) <= _READ_AT_ONCE:
            known |= self._read_contents([path for path in paths if path not in known])
        self.remember_contents(known)

    def _read_contents(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Content keys, from their files, of those of these photos whose key is not kept yet."""
        stored = "SELECT content FROM photo WHERE path = ?"
        lacking = [path for path in paths if self._database.value(stored, (encode_path(path),)) is None]
        keys = {path: _content_of(self._folder / path) for path in lacking}
        return {path: key for path, key in keys.items() if key is not None}

    def missing(self, present: Collection[str]) -> list[str]:
        """Remembered photos that are not among those present."""
        there = present if isinstance(present, set | frozenset | dict) else set(present)
        return [path for path in self._paths(_REMEMBERED) if path not in there]

    def find_moved(self, present: Sequence[PhotoRecord]) -> dict[str, str]:
        """Where remembered photos went that are no longer at their path: old path to new.

        A photo that has another size than it had may be another photo that took its name, so it is looked for
        as well. One that only the scan left out has not moved. Only files whose size fits are read.
        """
        records = {record.path: record for record in present}
        sought: defaultdict[tuple[int, bytes], list[str]] = defaultdict(list)
        settled = set()
        for path, size, content in self._known():
            if self._is_settled(path, records.get(path), size, content):
                settled.add(path)
            elif content is not None:
                sought[size, content].append(path)
        sizes = {size for size, _ in sought}
        found: defaultdict[tuple[int, bytes], list[str]] = defaultdict(list)
        for path, record in records.items():
            if record.size in sizes and path not in settled:
                key = _content_of(self._folder / path)
                if (record.size, key) in sought:
                    found[record.size, key or b""].append(path)
        pairs = (pair for content, paths in found.items() for pair in _paired(sought[content], paths))
        remembered = settled | {path for paths in sought.values() for path in paths}
        return _without_collisions(dict(pairs), remembered)

    def _is_settled(self, path: str, record: PhotoRecord | None, size: int, content: bytes | None) -> bool:
        if record is None:
            return (self._folder / path).exists()
        return content is None or record.size == size

    def relink(self, moved: Mapping[str, str]) -> None:
        """Give photos their new paths, all at once, within a transaction."""
        ids = {
            old: self._database.value("SELECT id FROM photo WHERE path = ?", (encode_path(old),))
            for old in moved
        }
        for number in ids.values():
            self._park(number)
        for old, new in moved.items():
            occupant = self._database.value("SELECT id FROM photo WHERE path = ?", (encode_path(new),))
            if occupant is not None:
                self._park(occupant)
            self._database.run("UPDATE photo SET path = ? WHERE id = ?", (encode_path(new), ids[old]))

    def _park(self, number: int) -> None:
        """Give a row a path that no file can have, so that its own is free; the journal needs the row."""
        self._database.run("UPDATE photo SET path = ? WHERE id = ?", (f"\0{number}", number))

    def _known(self) -> list[tuple[str, int, bytes | None]]:
        rows = self._database.rows(f"SELECT path, size, content FROM photo WHERE {_REMEMBERED}")
        return [(decode_path(path), size, content) for path, size, content in rows]

    def _paths(self, condition: str) -> list[str]:
        rows = self._database.rows(f"SELECT path FROM photo WHERE {condition} ORDER BY id")
        return [decode_path(path) for (path,) in rows]


def _paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Photos of equal content, those of equal name first."""
    left, pairs = list(new), []
    for path in sorted(old, key=lambda path: _name(path) not in {_name(other) for other in new}):
        if left:
            target = min(left, key=lambda other: (_name(other) != _name(path), other))
            left.remove(target)
            pairs.append((path, target))
    return pairs


def _without_collisions(moved: dict[str, str], remembered: Collection[str]) -> dict[str, str]:
    """Drop the moves that would take the place of a remembered photo that stays."""
    while True:
        kept = {
            old: new for old, new in moved.items() if old != new and (new not in remembered or new in moved)
        }
        if len(kept) == len(moved):
            return kept
        moved = kept


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _content_of(path: Path) -> bytes | None:
    try:
        return content_key(path)
    except PhotoError:
        return None


def _size(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_size
    return None
