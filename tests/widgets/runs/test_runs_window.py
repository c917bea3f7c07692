from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.runs import RunStatus
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.run_text import ending
from mlic_gui.widgets.runs.runs_window import RunsWindow


def test_without_runs_it_says_what_to_do(qtbot, desk: Desk, theme: Theme, opened, asked) -> None:
    opened()
    window = RunsWindow(desk, theme)
    qtbot.addWidget(window)
    window.show()
    assert window._right.currentWidget() is window._empty
    assert "press Retrain" in window._empty.text()
    window.close()


def test_one_run_has_a_report_two_are_compared_three_are_too_many(window: RunsWindow, desk: Desk) -> None:
    assert window._right.currentWidget() is window.report
    window.list.selectAll()
    assert window._right.currentWidget() is window._many
    desk.session.reviews.choose(("failed", "again"))
    assert window._right.currentWidget() is window.compare


def test_what_is_missing_is_asked_for_while_it_is_seen(window: RunsWindow, desk: Desk, asked) -> None:
    before = len(asked.named("show_chosen"))
    assert before
    desk.session.reviews.choose(("failed",))
    assert len(asked.named("show_chosen")) == before + 1
    window.close()
    assert asked.named("cancel_review")
    desk.session.reviews.choose(("again",))
    assert len(asked.named("show_chosen")) == before + 1


def test_escape_closes_it_and_it_opens_where_it_was(
    qtbot, window: RunsWindow, desk: Desk, theme: Theme
) -> None:
    window.resize(740, 560)
    window._splitter.setSizes([260, 479])
    sizes = window._splitter.sizes()
    qtbot.keyClick(window.list, Qt.Key.Key_Escape)
    assert window.isHidden()
    again = RunsWindow(desk, theme)
    qtbot.addWidget(again)
    again.show()
    assert again.size() == window.size()
    assert again._splitter.sizes() == sizes
    again.close()


def test_a_closed_project_leaves_nothing(window: RunsWindow, desk: Desk) -> None:
    desk.session.close()
    assert window._right.currentWidget() is window._empty
    assert window._empty.text() == "Open a folder to see its runs."


def test_it_opens_on_what_is_in_use_until_somebody_chooses(
    window: RunsWindow, desk: Desk, tagger, three
) -> None:
    reviews = desk.session.reviews
    desk.session.set_tagger(tagger(name=three[1].name))
    window.close()
    window.report.tabs.setCurrentIndex(6)
    window.show()
    assert reviews.chosen == (three[1].id,)
    assert window.report.tabs.currentIndex() == 0
    window.list.setCurrentIndex(window.list.runs.index(2))
    window.close()
    window.show()
    assert reviews.chosen == ("failed",)
    window.close()
    desk.session.history.set_runs((*three, replace(three[1], id="newest", name="other")))
    window.show()
    assert reviews.chosen == (three[1].id,)


def test_an_interrupted_run_may_go_on(window: RunsWindow, desk: Desk, three) -> None:
    broken = replace(three[0], id="broken", status=RunStatus.INTERRUPTED, reason="")
    desk.session.history.set_runs((*three, broken))
    desk.session.reviews.choose(("broken",))
    assert not window.report.interrupted.isHidden()
    assert window.report.summary.headline.text() == ending(broken)
    desk.session.reviews.choose(("again",))
    assert window.report.interrupted.isHidden()


def test_where_a_report_was_written_is_told_beside_it(window: RunsWindow, desk: Desk) -> None:
    desk.session.reviews.told.emit("The report is in /a/b.html")
    assert window.report.told.text() == "The report is in /a/b.html"
    desk.session.reviews.choose(("failed",))
    assert window.report.told.isHidden()


def test_the_keyboard_goes_back_to_the_list_when_a_tagger_is_used(
    qtbot, window: RunsWindow, desk: Desk, three
) -> None:
    desk.session.reviews.choose((three[1].id,))
    window.report.buttons.use.setFocus()
    qtbot.keyClick(window.report.buttons.use, Qt.Key.Key_Space)
    assert window.focusWidget() is window.list


def test_everything_has_a_name_and_can_be_reached_by_keys(window: RunsWindow) -> None:
    reached: list[QWidget] = []
    start = widget = window.list
    while (widget := widget.nextInFocusChain()) is not start:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(window):
            reached.append(widget)
    report = window.report
    for wanted in (report.buttons.use, report.buttons.again, report.buttons.save, report.tabs):
        assert wanted in reached
    for named in (window.list, report.tabs, report.summary.table, report.mistakes.grid, report.growth.plot):
        assert named.accessibleName()


def test_it_names_the_folder_and_says_that_a_training_runs(window: RunsWindow, desk: Desk, three) -> None:
    assert window.windowTitle() == "Runs and reports – Holidays"
    desk.session.history.begin(three[1].kind)
    assert window._head.detail.text() == "one is running…"
    desk.session.history.end(None)
    assert window._head.detail.text() == ""
