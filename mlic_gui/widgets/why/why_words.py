"""What is said of the reasons for a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from mlic_gui.core.progress import Stage
from mlic_gui.sentences import QT_TRANSLATE_NOOP, doing
from mlic_gui.session.session import Session
from mlic_gui.session.why import WhyState

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Heat

_PLACES = (
    (
        QT_TRANSLATE_NOOP("Why", "at the upper left"),
        QT_TRANSLATE_NOOP("Why", "at the top"),
        QT_TRANSLATE_NOOP("Why", "at the upper right"),
    ),
    (
        QT_TRANSLATE_NOOP("Why", "at the left"),
        QT_TRANSLATE_NOOP("Why", "in the middle"),
        QT_TRANSLATE_NOOP("Why", "at the right"),
    ),
    (
        QT_TRANSLATE_NOOP("Why", "at the lower left"),
        QT_TRANSLATE_NOOP("Why", "at the bottom"),
        QT_TRANSLATE_NOOP("Why", "at the lower right"),
    ),
)


def reason(session: Session) -> str:
    """What is to be said about the label asked about, in one sentence."""
    why = session.why
    if why.state is WhyState.FAILED:
        return why.trouble
    if why.state is WhyState.WORKING:
        return _working(why.report.stage if why.report else None)
    if why.state is WhyState.UNKNOWN:
        tagger = session.tagger.name if session.tagger else ""
        return _translated(
            QT_TRANSLATE_NOOP(
                "Why", "“{tagger}” has not learned this label yet, so there is nothing to show."
            )
        ).format(tagger=tagger)
    heat = why.heat
    return "" if heat is None else _of(heat, suggested=_is_suggested(session, heat))


def place_of(heat: Heat) -> str:
    """Where in the photo most of the heat is, such as *at the upper left*."""
    total = float(heat.values.sum())
    if total <= 0:
        return ""
    rows, columns = heat.values.shape
    down = float(heat.values.sum(axis=1) @ (np.arange(rows) + 0.5)) / rows / total
    across = float(heat.values.sum(axis=0) @ (np.arange(columns) + 0.5)) / columns / total
    frame = heat.frame
    return _translated(
        _PLACES[_third(frame.top + down * frame.height)][_third(frame.left + across * frame.width)]
    )


def _third(share: float) -> int:
    return 0 if share < 0.4 else 2 if share > 0.6 else 1


def _of(heat: Heat, *, suggested: bool) -> str:
    if heat.flat:
        return _translated(QT_TRANSLATE_NOOP("Why", "No place in the photo speaks for it."))
    if suggested:
        return _translated(QT_TRANSLATE_NOOP("Why", "The lit places speak for it."))
    return _translated(QT_TRANSLATE_NOOP("Why", "Not suggested; the lit places come closest."))


def _is_suggested(session: Session, heat: Heat) -> bool:
    row = session.current_row
    if row < 0 or heat.label not in session.labels:
        return False
    column = session.labels.index(heat.label)
    if session.exclusive:
        return bool(session.proposed(row)[column])
    return heat.probability >= float(session.thresholds[column])


def _working(stage: Stage | None) -> str:
    if stage is Stage.START_ENGINE:
        return f"{doing(stage, QCoreApplication.translate)}…"
    return _translated(QT_TRANSLATE_NOOP("Why", "Looking for what speaks for it…"))


def _translated(text: str) -> str:
    return QCoreApplication.translate("Why", text)
