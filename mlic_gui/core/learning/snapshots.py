"""What a training was given, as a digest: equal data have equal digests, other data have others."""

from __future__ import annotations

import hashlib

import numpy as np

from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.runs import DataSnapshot
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.project.split_table import SPLIT


def snapshot(examples: Examples, *, step: int = 0) -> DataSnapshot:
    """The data of a training.

    Args:
        examples: The annotated photos that could be read.
        step: The last step of the project's journal that is in them.
    """
    order = sorted(range(len(examples.labels)), key=lambda column: examples.labels[column])
    words = np.ascontiguousarray(examples.words[:, order])
    rows = sorted(
        _row(key, words[row].tobytes(), str(side or ""))
        for row, (key, side) in enumerate(zip(examples.keys, examples.sides, strict=True))
    )
    digest = hashlib.sha256(repr((sorted(examples.labels), examples.exclusive)).encode(errors="replace"))
    for row in rows:
        digest.update(row)
    return DataSnapshot(
        photos=len(examples),
        yes=int((examples.words == 1).sum()),
        no=int((examples.words == 0).sum()),
        labels=tuple(examples.labels),
        split=SPLIT,
        digest=digest.hexdigest(),
        step=step,
    )


def tagger_digest(tagger: Tagger) -> str:
    """SHA-256 in hex of all that a training depends on of a tagger: network, head, what it started from."""
    digest = hashlib.sha256(repr((tagger.kind.value, tagger.labels)).encode(errors="replace"))
    digest.update(f"{tagger.backbone.digest} {tagger.preprocessing.digest()}".encode())
    digest.update(np.asarray(tagger.thresholds, dtype="<f4").tobytes())
    _add_head(digest, tagger.head)
    if tagger.origin is not None:
        digest.update(repr(tagger.origin.labels).encode(errors="replace"))
        _add_head(digest, tagger.origin.head)
    return digest.hexdigest()


def _row(key: bytes, words: bytes, side: str) -> bytes:
    return b"%d:%b%b%b;" % (len(key), key, words, side.encode())


def _add_head(digest: hashlib._Hash, head: LinearHead) -> None:
    for array in (head.weights, head.bias, head.mean, head.scale):
        digest.update(np.ascontiguousarray(array, dtype="<f4").tobytes())
    digest.update(f"{float(head.temperature)!r} {head.activation.value}".encode())
