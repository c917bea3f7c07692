"""A plot of a report in the window: SVG in the window's colours, drawn anew for another size or theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, unescape

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontInfo, QGuiApplication, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QWidget

from mlic_gui.reports.plots import LIGHT, Palette
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.look.painting import draw_focus, painting_on
from mlic_gui.widgets.look.plot_palette import plot_palette
from mlic_gui.widgets.look.theme import Theme

Draw = Callable[[Palette, tuple[int, int]], str]
Height = Callable[[int], int]
_REDRAW_MS = 60
_DESCRIPTION = re.compile(r"<desc>(.*?)</desc>", re.DOTALL)


class SvgPlot(QWidget):
    """Shows what a function of `mlic_gui.reports.plots` draws.

    Attributes:
        name: What screen readers call it, and the name of a file it is saved in.

    Signals:
        save_asked: The plot is to be written to this path, as this text.
    """

    save_asked = Signal(object, str)

    def __init__(self, theme: Theme, *, name: str, height: int = 240, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._theme = theme
        self._draw: Draw | None = None
        self._is_due = False  # to be drawn when it is seen
        self._height: Height = lambda _width: height
        self._renderer = QSvgRenderer(self)
        self._due = Throttle(_REDRAW_MS, self)
        self._due.fired.connect(self._render)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the menu key offers to save it
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._render)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a plot."""
        return self._draw is not None and self._renderer.isValid()

    def show_plot(self, draw: Draw | None, *, height: Height | None = None) -> None:
        """Show what `draw` draws, None for nothing; `height` says how high it is for a width."""
        self._draw = draw
        self._height = height or self._height
        self.updateGeometry()
        self._render()

    def document(self, palette: Palette = LIGHT) -> str:
        """The plot as an SVG document, for paper if no other palette is asked for; "" if there is none."""
        size = max(120, self.width()), max(80, self.height())
        return self._draw(palette, size) if self._draw else ""

    def _render(self) -> None:
        self._is_due = not self.isVisible()
        if self._draw is not None and not self._is_due:
            document = self.document(plot_palette(self._theme.colours))
            self._describe(document)
            self._renderer.load(QByteArray(_in_our_font(document).encode()))
        self.update()

    def _describe(self, document: str) -> None:
        """Tell screen readers what the plot tells them who see it."""
        found = _DESCRIPTION.search(document)
        self.setAccessibleDescription(unescape(found[1]) if found else "")

    def _ask_and_save(self) -> None:
        title = self.tr("Save the plot")
        chosen, _ = QFileDialog.getSaveFileName(self, title, f"{self.name}.svg", self.tr("Pictures (*.svg)"))
        if chosen:
            path = Path(chosen)
            self.save_asked.emit(path if path.suffix else path.with_suffix(".svg"), self.document())

    def hasHeightForWidth(self) -> bool:
        """Plots of many labels are higher where they are narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the plot wants to be."""
        return self._height(width)

    def sizeHint(self) -> QSize:
        """Some width, and the height that goes with it."""
        return QSize(420, self._height(max(420, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Narrow."""
        return QSize(220, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the plot, scaled while its redrawing is due."""
        if self.is_drawn:
            with painting_on(self) as painter:
                self._renderer.render(painter, QRectF(self.rect()))
                if self.hasFocus():
                    draw_focus(painter, QRectF(self.rect()), self._theme.colours)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while the plot was hidden."""
        super().showEvent(event)
        if self._is_due:
            self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it anew soon."""
        super().resizeEvent(event)
        self._due.call()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to save the plot."""
        if self.is_drawn:
            menu = QMenu(self)
            menu.addAction(self.tr("Save as SVG…"), self._ask_and_save)
            menu.exec(event.globalPos())


def _in_our_font(document: str) -> str:
    """The document with the window's font in place of any sans-serif."""
    family = escape(QFontInfo(QGuiApplication.font()).family(), {'"': "&quot;"})
    return document.replace('font-family="sans-serif"', f'font-family="{family}"', 1)
