"""How a label does, as far as the photos that judged it can tell."""

from __future__ import annotations

import math
from enum import StrEnum

from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS
from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.reports.labels.counting import count_of

WEAK, GOOD = 0.85, 0.92  # F-beta of a label
_VERY_WEAK = 0.7
_FEWEST_MISTAKES = 3  # one or two are no sign of anything
_SCORE = 1.645  # of the normal distribution: once in twenty times a label that is not weak is called so


class Standing(StrEnum):
    """How one label does, the worst first."""

    VERY_WEAK = "very_weak"
    WEAK = "weak"
    SEEMS_WEAK = "seems_weak"
    UNKNOWN = "unknown"
    FAIR = "fair"
    GOOD = "good"

    @property
    def is_weak(self) -> bool:
        """Whether that is more than chance."""
        return self in {Standing.VERY_WEAK, Standing.WEAK}

    @property
    def is_low(self) -> bool:
        """Whether it is weak, or seems so."""
        return self.is_weak or self is Standing.SEEMS_WEAK


def standing(item: LabelFigures) -> Standing:
    """How a label does; weak only if its F-beta would hardly be as low by chance.

    The upper end of its interval has to lie below the bar. With fewer than ten photos that have the label or
    don't, and few mistakes, nobody knows.
    """
    if math.isnan(item.fbeta) or not item.yes or not item.no:
        return Standing.UNKNOWN
    if item.fbeta < WEAK:
        upper = upper_end(item)
        if upper < WEAK:
            return Standing.VERY_WEAK if upper < _VERY_WEAK else Standing.WEAK
        if _mistakes(item) >= _FEWEST_MISTAKES:
            return Standing.SEEMS_WEAK
    if min(item.yes, item.no) < MIN_PHOTOS:
        return Standing.UNKNOWN
    return Standing.GOOD if item.fbeta >= GOOD else Standing.FAIR


def upper_end(item: LabelFigures) -> float:
    """Upper end of the 90 % interval of a label's F-beta.

    F-beta is a share: of right answers among these and the weighted mistakes. So Wilson's interval (*Probable
    inference, the law of succession, and statistical inference*, 1927) does, with the photos that have the
    label or were given it as the sample.
    """
    count = count_of(item)
    sample, share = max(1, count.yes + count.wrong), item.fbeta
    spread = _SCORE**2 / sample
    half = _SCORE * math.sqrt(share * (1 - share) / sample + spread / (4 * sample))
    return (share + spread / 2 + half) / (1 + spread)


def _mistakes(item: LabelFigures) -> int:
    count = count_of(item)
    return count.wrong + count.missed
