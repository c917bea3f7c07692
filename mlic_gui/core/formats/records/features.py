"""What the features of our examples are called, and what they hold.

| feature          | type  | values                                                          |
|------------------|-------|-----------------------------------------------------------------|
| `image/encoded`  | bytes | the photo's file as it is on disk                               |
| `image/filename` | bytes | its path relative to the folder, with "/"                       |
| `image/format`   | bytes | `jpeg`, `png` and so on                                         |
| `labels`         | bytes | the names of the L labels, the same in every example            |
| `targets`        | int64 | L: 1 yes, 0 no or unknown                                       |
| `mask`           | int64 | L: 1 known, 0 unknown                                           |
| `by`             | bytes | L: `human`, a tagger's name, or nothing; absent if all is human |
"""

from __future__ import annotations

ENCODED = "image/encoded"
FILENAME = "image/filename"
FORMAT = "image/format"
LABELS = "labels"
TARGETS = "targets"
MASK = "mask"
BY = "by"


def path_bytes(path: str) -> bytes:
    """A path as bytes; names that are not valid Unicode keep the bytes they have on disk.

    Raises:
        UnicodeEncodeError: It has half a character, as only Windows allows.
    """
    return path.encode("utf-8", "surrogateescape")


def path_text(data: bytes) -> str:
    """The path that `path_bytes` was given."""
    return data.decode("utf-8", "surrogateescape")
