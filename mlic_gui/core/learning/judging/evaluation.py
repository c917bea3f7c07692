"""The figures of a tagger on annotated photos: one function for reports, comparisons and tagger files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.judging import metrics


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
        exact_match: Share of photos with every answered label right at the tagger's thresholds.
        labels: Figures of each label.
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


def evaluate(
    targets: npt.NDArray[np.int8],
    probabilities: npt.NDArray[np.float32],
    *,
    thresholds: npt.NDArray[np.float32],
    labels: Sequence[str],
    beta: float,
) -> Figures:
    """Figures of suggestions against what people said.

    Args:
        targets: int8 (photos, labels), 1 yes, 0 no, -1 unknown.
        probabilities: float32 (photos, labels), NaN where there is no suggestion; it proposes nothing.
        thresholds: float32 (labels,), or (photos, labels) for photos judged at thresholds of their own.
        labels: Their names.
        beta: Weight of recall.
    """
    proposed = metrics.propose(probabilities, thresholds)
    half = metrics.propose(probabilities, np.full(len(labels), 0.5, dtype=np.float32))
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
    )


def _per_label(thresholds: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean threshold of each label, float32 (labels,), where each photo has its own."""
    if thresholds.ndim == 1:
        return thresholds
    shared = thresholds.mean(axis=0) if len(thresholds) else np.full(thresholds.shape[1], np.nan)
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
