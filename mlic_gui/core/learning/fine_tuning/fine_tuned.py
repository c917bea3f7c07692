"""A fine-tuned network's head made ready to suggest: standardised, calibrated, given thresholds, compared."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import Activation, FloatArray, LinearHead, sigmoid, softmax
from mlic_gui.core.learning.heads.refit import Refitted
from mlic_gui.core.learning.heads.scheme import Examples, Scheme, scheme_by_sides
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.comparison import Comparison, Judged, Judgement, compare
from mlic_gui.core.learning.judging.tuning import Tuning, tune, tune_exclusive
from mlic_gui.core.learning.taggers.moving import taught
from mlic_gui.core.learning.taggers.tagger import match_labels


@dataclass(frozen=True, slots=True, eq=False)
class FineTuned:
    """What a fine-tuning came to; the labels are those of the refit that it started from.

    Attributes:
        head: The head, on the new features.
        thresholds: float32 (labels,).
        comparison: Before and after on the held-out side.
        answers: What it answered to that; `comparison.after` is `answers.figures()`.
    """

    head: LinearHead
    thresholds: FloatArray
    comparison: Comparison
    answers: Answers


def words_of(labels: tuple[str, ...], examples: Examples) -> npt.NDArray[np.int8]:
    """What was said of the examples for a tagger's labels, int8 (n, labels); -1 what the project lacks."""
    places = match_labels(labels, examples.labels)
    words = np.full((len(examples), len(labels)), -1, dtype=np.int8)
    words[:, places >= 0] = examples.words[:, places[places >= 0]]
    return words


def finish(
    examples: Examples,
    learned: Refitted,
    trained: LinearHead,
    features: FloatArray,
    *,
    honest: FloatArray | None = None,
    beta: float,
) -> FineTuned:
    """Make a fine-tuned head ready.

    Labels that nobody annotated were not trained, but the features under them moved: they are taught, on
    the new features of the annotated photos, to say what they said before.

    Args:
        examples: The annotated photos, with the features of the tagger that was in use.
        learned: The refit by the three sides that the fine-tuning started from.
        trained: The head that was trained.
        features: float32 (n, width), features of the examples from the new network.
        honest: float32 (n, labels), logits of a training on the train side alone, where the head that was
            trained learned from every photo; temperature, thresholds and comparison are then taken from
            them, the kept ones from the selection and the held-out side together.
        beta: Weight of recall.
    """
    words, scheme = words_of(learned.labels, examples), scheme_by_sides(examples)
    silent = np.asarray(~(words >= 0).any(axis=0), dtype=np.bool_) & (not examples.exclusive)
    head = _standardised(trained, features, exclusive=examples.exclusive)
    if silent.any():
        said = learned.head.probabilities(examples.features)[:, silent]
        head = taught(head, features, said, np.flatnonzero(silent).tolist())
    logits = head.logits(features) if honest is None else honest
    anchors = _anchors(learned, beta=beta)
    telling = words.copy()  # photos that the prior learned from don't tell how sure to be of what it knew
    telling[np.ix_(learned.prior.seen.mask(examples.keys), ~np.isnan(anchors))] = -1

    def tuned(rows: npt.NDArray[np.bool_]) -> Tuning:
        if examples.exclusive:
            return tune_exclusive(logits[rows], telling[rows])
        chosen = tune(logits[rows], telling[rows], anchors=anchors, beta=beta)
        return Tuning(
            np.where(silent, np.float32(1), chosen.temperatures),
            np.where(silent, learned.thresholds, chosen.thresholds),
        )

    told = tuned(scheme.validation)
    kept = told if honest is None else tuned(scheme.validation | scheme.judged)
    judged = _judged(examples, learned, scheme, logits=logits, tuning=told, beta=beta)
    return FineTuned(
        head=_cooled(head, kept.temperatures),
        thresholds=kept.thresholds,
        comparison=judged.comparison,
        answers=judged.answers,
    )


def _anchors(learned: Refitted, *, beta: float) -> FloatArray:
    """Where the search for each threshold begins; thresholds of a softmax mean something else."""
    prior = learned.prior
    if prior.head.activation is Activation.SOFTMAX:
        prior = replace(prior, beta=math.nan)
    return prior.anchors(learned.labels, beta=beta)


def _judged(
    examples: Examples,
    learned: Refitted,
    scheme: Scheme,
    *,
    logits: FloatArray,
    tuning: Tuning,
    beta: float,
) -> Judged:
    """Before and after on the held-out side."""
    answer = softmax if examples.exclusive else sigmoid
    chances = answer(logits / tuning.temperatures)
    after = _project_answers(examples, learned.labels, chances, tuning.thresholds)
    judged, every = scheme.judged, np.ones(len(examples.labels), dtype=np.bool_)
    return compare(
        examples.words[judged],
        learned.before.part(judged, every),
        after.part(judged, every),
        labels=examples.labels,
        paths=list(compress(examples.paths, judged)),
        keys=list(compress(examples.keys, judged)),
        groups=examples.groups[judged],
        beta=beta,
        seen=learned.prior.seen.mask(examples.keys)[judged],
        folds=None,
        exclusive=examples.exclusive,
    )


def _standardised(head: LinearHead, features: FloatArray, *, exclusive: bool) -> LinearHead:
    """The same head on features centred and of average variance one, so that penalties keep their meaning."""
    head = replace(head, activation=Activation.SOFTMAX if exclusive else Activation.SIGMOID)
    mean = features.mean(axis=0, dtype=np.float64).astype(np.float32)
    deviation = float(np.sqrt(features.var(axis=0, dtype=np.float64).mean()))
    return head.rebased(mean, np.full_like(mean, max(deviation, 1e-6)))


def _cooled(head: LinearHead, temperatures: FloatArray) -> LinearHead:
    """The head with its logits divided by a temperature for each label."""
    return replace(head, weights=head.weights / temperatures, bias=head.bias / temperatures)


def _project_answers(
    examples: Examples, labels: tuple[str, ...], probabilities: FloatArray, thresholds: FloatArray
) -> Judgement:
    """The tagger's answers in the order of the project's labels."""
    places = match_labels(examples.labels, labels)
    has = places >= 0
    answers = np.full(examples.words.shape, np.nan, dtype=np.float32)
    limits = np.ones_like(answers)
    answers[:, has] = probabilities[:, places[has]]
    limits[:, has] = thresholds[places[has]]
    return Judgement(answers, limits)
