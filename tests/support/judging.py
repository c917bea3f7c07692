"""Judged photos for tests, with paths and content keys, and answers to them."""

from __future__ import annotations

import numpy as np

from mlic_gui.core.learning.judging.answers import Answers
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


def make_answers(count, labels, *, right=1.0, seed=0, first=0, words=None) -> Answers:
    """Answers to photos `first` to `first + count`, of which a share is right."""
    random = np.random.default_rng(seed)
    numbers = range(first, first + count)
    if words is None:
        words = np.array(
            [[(number >> column) % 2 for column in range(len(labels))] for number in numbers], np.int8
        ).reshape(count, len(labels))
    flips = random.random(words.shape) > right
    chances = np.where(flips, 1 - np.abs(words), np.abs(words)) * 0.8 + random.random(words.shape) * 0.2
    return Answers(
        paths=tuple(f"{number}.jpg" for number in numbers),
        keys=tuple(number.to_bytes(16, "little") for number in numbers),
        labels=tuple(labels),
        words=words,
        probabilities=chances.astype(np.float32),
        thresholds=np.full(words.shape, 0.5, np.float32),
        groups=np.arange(first, first + count),
        beta=2.0,
    )
