from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage

from mlic_gui.core.learning.explaining.explanations import Frame
from mlic_gui.session.session import Session
from mlic_gui.widgets.heat.heat_overlay import framed
from mlic_gui.widgets.look.theme import DARK, Theme
from mlic_gui.widgets.photos.image_preview import ImagePreview
from tests.widgets.why.support import explained, heat

GREY = 128


@pytest.fixture
def preview(qtbot, session: Session, theme: Theme) -> Iterator[ImagePreview]:
    preview = ImagePreview(session, theme)
    qtbot.addWidget(preview)
    preview.resize(624, 424)
    preview.show()
    yield preview
    preview.close_loader()


@pytest.fixture
def shown(qtbot, preview: ImagePreview, opened, tmp_path: Path) -> Session:
    """A session whose first photo, grey and 900 × 600, has been loaded."""
    for name in ("a.jpg", "b.jpg"):
        Image.new("RGB", (900, 600), (GREY, GREY, GREY)).save(tmp_path / name)
    session = opened(paths=("a.jpg", "b.jpg"), labels=("sea", "sunset"), folder=tmp_path)
    qtbot.waitUntil(lambda: preview.is_sharp)
    return session


def lightness(picture: QImage, x: float, y: float) -> int:
    return picture.pixelColor(QPoint(round(x), round(y))).lightness()


def at(preview: ImagePreview, across: float, down: float) -> QPointF:
    target = preview._target()
    return QPointF(target.left() + across * target.width(), target.top() + down * target.height())


def seen(preview: ImagePreview, across: float, down: float) -> int:
    place = at(preview, across, down)
    return lightness(preview.grab().toImage(), place.x(), place.y())


def test_what_speaks_for_the_label_is_lit_and_the_rest_is_dimmed(
    preview: ImagePreview, shown: Session
) -> None:
    explained(shown, heat("sea"))
    assert seen(preview, 0.12, 0.12) >= GREY
    assert seen(preview, 0.8, 0.8) < GREY / 2


def test_it_follows_the_label_asked_about(preview: ImagePreview, shown: Session) -> None:
    explained(shown, heat("sea"), heat("sunset", 0.1, hot=(slice(4, 6), slice(4, 6))))
    shown.why.look_at("sunset")
    assert seen(preview, 0.12, 0.12) < GREY / 2
    assert seen(preview, 0.88, 0.88) > 1.3 * seen(preview, 0.12, 0.12)


def test_what_is_not_suggested_is_dimmer(preview: ImagePreview, shown: Session) -> None:
    explained(shown, heat("sea", 0.1))
    assert 1.3 * seen(preview, 0.8, 0.8) < seen(preview, 0.12, 0.12) < 0.8 * GREY


def test_it_stays_on_its_place_in_the_photo_when_zoomed_and_dragged(
    preview: ImagePreview, shown: Session
) -> None:
    explained(shown, heat("sea"))
    for zoom, corner in ((1.2, QPointF(0, 0)), (1.5, QPointF(60, 40))):
        preview.set_zoom(zoom, at=corner)
        assert seen(preview, 0.15, 0.15) >= GREY
        assert seen(preview, 0.41, 0.41) < GREY / 2


def test_nothing_is_painted_beside_the_photo(preview: ImagePreview, shown: Session) -> None:
    """The frame of a padded photo reaches beyond it."""
    explained(shown, heat("sea", frame=Frame(0, -0.25, 1, 1.5)))
    shown.why.heats["sea"].values[:] = 1
    picture = preview.grab().toImage()
    assert picture.pixelColor(312, 5).name() == DARK.canvas
    assert picture.pixelColor(4, 200).name() == DARK.canvas


def test_what_a_crop_left_out_says_nothing(preview: ImagePreview, shown: Session) -> None:
    explained(shown, heat("sea", hot=(slice(0, 6), slice(0, 6)), frame=Frame(1 / 6, 0, 2 / 3, 1)))
    assert seen(preview, 0.5, 0.5) >= GREY
    assert seen(preview, 0.08, 0.5) < GREY / 2
    assert seen(preview, 0.92, 0.5) < GREY / 2


def test_a_flat_map_leaves_the_photo_as_it_is(preview: ImagePreview, shown: Session) -> None:
    explained(shown, heat("sea", hot=None))
    assert seen(preview, 0.5, 0.5) == pytest.approx(GREY, abs=2)


@pytest.mark.parametrize("leave", ["switch", "photo", "tagger"])
def test_it_goes_with_what_it_was_about(
    qtbot, preview: ImagePreview, shown: Session, tagger, leave: str
) -> None:
    explained(shown, heat("sea"))
    if leave == "switch":
        shown.why.switch(on=False)
    elif leave == "photo":
        shown.select((1,), current=1)
        qtbot.waitUntil(lambda: preview.is_sharp)
    else:
        shown.set_tagger(tagger(("sea", "sunset"), name="another"))
    assert seen(preview, 0.8, 0.8) == pytest.approx(GREY, abs=2)


def test_a_frame_is_part_of_the_photo() -> None:
    assert framed(QRectF(10, 20, 100, 50), Frame(0.1, -0.5, 0.5, 2)) == QRectF(20, -5, 50, 100)
