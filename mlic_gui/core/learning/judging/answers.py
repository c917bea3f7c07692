"""What a tagger answered to photos that it had not learned from, beside what people had said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.judging.evaluation import Figures, evaluate
from mlic_gui.core.project.proposing import proposed


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One row per photo that was judged, one column per label that was suggested.

    All figures of a run come from these arrays by `figures`; so do the pictures of its report, and the
    comparison of two runs.

    Attributes:
        paths: Of the photos, relative to the folder, with `/`.
        keys: Their content keys.
        labels: Names of the columns.
        words: int8 (n, labels), what people said: 1 yes, 0 no, -1 unknown.
        probabilities: float32 (n, labels), NaN where there is no suggestion.
        thresholds: float32 (n, labels); rows differ where photos were judged by folds.
        groups: int64 (n,), photos with the same number belong together; a negative one is alone.
        beta: Weight of recall.
        exclusive: Whether the labels exclude each other.
    """

    paths: tuple[str, ...]
    keys: tuple[bytes, ...]
    labels: tuple[str, ...]
    words: npt.NDArray[np.int8]
    probabilities: FloatArray
    thresholds: FloatArray
    groups: npt.NDArray[np.int64]
    beta: float
    exclusive: bool = False

    def __len__(self) -> int:
        return len(self.words)

    def figures(self, *, intervals: bool = True) -> Figures:
        """The figures of the run, with intervals unless they are not wanted."""
        return evaluate(
            self.words,
            self.probabilities,
            thresholds=self.thresholds,
            labels=self.labels,
            beta=self.beta,
            groups=self.groups if intervals else None,
            exclusive=self.exclusive,
        )

    def proposed(self) -> npt.NDArray[np.bool_]:
        """bool (n, labels): where the suggestion is *yes*."""
        return proposed(self.probabilities, self.thresholds, exclusive=self.exclusive)

    def part(self, rows: Sequence[int], columns: Sequence[int]) -> Answers:
        """Some of the photos and labels, in the order that is given."""
        where = np.ix_(np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp))
        return replace(
            self,
            paths=tuple(self.paths[row] for row in rows),
            keys=tuple(self.keys[row] for row in rows),
            labels=tuple(self.labels[column] for column in columns),
            words=self.words[where],
            probabilities=self.probabilities[where],
            thresholds=self.thresholds[where],
            groups=self.groups[where[0][:, 0]],
        )
