"""What is said of a run: what it was, when, how it ended, how good its tagger was found to be."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.reports.shown import figure as shown_figure
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted
from mlic_gui.widgets.training.training_text import duration, run_seconds

_CONTEXT = "Runs"


def translated(text: str) -> str:
    """A sentence of this room in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def run_title(run: RunRecord) -> str:
    """What was trained: the recipe's title, or that it was a retraining, and on which network."""
    recipe = RECIPES.get(run.recipe)
    if run.kind is RunKind.FINE_TUNE:
        title = QCoreApplication.translate("recipes", recipe.title) if recipe else ""
        return title or translated(QT_TRANSLATE_NOOP("Runs", "Training"))
    network = run.settings.get("backbone", SAME_BACKBONE)
    if network in BACKBONES:
        text = translated(QT_TRANSLATE_NOOP("Runs", "Retraining on {network}"))
        return text.format(network=BACKBONES[network].title)
    return translated(QT_TRANSLATE_NOOP("Runs", "Retraining"))


def moment(started: str, *, now: datetime | None = None) -> str:
    """An ISO time as people say it: `today 10:15`, `21 Nov 2026 10:15`; "" if it is none."""
    try:
        time = datetime.fromisoformat(started).astimezone()
    except ValueError:
        return ""
    clock, days = f"{time:%H:%M}", ((now or datetime.now().astimezone()).date() - time.date()).days
    if days == 0:
        return translated(QT_TRANSLATE_NOOP("Runs", "today {clock}")).format(clock=clock)
    if days == 1:
        return translated(QT_TRANSLATE_NOOP("Runs", "yesterday {clock}")).format(clock=clock)
    date = QDateTime(QDate(time.year, time.month, time.day).startOfDay())
    return f"{QLocale().toString(date.date(), 'd MMM yyyy')} {clock}"


_INTERRUPTED_BY = QT_TRANSLATE_NOOP("Runs", "Interrupted: {reason}")
_INTERRUPTED = QT_TRANSLATE_NOOP(
    "Runs", "Interrupted: the program ended, or its folder was left, before it was done."
)


def ending(run: RunRecord) -> str:
    """How a run ended, in a sentence, with the reason if it failed."""
    text = {
        RunStatus.RUNNING: QT_TRANSLATE_NOOP("Runs", "Runs now."),
        RunStatus.FINISHED: QT_TRANSLATE_NOOP("Runs", "Finished in {time}."),
        RunStatus.STOPPED: QT_TRANSLATE_NOOP("Runs", "Stopped after {time}; its best result was kept."),
        RunStatus.CANCELLED: QT_TRANSLATE_NOOP("Runs", "Cancelled after {time}; nothing was kept."),
        RunStatus.FAILED: QT_TRANSLATE_NOOP("Runs", "Failed: {reason}"),
        RunStatus.INTERRUPTED: _INTERRUPTED_BY if run.reason else _INTERRUPTED,
    }[run.status]
    reason = run.reason or translated(QT_TRANSLATE_NOOP("Runs", "the reason was not kept."))
    seconds = run_seconds(run)
    time = "?" if seconds is None else duration(seconds, exact=True)
    return translated(text).format(time=time, reason=reason)


def figures_of(run: RunRecord) -> Figures | None:
    """The figures of the run's tagger, or None where no photo judged it."""
    if run.comparison is None or not run.comparison.photos:
        return None
    return run.comparison.after


def figures_text(run: RunRecord) -> str:
    """The two figures and how many photos judged them: `F2 0.91 · mAP 0.93 · 62 photos`."""
    figures = figures_of(run)
    if figures is None:
        if run.comparison is not None:
            return translated(QT_TRANSLATE_NOOP("Runs", "Too few annotated photos to judge it."))
        return ""
    photos = counted(
        _CONTEXT,
        QT_TRANSLATE_NOOP("Runs", "{count} photo"),
        QT_TRANSLATE_NOOP("Runs", "{count} photos"),
        figures.photos,
    )
    fbeta, average = figure(figures.fbeta), figure(figures.mean_average_precision)
    return f"F{figures.beta:g} {fbeta} · mAP {average} · {photos}"


def figure(value: float | None) -> str:
    """A figure in two digits, a dash where it is undefined."""
    return "–" if value is None else shown_figure(value)


def in_use_text() -> str:
    """The mark of the run whose tagger is in use."""
    return translated(QT_TRANSLATE_NOOP("Runs", "in use"))


def seen_text() -> str:
    """The mark of a run that was judged by photos which a tagger it descends from had learned from."""
    return translated(QT_TRANSLATE_NOOP("Runs", "seen"))


def again_text() -> str:
    """The mark of a run that repeats another."""
    return translated(QT_TRANSLATE_NOOP("Runs", "repeat"))
