from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QWidget

from mlic_gui.widgets.look.placing import open_as


def test_a_window_and_its_title_bar_fit_on_the_screen(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screen = window.screen().availableSize()
    open_as(window, screen * 2, QByteArray())
    assert window.width() < screen.width() and window.height() < screen.height() - 40
    open_as(window, QSize(300, 200), QByteArray())
    assert window.size() == QSize(300, 200)


def test_the_size_it_had_comes_back(qtbot) -> None:
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    first.resize(420, 310)
    open_as(second, QSize(300, 200), first.saveGeometry())
    assert second.size() == QSize(420, 310)
