"""A run's report as data: figures, curves, confusions, worst mistakes and what more photos would bring."""

from __future__ import annotations

from dataclasses import dataclass

from mlic_gui.core.errors import CoreError
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.requirements import Missing
from mlic_gui.core.learning.runs import RunRecord


@dataclass(frozen=True, slots=True)
class LabelCurves:
    """How one label does at every threshold; empty tuples where it has no *yes* or no *no*.

    Attributes:
        label: The label.
        recall: Of the precision-recall curve, descending, as `sklearn.metrics.precision_recall_curve` gives.
        precision: Beside `recall`.
        thresholds: A rising grid of thresholds in [0, 1].
        precision_at: Precision at each of `thresholds`; NaN where nothing is proposed.
        recall_at: Recall at each of them.
        fbeta_at: F-beta over the label's photos at each of them.
        chosen: The tagger's threshold.
    """

    label: str
    recall: tuple[float, ...]
    precision: tuple[float, ...]
    thresholds: tuple[float, ...]
    precision_at: tuple[float, ...]
    recall_at: tuple[float, ...]
    fbeta_at: tuple[float, ...]
    chosen: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which label is taken for which.

    Attributes:
        labels: Names of rows and columns.
        taken_for: `taken_for[i][j]`: photos that have label i, which was not proposed, and don't have label
            j, which was; 0 on the diagonal.
        beside: `beside[i][j]`: photos that have label i, proposed or not, and don't have label j, which was
            proposed; 0 on the diagonal. What a low threshold invents shows here, where nothing is missed.
        has: Photos that have label i.
        missed: Photos that have label i, which was not proposed.
        invented: Photos that don't have label j, which was proposed.
    """

    labels: tuple[str, ...]
    taken_for: tuple[tuple[int, ...], ...]
    beside: tuple[tuple[int, ...], ...]
    has: tuple[int, ...]
    missed: tuple[int, ...]
    invented: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong answer.

    Attributes:
        path: Of the photo, relative to the folder, with `/`.
        label: The label.
        said: What people said: True for *yes*.
        probability: What the tagger said.
        threshold: From which it proposes the label.
        picture: A JPEG of at most 512 pixels a side, b"" where the photo can't be read any more.
        corrected: Whether people say the contrary of `said` since.
    """

    path: str
    label: str
    said: bool
    probability: float
    threshold: float
    picture: bytes = b""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class LabelGrowth:
    """How one label improved with the number of photos learned from.

    Attributes:
        label: The label.
        values: Average precision at each of `Growth.photos`, mean over draws.
        gain: Last value minus the one at half as many photos.
        low: Lower end of the gain's 95 % interval, over the photos that taught and those that judged.
        high: Upper end of it.
        yes: Photos that have it among those that taught; with folds among all.
        no: Photos that don't have it among them.
        judged_yes: Photos that have it among those that judged.
    """

    label: str
    values: tuple[float, ...]
    gain: float
    low: float
    high: float
    yes: int = 0
    no: int = 0
    judged_yes: int = 0


@dataclass(frozen=True, slots=True)
class Growth:
    """How figures grew with the number of photos learned from, by refits on growing subsets.

    Attributes:
        photos: Numbers of photos learned from, rising; the last is all of them.
        fbeta: F-beta over photos at each of them, mean over draws.
        labels: The same for each label.
        helps: Labels that the last doubling helped by more than chance and by a hundredth at least, the most
            helped first; () for none clearly.
        draws: How many subsets of each size were learned from.
        judged: How many photos judged them.
        own_network: Whether the run's own network made the features; if not, the one it started from did, or
            the backbone that ships: the run's network had learned from these photos, or is not at hand.
        unclear: Labels of which too few photos tell whether more would help: the interval of the gain holds
            nothing as well as a good deal; those with the fewest *yes* first.
    """

    photos: tuple[int, ...]
    fbeta: tuple[float, ...]
    labels: tuple[LabelGrowth, ...]
    helps: tuple[str, ...]
    draws: int
    judged: int
    own_network: bool = True
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RunReport:
    """Everything that a report shows; what could not be had is None or empty.

    Attributes:
        run: The run; its figures are `run.comparison.after`.
        folder: Name of the photo folder, without its path.
        answers: What it was judged by, or None where that was not kept.
        curves: One for each label of `answers`.
        confusion: Which label is taken for which, or None without answers.
        mistakes: The worst, worst first: by how far the probability lies on the wrong side.
        growth: What more photos would bring, or None where that is not known.
        growth_asked: Whether somebody asked for it.
        changed: How many of the annotations that judged the run people have changed or cleared since.
        lacking: What the labels that can't be learned yet need, by what is annotated now; None
            if that was not looked up.
        thresholds: (label, threshold) of the run's tagger as it is kept; () if it is not there any more. They
            differ from those that were judged where it was trained again on more photos.
        trouble: Why there are no answers although they were kept: ANSWERS_DAMAGED; else None.
    """

    run: RunRecord
    folder: str
    answers: Answers | None = None
    curves: tuple[LabelCurves, ...] = ()
    confusion: Confusion | None = None
    mistakes: tuple[Mistake, ...] = ()
    growth: Growth | None = None
    growth_asked: bool = True
    changed: int = 0
    lacking: tuple[Missing, ...] | None = None
    thresholds: tuple[tuple[str, float], ...] = ()
    trouble: CoreError | None = None
