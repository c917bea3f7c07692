"""A matplotlib canvas in the window's colours that is made when it is first shown."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from mlic_gui.operations.desk import Desk
from mlic_gui.operations.pictures import write_picture
from mlic_gui.operations.reporting import can_save_report, save_report
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.plain_axes import PlainAxes

if TYPE_CHECKING:
    from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
    from matplotlib.figure import Figure

_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 8, 24, 20  # pixels around each plot


class PlotCanvas(QWidget):
    """Base of the plots: owns the figure, lays out its axes in pixels, saves it as PNG or SVG.

    A plot overrides `_build`, which makes its axes once per table of colours, and `_update`, which sets data.
    What does not move is drawn once and kept as a picture: a new point then costs a tenth of a whole drawing.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._theme = theme
        self._allowed = False
        self._due = Throttle(0, self)
        self._due.fired.connect(self._draw)
        self._canvas: FigureCanvasQTAgg | None = None
        self._axes: tuple[PlainAxes, ...] = ()
        self._still: object = None
        self._scale: tuple[object, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._rebuild)

    @property
    def figure(self) -> Figure | None:
        """The figure, or None before the plot was shown."""
        return self._canvas.figure if self._canvas else None

    def allow(self) -> None:
        """matplotlib has been imported, so that the plot may be drawn without holding up the window."""
        self._allowed = True
        self.refresh()

    def refresh(self) -> None:
        """Draw the data anew, as soon as the plot is seen."""
        self._due.call()

    def _draw(self) -> None:
        if not self.isVisible() or not self._allowed:
            return
        if self._canvas is None:
            self._canvas = self._make_canvas()
            self._layout.addWidget(self._canvas)
            self._axes = self._build(self._canvas.figure)
            self._arrange()
        self._update()
        if self._still is None or self._scale != self._scale_now():
            self._still = None
            self._canvas.draw_idle()
        else:
            self._canvas.restore_region(self._still)
            self._draw_moving()
            self._canvas.update()

    def save(self, path: Path) -> None:
        """Draw the plot for a file, and have it written; the suffix says which format."""
        from mlic_gui.core.outputs import SOFTWARE  # noqa: PLC0415 - not before first paint

        if self._canvas is None:
            return
        kind, drawn = path.suffix[1:].lower(), io.BytesIO()
        about = {"Software": SOFTWARE} if kind == "png" else None
        self._canvas.figure.savefig(
            drawn, format=kind, dpi=200, facecolor=self._theme.colours.panel, metadata=about
        )
        write_picture(self._desk, drawn.getvalue(), path)

    def _build(self, figure: Figure) -> tuple[PlainAxes, ...]:
        raise NotImplementedError

    def _update(self) -> None:
        raise NotImplementedError

    def _choose_axes(self) -> None:
        """Hide what there is no room for."""

    def _make_canvas(self) -> FigureCanvasQTAgg:
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg  # noqa: PLC0415 - costs a second
        from matplotlib.figure import Figure  # noqa: PLC0415

        canvas = FigureCanvasQTAgg(Figure(dpi=100, facecolor="none"))
        canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.setStyleSheet("background: transparent;")
        canvas.setMinimumSize(0, 0)
        canvas.mpl_connect("draw_event", self._keep_still)
        return canvas

    def _keep_still(self, _event: object) -> None:
        """After a whole drawing: keep what does not move, then draw what does."""
        if self._canvas is not None:
            self._still = self._canvas.copy_from_bbox(self._canvas.figure.bbox)
            self._scale = self._scale_now()
            self._draw_moving()

    def _draw_moving(self) -> None:
        for axes in self._axes:
            if axes.axes.get_visible():
                for artist in axes.moving:
                    axes.axes.draw_artist(artist)

    def _scale_now(self) -> tuple[object, ...]:
        return (self.width(), self.height(), self.devicePixelRatioF(), *(one.scale() for one in self._axes))

    def _rebuild(self) -> None:
        if self._canvas is not None:
            self._still = None
            self._canvas.figure.clear()
            self._axes = self._build(self._canvas.figure)
            self._arrange()
            self.refresh()

    def _arrange(self) -> None:
        if self._canvas is None or self.width() < 60 or self.height() < 60:
            return
        width, height = self.width(), self.height()
        self._choose_axes()
        axes = [one for one in self._canvas.figure.axes if one.get_visible()]
        share = height / len(axes)
        for number, one in enumerate(axes):
            bottom = height - (number + 1) * share + _BOTTOM
            box = (_LEFT, bottom, width - _LEFT - _RIGHT, max(10, share - _TOP - _BOTTOM))
            one.set_position((box[0] / width, box[1] / height, box[2] / width, box[3] / height))

    def _ask_and_save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the plot"), "plot.png", self.tr("Pictures (*.png *.svg)")
        )
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix in (".png", ".svg") else Path(chosen + ".png")
        self.save(path)

    def _ask_and_report(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Save curves and report in this folder"))
        if chosen:
            save_report(self._desk, Path(chosen))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to save the plot, and what it was drawn from."""
        if self._canvas is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Save as PNG or SVG…"), self._ask_and_save)
        report = menu.addAction(self.tr("Save curves and report as CSV…"), self._ask_and_report)
        report.setEnabled(can_save_report(self._desk.session))
        menu.exec(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep margins in pixels."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while the plot was hidden."""
        super().showEvent(event)
        self.refresh()
