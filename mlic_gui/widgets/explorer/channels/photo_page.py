"""What the channels of the layer answer to the current photo."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mlic_gui.operations import exploring
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import doing
from mlic_gui.session.text import number
from mlic_gui.widgets.explorer.channels.channel_grid import ChannelGrid, Tile
from mlic_gui.widgets.explorer.channels.channel_image import channel_image
from mlic_gui.widgets.explorer.message import Message
from mlic_gui.widgets.explorer.saving import ask_for_place
from mlic_gui.widgets.look.controls import muted_label
from mlic_gui.widgets.look.theme import Theme


class PhotoPage(QWidget):
    """A numbered picture for each channel: bright where it answers.

    Attributes:
        scale: On one's own scale each, or all on one.
        order: By number, or the strongest first.
        grid: The pictures.
        message: What stands there instead of them.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._line = muted_label(wrap=True)
        self.scale = self._make_choice(
            self.tr("Scale"), (self.tr("Own scale for each"), self.tr("One scale for all"))
        )
        self.order = self._make_choice(self.tr("Order"), (self.tr("By number"), self.tr("Strongest first")))
        self.grid = ChannelGrid(theme, self._tile)
        self.grid.setAccessibleName(self.tr("Channels for this photo"))
        self.message = Message()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.refresh()

    def _make_choice(self, name: str, texts: tuple[str, ...]) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.addItems(texts)
        return choice

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.order)
        row.addWidget(self.scale)
        row.addStretch(1)
        for page in (self.grid, self.message):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._line)

    def _connect(self) -> None:
        state = self._desk.session.exploration
        self.message.again_asked.connect(self._try_again)
        self.scale.currentIndexChanged.connect(self._rescale)
        self.order.currentIndexChanged.connect(self.refresh)
        self.grid.channel_chosen.connect(state.choose_channel)
        self.grid.save_asked.connect(self.save)
        state.channel_changed.connect(self._mark)
        state.maps_changed.connect(self.refresh)
        state.layer_changed.connect(self.refresh)
        state.patterns_changed.connect(self.grid.refresh)
        state.report_changed.connect(self._say)
        self._desk.session.current_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known now."""
        state = self._desk.session.exploration
        self._pages.setCurrentWidget(self.message if state.maps is None else self.grid)
        for choice in (self.scale, self.order):
            choice.setEnabled(state.maps is not None)
        self.grid.show_channels(self._ordered())
        self._mark()
        self._say()

    def save(self) -> None:
        """Let the user save the grid."""
        maps = self._desk.session.exploration.maps
        if maps is not None:
            name = f"{maps.layer}-{maps.path.rpartition('/')[2].rpartition('.')[0]}"
            path = ask_for_place(name, parent=self)
            if path is not None:
                exploring.save_picture(self._desk, self.grid.picture(), path)

    def _ordered(self) -> list[int]:
        maps = self._desk.session.exploration.maps
        if maps is None:
            return []
        channels = range(len(maps))
        return (
            sorted(channels, key=lambda channel: -maps.high[channel])
            if self.order.currentIndex()
            else list(channels)
        )

    def _tile(self, channel: int) -> Tile:
        maps = self._desk.session.exploration.maps
        if maps is None or channel >= len(maps):
            return Tile(QImage())
        common, dead = self.scale.currentIndex() == 1, self._desk.session.exploration.is_dead(channel)
        values = maps.scaled(channel, common=common)
        picture = channel_image(values * 0 if dead and not common else values)  # else its noise looks lively
        said = self.tr("dead") if dead else self.tr("silent") if maps.silent(channel) else ""
        return Tile(picture, said)

    def _rescale(self) -> None:
        self.grid.refresh()
        self._say()

    def _mark(self) -> None:
        self.grid.show_chosen(self._desk.session.exploration.channel)

    def _say(self) -> None:
        state = self._desk.session.exploration
        self._line.setText(self._legend())
        if state.maps is None:
            self.message.say(*self._matter(), again=bool(state.maps_trouble))

    def _legend(self) -> str:
        state = self._desk.session.exploration
        if state.maps is None:
            return ""
        if state.asking_maps:
            return self._doing()
        compared = self.tr("all compared") if self.scale.currentIndex() else self.tr("each by itself")
        if state.maps.signed:
            text = self.tr("{photo}: bright where a channel finds what it looks for, dark for the opposite")
        else:
            text = self.tr("{photo}: bright where a channel finds what it looks for")
        sentences = [f"{text.format(photo=state.maps.path)}, {compared}."]
        if len(state.maps) < state.channels:
            first = self.tr("Only the first {count} are shown.")
            sentences.append(first.format(count=number(len(state.maps))))
        if state.maps.frame.width > 1 or state.maps.frame.height > 1:
            sentences.append(self.tr("The photo was filled up to a square."))
        return " ".join(sentences)

    def _doing(self) -> str:
        report = self._desk.session.exploration.report
        return f"{doing(report.stage, QCoreApplication.translate)}…" if report else self.tr("Looking…")

    def _try_again(self) -> None:
        exploring.look_at_photo(self._desk)

    def _matter(self) -> tuple[str, str]:
        """Why there are no pictures."""
        session, state = self._desk.session, self._desk.session.exploration
        if state.maps_trouble:
            return self.tr("This could not be shown"), state.maps_trouble
        if state.asking_maps:
            return self._doing(), ""
        if state.layer is None:
            return self.tr("Choose a layer"), self.tr("Those with channels can be looked at.")
        if not state.layer.convolutional:
            return (
                self.tr("No pictures in this layer"),
                self.tr("It hands on plain numbers. Choose a convolution at the left."),
            )
        if session.current_record is None:
            return self.tr("No photo chosen"), self.tr("Choose one in the main window; this one follows.")
        return "", ""
