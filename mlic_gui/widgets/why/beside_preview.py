"""The preview with the photos like it at its side, while reasons are shown and there is room."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mlic_gui.session.session import Session
from mlic_gui.widgets.why.near_photos import NearPhotos

_SHARE = 0.3
_NARROWEST, _WIDEST = 188, 248
_LEAST_ROOM = 400  # in less than that the photo alone is shown


class BesidePreview(QWidget):
    """Gives the photos as much width as does not take the preview's light."""

    def __init__(self, session: Session, preview: QWidget, near: NearPhotos) -> None:
        super().__init__()
        self._session = session
        self._near = near
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(preview, 1)
        layout.addWidget(near)
        session.why.switched.connect(self._arrange)
        session.why.neighbours_changed.connect(self._follow)
        self._arrange()

    def _arrange(self) -> None:
        wanted = 0 if self._session.why.neighbours == () else self.width() * _SHARE
        self._near.setFixedWidth(round(min(_WIDEST, max(_NARROWEST, wanted))))
        self._near.setVisible(self._session.why.on and self.width() >= _LEAST_ROOM)

    def _follow(self) -> None:
        """While the next photos are looked for, those of the last keep their room."""
        if self._session.why.neighbours is not None:
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width gives more or less room."""
        super().resizeEvent(event)
        self._arrange()
