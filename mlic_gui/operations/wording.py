"""What menus and notices say of steps of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from mlic_gui.session.text import counted, number

if TYPE_CHECKING:
    from mlic_gui.core.project.steps import Step, StepSummary

_MANY = 3  # more names than this are cut short
_ON_PHOTOS = (
    QT_TRANSLATE_NOOP("Steps", "{what} on one photo"),
    QT_TRANSLATE_NOOP("Steps", "{what} on {count} photos"),
)
_BECAME = (
    QT_TRANSLATE_NOOP("Steps", "One suggestion became an answer."),
    QT_TRANSLATE_NOOP("Steps", "{count} suggestions became answers."),
)
_PHOTOS_DONE = (
    QT_TRANSLATE_NOOP("Steps", "One photo done."),
    QT_TRANSLATE_NOOP("Steps", "{count} photos done."),
)


def step_text(step: StepSummary | None) -> str:
    """What undo or redo would concern, such as `sunset on 12 photos`; empty for None."""
    if step is None:
        return ""
    names = joined(step.labels)
    if step.kind in ("add_labels", "take_labels"):
        return QCoreApplication.translate("Steps", "label {names}").format(names=names)
    return counted("Steps", *_ON_PHOTOS, step.photos, what=_what(step.kind, names))


def done_text(step: Step) -> str:
    """What a *Done* made of the suggestions, such as `Done. Yes: sea. No: desert, trees.`"""
    photos, cells = len(step.reviews), len(step.changes)
    text = counted("Steps", *_PHOTOS_DONE, max(1, photos))
    if not cells:
        return text
    if photos > 1:
        return f"{text} {counted('Steps', *_BECAME, cells)}"
    yes = joined(change.label for change in step.changes if change.new == 1)
    no = joined(change.label for change in step.changes if change.new == 0)
    said = [QCoreApplication.translate("Steps", "Yes: {names}.").format(names=yes)] if yes else []
    said += [QCoreApplication.translate("Steps", "No: {names}.").format(names=no)] if no else []
    return " ".join([text, *said])


def joined(names: Iterable[str]) -> str:
    """Names in a row; of many only the first, and how many more there are."""
    listed = list(names)
    text = ", ".join(listed[:_MANY])
    more = len(listed) - _MANY
    if more <= 0:
        return text
    return QCoreApplication.translate("Steps", "{names} and {count} more").format(
        names=text, count=number(more)
    )


def _what(kind: str, names: str) -> str:
    match kind:
        case "import":
            return QCoreApplication.translate("Steps", "import")
        case "done" | "review":
            return QCoreApplication.translate("Steps", "Done")
        case "adopt":
            return QCoreApplication.translate("Steps", "adopted answers")
    return names or QCoreApplication.translate("Steps", "answers")
