from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from mlic_gui.widgets.look.painting import Mark, draw_bar, draw_box, rounded
from mlic_gui.widgets.look.theme import DARK


def painted(draw) -> QImage:
    image = QImage(100, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.panel))
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def test_the_four_boxes_differ_in_shape_not_only_in_colour(qapp) -> None:
    drawn = {
        mark: painted(lambda painter, mark=mark: draw_box(painter, QRectF(0, 0, 20, 20), mark, DARK))
        for mark in Mark
    }
    grey = {
        mark: image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.MonoOnly)
        for mark, image in drawn.items()
    }
    assert len({bytes(image.constBits()) for image in grey.values()}) == len(Mark)


@pytest.mark.parametrize(("probability", "filled"), [(0.5, 50), (1.0, 100), (0.2, 20)])
def test_the_bar_is_as_long_as_the_probability(qapp, probability: float, filled: int) -> None:
    image = painted(
        lambda painter: draw_bar(
            painter,
            QRectF(0, 5, 100, 8),
            probability=probability,
            threshold=math.nan,
            faded=False,
            colours=DARK,
        )
    )
    blue = sum(image.pixelColor(x, 9) == QColor(DARK.tagger) for x in range(100))
    assert blue == pytest.approx(filled, abs=5)


def test_no_suggestion_is_an_empty_track(qapp) -> None:
    image = painted(
        lambda painter: draw_bar(
            painter,
            QRectF(0, 5, 100, 8),
            probability=math.nan,
            threshold=0.5,
            faded=False,
            colours=DARK,
        )
    )
    assert {image.pixelColor(x, 9).name() for x in range(5, 95)} == {DARK.raised}


def test_a_tall_photo_is_shown_whole_and_a_wide_one_fills_its_frame(qapp) -> None:
    ratio = 2.0
    for width, height, corner in ((30, 90, DARK.raised), (90, 66, "#008080")):
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkCyan)
        pixmap = rounded(image, QSizeF(90, 60), ratio=ratio, radius=4, ground=DARK.raised)
        assert pixmap.size().width() == 180
        assert pixmap.devicePixelRatio() == ratio
        assert pixmap.toImage().pixelColor(8, 60).name() == corner
