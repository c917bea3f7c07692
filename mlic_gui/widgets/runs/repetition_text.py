"""What is said of a run that repeats another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mlic_gui.core.learning.runs import RunRecord, RunStatus
from mlic_gui.reports.figure_names import figure_name
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.widgets.runs.run_text import translated

if TYPE_CHECKING:
    from mlic_gui.core.pipeline import Repetition

_ENDED = frozenset({RunStatus.FINISHED, RunStatus.STOPPED})


def repetition_text(found: Repetition, *, original: RunRecord | None = None) -> str:
    """Whether the same came out, and if not, what differed."""
    if math.isnan(found.largest):
        return _nothing(original)
    if math.isinf(found.largest):
        return translated(QT_TRANSLATE_NOOP("Runs", "Run again with other figures: {why}")).format(
            why=_why(found)
        )
    if found.largest == 0:
        return translated(QT_TRANSLATE_NOOP("Runs", "Run again with exactly the same figures."))
    if found.reproduced:
        text = translated(
            QT_TRANSLATE_NOOP("Runs", "Run again with the same figures: none differs by more than {largest}.")
        )
        return text.format(largest=_small(found.largest))
    text = translated(
        QT_TRANSLATE_NOOP("Runs", "Run again with other figures, by up to {largest} ({which}): {why}")
    )
    which = figure_name(found.figure) if found.figure else "–"
    return text.format(largest=f"{found.largest:.3f}", which=which, why=_why(found))


def _nothing(original: RunRecord | None) -> str:
    """Why there is nothing to compare."""
    if original is not None and original.status not in _ENDED:
        text = QT_TRANSLATE_NOOP("Runs", "The first one did not end, so there is nothing to compare with.")
    else:
        text = QT_TRANSLATE_NOOP(
            "Runs", "One of the two was judged by no photo, so there is nothing to compare."
        )
    return translated(text)


def _why(found: Repetition) -> str:
    if not found.same_data:
        text = QT_TRANSLATE_NOOP("Runs", "the photos or annotations are not those of that time.")
    elif not found.same_base:
        text = QT_TRANSLATE_NOOP("Runs", "the tagger that it began with has changed since.")
    else:
        text = QT_TRANSLATE_NOOP("Runs", "data and beginning are the same, the computer or program is not.")
    return translated(text)


def _small(value: float) -> str:
    return "0.001" if value > 1e-6 else "0.000001"
