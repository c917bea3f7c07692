"""What menus and notices say of steps of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted, number

if TYPE_CHECKING:
    from mlic_gui.core.formats.exporting import Exported
    from mlic_gui.core.project.steps import Step, StepSummary
    from mlic_gui.core.project.store import ProjectStore

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
_MOVED = (
    QT_TRANSLATE_NOOP("Steps", "One photo has moved; what you said of it went along."),
    QT_TRANSLATE_NOOP("Steps", "{count} photos have moved; what you said of them went along."),
)
_WAITING = (
    QT_TRANSLATE_NOOP(
        "Steps",
        "One photo that you annotated is not tagged yet and was left out. Retrain again later.",
    ),
    QT_TRANSLATE_NOOP(
        "Steps",
        "{count} photos that you annotated are not tagged yet and were left out. Retrain again later.",
    ),
)
_EXPORTED = (
    QT_TRANSLATE_NOOP("Steps", "The tags of one photo are in {file}."),
    QT_TRANSLATE_NOOP("Steps", "The tags of {count} photos are in {file}."),
)
_UNREADABLE = (
    QT_TRANSLATE_NOOP("Steps", "One photo could not be read; it is listed in {file}."),
    QT_TRANSLATE_NOOP("Steps", "{count} photos could not be read; they are listed in {file}."),
)
_LEFT_OUT = (
    QT_TRANSLATE_NOOP("Steps", "One photo is left out: nothing is known of it."),
    QT_TRANSLATE_NOOP("Steps", "{count} photos are left out: nothing is known of them."),
)
_UNPACKED = (
    QT_TRANSLATE_NOOP("Steps", "One photo was copied into {folder}."),
    QT_TRANSLATE_NOOP("Steps", "{count} photos were copied into {folder}."),
)
_IMPORTED = (
    QT_TRANSLATE_NOOP("Steps", "One answer imported."),
    QT_TRANSLATE_NOOP("Steps", "{count} answers imported."),
)


def step_text(step: StepSummary | None) -> str:
    """What undo or redo would concern, such as `sunset on 12 photos`; empty for None."""
    if step is None:
        return ""
    names = joined(step.labels)
    if step.kind == "one_label":
        return QCoreApplication.translate("Steps", "one label per photo")
    if step.kind == "many_labels":
        return QCoreApplication.translate("Steps", "many labels per photo")
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


def read_only_text(store: ProjectStore) -> str:
    """Why the project can't be changed, and what that means; empty if it can."""
    match store.reason:
        case None:
            return ""
        case "locked":
            return QCoreApplication.translate(
                "Steps",
                "Another window or command is working on this project, so you can look but not change"
                " anything. What is changed there appears here. Close it there and open the folder again.",
            )
        case _:
            return QCoreApplication.translate(
                "Steps", "This project can't be written to, so you can look but not change anything."
            )


def moved_text(count: int) -> str:
    """That photos were found again at other places."""
    return counted("Steps", *_MOVED, count)


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


def exported_text(exported: Exported, *, still_tagging: bool) -> str:
    """What was written, and what is not in it."""
    parts = [counted("Steps", *_EXPORTED, exported.photos, file=exported.path.name)]
    if exported.unreadable_path is not None:
        parts.append(counted("Steps", *_UNREADABLE, exported.unreadable, file=exported.unreadable_path.name))
    if exported.left_out:
        parts.append(counted("Steps", *_LEFT_OUT, exported.left_out))
    if still_tagging:
        parts.append(
            QCoreApplication.translate(
                "Steps", "Photos that are still to be tagged have no suggestions in it."
            )
        )
    return " ".join(parts)


def waiting_text(count: int) -> str:
    """That a refit could not learn from photos that are still to be tagged."""
    return counted("Steps", *_WAITING, count)


def unpacked_text(count: int, into: str) -> str:
    """How many photos were copied out of a file."""
    return counted("Steps", *_UNPACKED, count, folder=into)


def imported_text(step: Step) -> str:
    """How many answers were imported."""
    return counted("Steps", *_IMPORTED, len(step.changes))


def not_continued_text(base: str) -> str:
    """Why an interrupted training can't go on."""
    text = QCoreApplication.translate(
        "Steps",
        "It can't go on: the tagger {name} that it began with is not here any more, or the program is "
        "another version. Start it anew.",
    )
    return text.format(name=base)
