"""Finds the photo that a row of a file means, by path, file name or stem."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

_ESCAPED = re.compile(r"\\u(d[c-f][0-9a-f]{2}|d[89ab][0-9a-f]{2})")


class MatchKind(StrEnum):
    """How a photo was found."""

    EXACT = "exact"
    NAME = "name"
    STEM = "stem"


@dataclass(frozen=True, slots=True)
class Match:
    """What a name in a file means.

    Attributes:
        row: Position of the photo, or None if it is unknown or not the only one that could be meant.
        kind: How it was found.
        ambiguous: Whether several photos could be meant.
    """

    row: int | None
    kind: MatchKind = MatchKind.EXACT
    ambiguous: bool = False


class PhotoNames:
    """The photos of a folder, to be found by what files of tags call them.

    A path that is exactly that of a photo means it. Otherwise the photos of the same file name are looked at,
    and the one whose path ends most like the name is meant, if it is one alone: `images/1.jpg` finds `1.jpg`,
    and `1.jpg` finds `images/1.jpg`. Otherwise the same without endings. Letter case decides only between
    several.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        exact = {path: row for row, path in enumerate(paths)}
        self._exact = {unicodedata.normalize("NFC", path): row for path, row in exact.items()} | exact
        self._paths = paths

    def find(self, name: str) -> Match:
        """The photo of this file name, with its ending, without, or with another."""
        row = self._find_exact(name)
        if row is not None:
            return Match(row)
        by_name = self._by_name.find(name)
        if by_name:
            return _alone(by_name, MatchKind.NAME)
        return _alone(self._by_stem.find(name) or self._by_stem.find(stem(name)), MatchKind.STEM)

    def find_stem(self, name: str) -> Match:
        """The photo of this file name without ending; if there is none, with it."""
        for form in (name, _unescaped(name)):
            if form in self._exact_stems:
                return _alone(self._exact_stems[form], MatchKind.EXACT)
        rows = self._by_stem.find(name)
        return _alone(rows, MatchKind.STEM) if rows else self.find(name)

    @cached_property
    def _by_name(self) -> _Endings:
        return _Endings(enumerate(self._paths))

    @cached_property
    def _by_stem(self) -> _Endings:
        return _Endings((row, stem(path)) for row, path in enumerate(self._paths))

    @cached_property
    def _exact_stems(self) -> dict[str, list[int]]:
        stems: defaultdict[str, list[int]] = defaultdict(list)
        for row, path in enumerate(self._paths):
            stems[stem(path)].append(row)
        return dict(stems)

    def _find_exact(self, name: str) -> int | None:
        if name in self._exact:
            return self._exact[name]
        for form in (unicodedata.normalize("NFC", name), _unescaped(name), name.replace("\\", "/")):
            if form in self._exact:
                return self._exact[form]
        return None


class _Endings:
    """Paths by their last part."""

    def __init__(self, paths: Iterable[tuple[int, str]]) -> None:
        self._paths = dict(paths)
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, path in self._paths.items():
            self._rows[_key(path).rpartition("/")[2]].append(row)

    def find(self, name: str) -> list[int]:
        """Photos that end most like the name."""
        name = _unescaped(name).replace("\\", "/")
        rows = self._rows.get(_key(name).rpartition("/")[2], [])
        if len(rows) < 2:
            return list(rows)
        likeness = {row: _likeness(self._paths[row], name) for row in rows}
        most = max(likeness.values())
        return [row for row in rows if likeness[row] == most]


def stem(path: str) -> str:
    """A path without the ending of its file name."""
    folder, slash, name = path.rpartition("/")
    head, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{head if dot and head else name}"


def _likeness(path: str, name: str) -> tuple[int, int]:
    """How many parts at the end are equal, first whatever their letter case."""
    return _equal_parts(_key(path), _key(name)), _equal_parts(path, name)


def _equal_parts(path: str, name: str) -> int:
    count = 0
    for part, other in zip(reversed(path.split("/")), reversed(name.split("/")), strict=False):
        if part != other:
            break
        count += 1
    return count


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _alone(rows: Sequence[int], kind: MatchKind) -> Match:
    return Match(rows[0] if len(rows) == 1 else None, kind, ambiguous=len(rows) > 1)


def _unescaped(name: str) -> str:
    r"""Names that are not valid Unicode are exported with escapes such as `\udce9`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)
