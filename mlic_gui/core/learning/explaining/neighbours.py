"""The annotated photos that a network finds most like another photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.explaining.explanations import Neighbour
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress, Stage

_CHUNK = 4_096  # photos whose features are in memory at once: 20 MiB of EfficientNet-Lite0's
_DIGITS = 6  # what is alike to so many digits is alike, whatever order a computer adds up in


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The photo that others are likened to.

    Attributes:
        path: Of the photo, relative to the folder; None if it is in another one.
        key: Its content key, or None if it is not known.
        features: float32 (width,).
    """

    path: str | None
    key: bytes | None
    features: FloatArray


def nearest(
    reference: Reference,
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    count: int,
    progress: Progress,
) -> tuple[Neighbour, ...]:
    """The annotated photos most like another, by the cosine of their features centred as the head does.

    The photo itself is left out, and so are copies of it: they say nothing of what it is like. Of several
    equal photos the first in the order of the records stands for all. Photos whose features are not cached,
    or are not numbers, are left out too. Where two are equally alike, the earlier record comes first.

    Raises:
        Cancelled: Between two chunks of photos.
    """
    rows: list[int] = np.flatnonzero((annotated.words >= 0).any(axis=1)).tolist()
    keys = bench.keys([records[row] for row in rows])
    alike = np.full(len(rows), np.nan, np.float64)
    centred = _Centred(tagger.head.mean, reference.features)
    for start in range(0, len(rows), _CHUNK):
        progress.check()
        progress.report(Stage.EXPLAIN, start, len(rows))
        features, _ = bench.cached(keys[start : start + _CHUNK], tagger)
        alike[start : start + _CHUNK] = centred.cosines(features)
    progress.report(Stage.EXPLAIN, len(rows), len(rows))
    paths = [records[row].path for row in rows]
    chosen = _best(alike, paths, keys, reference=reference, count=count)
    return tuple(_neighbour(rows[place], records, annotated, float(alike[place])) for place in chosen)


class _Centred:
    """Likeness to one row of features, seen from the middle of all photos."""

    def __init__(self, mean: FloatArray, features: FloatArray) -> None:
        self._mean = mean
        centred = (features - mean).astype(np.float64)
        length = np.linalg.norm(centred)
        self._direction = centred / length if length > 0 else np.full_like(centred, np.nan)

    def cosines(self, features: FloatArray) -> npt.NDArray[np.float64]:
        """float64 (n,) in [-1, 1] of features float32 (n, width); NaN where there is no direction."""
        centred = features - self._mean
        lengths = np.sqrt(np.einsum("nf,nf->n", centred, centred, dtype=np.float64))
        along = centred @ self._direction
        with np.errstate(invalid="ignore", divide="ignore"):
            cosines: npt.NDArray[np.float64] = np.round(along / lengths, _DIGITS)
        cosines[lengths == 0] = np.nan
        return np.clip(cosines, -1.0, 1.0)


def _best(
    alike: npt.NDArray[np.float64],
    paths: Sequence[str],
    keys: Sequence[bytes | None],
    *,
    reference: Reference,
    count: int,
) -> list[int]:
    """Places of the most alike, best first, none twice."""
    seen, chosen = {reference.key}, list[int]()
    for place in np.argsort(-alike, kind="stable").tolist():
        if len(chosen) >= count or np.isnan(alike[place]):
            break
        if keys[place] not in seen and paths[place] != reference.path:
            seen.add(keys[place])
            chosen.append(place)
    return chosen


def _neighbour(
    row: int, records: Sequence[PhotoRecord], annotated: Annotated, similarity: float
) -> Neighbour:
    words = annotated.words[row]
    said = [
        tuple(label for label, word in zip(annotated.labels, words, strict=True) if word == wanted)
        for wanted in (1, 0)
    ]
    return Neighbour(row, records[row].path, similarity, *said)
