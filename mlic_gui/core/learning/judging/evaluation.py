"""The figures of a tagger on annotated photos: one function for reports, comparisons and tagger files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.bootstrap import (
    Groups,
    Interval,
    mean_average_precision_interval,
    mean_interval,
)
from mlic_gui.core.learning.judging.reliability import Reliability, reliability
from mlic_gui.core.project.proposing import proposed as propose


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Figures of one label; NaN (JSON null) where undefined.

    Attributes:
        label: The label.
        yes: Photos that have it.
        no: Photos that don't.
        threshold: Probability from which it is proposed.
        precision: Share of its proposals that are right.
        recall: Share of its photos that were proposed.
        fbeta: F-beta over its photos.
        average_precision: Area under precision over recall.
    """

    label: str
    yes: int
    no: int
    threshold: float
    precision: float
    recall: float
    fbeta: float
    average_precision: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """95 % intervals of the headline figures by bootstrap, bursts and near-duplicates drawn whole.

    Attributes:
        fbeta: Of the mean over photos of F-beta; None where that is undefined.
        mean_average_precision: Of mAP; None where that is undefined.
    """

    fbeta: Interval | None = None
    mean_average_precision: Interval | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures over all labels; NaN (JSON null) where undefined.

    Attributes:
        photos: Photos with at least one answered label.
        beta: Weight of recall in the F-betas.
        loss: Mean binary cross-entropy over answered labels, natural logarithm.
        fbeta: Mean over photos of F-beta at the tagger's thresholds.
        fbeta_half: The same with every threshold at 0.5.
        mean_average_precision: Mean over labels of average precision.
        hamming_loss: Share of answered labels that are wrong at the tagger's thresholds.
        exact_match: Share of photos with every answered label right at the tagger's thresholds; where labels
            exclude each other, this is the accuracy.
        labels: Figures of each label.
        fbeta_micro: F-beta of all answered cells together at the tagger's thresholds.
        fbeta_macro: Mean over labels of F-beta at the tagger's thresholds.
        ranking_average_precision: Mean over photos of how far up *yes* ranks among its answered labels.
        intervals: Of F-beta and mAP; None in files of earlier versions.
        reliability: How often suggestions are right, by their probability; None in such files.
    """

    photos: int
    beta: float
    loss: float
    fbeta: float
    fbeta_half: float
    mean_average_precision: float
    hamming_loss: float
    exact_match: float
    labels: tuple[LabelFigures, ...]
    fbeta_micro: float = float("nan")
    fbeta_macro: float = float("nan")
    ranking_average_precision: float = float("nan")
    intervals: Intervals | None = None
    reliability: Reliability | None = None


def evaluate(
    targets: npt.NDArray[np.int8],
    probabilities: npt.NDArray[np.float32],
    *,
    thresholds: npt.NDArray[np.float32],
    labels: Sequence[str],
    beta: float,
    groups: Groups | None = None,
    exclusive: bool = False,
) -> Figures:
    """Figures of suggestions against what people said.

    Args:
        targets: int8 (photos, labels), 1 yes, 0 no, -1 unknown.
        probabilities: float32 (photos, labels), NaN where there is no suggestion; it proposes nothing.
        thresholds: float32 (labels,), or (photos, labels) for photos judged at thresholds of their own.
        labels: Their names.
        beta: Weight of recall.
        groups: int64 (photos,), photos with the same number are drawn together for the intervals; a negative
            one is alone. None leaves the intervals out.
        exclusive: Whether the labels exclude each other, so that one at most is proposed for a photo.
    """
    proposed = propose(probabilities, thresholds, exclusive=exclusive)
    half = propose(probabilities, np.full(len(labels), 0.5, dtype=np.float32), exclusive=exclusive)
    return Figures(
        photos=int((targets >= 0).any(axis=1).sum()),
        beta=beta,
        loss=metrics.masked_bce(targets, probabilities),
        fbeta=metrics.fbeta_over_photos(targets, proposed, beta=beta),
        fbeta_half=metrics.fbeta_over_photos(targets, half, beta=beta),
        mean_average_precision=metrics.mean_average_precision(targets, probabilities),
        hamming_loss=metrics.hamming_loss(targets, proposed),
        exact_match=metrics.exact_match(targets, proposed),
        labels=_label_figures(
            targets, probabilities, proposed, _per_label(thresholds), labels=labels, beta=beta
        ),
        fbeta_micro=metrics.fbeta_micro(targets, proposed, beta=beta),
        fbeta_macro=metrics.fbeta_macro(targets, proposed, beta=beta),
        ranking_average_precision=metrics.ranking_average_precision(targets, probabilities),
        intervals=None if groups is None else _intervals(targets, probabilities, proposed, groups, beta=beta),
        reliability=reliability(targets, probabilities),
    )


def _intervals(
    targets: npt.NDArray[np.int8],
    probabilities: npt.NDArray[np.float32],
    proposed: npt.NDArray[np.bool_],
    groups: Groups,
    *,
    beta: float,
) -> Intervals:
    values = metrics.fbeta_per_photo(targets, proposed, beta=beta)
    return Intervals(
        fbeta=mean_interval(values, groups=groups),
        mean_average_precision=mean_average_precision_interval(targets, probabilities, groups=groups),
    )


def _per_label(thresholds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean threshold of each label, float32 (labels,), where each photo has its own."""
    if thresholds.ndim == 1:
        return thresholds
    shared = (
        thresholds.mean(axis=0, dtype=np.float64) if len(thresholds) else np.full(thresholds.shape[1], np.nan)
    )
    return shared.astype(np.float32)


def _label_figures(
    targets: npt.NDArray[np.int8],
    probabilities: npt.NDArray[np.float32],
    proposed: npt.NDArray[np.bool_],
    thresholds: npt.NDArray[np.float32],
    *,
    labels: Sequence[str],
    beta: float,
) -> tuple[LabelFigures, ...]:
    precision = metrics.precision_per_label(targets, proposed)
    recall = metrics.recall_per_label(targets, proposed)
    fbeta = metrics.fbeta_per_label(targets, proposed, beta=beta)
    average = metrics.average_precision(targets, probabilities)
    yes, no = (targets == 1).sum(axis=0), (targets == 0).sum(axis=0)
    return tuple(
        LabelFigures(
            label=label,
            yes=int(yes[column]),
            no=int(no[column]),
            threshold=float(thresholds[column]),
            precision=float(precision[column]),
            recall=float(recall[column]),
            fbeta=float(fbeta[column]),
            average_precision=float(average[column]),
        )
        for column, label in enumerate(labels)
    )
