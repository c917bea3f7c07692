"""What is said of the reasons for a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.learning.explaining.whereabouts import Place, whereabouts
from mlic_gui.core.progress import Report, Stage
from mlic_gui.sentences import QT_TRANSLATE_NOOP, doing
from mlic_gui.session.insight.why import WhyState
from mlic_gui.session.session import Session

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Heat

_PLACES = {
    Place.UPPER_LEFT: QT_TRANSLATE_NOOP("Why", "at the upper left"),
    Place.TOP: QT_TRANSLATE_NOOP("Why", "at the top"),
    Place.UPPER_RIGHT: QT_TRANSLATE_NOOP("Why", "at the upper right"),
    Place.LEFT: QT_TRANSLATE_NOOP("Why", "at the left"),
    Place.MIDDLE: QT_TRANSLATE_NOOP("Why", "in the middle"),
    Place.ACROSS: QT_TRANSLATE_NOOP("Why", "in the middle, across"),
    Place.UPRIGHT: QT_TRANSLATE_NOOP("Why", "in the middle, from top to bottom"),
    Place.RIGHT: QT_TRANSLATE_NOOP("Why", "at the right"),
    Place.LOWER_LEFT: QT_TRANSLATE_NOOP("Why", "at the lower left"),
    Place.BOTTOM: QT_TRANSLATE_NOOP("Why", "at the bottom"),
    Place.LOWER_RIGHT: QT_TRANSLATE_NOOP("Why", "at the lower right"),
    Place.SEVERAL: QT_TRANSLATE_NOOP("Why", "in several places"),
    Place.MOST: QT_TRANSLATE_NOOP("Why", "in most of the photo"),
    Place.SPREAD: QT_TRANSLATE_NOOP("Why", "all over the photo"),
}


def reason(session: Session) -> str:
    """What is to be said about the label asked about, in one sentence."""
    why = session.why
    if why.state is WhyState.FAILED:
        return why.trouble
    if why.state is WhyState.WORKING:
        return _working(why.report)
    if why.state is WhyState.UNKNOWN:
        tagger = session.tagger.name if session.tagger else ""
        return _translated(
            QT_TRANSLATE_NOOP(
                "Why", "“{tagger}” has not learned this label yet, so there is nothing to show."
            )
        ).format(tagger=tagger)
    heat = why.heat
    return "" if heat is None else _of(heat, suggested=is_suggested(session, heat))


def _of(heat: Heat, *, suggested: bool) -> str:
    place = whereabouts(heat)
    if heat.flat or place is Place.NOWHERE:
        return _translated(QT_TRANSLATE_NOOP("Why", "No place in the photo speaks for it."))
    template = (
        QT_TRANSLATE_NOOP("Why", "What speaks for it is lit, {place}.")
        if suggested
        else QT_TRANSLATE_NOOP("Why", "Not suggested; what little speaks for it is lit, {place}.")
    )
    return _translated(template).format(place=_translated(_PLACES[place]))


def is_suggested(session: Session, heat: Heat) -> bool:
    """Whether the label is suggested for the current photo."""
    row = session.current_row
    if row < 0 or heat.label not in session.labels:
        return False
    column = session.labels.index(heat.label)
    if session.exclusive:
        return bool(session.proposed(row)[column])
    return heat.probability >= float(session.thresholds[column])


def _working(report: Report | None) -> str:
    if report is not None and report.stage is Stage.START_ENGINE:
        return f"{doing(report.stage, QCoreApplication.translate)}…"
    if report is None or not report.total or not report.done:
        return _translated(QT_TRANSLATE_NOOP("Why", "Looking for what speaks for it…"))
    template = QT_TRANSLATE_NOOP("Why", "Looking for what speaks for it, {done} of {total} labels…")
    return _translated(template).format(done=report.done, total=report.total)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Why", text)
