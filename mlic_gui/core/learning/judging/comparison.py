"""Before and after on the same photos, with an interval and a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.bootstrap import mean_interval
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.judging.metrics import fbeta_per_photo

MIN_PHOTOS = 10  # fewer than this can't tell one tagger from another
TOLERANCE = 0.01
_PHOTO_SHARE = 0.5


class Verdict(StrEnum):
    """What the difference says."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two taggers on the same photos, none of which the new one learned from.

    Attributes:
        before: Figures of the tagger that was in use.
        after: Figures of the new one, with intervals.
        difference: F-beta over photos, after minus before, each at its own thresholds.
        low: Lower end of the 95 % interval of the difference.
        high: Upper end of it.
        verdict: What that says.
        photos: How many photos were judged.
        seen: How many of them a tagger that this one descends from learned in another project: their
            figures flatter both, and are to be marked *seen in training*.
        folds: Number of folds when every photo was judged by a head that had not seen it, or None
            when the held-out side was judged.
    """

    before: Figures
    after: Figures
    difference: float
    low: float
    high: float
    verdict: Verdict
    photos: int
    seen: int = 0
    folds: int | None = None

    @property
    def acceptable(self) -> bool:
        """Whether the new tagger may be taken into use without asking.

        Not if it is clearly worse, and not if it lost more than a hundredth of F-beta or half a photo's
        worth, whichever is more; a smaller loss is no reason to refuse what a human taught. On photos that
        were seen in training it takes a clear one: what knows them by heart can only lose there.
        """
        if not self.photos or (self.seen and self.verdict is Verdict.NO_CLEAR_DIFFERENCE):
            return True
        tolerance = max(TOLERANCE, _PHOTO_SHARE / self.photos)
        return self.verdict is not Verdict.WORSE and self.difference >= -tolerance


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Answers to photos by heads that learned from none of them and were not tuned on them.

    Attributes:
        probabilities: float32 (n, labels), NaN where there is no suggestion.
        thresholds: float32 (n, labels).
    """

    probabilities: FloatArray
    thresholds: FloatArray

    def part(self, rows: npt.NDArray[np.bool_], columns: npt.NDArray[np.bool_]) -> Judgement:
        """Some of the photos and labels."""
        return Judgement(self.probabilities[rows][:, columns], self.thresholds[rows][:, columns])

    def placed(self, keys: Sequence[bytes], others: Sequence[bytes]) -> Judgement:
        """The answers in the order of other photos, told by content key; none for one that was not asked."""
        rows = {key: row for row, key in enumerate(keys)}
        places = np.array([rows.get(key, -1) for key in others], dtype=np.intp)
        probabilities, thresholds = self.probabilities[places], self.thresholds[places]
        probabilities[places < 0] = np.nan
        return Judgement(probabilities, thresholds)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better one tagger is than another on the same photos.

    Attributes:
        value: F-beta over photos, second minus first, each at its own thresholds.
        low: Lower end of its 95 % interval by paired bootstrap.
        high: Upper end of it.
        verdict: What that says.
    """

    value: float
    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A comparison, and the answers of the new tagger that its figures come from.

    Attributes:
        comparison: `comparison.after` is `answers.figures()`.
        answers: What the new tagger answered to the photos that were judged.
    """

    comparison: Comparison
    answers: Answers


def compare(
    words: npt.NDArray[np.int8],
    before: Judgement,
    after: Judgement,
    *,
    labels: Sequence[str],
    paths: Sequence[str],
    keys: Sequence[bytes],
    groups: npt.NDArray[np.int64],
    beta: float,
    seen: npt.NDArray[np.bool_],
    folds: int | None,
    exclusive: bool = False,
) -> Judged:
    """Compare on the photos that have an answer to one of the labels that the new tagger suggests.

    Args:
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        before: Answers of the tagger in use.
        after: Answers of the new one.
        labels: Names of the columns.
        paths: Of the photos, relative to the folder.
        keys: Their content keys.
        groups: int64 (n,), photos with the same number belong together.
        beta: Weight of recall.
        seen: bool (n,), photos that an ancestor learned from elsewhere.
        folds: Number of folds, or None.
        exclusive: Whether the labels exclude each other.
    """
    columns = np.asarray(np.isfinite(after.probabilities).any(axis=0), dtype=np.bool_)
    rows = np.asarray((words[:, columns] >= 0).any(axis=1), dtype=np.bool_)
    old, new = (
        Answers(
            paths=tuple(compress(paths, rows)),
            keys=tuple(compress(keys, rows)),
            labels=tuple(compress(labels, columns)),
            words=words[rows][:, columns],
            probabilities=side.probabilities[rows][:, columns],
            thresholds=side.thresholds[rows][:, columns],
            groups=groups[rows],
            beta=beta,
            exclusive=exclusive,
        )
        for side in (before, after)
    )
    found = difference(old, new)
    comparison = Comparison(
        before=old.figures(intervals=False),
        after=new.figures(),
        difference=found.value,
        low=found.low,
        high=found.high,
        verdict=found.verdict,
        photos=len(new),
        seen=int(seen[rows].sum()),
        folds=folds,
    )
    return Judged(comparison, new)


def difference(first: Answers, second: Answers) -> Difference:
    """How much better the second answers are than the first; both to the same photos, words and labels."""
    values = [
        fbeta_per_photo(second.words, answers.proposed(), beta=second.beta) for answers in (first, second)
    ]
    value, low, high = paired_interval(*values, groups=second.groups)
    return Difference(value, low, high, verdict(value, low, high, photos=len(second)))


def paired_interval(
    before: npt.NDArray[np.float64],
    after: npt.NDArray[np.float64],
    *,
    groups: npt.NDArray[np.int64],
    seed: int = 0,
) -> tuple[float, float, float]:
    """Mean difference of one value per photo, and the ends of its 95 % interval by paired bootstrap.

    Whole groups (bursts, near-duplicates) are drawn together, because their photos say the same thing.

    Args:
        before: float64 (n,).
        after: float64 (n,).
        groups: int64 (n,), photos with the same number are drawn together.
        seed: Of the resampling.
    """
    if not len(before):
        return 0.0, 0.0, 0.0
    gain = after - before
    interval = mean_interval(gain, groups=groups, seed=seed)
    assert interval is not None
    return float(gain.mean()), interval.low, interval.high


def verdict(difference: float, low: float, high: float, *, photos: int) -> Verdict:
    """What a difference of F-beta with its interval says."""
    if photos < MIN_PHOTOS:
        return Verdict.TOO_FEW
    if low > 0 and difference > 0:
        return Verdict.BETTER
    if high < 0 and difference < 0:
        return Verdict.WORSE
    return Verdict.NO_CLEAR_DIFFERENCE
