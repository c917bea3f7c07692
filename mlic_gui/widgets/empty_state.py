"""What is shown where photos would be, and what to do to get some."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from mlic_gui.operations import projects
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import (
    ElidedLabel,
    SectionHead,
    filled_button,
    link_button,
    muted_label,
    plain_button,
)
from mlic_gui.widgets.look.painting import dashed_pen, painting_on
from mlic_gui.widgets.look.theme import Theme

_RECENT = 5
_INSET = 24


class EmptyState(QWidget):
    """A large target for a dropped folder, with the ways to open one.

    Attributes:
        open_button: Asks for a folder.
        sample_button: Opens the sample photos.
        headline: What is the matter.
        recent: One button per recent folder.

    Signals:
        open_asked: The dialog that chooses a folder is wanted.
    """

    open_asked = Signal()

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._theme = theme
        self._awaited = False
        self.headline = QLabel()
        self.headline.setProperty("headline", True)
        self.headline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._advice = muted_label(small=False, wrap=True)
        self._advice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = filled_button(self.tr("Open folder…"))
        self.sample_button = plain_button(self.tr("Try the sample photos"))
        self.recent: tuple[QWidget, ...] = ()
        self._recent_box = QWidget()
        self._recent_layout = QVBoxLayout(self._recent_box)
        self._lay_out()
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button.clicked.connect(self._open_samples)
        self.refresh()

    def _lay_out(self) -> None:
        for button in (self.open_button, self.sample_button):
            button.setMinimumHeight(36)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        self._recent_layout.setContentsMargins(0, 0, 0, 0)
        self._recent_layout.setSpacing(0)
        self._recent_box.setFixedWidth(380)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_INSET + 24, _INSET, _INSET + 24, _INSET)
        layout.setSpacing(10)
        layout.addStretch(3)
        layout.addSpacing(72)
        layout.addWidget(self.headline)
        layout.addWidget(self._advice)
        layout.addSpacing(14)
        layout.addLayout(buttons)
        layout.addSpacing(26)
        layout.addWidget(self._recent_box, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(4)

    def refresh(self) -> None:
        """Say what is the matter now."""
        session = self._desk.session
        if session.folder is None:
            self.headline.setText(self.tr("No photos here yet"))
            self._advice.setText(
                self.tr("Open a folder, or drop one on this window. Your photos are never changed.")
            )
        elif session.scanning:
            self.headline.setText(self.tr("Looking for photos…"))
            self._advice.setText(str(session.folder))
        else:
            self.headline.setText(self.tr("No photos in this folder"))
            advice = self.tr("{folder} holds no JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF. Open another one.")
            self._advice.setText(advice.format(folder=session.folder))
        idle = not session.scanning
        self.open_button.setVisible(idle)
        self.sample_button.setVisible(idle)
        self._list_recent(shown=session.folder is None)

    def await_drop(self, *, awaited: bool) -> None:
        """Show that a folder may be dropped now."""
        self._awaited = awaited
        self.update()

    def _list_recent(self, *, shown: bool) -> None:
        while (item := self._recent_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        folders = self._desk.settings.recent_folders[:_RECENT] if shown else ()
        self.recent = tuple(self._recent_row(folder) for folder in folders)
        if self.recent:
            self._recent_layout.addWidget(SectionHead(self.tr("Recent folders")))
            self._recent_layout.addSpacing(6)
        for row in self.recent:
            self._recent_layout.addWidget(row)

    def _recent_row(self, folder: Path) -> QWidget:
        button = link_button(folder.name or str(folder))
        button.setAccessibleName(self.tr("Open {folder}").format(folder=folder))
        button.setToolTip(str(folder))
        button.clicked.connect(lambda: projects.open_folder(self._desk, folder))
        where = ElidedLabel(str(folder.parent))
        where.setProperty("muted", True)
        where.setProperty("small", True)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(button)
        row.addWidget(where, 1)
        return box

    def _open_samples(self) -> None:
        projects.open_sample_photos(self._desk)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drop target and a small stack of pictures."""
        colours = self._theme.colours
        with painting_on(self) as painter:
            painter.fillRect(self.rect(), QColor(colours.window))
            area = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
            painter.setPen(QPen(QColor(colours.human), 2) if self._awaited else dashed_pen(colours.line, 1.6))
            painter.setBrush(QColor(colours.tint) if self._awaited else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 12, 12)
            self._paint_pictures(
                painter, QPointF(self.headline.geometry().center().x(), self.headline.y() - 50)
            )

    def _paint_pictures(self, painter: QPainter, centre: QPointF) -> None:
        colours = self._theme.colours
        painter.setBrush(QColor(colours.panel))
        for shift, angle, colour in ((-16, -9, colours.line), (16, 8, colours.line), (0, 0, colours.muted)):
            painter.save()
            painter.translate(centre + QPointF(shift, abs(shift) / 6))
            painter.rotate(angle)
            painter.setPen(QPen(QColor(colour), 1.6))
            painter.drawRoundedRect(QRectF(-29, -22, 58, 44), 5, 5)
            painter.restore()
        painter.setPen(QPen(QColor(colours.muted), 1.6))
        hills = ((-23, 14), (-9, -4), (1, 8), (9, -1), (23, 14))
        painter.drawPolyline([centre + QPointF(x, y) for x, y in hills])
        painter.setBrush(QColor(colours.attention))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(centre + QPointF(13, -10), 4.5, 4.5)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(640, 480)
