"""The item models follow the session and keep Qt's rules."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.session.photos.folder_model import FolderModel, FolderRole
from mlic_gui.session.photos.photo_model import PhotoModel, PhotoRole, ShownTag
from tests.session.conftest import append

PATHS = ("1.jpg", "b10/1.jpg", "b2/1.jpg", "b2/c/1.jpg", "b2/c/2.jpg")


@pytest.fixture
def session(open_session):
    return open_session(PATHS, ("sea", "sunset"))


def test_the_photo_model_keeps_qts_rules(session, qtmodeltester):
    model = PhotoModel(session)
    qtmodeltester.check(model)
    append(session, [f"d/{number}.jpg" for number in range(600)])
    session.show_folder("b2")
    append(session, ["b2/9.jpg", "e/1.jpg"])
    session.change_words([("b2/1.jpg", "sea", 1)])
    assert model.rowCount() == 4
    session.close()
    assert model.rowCount() == 0


def test_what_a_photo_shows(session):
    model = PhotoModel(session)
    session.change_words([("1.jpg", "sea", 1)], {"b2/1.jpg": True})
    session.put_suggestions(np.array([0, 1]), np.array([[0.1, 0.55], [0.2, 0.9]], np.float32), columns=[0, 1])
    session.add_problem(3, PhotoError(ErrorCode.PHOTO_BROKEN, path="b2/c/1.jpg"))

    def value(row: int, role: int) -> object:
        return model.data(model.index(row, 0), role)

    assert value(0, PhotoRole.TAGS) == (ShownTag("sea", True), ShownTag("sunset", False))
    assert value(0, PhotoRole.UNCERTAIN) == pytest.approx(0.55)
    assert value(1, PhotoRole.UNCERTAIN) is None
    assert value(1, Qt.ItemDataRole.DisplayRole) == "1.jpg"
    assert value(1, PhotoRole.PATH) == "b10/1.jpg"
    assert value(2, PhotoRole.REVIEWED) is True
    assert value(3, PhotoRole.PROBLEM).code is ErrorCode.PHOTO_BROKEN
    assert value(4, PhotoRole.THUMBNAIL) is None


def test_where_labels_exclude_each_other_a_photo_shows_one(session, qtbot):
    model = PhotoModel(session)
    suggested = np.array([[0.6, 0.7], [0.9, 0.8], [0.9, 0.1]], np.float32)
    session.put_suggestions(np.array([0, 1, 2]), suggested, columns=[0, 1])
    session.change_words([("b10/1.jpg", "sunset", 1), ("b10/1.jpg", "sea", 0)])
    with qtbot.waitSignals([session.exclusive_changed, session.suggestions_changed, session.counts_changed]):
        session.set_exclusive(True)

    def value(row: int, role: int) -> object:
        return model.data(model.index(row, 0), role)

    assert value(0, PhotoRole.TAGS) == (ShownTag("sunset", False),)
    assert value(1, PhotoRole.TAGS) == (ShownTag("sunset", True),)
    assert value(0, PhotoRole.UNCERTAIN) == pytest.approx(0.7)
    assert value(1, PhotoRole.UNCERTAIN) is None
    assert value(2, PhotoRole.UNCERTAIN) is None
    assert session.counts.suggested == (1, 1)
    session.close()
    assert not session.exclusive


def test_rows_and_items_under_a_folder_filter(session):
    model = PhotoModel(session)
    session.show_folder("b2")
    assert [model.row_at(model.index(item, 0)) for item in range(3)] == [2, 3, 4]
    assert model.item_of(3) == 1
    assert not model.index_of(0).isValid()
    append(session, ["b2/x.jpg"])
    assert model.item_of(5) == 3


def test_of_very_many_photos_the_later_ones_are_shown_together(session, qtbot, monkeypatch):
    monkeypatch.setattr("mlic_gui.session.photos.photo_model._AT_ONCE", 10)
    model = PhotoModel(session)
    inserted: list[int] = []
    model.rowsInserted.connect(lambda parent, first, last: inserted.append(last - first + 1))
    for folder in range(5):
        append(session, [f"d{folder}/{number}.jpg" for number in range(8)])
    session.change_words([("d4/7.jpg", "sea", 1)])
    assert inserted == [8]
    assert model.item_of(44) == -1
    session.finish_scan()
    assert inserted == [8, 32]
    assert model.item_of(44) == 44


def test_a_few_changes_touch_their_items_many_touch_a_range(session, qtbot):
    append(session, [f"d/{number}.jpg" for number in range(500)])
    model = PhotoModel(session)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom: changed.append((top.row(), bottom.row())))
    model.refresh(np.array([2, 400]))
    assert changed == [(2, 2), (400, 400)]
    changed.clear()
    model.refresh(np.arange(3, 300))
    assert changed == [(3, 299)]


def _tree(model: FolderModel, parent) -> list[object]:
    found: list[object] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found.append((index.data(FolderRole.NAME), index.data(FolderRole.COUNT), *_tree(model, index)))
    return found


def test_folders_in_natural_order_with_counts(session, qtbot, qtmodeltester):
    model = FolderModel(session)
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: model.index_of("").data(FolderRole.COUNT) == 5)
    top = model.index(0, 0)
    assert top.data() == "Holidays · 5"
    assert _tree(model, top) == [("b2", 3, ("c", 2)), ("b10", 1)]
    append(session, ["b1/z/1.jpg"])
    qtbot.waitUntil(lambda: model.index_of("b1").data(FolderRole.COUNT) == 1)
    assert [name for name, *_ in _tree(model, top)] == ["b1", "b2", "b10"]
    assert model.index_of("b1/z").data(FolderRole.PREFIX) == "b1/z"
    session.close()
    assert model.rowCount() == 0
