from __future__ import annotations

import pytest

from mlic_gui.session.photos.folder_model import FolderModel, FolderRole
from mlic_gui.session.session import Session
from mlic_gui.widgets.labels.folder_panel import FolderPanel
from mlic_gui.widgets.look.theme import Theme


@pytest.fixture
def panel(qtbot, session: Session, theme: Theme) -> FolderPanel:
    panel = FolderPanel(session, FolderModel(session), theme)
    qtbot.addWidget(panel)
    panel.resize(216, 600)
    panel.show()
    return panel


def test_it_shows_folders_opened_at_the_top(panel: FolderPanel, opened) -> None:
    opened()
    top = panel.tree.model().index(0, 0)
    assert panel.tree.isExpanded(top)
    names = [top.model().index(row, 0, top).data(FolderRole.NAME) for row in range(2)]
    assert names == ["Alps", "Coast"]


def test_choosing_a_folder_shows_only_its_photos(panel: FolderPanel, opened) -> None:
    session = opened()
    model = panel.tree.model()
    panel.tree.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    assert session.prefix == "Coast"
    assert session.shown_rows.tolist() == [2, 3, 4]


def test_the_tree_follows_the_session(panel: FolderPanel, opened) -> None:
    session = opened()
    session.show_folder("Alps")
    assert panel.tree.currentIndex().data(FolderRole.PREFIX) == "Alps"


def test_it_tells_how_far_the_review_is(qtbot, panel: FolderPanel, opened) -> None:
    session = opened()
    session.change_words([], {"Alps/a.jpg": True, "Alps/b.jpg": True})
    qtbot.waitUntil(lambda: panel._progress_text.text() == "2 of 5 reviewed")
    assert panel._bar.value() == 2


def test_deep_trees_are_painted(panel: FolderPanel, opened) -> None:
    opened(paths=[f"{'deep/' * 12}{number}.jpg" for number in range(3)])
    panel.tree.expandAll()
    assert not panel.grab().isNull()
