"""The current photo, large: fitted to the view or zoomed and dragged, with a strip that tells what it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from mlic_gui.core.errors import CoreError
from mlic_gui.session.notice import error_sentence
from mlic_gui.session.session import Session
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.heat.heat_overlay import HeatOverlay
from mlic_gui.widgets.look.painting import draw_broken, draw_focus, painting_on
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.photos.info_strip import InfoStrip
from mlic_gui.widgets.photos.preview_loader import LoadedPhoto, PreviewLoader
from mlic_gui.widgets.why.why_strip import WhyStrip

LARGEST_ZOOM = 8.0
_MARGIN = 12
_GAP = 6  # between the strips
_WHEEL = 1.2
_SETTLE_MS = 120


class ImagePreview(QWidget):
    """Shows the session's current photo.

    Attributes:
        zoom: Screen pixels per photo pixel, or 0 while the photo is fitted to the view.
        strip: Tells which photo it is.
        reason: Tells why a label is suggested.

    Signals:
        zoom_changed: Another zoom was chosen.
    """

    zoom_changed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = 0.0
        self._session = session
        self._theme = theme
        self._path: Path | None = None
        self._image = QImage()
        self._size = QSizeF()
        self._is_whole = False
        self._centre = QPointF(0.5, 0.5)
        self._dragged_from: QPointF | None = None
        self._problem = ""
        self._reached_by_key = False
        self._loader = PreviewLoader(self)
        self._settled = Throttle(_SETTLE_MS, self)
        self._heat = HeatOverlay(session, self)
        self.strip = InfoStrip(self)
        self.reason = WhyStrip(session, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Preview"))
        self._connect()

    def _connect(self) -> None:
        self._session.current_changed.connect(self._show_current)
        self._session.problems_changed.connect(self._show_problem)
        self._loader.loaded.connect(self._take)
        self._loader.failed.connect(self._fail)
        self._settled.fired.connect(self._load)
        self._heat.changed.connect(self.update)
        self.reason.resized.connect(self._place_reason)
        self._session.why.switched.connect(self.strip.show_why)
        self.strip.show_why(self._session.why.on)
        self.strip.fit_asked.connect(self.fit)
        self.strip.whole_asked.connect(self.show_pixels)

    @property
    def is_sharp(self) -> bool:
        """Whether all the pixels that the zoom calls for are there."""
        return not self._image.isNull() and (self._is_whole or not self._wants_whole())

    def show_placeholder(self, image: QImage) -> None:
        """Show the thumbnail until the photo itself is decoded."""
        if self._image.isNull() and not image.isNull():
            self._image = image
            self._size = QSizeF(image.size()) if self._size.isEmpty() else self._size
            self.update()

    def set_zoom(self, zoom: float, *, at: QPointF | None = None) -> None:
        """Zoom, keeping the point `at` (of this widget) where it is; 0 fits the photo to the view."""
        if self._size.isEmpty():
            self.zoom = zoom
            return
        anchor = at if at is not None else QPointF(self.rect().center())
        before = self._to_photo(anchor)
        self.zoom = 0.0 if zoom <= 0 else min(LARGEST_ZOOM, max(self._fitting() / 2, zoom))
        after = self._to_photo(anchor)
        self._centre += before - after
        self._hold()
        self._after_zoom()

    def fit(self) -> None:
        """Fit the photo to the view."""
        self.set_zoom(0)

    def show_pixels(self) -> None:
        """One pixel of the photo for one of the screen."""
        self.set_zoom(1.0)

    def zoom_in(self) -> None:
        """One step closer."""
        self.set_zoom(self._scale() * _WHEEL)

    def zoom_out(self) -> None:
        """One step back."""
        self.set_zoom(self._scale() / _WHEEL)

    def toggle_fit(self) -> None:
        """Between fitted and 100 %."""
        self.set_zoom(0 if self.zoom else 1.0)

    def close_loader(self) -> None:
        """Stop loading, before the window goes."""
        self._loader.close()

    def _show_current(self, row: int) -> None:
        self._loader.forget()
        self._image, self._size, self._is_whole = QImage(), QSizeF(), False
        self._centre, self._problem = QPointF(0.5, 0.5), ""
        self._path = self._session.photo_path(row) if row >= 0 else None
        name = self._path.name if self._path else ""
        self.strip.show_photo(name, details="")
        self.setAccessibleName(self.tr("Preview of {name}").format(name=name) if name else self.tr("Preview"))
        self._place_strip()
        self._load()
        self._show_problem()
        self.update()

    def _show_problem(self) -> None:
        error = self._session.problems.get(self._session.current_row)
        if error is not None and self._path is not None:
            self._fail(self._path, error)

    def _load(self) -> None:
        if self._path is None or (self.is_sharp and self._is_whole):
            return
        if self._wants_whole():
            self._loader.load(self._path, size=None)
        else:
            room = self._room().size() * self.devicePixelRatioF()
            self._loader.load(self._path, size=(max(1, int(room.width())), max(1, int(room.height()))))

    def _wants_whole(self) -> bool:
        return self.zoom > 0 and self._scale() > self._fitting() * 1.01

    def _take(self, photo: LoadedPhoto) -> None:
        if photo.path != self._path:
            return
        self._image, self._is_whole = photo.image, photo.is_whole
        self._size = QSizeF(photo.width, photo.height) / self.devicePixelRatioF()
        self.strip.show_photo(photo.path.name, details=f"{photo.width} × {photo.height}", taken=photo.taken)
        self._place_strip()
        self._after_zoom()

    def _fail(self, path: Path, error: object) -> None:
        if path == self._path:
            self._problem = error_sentence(error) if isinstance(error, CoreError) else str(error)
            self._image, self._size = QImage(), QSizeF()
            self.update()

    def _after_zoom(self) -> None:
        self.strip.show_zoom(fitted=self.zoom == 0, scale=self._scale())
        self._place_strip()
        if not self.is_sharp:
            self._settled.call()
        self.setCursor(Qt.CursorShape.OpenHandCursor if self.zoom else Qt.CursorShape.ArrowCursor)
        self.zoom_changed.emit()
        self.update()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)

    def _fitting(self) -> float:
        room = self._room()
        if self._size.isEmpty():
            return 1.0
        return max(0.001, min(room.width() / self._size.width(), room.height() / self._size.height()))

    def _scale(self) -> float:
        return self.zoom or self._fitting()

    def _target(self) -> QRectF:
        """Where the photo is painted."""
        size = self._size * self._scale()
        middle = QRectF(self.rect()).center()
        corner = QPointF(
            middle.x() - self._centre.x() * size.width(), middle.y() - self._centre.y() * size.height()
        )
        return QRectF(corner, size)

    def _to_photo(self, point: QPointF) -> QPointF:
        """A point of this widget in parts of the photo's width and height."""
        target = self._target()
        return QPointF(
            (point.x() - target.left()) / target.width(), (point.y() - target.top()) / target.height()
        )

    def _hold(self) -> None:
        """Keep the photo from leaving the view."""
        size = self._size * self._scale()
        self._centre = QPointF(
            _held(self._centre.x(), size.width(), self.width()),
            _held(self._centre.y(), size.height(), self.height()),
        )

    def _place_strip(self) -> None:
        self.strip.fit_into(self.width() - 2 * _MARGIN)
        self.strip.move(_MARGIN, self.height() - self.strip.height() - _MARGIN)
        self.strip.setVisible(self._path is not None and self.height() > 80)

    def _place_reason(self) -> None:
        self.reason.fit_into(self.width() - 2 * _MARGIN)
        below = self.strip.y() if self.strip.isVisible() else self.height()
        self.reason.move(_MARGIN, below - self.reason.height() - _GAP if self.reason.gives_way else _MARGIN)

    def _paint_problem(self, painter: QPainter) -> None:
        colour = QColor(self._theme.colours.muted)
        centre = QRectF(self.rect()).center()
        draw_broken(painter, QPointF(centre.x(), centre.y() - 28), colour)
        painter.setPen(colour)
        painter.setFont(interface_font())
        room = QRectF(self.rect()).adjusted(32, 0, -32, 0)
        room.setTop(centre.y())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), self._problem)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and photo."""
        with painting_on(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.colours.canvas))
            if self._problem:
                self._paint_problem(painter)
            elif not self._image.isNull():
                smooth = self._scale() * self.devicePixelRatioF() < 3
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
                painter.drawImage(self._target(), self._image)
                self._heat.paint(painter, self._target())
            if self._reached_by_key and self.hasFocus():
                draw_focus(painter, QRectF(self.rect()), self._theme.colours, radius=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the photo in view, and load it again if it is to be larger."""
        super().resizeEvent(event)
        self._hold()
        self._place_strip()
        self._place_reason()
        self._settled.call()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        steps = event.angleDelta().y() / 120
        if steps and not self._size.isEmpty():
            zoom = self._scale() * _WHEEL**steps
            self.set_zoom(0 if zoom <= self._fitting() else zoom, at=event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom by a pinch on a touchpad."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.set_zoom(self._scale() * (1 + event.value()), at=event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() is Qt.MouseButton.LeftButton and self.zoom:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the photo."""
        if self._dragged_from is None or self._size.isEmpty():
            return
        way = event.position() - self._dragged_from
        size = self._size * self._scale()
        self._dragged_from = event.position()
        self._centre -= QPointF(way.x() / size.width(), way.y() / size.height())
        self._hold()
        self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let the photo go."""
        self._dragged_from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor if self.zoom else Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between fitted and 100 %, about the pointer."""
        self.set_zoom(0 if self.zoom else 1.0, at=event.position())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame shows only to those who came by key."""
        super().focusInEvent(event)
        self._reached_by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Paint without the frame."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom; everything else is the window's."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        else:
            super().keyPressEvent(event)


def _held(centre: float, length: float, room: float) -> float:
    if length <= room:
        return 0.5
    half = room / 2 / length
    return min(1 - half, max(half, centre))
