"""A run's report as a folder of landscapes could give it, made up but consistent, for whoever shows it."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np

from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.reporting.confusion import confusion
from mlic_gui.core.learning.reporting.label_curves import label_curves
from mlic_gui.core.learning.reporting.mistakes import worst_mistakes
from mlic_gui.core.learning.reporting.run_report import Growth, LabelGrowth, RunReport
from mlic_gui.core.learning.runs import (
    CurvePoint,
    DataSnapshot,
    RunCounts,
    RunKind,
    RunRecord,
    RunStatus,
)
from tests.support.pictures import photo

LABELS = ("desert", "mountains", "sea", "sunset", "trees")
_SHARES = (0.16, 0.25, 0.3, 0.12, 0.4)
_SURENESS = (6.5, 6.0, 3.4, 5.6, 7.5)  # of sea the tagger knows least


def example_answers(*, odd_name: bool = False, photos: int = 240, seed: int = 3) -> Answers:
    """What a fair tagger answered; it takes sunset for sea and desert for mountains.

    With `odd_name` *desert* has a name of HTML, and so has a folder.
    """
    rng = np.random.default_rng(seed)
    words = (rng.random((photos, len(LABELS))) < _SHARES).astype(np.int8)
    logits = (words * 2 - 1) * np.array(_SURENESS) / 2 + rng.normal(size=words.shape) * 1.4
    logits[:, 2] += 2 * words[:, 3] * (1 - words[:, 2]) - 0.3
    logits[:, 3] -= 2.5 * words[:, 3] * words[:, 1]
    logits[:, 1] += 2.5 * words[:, 0] * (1 - words[:, 1])
    logits[:, 0] -= 2.5 * words[:, 0] * words[:, 1]
    words[rng.random(words.shape) < 0.05] = -1
    labels = ("<script>alert(1)</script>", *LABELS[1:]) if odd_name else LABELS
    paths = [f"album {number % 3}/{number:04}.jpg" for number in range(photos)]
    if odd_name:
        paths = [path.replace("album 0", "<b>&amp;") for path in paths]
    return Answers(
        paths=tuple(paths),
        keys=tuple(number.to_bytes(16, "little") for number in range(photos)),
        labels=labels,
        words=words,
        probabilities=(1 / (1 + np.exp(-logits))).astype(np.float32),
        thresholds=np.tile(np.array([0.4, 0.42, 0.46, 0.35, 0.5], np.float32), (photos, 1)),
        groups=np.arange(photos) // 2,
        beta=2.0,
    )


def example_run(answers: Answers, *, name: str = "natural-scenes · mine 3") -> RunRecord:
    """The run that the answers are of: a refit of twelve steps."""
    words = answers.words
    blurred = answers.probabilities + np.random.default_rng(1).normal(0, 0.25, words.shape)
    worse = replace(answers, probabilities=np.clip(blurred, 0, 1).astype(np.float32))
    before, after = worse.figures(), answers.figures()
    comparison = Comparison(
        before=before,
        after=after,
        difference=after.fbeta - before.fbeta,
        low=0.004,
        high=after.fbeta - before.fbeta + 0.02,
        verdict=Verdict.BETTER,
        photos=after.photos,
    )
    points = tuple(
        CurvePoint(step, 0.5 / (1 + step), 0.52 / (1 + 0.6 * step) + 0.004 * step, 0.6 + 0.03 * step, value)
        for step, value in enumerate(np.minimum(0.58 + 0.05 * np.arange(13), 0.86).tolist())
    )
    begun = RunRecord.begin(RunKind.REFIT, base="natural-scenes", settings={"beta": 2.0, "seed": 0})
    yes, no = int((words == 1).sum()) * 8, int((words == 0).sum()) * 8
    return replace(
        begun.ended(RunStatus.FINISHED),
        name=name,
        points=points,
        best=9,
        counts=RunCounts(train=1440, selection=240, held_out=len(words)),
        comparison=comparison,
        adopted=True,
        recipe="quick",
        data=DataSnapshot(1440 + 240 + len(words), yes, no, answers.labels, "main", "ab" * 32),
    )


def example_growth(labels: tuple[str, ...] = LABELS) -> Growth:
    """*sea* still learns a lot from more photos, the other labels little or nothing."""
    ends = ((0.93, 0.01), (0.9, 0.03), (0.74, 0.09), (0.88, 0.015), (0.97, 0.0))
    grown = tuple(
        LabelGrowth(
            label=label,
            values=(last - 2.6 * gain, last - 1.8 * gain, last - gain, last),
            gain=gain,
            low=gain - 0.018,
            high=gain + 0.018,
        )
        for label, (last, gain) in zip(labels, ends, strict=True)
    )
    return Growth(
        photos=(180, 360, 720, 1440),
        fbeta=(0.78, 0.82, 0.85, 0.862),
        labels=grown,
        helps=(labels[2], labels[1]),
        draws=5,
        judged=240,
    )


def example_report(*, odd_name: bool = False, pictures: bool = False) -> RunReport:
    """A whole report; with `odd_name` as `example_answers`, with `pictures` every mistake has one."""
    answers = example_answers(odd_name=odd_name)
    mistakes = worst_mistakes(answers)
    if pictures:
        mistakes = tuple(replace(found, picture=_jpeg(place)) for place, found in enumerate(mistakes))
    return RunReport(
        run=example_run(answers),
        folder="Holidays <2026> & more" if odd_name else "Holidays",
        answers=answers,
        curves=label_curves(answers),
        confusion=confusion(answers),
        mistakes=mistakes,
        growth=example_growth(answers.labels),
    )


def _jpeg(seed: int) -> bytes:
    file = io.BytesIO()
    shape = (384, 256) if seed % 3 else (256, 384)
    photo(seed, width=shape[0], height=shape[1]).save(file, "JPEG")
    return file.getvalue()
