"""What a scan finds of one photo, and the order in which people expect to see them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = re.compile(r"[0-9]+")
_WIDTH = 24


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """A photo file, not yet opened.

    Attributes:
        path: Relative to the folder, with "/" between its parts whatever the operating system.
        size: In bytes.
        modified_ns: When it was last written, in nanoseconds since 1970.
    """

    path: str
    size: int
    modified_ns: int


def natural_key(path: str) -> tuple[tuple[int, str, str], ...]:
    """Sorts relative paths as a scan lists them: 1, 2, 10; the photos of a folder before its subfolders."""
    *folders, name = path.split("/")
    return (*((1, natural_name(folder), folder) for folder in folders), (0, natural_name(name), name))


def natural_name(name: str) -> str:
    """The name without letter case and with its numbers padded, so that comparing text compares numbers."""
    return _DIGITS.sub(_padded, name.casefold())


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(_WIDTH)
