"""Two runs side by side, judged on the photos that both were judged on."""

from __future__ import annotations

from dataclasses import dataclass

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.judging.evaluation import Figures


@dataclass(frozen=True, slots=True)
class RunsCompared:
    """Two runs on the same photos, which neither had learned from.

    Attributes:
        first: Figures of the first run on the photos and labels that both were judged on.
        second: Figures of the second.
        difference: F-beta over photos, second minus first, each at its own thresholds.
        low: Lower end of its 95 % interval by paired bootstrap, bursts and near-duplicates drawn whole.
        high: Upper end of it.
        verdict: Whether that is more than noise.
        photos: Photos that both were judged on; 0 if there are none, and then the figures say nothing.
        only_first: Photos that only the first was judged on.
        only_second: Photos that only the second was judged on.
        changed: Annotations of the common photos that changed between the runs; the later word counts.
    """

    first: Figures
    second: Figures
    difference: float
    low: float
    high: float
    verdict: Verdict
    photos: int
    only_first: int
    only_second: int
    changed: int
