"""A message that lies over the window for some seconds, with at most one button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QEnterEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QWidget

from mlic_gui.session.notice import Notice, NoticeKind
from mlic_gui.widgets.look.controls import link_button, quiet_button, restyle

_SECONDS = 7
_LEAST_WIDTH, _MOST_WIDTH = 240, 620
_ABOVE = 16


class Toast(QFrame):
    """Shows the latest notice at the bottom of its parent.

    An error stays until it is dismissed, another notice comes or it is true no longer.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setObjectName("toast")
        self._notice: Notice | None = None
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.action = link_button("")
        self._copy = link_button(self.tr("Copy report"))
        self._close = quiet_button(self.tr("Dismiss"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SECONDS * 1000)
        self._lay_out()
        self._timer.timeout.connect(self.dismiss)
        self.action.clicked.connect(self._act)
        self._copy.clicked.connect(self._copy_details)
        self._close.clicked.connect(self.dismiss)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        parent.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        for button in (self.action, self._copy, self._close):
            row.addWidget(button)

    def text(self) -> str:
        """What is shown, "" when nothing is."""
        return self._notice.text if self._notice else ""

    def show_notice(self, notice: Notice) -> None:
        """Show a notice at once, whatever was shown before."""
        self._notice = notice
        self.setProperty("kind", str(notice.kind))
        restyle(self)
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self.action.setText(notice.action_text or "")
        self.action.setVisible(notice.action is not None)
        self._copy.setVisible(bool(notice.details))
        if notice.kind is NoticeKind.ERROR:
            self._timer.stop()
        else:
            self._timer.start()
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Put the notice away."""
        self._notice = None
        self._timer.stop()
        self.hide()

    def forget_error(self) -> None:
        """What failed has been tried again, or the user is elsewhere: put an error away."""
        if self._notice is not None and self._notice.kind is NoticeKind.ERROR:
            self.dismiss()

    def _act(self) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None and notice.action is not None:
            notice.action()

    def _copy_details(self) -> None:
        if self._notice is not None:
            QGuiApplication.clipboard().setText(self._notice.details)

    def _place(self) -> None:
        parent = self._ground
        most = max(_LEAST_WIDTH, min(_MOST_WIDTH, parent.width() - 32))
        buttons = (self.action, self._copy, self._close)
        beside = sum(button.sizeHint().width() + 8 for button in buttons if not button.isHidden()) + 32
        words = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 8
        width = int(min(most, max(_LEAST_WIDTH, words + beside)))
        height = max(46, self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height())
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - _ABOVE, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the parent."""
        if watched is self._ground and event.type() == QEvent.Type.Resize and self._notice is not None:
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is on it."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        super().leaveEvent(event)
        if self._notice is not None and self._notice.kind is not NoticeKind.ERROR:
            self._timer.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the toast is not one on what lies below."""
        event.accept()
