"""What people said of a folder's photos, and the features it can be learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.splitting.splits import Side
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Words
from mlic_gui.core.project.proposing import completed


@dataclass(frozen=True, slots=True, eq=False)
class Annotated:
    """What people said of some photos, one row per record.

    Attributes:
        project: Id of the project.
        labels: The project's labels.
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        sides: Side of each photo, None where it was never annotated.
        groups: int64 (n,), photos with the same number belong together; -1 where it was never annotated.
        exclusive: Whether the labels exclude each other: no photo has several *yes*.
        step: The last step of the project's journal that is in it, 0 if that is not known.
    """

    project: str
    labels: tuple[str, ...]
    words: Words
    sides: Sequence[Side | None]
    groups: npt.NDArray[np.int64]
    exclusive: bool = False
    step: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The annotated photos that can be read.

    Attributes:
        project: Id of the project.
        records: The photos.
        examples: What is learned from them, one row each.
        unread: Annotated photos that can't be read, which teach nothing.
    """

    project: str
    records: list[PhotoRecord]
    examples: Examples
    unread: tuple[PhotoRecord, ...] = ()


def gather(
    records: Sequence[PhotoRecord], annotated: Annotated, *, bench: Bench, tagger: Tagger, progress: Progress
) -> Material:
    """The annotated photos with their features for a tagger; those that are not cached are made first.

    They come in an order that only their content decides, so that folds and batches are the same again after
    photos were renamed or moved.

    Raises:
        TaggerError: Features are not cached, and the network is missing, damaged or foreign.
        Cancelled: What was made so far stays in the cache.
    """
    rows: list[int] = np.flatnonzero((annotated.words >= 0).any(axis=1)).tolist()
    chosen = [records[row] for row in rows]
    keys = bench.keys(chosen)
    features, known = bench.cached(keys, tagger)
    if not known.all():
        features = bench.features(chosen, bench.network(tagger), tagger.preprocessing, progress=progress)
        keys = bench.keys(chosen)
    usable = [place for place, key in enumerate(keys) if key is not None and np.isfinite(features[place, 0])]
    usable.sort(key=lambda place: (keys[place], annotated.words[rows[place]].tobytes()))
    kept = [rows[place] for place in usable]
    words = annotated.words[kept]
    examples = Examples(
        labels=annotated.labels,
        features=features[usable],
        words=completed(words) if annotated.exclusive else words,
        sides=[annotated.sides[row] for row in kept],
        groups=annotated.groups[kept],
        keys=[keys[place] or b"" for place in usable],
        paths=[records[row].path for row in kept],
        exclusive=annotated.exclusive,
    )
    unread = tuple(chosen[place] for place in sorted({*range(len(chosen))} - {*usable}))
    return Material(annotated.project, [records[row] for row in kept], examples, unread)
