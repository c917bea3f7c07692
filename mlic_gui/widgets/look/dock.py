"""A panel of the main window that can be moved, floated and hidden; its heading is what it is dragged by."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from mlic_gui.widgets.look.controls import PANEL_PADDING, muted_label
from mlic_gui.widgets.look.painting import painting_on
from mlic_gui.widgets.look.theme import Theme, head_font


class CornerButton(QToolButton):
    """A small button with a drawn sign: float or close."""

    def __init__(self, sign: str, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = sign
        self._theme = theme
        self.setProperty("corner", True)
        self.setFixedSize(20, 20)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign on the styled ground."""
        super().paintEvent(event)
        with painting_on(self) as painter:
            painter.setPen(QPen(QColor(self._theme.colours.muted), 1.4))
            if self._sign == "close":
                painter.drawLine(QPointF(6.5, 6.5), QPointF(13.5, 13.5))
                painter.drawLine(QPointF(13.5, 6.5), QPointF(6.5, 13.5))
            else:
                painter.drawRect(QRectF(6.5, 8.5, 5, 5))
                painter.drawPolyline([QPointF(9, 6.5), QPointF(13.5, 6.5), QPointF(13.5, 11)])


class DockHead(QWidget):
    """The heading of a dock: title left, a short text right, buttons in its place when it is pointed at.

    Attributes:
        detail: The label at the right.
    """

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = muted_label(title, small=False)
        self._title.setFont(head_font())
        self.detail = muted_label()
        self._float = CornerButton("float", self.tr("Float or dock this panel"), theme, self)
        self._close = CornerButton("close", self.tr("Hide this panel"), theme, self)
        self._float.clicked.connect(self._toggle_floating)
        self._close.clicked.connect(self._hide_dock)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PANEL_PADDING, 10, PANEL_PADDING - 2, 4)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addStretch(1)
        for widget in (self.detail, self._float, self._close):
            layout.addWidget(widget)
        self._show_buttons(shown=False)

    def set_title(self, title: str) -> None:
        """Another title."""
        self._title.setText(title)

    def title(self) -> str:
        """The title."""
        return self._title.text()

    def _show_buttons(self, *, shown: bool) -> None:
        self._float.setVisible(shown)
        self._close.setVisible(shown)
        self.detail.setVisible(not shown)

    def _dock(self) -> QDockWidget | None:
        dock = self.parentWidget()
        return dock if isinstance(dock, QDockWidget) else None

    def _toggle_floating(self) -> None:
        dock = self._dock()
        if dock is not None:
            dock.setFloating(not dock.isFloating())

    def _hide_dock(self) -> None:
        dock = self._dock()
        if dock is not None:
            dock.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the buttons."""
        super().enterEvent(event)
        self._show_buttons(shown=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Show the short text again."""
        super().leaveEvent(event)
        self._show_buttons(shown=False)

    def sizeHint(self) -> QSize:
        """High enough for the buttons, so that nothing jumps when they appear."""
        return QSize(super().sizeHint().width(), 36)

    def minimumSizeHint(self) -> QSize:
        """Not wider than its title."""
        return QSize(self._title.sizeHint().width() + 2 * PANEL_PADDING, 36)


class Dock(QDockWidget):
    """A dock with a `DockHead` and a widget below it."""

    def __init__(self, name: str, title: str, head: DockHead, content: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setTitleBarWidget(head)
        self.setWidget(content)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
