from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from mlic_gui.core.learning.runs import RunKind
from mlic_gui.operations.desk import Desk
from mlic_gui.session.kept.settings import Theme as Appearance
from mlic_gui.session.notice import Notice
from mlic_gui.widgets.dialogs.import_dialog import ImportDialog
from mlic_gui.widgets.dialogs.names_dialog import NamesDialog
from mlic_gui.widgets.dialogs.problems_dialog import ProblemsDialog
from mlic_gui.widgets.dialogs.shortcuts_dialog import ShortcutsDialog
from mlic_gui.widgets.dialogs.tagger_export_dialog import TaggerExportDialog
from mlic_gui.widgets.main_window import MainWindow
from mlic_gui.widgets.training.form.training_form import TrainingForm
from mlic_gui.workers.thumbnails import ThumbnailLoader
from tests.widgets.support import points, run_record, suggest


@pytest.fixture
def window(qtbot, desk: Desk, thumbnails: ThumbnailLoader) -> Iterator[MainWindow]:
    window = MainWindow(desk, thumbnails)
    qtbot.addWidget(window)
    window.resize(1280, 820)
    window.show()
    window.activateWindow()
    yield window
    window.close()


def press(qtbot, window: MainWindow, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_at_first_it_says_what_to_do(window: MainWindow) -> None:
    assert window.middle.currentWidget() is window.middle.empty
    assert window.windowTitle() == "mlic-gui"
    assert not window.export_button.isEnabled()


def test_an_opened_folder_shows_its_photos(qtbot, window: MainWindow, opened) -> None:
    opened()
    assert window.middle.currentWidget() is window.middle.splitter
    assert window.windowTitle() == "Holidays – mlic-gui"
    assert window.export_button.isEnabled()
    assert window.middle.grid.hasFocus()


def test_figures_answer_labels_and_take_the_answer_back(qtbot, window: MainWindow, opened, calls) -> None:
    session = opened()
    press(qtbot, window, Qt.Key.Key_2)
    session.change_words([("Alps/a.jpg", "sea", 1)])
    press(qtbot, window, Qt.Key.Key_2)
    press(qtbot, window, Qt.Key.Key_3, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, window, Qt.Key.Key_9)
    assert calls.named("set_word") == [("sea", 1), ("sea", -1), ("sunset", 0)]


def test_enter_is_done_wherever_the_photos_have_the_keyboard(
    qtbot, window: MainWindow, opened, calls
) -> None:
    opened()
    for holder in (window.middle.grid, window.middle.preview, window.labels.rows[1]):
        holder.setFocus()
        press(qtbot, window, Qt.Key.Key_Return)
    assert len(calls.named("mark_done")) == 3


def test_a_focused_button_keeps_space_and_enter(qtbot, window: MainWindow, opened, calls) -> None:
    session = opened()
    session.set_undo(undo_text="sea on one photo", redo_text="")
    window.labels.undo.setFocus()
    press(qtbot, window, Qt.Key.Key_Space)
    press(qtbot, window, Qt.Key.Key_Return)
    assert [name for name, _ in calls.made if name != "show_rows"] == ["undo", "undo"]
    assert not window.middle.preview_alone


def test_one_label_per_photo_is_a_setting_of_the_project(window: MainWindow, opened, calls) -> None:
    entry = window._actions.entries["one_label"]
    assert not entry.isEnabled()
    session = opened()
    entry.trigger()
    assert calls.named("set_one_label") == [(True,)]
    session.set_exclusive(True)
    assert entry.isChecked()
    session.exclusive_changed.emit()  # also after a refusal, which leaves it as it was
    entry.trigger()
    assert calls.named("set_one_label") == [(True,), (False,)]
    session.exclusive_changed.emit()
    assert entry.isChecked()


def test_typing_a_label_is_not_answering(qtbot, window: MainWindow, opened, calls) -> None:
    opened()
    press(qtbot, window, Qt.Key.Key_A)
    assert window.labels.field.hasFocus()
    qtbot.keyClicks(window.labels.field, "1 u g")
    assert window.labels.field.text() == "1 u g"
    assert calls.named("set_word") == []
    press(qtbot, window, Qt.Key.Key_Return)
    assert calls.named("add_label") == [("1 u g",)]
    assert not window.labels.field.hasFocus()


def test_whoever_leaves_the_field_answers_with_keys_again(qtbot, window: MainWindow, opened, calls) -> None:
    opened()
    press(qtbot, window, Qt.Key.Key_A)
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_1)
    assert not window.labels.field.hasFocus()
    assert len(calls.named("set_word")) == 1
    assert calls.named("mark_done") == []


def test_arrows_go_from_photo_to_photo_from_the_labels_too(qtbot, window: MainWindow, opened) -> None:
    session = opened()
    window.labels.rows[0].setFocus()
    press(qtbot, window, Qt.Key.Key_Right)
    assert session.current_row == 1
    press(qtbot, window, Qt.Key.Key_Down)
    assert window.labels.rows[1].hasFocus()
    window.middle.preview.setFocus()
    press(qtbot, window, Qt.Key.Key_Left)
    assert session.current_row == 0


def test_preview_or_grid_alone_on_a_key(qtbot, window: MainWindow, opened) -> None:
    opened()
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.middle.preview_alone
    press(qtbot, window, Qt.Key.Key_Space)
    assert not window.middle.preview_alone
    press(qtbot, window, Qt.Key.Key_G)
    assert window.middle.grid_alone
    press(qtbot, window, Qt.Key.Key_Space)
    assert (window.middle.preview_alone, window.middle.grid_alone) == (True, False)


def test_the_next_photo_to_review_is_one_key_away(qtbot, window: MainWindow, opened) -> None:
    session = opened()
    session.change_words([], {"Alps/b.jpg": True})
    press(qtbot, window, Qt.Key.Key_U)
    assert session.current_row == 2


def test_undo_names_what_it_undoes(window: MainWindow, opened) -> None:
    session = opened()
    entries = window._actions.entries
    assert not entries["undo"].isEnabled()
    session.set_undo(undo_text="sunset on 12 photos", redo_text="")
    assert entries["undo"].text() == "Undo: sunset on 12 photos"
    assert entries["undo"].isEnabled()
    assert not entries["redo"].isEnabled()


def test_rows_on_the_screen_are_tagged_first(qtbot, window: MainWindow, opened, calls) -> None:
    opened()
    qtbot.waitUntil(lambda: ([0, 1, 2, 3, 4],) in calls.named("show_rows"))


def test_notices_are_shown(window: MainWindow, opened) -> None:
    opened().notify(Notice("Exported 5 photos."))
    assert window.toast.text() == "Exported 5 photos."


def test_dialogs_open_and_close(qtbot, window: MainWindow, opened) -> None:
    opened()
    window.show_keys()
    window.ask_for_training()
    window.ask_for_tagger_export()
    window._list_problems()
    kinds = (ShortcutsDialog, TrainingForm, TaggerExportDialog, ProblemsDialog)
    found = [window.findChild(kind) for kind in kinds]
    assert all(dialog is not None and dialog.isVisible() for dialog in found)
    for dialog in found:
        dialog.close()
    assert window.findChild(ImportDialog) is None


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.LIGHT])
def test_nothing_is_clipped(
    qtbot, window: MainWindow, opened, size: tuple[int, int], appearance: Appearance
) -> None:
    session = opened(labels=("desert", "mountains", "sea", "sunset", "trees", "lighthouse"))
    window.theme.set_appearance(appearance)
    window.resize(*size)
    session.history.begin(RunKind.FINE_TUNE, settings={"epochs": 20, "patience": 5})
    for point in points(5):
        session.history.add_point(point)
    qtbot.waitUntil(lambda: window.training.line.text() != "")
    qtbot.waitUntil(lambda: window.labels.rows[5].visibleRegion().boundingRect().height() == 34)
    assert window.training.folded == (size == (1024, 700))
    for widget in _texts(window):
        shown = widget.visibleRegion().boundingRect()
        needed = widget.minimumSizeHint()
        assert shown.height() >= min(needed.height(), widget.height()), widget
        assert shown.width() >= min(needed.width(), widget.width()), widget


def _texts(window: MainWindow) -> list[QWidget]:
    kinds = (QLabel, QAbstractButton, QLineEdit)
    found = [widget for kind in kinds for widget in window.findChildren(kind)]
    return [widget for widget in found if widget.isVisible() and widget.window() is window]


def test_every_control_has_a_name(window: MainWindow, opened) -> None:
    opened().set_chips([("seashore", 0.4)])
    for widget in window.findChildren(QAbstractButton):
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            assert widget.accessibleName() or widget.text(), widget
    assert all(view.accessibleName() for view in (window.middle.grid, window.middle.preview))


def test_tab_reaches_everything_that_can_be_pressed(qtbot, window: MainWindow, opened) -> None:
    opened()
    window.middle.grid.setFocus()
    reached: set[QWidget | None] = set()
    for _ in range(60):
        press(qtbot, window, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    wanted = {window.open_button, window.tagger_chooser, window.middle.grid, window.middle.preview}
    assert wanted | {window.labels.field, window.labels.done, *window.labels.rows} <= reached


@pytest.mark.parametrize("name", ["", "a.JPG"])
def test_a_dropped_folder_is_opened_and_that_of_a_dropped_photo(
    window: MainWindow, tmp_path: Path, calls, name: str
) -> None:
    (tmp_path / "a.JPG").write_bytes(b"")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    arguments = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(300, 300), *arguments)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(300, 300), *arguments))
    assert calls.named("open_folder") == [(tmp_path,)]


def test_a_dropped_file_is_not_a_folder(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "note.txt"))])
    enter = QDragEnterEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_labels_from_folder_names_are_a_menu_entry(window: MainWindow, opened, calls, tmp_path: Path) -> None:
    entry = next(
        action for action in window.findChildren(QAction) if action.text() == "Labels from folder names…"
    )
    assert not entry.isEnabled()
    opened()
    entry.trigger()
    assert calls.named("plan_import") == [(tmp_path / "Holidays",)]


def test_names_that_a_file_lacks_are_asked_for(window: MainWindow, opened, session) -> None:
    opened()
    session.label_names_asked.emit(Path("/x/targets.mat"), 2)
    (dialog,) = window.findChildren(NamesDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_the_window_comes_back_as_it_was(qtbot, desk: Desk, thumbnails: ThumbnailLoader, opened) -> None:
    first = MainWindow(desk, thumbnails)
    qtbot.addWidget(first)
    first.resize(780, 600)
    first.show()
    opened()
    first.panels.docks[2].hide()
    first.middle.splitter.setSizes([200, 400])
    first.middle.grid.set_side(160)
    first.theme.set_appearance(Appearance.LIGHT)
    sizes = first.middle.splitter.sizes()
    first.close()
    second = MainWindow(desk, thumbnails)
    qtbot.addWidget(second)
    second.show()
    assert second.size() == first.size()
    assert second.panels.docks[2].isHidden()
    assert second.middle.grid.side == 160
    assert second.middle.splitter.sizes() == pytest.approx(sizes, abs=2)
    second.close()


def test_panels_can_be_put_back(window: MainWindow, opened) -> None:
    opened()
    window.panels.docks[1].setFloating(True)
    window.panels.docks[0].hide()
    window.panels.reset()
    assert [dock.isVisible() for dock in window.panels.docks] == [True] * 3
    assert not window.panels.docks[1].isFloating()


def test_scroll_and_zoom_are_told_and_restored(qtbot, window: MainWindow, opened) -> None:
    opened(paths=[f"{number:03d}.jpg" for number in range(300)])
    window.restore_view("200.jpg", 2.0)
    qtbot.waitUntil(lambda: window.middle.grid.verticalScrollBar().value() > 0)
    top, zoom = window.view_state()
    assert int(top.removesuffix(".jpg")) == pytest.approx(200, abs=8)
    assert zoom == 2.0


def test_suggestions_reach_grid_and_panel(qtbot, window: MainWindow, opened) -> None:
    session = opened()
    before = window.middle.grid.grab().toImage()
    suggest(session, 0, [0.1, 0.9, 0.41])
    assert window.labels.rows[1].state.probability == pytest.approx(0.9)
    qtbot.waitUntil(lambda: window.middle.grid.grab().toImage() != before)


def test_runs_have_a_window_that_leads_to_photos(qtbot, window: MainWindow, opened) -> None:
    session = opened()
    session.history.set_runs((run_record(),))
    press(qtbot, window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    runs = window.others.runs
    assert runs is not None
    assert runs.isVisible()
    session.show_folder("Alps")
    runs.photo_asked.emit("Coast/d.jpg")
    assert session.current_record.path == "Coast/d.jpg"
    window.close()
    assert window.others.runs is None


def test_the_training_panel_leads_to_the_report_of_the_last_run(qtbot, window: MainWindow, opened) -> None:
    session = opened()
    session.history.set_runs((run_record(1), run_record(2)))
    session.reviews.choose(("1",))
    window.training._comparison.sentence.linkActivated.emit("report")
    assert session.reviews.chosen == ("2",)
    assert window.others.runs is not None
