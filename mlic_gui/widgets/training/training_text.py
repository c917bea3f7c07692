"""Sentences about a training: how it stands, before and after, what to do with the result."""

from __future__ import annotations

import math
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.core.progress import Report, Stage
from mlic_gui.sentences import QT_TRANSLATE_NOOP, doing, unit
from mlic_gui.session.learning.history import TrainingHistory
from mlic_gui.session.text import counted, number

_CONTEXT = "Training"


def translated(text: str) -> str:
    """A sentence of this module in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def duration(seconds: float, *, exact: bool = False) -> str:
    """A duration as people say it: `12 s`, `1 min 50 s`, `2 h 05 min`; if `exact`, `0.4 s` below ten."""
    if exact and seconds < 10:
        return translated(QT_TRANSLATE_NOOP("Training", "{seconds} s")).format(seconds=f"{seconds:.1f}")
    whole = round(seconds)
    if whole < 60:
        return translated(QT_TRANSLATE_NOOP("Training", "{seconds} s")).format(seconds=whole)
    if whole < 3600:
        text = translated(QT_TRANSLATE_NOOP("Training", "{minutes} min {seconds} s"))
        return text.format(minutes=whole // 60, seconds=f"{whole % 60:02d}")
    text = translated(QT_TRANSLATE_NOOP("Training", "{hours} h {minutes} min"))
    return text.format(hours=whole // 3600, minutes=f"{whole % 3600 // 60:02d}")


def run_seconds(run: RunRecord) -> float | None:
    """How long a run took, or None while it runs."""
    if run.finished is None:
        return None
    return (datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.started)).total_seconds()


def standing(history: TrainingHistory) -> str:
    """How the shown training stands, in one line: `epoch 14 of 20 · 3 since best of 5 · 1 min 50 s left`.

    Before its first epoch and after its last it says what is being done: `Preparing photos 120 of 400`.
    """
    report = history.report
    between = report is not None and report.stage not in {Stage.FINE_TUNE, Stage.REFIT}
    if history.running and (between or not history.points):
        return _doing(report)
    if not history.points:
        return ""
    again = translated(QT_TRANSLATE_NOOP("Training", "learning again from all photos"))
    parts = [again if history.learns_again else _step_text(history)]
    if history.best is not None and not history.learns_again:
        parts.append(_best_text(history))
    if history.running and history.seconds_left is not None:
        text = translated(QT_TRANSLATE_NOOP("Training", "{time} left"))
        parts.append(text.format(time=duration(history.seconds_left)))
    return " · ".join(parts)


def recipe_title(history: TrainingHistory) -> str:
    """The recipe of the training that is shown, or "" for a retraining, whose steps say what it is."""
    recipe = RECIPES.get(history.recipe) if history.kind is RunKind.FINE_TUNE else None
    return QCoreApplication.translate("recipes", recipe.title) if recipe else ""


def interrupted_text(run: RunRecord) -> str:
    """How far a training got before it was interrupted."""
    epochs = run.settings.get("epochs", 0) + run.settings.get("head_epochs", 0)
    if not run.points or not run.points[-1].step:
        return translated(
            QT_TRANSLATE_NOOP("Training", "A training was interrupted before its first epoch ended.")
        )
    text = translated(
        QT_TRANSLATE_NOOP("Training", "A training was interrupted after epoch {step} of {planned}.")
    )
    return text.format(step=run.points[-1].step, planned=epochs)


def _doing(report: Report | None) -> str:
    if report is None:
        return translated(QT_TRANSLATE_NOOP("Training", "Starting…"))
    what = doing(report.stage, QCoreApplication.translate)
    if report.stage is Stage.FINE_TUNE or not report.total or not unit(report.stage):
        return what
    text = translated(QT_TRANSLATE_NOOP("Training", "{what} {done} of {total}"))
    return text.format(what=what, done=number(report.done), total=number(report.total))


def figures_line(history: TrainingHistory) -> str:
    """The latest or best figures in one line, for when there is no room for plots."""
    if not history.points:
        return ""
    kept = next((point for point in history.points if point.step == history.best), history.points[-1])
    text = translated(QT_TRANSLATE_NOOP("Training", "Validation loss {loss}, F-beta {fbeta}"))
    return text.format(loss=_figure(kept.validation_loss), fbeta=_figure(kept.validation_fbeta))


def compared(comparison: Comparison) -> str:
    """Before and after on the same photos, with the interval of the difference, in words."""
    if not comparison.photos or math.isnan(comparison.after.fbeta):
        return translated(
            QT_TRANSLATE_NOOP("Training", "No held-out photos yet to compare on. Annotate more photos.")
        )
    return f"{_where(comparison)}: {_change(comparison)}{_judgement(comparison)}"


def _where(comparison: Comparison) -> str:
    one = QT_TRANSLATE_NOOP("Training", "On the same {count} held-out photo")
    many = QT_TRANSLATE_NOOP("Training", "On the same {count} held-out photos")
    if comparison.folds is not None and not comparison.seen:
        one = QT_TRANSLATE_NOOP("Training", "On {count} photo, judged by a head that had not seen it")
        many = QT_TRANSLATE_NOOP("Training", "On {count} photos, each judged by a head that had not seen it")
    return counted(_CONTEXT, one, many, comparison.photos)


def _change(comparison: Comparison) -> str:
    text = translated(QT_TRANSLATE_NOOP("Training", "F{beta} {before} → {after}"))
    return text.format(
        beta=f"{comparison.after.beta:g}",
        before=_figure(comparison.before.fbeta),
        after=_figure(comparison.after.fbeta),
    )


def _judgement(comparison: Comparison) -> str:
    text = {
        Verdict.BETTER: QT_TRANSLATE_NOOP("Training", ", clearly better (by {low} to {high})."),
        Verdict.WORSE: QT_TRANSLATE_NOOP("Training", ", clearly worse (by {low} to {high})."),
        Verdict.NO_CLEAR_DIFFERENCE: QT_TRANSLATE_NOOP(
            "Training", ", no clear difference (between {low} and {high})."
        ),
        Verdict.TOO_FEW: QT_TRANSLATE_NOOP("Training", ". Too few photos to tell one from the other."),
    }[comparison.verdict]
    return translated(text).format(low=_signed(comparison.low), high=_signed(comparison.high))


def seen_in_training(comparison: Comparison) -> str:
    """A warning about photos that an ancestor of both taggers learned from, or ""."""
    if not comparison.seen:
        return ""
    if comparison.seen == comparison.photos > 1:
        text = QT_TRANSLATE_NOOP(
            "Training", "All of them were seen in training, which flatters both figures."
        )
        return translated(text)
    return counted(
        _CONTEXT,
        QT_TRANSLATE_NOOP("Training", "{count} of them was seen in training, which flatters both figures."),
        QT_TRANSLATE_NOOP("Training", "{count} of them were seen in training, which flatters both figures."),
        comparison.seen,
    )


def _step_text(history: TrainingHistory) -> str:
    step = history.points[-1].step
    if history.kind is RunKind.REFIT:
        return counted(
            _CONTEXT,
            QT_TRANSLATE_NOOP("Training", "{count} step"),
            QT_TRANSLATE_NOOP("Training", "{count} steps"),
            step,
        )
    if history.planned is None:
        return translated(QT_TRANSLATE_NOOP("Training", "epoch {step}")).format(step=step)
    text = translated(QT_TRANSLATE_NOOP("Training", "epoch {step} of {planned}"))
    if history.running and step < history.head_epochs:
        text = translated(QT_TRANSLATE_NOOP("Training", "head alone, epoch {step} of {planned}"))
    return text.format(step=step, planned=history.planned)


def _best_text(history: TrainingHistory) -> str:
    if history.running and history.patience is not None:
        text = translated(QT_TRANSLATE_NOOP("Training", "{since} since best of {patience}"))
        return text.format(since=history.since_best, patience=history.patience)
    if history.running:
        return translated(QT_TRANSLATE_NOOP("Training", "best so far: {best}")).format(best=history.best)
    text = translated(QT_TRANSLATE_NOOP("Training", "kept the best, {best}"))
    lowest = min(history.points, key=lambda point: point.validation_loss, default=None)
    if lowest is not None and history.best not in (None, lowest.step):
        text = translated(QT_TRANSLATE_NOOP("Training", "kept the last, {best}"))
    return text.format(best=history.best)


def _signed(value: float) -> str:
    text = f"{value:+.2f}".replace("-", "−")
    return "0" if text[1:] == "0.00" else text


def _figure(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
