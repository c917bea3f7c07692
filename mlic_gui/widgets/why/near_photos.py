"""The annotated photos that the network finds most like the current one, beside the preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from mlic_gui.core.learning.explaining.explanations import ALIKE
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.session import Session
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.controls import SectionHead, muted_label
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.why.near_photo import NearPhoto

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Neighbour

_PADDING = 12

Thumbnail = Callable[[int], QImage | None]


class _RowScroll(QScrollArea):
    """Leaves all keys to the photos and the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep no key, so that arrows reach the photos."""
        event.ignore()


class NearPhotos(QWidget):
    """Shows the session's neighbours while reasons are shown.

    Signals:
        row_chosen: Row of the photo that is to be shown.
    """

    row_chosen = Signal(int)

    def __init__(
        self, session: Session, theme: Theme, *, thumbnail: Thumbnail, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("near")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: list[NearPhoto] = []
        self._session = session
        self._theme = theme
        self._thumbnail = thumbnail
        self._head = SectionHead(self.tr("Most like it"))
        self._head.setToolTip(self.tr("The annotated photos that the network finds most like this one"))
        self._said = muted_label(wrap=True)
        self._box = QWidget()
        self._rows = QVBoxLayout(self._box)
        self._scroll = _RowScroll()
        self._lay_out()
        why = session.why
        why.neighbours_changed.connect(self.refresh)
        why.changed.connect(self._show_label)
        session.project_closed.connect(self.refresh)
        theme.changed.connect(self.update)
        self.setAccessibleName(self.tr("The annotated photos most like this one"))
        self.refresh()

    def _lay_out(self) -> None:
        self._rows.setContentsMargins(_PADDING - 4, 0, _PADDING - 4, 4)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._box)
        self._scroll.viewport().setAutoFillBackground(False)
        self._box.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(4)
        for widget in (self._head, self._said):
            widget.setContentsMargins(_PADDING, 0, _PADDING, 0)
            layout.addWidget(widget)
        layout.addWidget(self._scroll, 1)

    @property
    def photos(self) -> tuple[NearPhoto, ...]:
        """Those that are shown, the most alike first."""
        return tuple(photo for photo in self._buttons if not photo.isHidden())

    def show_thumbnail(self, row: int) -> None:
        """A picture can be had now."""
        for photo in self._buttons:
            if photo.neighbour is not None and photo.neighbour.row == row:
                photo.show_picture(self._thumbnail(row))

    def refresh(self) -> None:
        """Show what is known; photos like the last one fade until those like this one are known."""
        why = self._session.why
        if why.on and why.neighbours is None and self._session.current_row >= 0:
            for photo in self._buttons:
                photo.fade()
            return
        self._show(why.neighbours or ())
        self._show_label()

    def _show(self, neighbours: tuple[Neighbour, ...]) -> None:
        while len(self._buttons) < len(neighbours):
            self._add_button()
        for number, photo in enumerate(self._buttons):
            photo.setVisible(number < len(neighbours))
            if number < len(neighbours):
                near = neighbours[number]
                photo.show_neighbour(near, self._thumbnail(near.row))
        self._scroll.verticalScrollBar().setValue(0)

    def _add_button(self) -> None:
        photo = NearPhoto(self._theme, self._box)
        photo.clicked.connect(self._choose)
        self._rows.insertWidget(len(self._buttons), photo)
        self._buttons.append(photo)

    def _show_label(self) -> None:
        label = self._session.why.label
        for photo in self._buttons:
            photo.ask_about(label)
        if self._session.why.on and self._session.why.neighbours is not None:
            self._said.setText(self._summary(label))

    def _summary(self, label: str) -> str:
        near = self._session.why.neighbours
        if not near:
            return self._session.why.neighbours_trouble or self._lacking()
        alike = "" if near[0].similarity >= ALIKE else self.tr("None is really like it.") + " "
        return (alike + self._answers(label, near)).strip()

    def _answers(self, label: str, near: tuple[Neighbour, ...]) -> str:
        yes, no = sum(label in one.yes for one in near), sum(label in one.no for one in near)
        if not label:
            return ""
        if not yes and not no:
            return self.tr("Annotated, but nobody has answered {label}.").format(label=label)
        one, many = (
            QT_TRANSLATE_NOOP("NearPhotos", "Of this one: {label} {yes} yes, {no} no"),
            QT_TRANSLATE_NOOP("NearPhotos", "Of these {count}: {label} {yes} yes, {no} no"),
        )
        return counted("NearPhotos", one, many, len(near), label=label, yes=yes, no=no)

    def _lacking(self) -> str:
        annotated = self._session.counts.annotated
        if not annotated:
            return self.tr(
                "No photo is annotated yet. Answer the labels of a few,"
                " and those most like this photo appear here."
            )
        if annotated == 1 and (self._session.words[self._session.current_row] >= 0).any():
            return self.tr(
                "Only this photo is annotated yet. Answer the labels of a few others,"
                " and those most like it appear here."
            )
        return counted(
            "NearPhotos",
            QT_TRANSLATE_NOOP(
                "NearPhotos",
                "The tagger in use has not looked at the {count} annotated photo. Tag all photos first.",
            ),
            QT_TRANSLATE_NOOP(
                "NearPhotos",
                "The tagger in use has not looked at the {count} annotated photos. Tag all photos first.",
            ),
            annotated,
        )

    def _choose(self) -> None:
        photo = self.sender()
        if isinstance(photo, NearPhoto) and photo.neighbour is not None:
            self.row_chosen.emit(photo.neighbour.row)
