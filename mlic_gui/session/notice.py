"""A short message for the user, with at most one thing to do about it."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.errors import CoreError
from mlic_gui.sentences import sentence


class NoticeKind(StrEnum):
    """How a notice looks."""

    DONE = "done"
    ATTENTION = "attention"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a view shows for some seconds, or until it is dismissed if it is an error.

    Attributes:
        text: One or two sentences, already translated.
        kind: How it looks.
        action_text: Label of the one button, or None for no button.
        action: What the button does.
        details: Traceback of an unexpected error, for a report; empty otherwise.
    """

    text: str
    kind: NoticeKind = NoticeKind.DONE
    action_text: str | None = None
    action: Callable[[], None] | None = None
    details: str = ""


def error_notice(error: BaseException) -> Notice:
    """A notice for a failure: a sentence for an expected one, a report for an unexpected one."""
    if isinstance(error, CoreError):
        return Notice(text=error_sentence(error), kind=NoticeKind.ERROR)
    return Notice(
        text=QCoreApplication.translate(
            "Notice", "Something went wrong that should not have. Your annotations are safe."
        ),
        kind=NoticeKind.ERROR,
        details="".join(traceback.format_exception(error)),
    )


def error_sentence(error: CoreError) -> str:
    """The translated sentence of an expected failure."""
    return sentence(error, QCoreApplication.translate)
