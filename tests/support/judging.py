"""Judged photos for tests: their paths and content keys."""

from __future__ import annotations

from mlic_gui.core.learning.judging.comparison import Judged, compare


def compared(words, before, after, **options) -> Judged:
    """`compare` of photos that are called 0.jpg and so on."""
    photos = range(len(words))
    return compare(
        words,
        before,
        after,
        paths=[f"{number}.jpg" for number in photos],
        keys=[number.to_bytes(16, "little") for number in photos],
        **options,
    )
