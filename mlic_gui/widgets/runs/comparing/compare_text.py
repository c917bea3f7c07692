"""What is said of two runs side by side: whether the difference is more than noise, and on which photos."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS, Verdict
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.judging.run_comparison import RunsCompared
from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.reports.shown import figure, shown
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted, number
from mlic_gui.widgets.runs.pages.settings_page import value_text
from mlic_gui.widgets.runs.parts.table_model import Cell
from mlic_gui.widgets.runs.run_text import moment, run_title, translated
from mlic_gui.widgets.training.form.setting_words import setting_text

_CONTEXT = "Runs"
_LEAST = 0.0005  # rounds to a digit
_SAYS = {
    Verdict.BETTER: QT_TRANSLATE_NOOP("Runs", "B is better than A, and that is more than noise."),
    Verdict.WORSE: QT_TRANSLATE_NOOP("Runs", "B is worse than A, and that is more than noise."),
    Verdict.NO_CLEAR_DIFFERENCE: QT_TRANSLATE_NOOP(
        "Runs", "No clear difference: it may be noise of the photos that judged."
    ),
    Verdict.TOO_FEW: QT_TRANSLATE_NOOP(
        "Runs", "Too few photos in common to tell one from the other: {count} are needed at least."
    ),
}
_UNFAIR = {
    (True, False): QT_TRANSLATE_NOOP("Runs", "A had seen these photos before, so this says little."),
    (False, True): QT_TRANSLATE_NOOP("Runs", "B had seen these photos before, so this says little."),
    (True, True): QT_TRANSLATE_NOOP("Runs", "A and B had seen these photos before, so this says little."),
}
_FLATTERS = {
    (True, False): QT_TRANSLATE_NOOP(
        "Runs",
        "A began with a tagger that had seen some of these photos in an earlier training: that flatters A.",
    ),
    (False, True): QT_TRANSLATE_NOOP(
        "Runs",
        "B began with a tagger that had seen some of these photos in an earlier training: that flatters B.",
    ),
    (True, True): QT_TRANSLATE_NOOP(
        "Runs",
        "Both began with what had seen some of these photos in an earlier training: that flatters both.",
    ),
}


def headline(found: RunsCompared) -> str:
    """Whether the difference is more than noise."""
    if not found.photos:
        return translated(
            QT_TRANSLATE_NOOP(
                "Runs", "These runs were judged on no photo in common, so they can't be compared."
            )
        )
    if found.difference == found.low == found.high == 0:
        return translated(QT_TRANSLATE_NOOP("Runs", "A and B do exactly alike."))
    if not found.fair:
        return translated(_UNFAIR[_seen(found)])
    return translated(_SAYS[found.verdict]).replace("{count}", number(MIN_PHOTOS))


def evidence(found: RunsCompared) -> str:
    """The difference with its interval, and the photos that it was found on."""
    if not found.photos:
        text = QT_TRANSLATE_NOOP(
            "Runs", "{first} photos judged A, {second} others B. Run one of them again to compare them."
        )
        return translated(text).format(first=number(found.only_first), second=number(found.only_second))
    text = counted(
        _CONTEXT,
        QT_TRANSLATE_NOOP(
            "Runs", "On the same {count} photo, F{beta} of B minus A is {value}, likely {low} to {high}."
        ),
        QT_TRANSLATE_NOOP(
            "Runs", "On the same {count} photos, F{beta} of B minus A is {value}, likely {low} to {high}."
        ),
        found.photos,
        beta=f"{found.second.beta:g}",
        value=_signed(found.difference),
        low=_end(found.low),
        high=_end(found.high),
    )
    return " ".join([text, *_left_out(found), *_flattered(found)])


def _flattered(found: RunsCompared) -> Iterator[str]:
    """What photos that were seen before a run say of it, or of both."""
    seen = _seen(found)
    if any(seen):
        yield translated(_FLATTERS[seen])


def _seen(found: RunsCompared) -> tuple[bool, bool]:
    return bool(found.seen_first), bool(found.seen_second)


def _left_out(found: RunsCompared) -> Iterator[str]:
    for alone, text in (
        (found.only_first, QT_TRANSLATE_NOOP("Runs", "Left out: {count} that judged A alone.")),
        (found.only_second, QT_TRANSLATE_NOOP("Runs", "Left out: {count} that judged B alone.")),
    ):
        if alone:
            yield translated(text).format(count=number(alone))
    for labels, text in (
        (found.labels_first, QT_TRANSLATE_NOOP("Runs", "Labels that only A was judged on: {labels}.")),
        (found.labels_second, QT_TRANSLATE_NOOP("Runs", "Labels that only B was judged on: {labels}.")),
    ):
        if labels:
            yield translated(text).format(labels=", ".join(map(shown, labels)))
    if found.changed:
        yield counted(
            _CONTEXT,
            QT_TRANSLATE_NOOP("Runs", "{count} annotation changed in between; the later one counts."),
            QT_TRANSLATE_NOOP("Runs", "{count} annotations changed in between; the later ones count."),
            found.changed,
        )


def named(letter: str, run: RunRecord) -> str:
    """A run in a line, with its letter."""
    parts = (run_title(run), run.name or "", moment(run.started))
    return f"{letter}   " + " · ".join(part for part in parts if part)


def figure_rows(first: Figures, second: Figures) -> tuple[tuple[Cell, ...], ...]:
    """The figures over all labels, each of A, of B, and the difference."""
    same_beta = first.beta == second.beta
    name = f"F{second.beta:g}" if same_beta else f"F{first.beta:g}, F{second.beta:g}"
    rows = (
        (name, first.fbeta, second.fbeta),
        (
            translated(QT_TRANSLATE_NOOP("Runs", "mAP")),
            first.mean_average_precision,
            second.mean_average_precision,
        ),
        (
            translated(QT_TRANSLATE_NOOP("Runs", "Photos with every label right")),
            first.exact_match,
            second.exact_match,
        ),
        (
            translated(QT_TRANSLATE_NOOP("Runs", "Answers that are wrong")),
            first.hamming_loss,
            second.hamming_loss,
        ),
        (translated(QT_TRANSLATE_NOOP("Runs", "Loss")), first.loss, second.loss),
    )
    return tuple(_three(title, one, two) for title, one, two in rows)


def label_rows(first: Figures, second: Figures) -> tuple[tuple[Cell, ...], ...]:
    """F-beta and average precision of every label, of A, of B, and the difference."""
    others = {item.label: item for item in first.labels}
    rows = []
    for item in second.labels:
        earlier = others.get(item.label)
        fbeta, average = (earlier.fbeta, earlier.average_precision) if earlier else (math.nan, math.nan)
        name, *f_cells = _three(shown(item.label), fbeta, item.fbeta)
        rows.append((name, *f_cells, *_three("", average, item.average_precision)[1:]))
    return tuple(rows)


def setting_rows(first: RunRecord, second: RunRecord) -> tuple[tuple[Cell, ...], ...]:
    """What differs in how they were made: recipe, tagger they started from, settings, data."""
    values = [_made_from(run) for run in (first, second)]
    names = list(dict.fromkeys([*values[0], *values[1]]))
    return tuple(
        (Cell(name, name), _text(values[0].get(name, "–")), _text(values[1].get(name, "–")))
        for name in names
        if values[0].get(name) != values[1].get(name)
    )


def _made_from(run: RunRecord) -> dict[str, str]:
    made = {
        translated(QT_TRANSLATE_NOOP("Runs", "What")): run_title(run),
        translated(QT_TRANSLATE_NOOP("Runs", "Started from")): run.base,
    }
    if run.data is not None:
        said = translated(QT_TRANSLATE_NOOP("Runs", "{answers} on {photos} photos"))
        made[translated(QT_TRANSLATE_NOOP("Runs", "Annotations"))] = said.format(
            answers=number(run.data.yes + run.data.no), photos=number(run.data.photos)
        )
        made[translated(QT_TRANSLATE_NOOP("Runs", "Fingerprint of the data"))] = run.data.digest[:8]
    known = settings_of(RefitSettings if run.kind is RunKind.REFIT else TrainingSettings)
    for name, value in run.settings.items():
        setting = known.get(name)
        title = setting_text(setting.title) if setting else name.replace("_", " ")
        made[title] = value_text(name, value, setting)
    return made


def _three(title: str, first: float, second: float) -> tuple[Cell, Cell, Cell, Cell]:
    difference = second - first
    return (
        Cell(title, title.casefold()),
        Cell(_figure(first), first),
        Cell(_figure(second), second),
        Cell(_signed(difference), difference),
    )


def _figure(value: float) -> str:
    return figure(value, 3)


def _signed(value: float) -> str:
    """A difference with its sign, and a zero without one."""
    if math.isnan(value):
        return "–"
    text = f"{value:+.3f}".replace("-", "−")
    return text if any(mark in text for mark in "123456789") else text[1:]


def _end(value: float) -> str:
    """An end of an interval; on which side of zero it lies matters however near it is."""
    return _signed(value) if value == 0 or abs(value) >= _LEAST else f"{value:+.3f}".replace("-", "−")


def _text(value: str) -> Cell:
    return Cell(value, value)
