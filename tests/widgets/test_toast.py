from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mlic_gui.session.notice import Notice, NoticeKind
from mlic_gui.widgets.toast import Toast


@pytest.fixture
def ground(qtbot) -> QWidget:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(800, 500)
    ground.show()
    return ground


@pytest.fixture
def toast(ground: QWidget) -> Toast:
    return Toast(ground)


def test_it_offers_what_can_be_done(qtbot, toast: Toast) -> None:
    done: list[str] = []
    toast.show_notice(Notice("Done. Yes: sea.", action_text="Undo", action=lambda: done.append("undone")))
    assert toast.text() == "Done. Yes: sea."
    qtbot.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert done == ["undone"]
    assert not toast.isVisible()


def test_it_goes_by_itself_unless_it_is_an_error(toast: Toast) -> None:
    toast.show_notice(Notice("Exported."))
    assert toast._timer.isActive()
    toast.show_notice(Notice("The disk is full.", kind=NoticeKind.ERROR))
    assert not toast._timer.isActive()


def test_an_error_does_not_come_back_after_a_newer_notice(toast: Toast) -> None:
    toast.show_notice(Notice("The disk is full.", kind=NoticeKind.ERROR))
    toast.show_notice(Notice("Done."))
    toast.dismiss()
    assert toast.text() == ""


def test_only_an_error_is_forgotten_when_something_else_happens(toast: Toast) -> None:
    toast.show_notice(Notice("Done."))
    toast.forget_error()
    assert toast.text() == "Done."
    toast.show_notice(Notice("The disk is full.", kind=NoticeKind.ERROR))
    toast.forget_error()
    assert toast.text() == ""


def test_a_report_can_be_copied(qtbot, toast: Toast) -> None:
    toast.show_notice(Notice("Something went wrong.", kind=NoticeKind.ERROR, details="Traceback"))
    qtbot.mouseClick(toast._copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Traceback"


def test_it_stays_at_the_bottom_of_its_ground(qtbot, ground: QWidget, toast: Toast) -> None:
    toast.show_notice(Notice("A sentence that is rather long. " * 8))
    ground.resize(500, 400)
    qtbot.waitUntil(lambda: toast.geometry().bottom() < 400)
    assert ground.rect().contains(toast.geometry())
