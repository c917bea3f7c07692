from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import DARK, Theme
from mlic_gui.widgets.photos.image_preview import ImagePreview


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, colour in (("a.jpg", "red"), ("b.jpg", "green")):
        Image.new("RGB", (900, 600), colour).save(tmp_path / name)
    return tmp_path


@pytest.fixture
def preview(qtbot, session: Session, theme: Theme) -> Iterator[ImagePreview]:
    preview = ImagePreview(session, theme)
    qtbot.addWidget(preview)
    preview.resize(624, 424)
    preview.show()
    yield preview
    preview.close_loader()


@pytest.fixture
def shown(qtbot, preview: ImagePreview, opened, folder: Path) -> Session:
    """A session whose first photo has been loaded."""
    session = opened(paths=("a.jpg", "b.jpg"), folder=folder)
    qtbot.waitUntil(lambda: preview.is_sharp)
    return session


def test_the_photo_is_fitted_with_its_name_and_size(preview: ImagePreview, shown: Session) -> None:
    assert preview.zoom == 0
    assert preview._target().width() == pytest.approx(600)
    assert preview.strip._name.text() == "a.jpg"
    assert preview.strip._details.text() == "900 × 600"
    assert preview.grab().toImage().pixelColor(312, 100).red() > 200


def test_another_photo_is_loaded(qtbot, preview: ImagePreview, shown: Session) -> None:
    shown.select((1,), current=1)
    qtbot.waitUntil(lambda: preview.is_sharp)
    assert preview.grab().toImage().pixelColor(312, 100).green() > 100
    assert preview.accessibleName() == "Preview of b.jpg"


def test_a_placeholder_comes_first(preview: ImagePreview, opened, folder: Path) -> None:
    opened(paths=("a.jpg",), folder=folder)
    small = QImage(30, 20, QImage.Format.Format_RGB32)
    small.fill(Qt.GlobalColor.yellow)
    preview.show_placeholder(small)
    assert preview.grab().toImage().pixelColor(312, 100) == QColor(Qt.GlobalColor.yellow)


def test_a_hundred_per_cent_loads_every_pixel(qtbot, preview: ImagePreview, shown: Session) -> None:
    qtbot.mouseClick(preview.strip._whole, Qt.MouseButton.LeftButton)
    assert preview.zoom == 1
    qtbot.waitUntil(lambda: preview._image.width() == 900)
    assert preview.strip._whole.isChecked()
    qtbot.mouseClick(preview.strip._fit, Qt.MouseButton.LeftButton)
    assert preview.zoom == 0


def test_zooming_keeps_the_point_below_the_pointer(preview: ImagePreview, shown: Session) -> None:
    preview.set_zoom(2)
    at = QPointF(400, 130)
    before = preview._to_photo(at)
    preview.set_zoom(4, at=at)
    after = preview._to_photo(at)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_dragging_moves_the_photo_and_stops_at_its_edge(qtbot, preview: ImagePreview, shown: Session) -> None:
    preview.set_zoom(1)
    left = preview._target().left()
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(preview, QPoint(260, 200))
    assert preview._target().left() == pytest.approx(left - 40)
    qtbot.mouseMove(preview, QPoint(-4000, 200))
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton, pos=QPoint(0, 200))
    assert preview._target().right() == pytest.approx(preview.width())


def test_a_double_click_goes_between_fitted_and_whole(qtbot, preview: ImagePreview, shown: Session) -> None:
    qtbot.mouseDClick(preview, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert preview.zoom == 1
    qtbot.mouseDClick(preview, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert preview.zoom == 0


def test_keys_zoom(qtbot, preview: ImagePreview, shown: Session) -> None:
    qtbot.keyClick(preview, Qt.Key.Key_Plus)
    closer = preview.zoom
    qtbot.keyClick(preview, Qt.Key.Key_Minus)
    assert closer > preview._fitting()
    assert preview.zoom < closer


def test_an_unreadable_photo_says_why(preview: ImagePreview, opened) -> None:
    session = opened(paths=("a.jpg",))
    session.add_problem(0, PhotoError(ErrorCode.PHOTO_EMPTY, path="a.jpg"))
    session.problems_changed.emit()
    assert preview._problem.startswith("a.jpg is an empty file.")
    colours = {preview.grab().toImage().pixelColor(x, 190).name() for x in range(280, 340)}
    assert colours != {DARK.canvas}


def test_a_closed_project_leaves_nothing(preview: ImagePreview, shown: Session) -> None:
    shown.close()
    assert preview._image.isNull()
    assert preview.strip.isHidden()
