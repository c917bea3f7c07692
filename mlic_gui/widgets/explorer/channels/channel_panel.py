"""The right part of the explorer: one channel large, where it answers and what it looks for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QImage, QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from mlic_gui.operations import exploring
from mlic_gui.operations.desk import Desk
from mlic_gui.session.insight.channel_maps import ChannelMaps
from mlic_gui.session.text import number
from mlic_gui.widgets.explorer.channels.channel_image import channel_image, pattern_image
from mlic_gui.widgets.explorer.channels.picture_view import PictureView
from mlic_gui.widgets.explorer.saving import ask_for_place
from mlic_gui.widgets.heat.heat_image import heat_image, smoothed
from mlic_gui.widgets.look.controls import SectionHead, muted_label, plain_button, quiet_button
from mlic_gui.widgets.look.theme import Theme, interface_font


class ChannelPanel(QWidget):
    """Shows the channel that the session looks at.

    Attributes:
        title: Its number.
        place: Where in the photo it answers.
        pattern: What it looks for.
        over: Whether its answer is laid over the photo, or stands alone.
        before: Goes to the photo before.
        after: Goes to the next one.
        find_one: Makes its pattern.
        save: Saves where it answers.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.title = QLabel()
        self.title.setFont(interface_font(15, weight=QFont.Weight.DemiBold))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self._place_text, self._pattern_text = muted_label(wrap=True), muted_label(wrap=True)
        self.place = self._make_view(theme, self.tr("Where in this photo the channel answers"))
        self.pattern = self._make_view(theme, self.tr("What the channel looks for"))
        self.over = QCheckBox(self.tr("&Over the photo"))
        self.over.setChecked(True)
        self.find_one = plain_button(self.tr("&Find its pattern"))
        self.before = self._make_step("‹", self.tr("Previous photo"), "Alt+Left", by=-1)
        self.after = self._make_step("›", self.tr("Next photo"), "Alt+Right", by=1)
        self.save = quiet_button(self.tr("&Save…"))
        self.save.setToolTip(self.tr("Save this picture as PNG"))
        self._lay_out()
        self._connect()
        self.refresh()

    def _make_view(self, theme: Theme, name: str) -> PictureView:
        view = PictureView(theme)
        view.setAccessibleName(name)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the menu key offers to save it
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._offer_saving)
        return view

    def _make_step(self, text: str, name: str, key: str, *, by: int) -> QPushButton:
        button = quiet_button(text)
        button.setAccessibleName(name)
        button.setShortcut(QKeySequence(key))
        native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{name} ({native})")
        button.clicked.connect(lambda: exploring.step_photo(self._desk, by))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.over, 1)
        for button in (self.before, self.after, self.save):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addLayout(row)  # above what is as high as the photo is: it stays where it is
        layout.addWidget(self._place_text)
        layout.addWidget(self.place)
        layout.addSpacing(6)
        layout.addWidget(SectionHead(self.tr("What it looks for")))
        layout.addWidget(self._pattern_text)
        layout.addWidget(self.pattern)
        layout.addWidget(self.find_one)
        layout.addStretch(1)
        self.setMinimumWidth(220)

    def _connect(self) -> None:
        state = self._desk.session.exploration
        for signal in (state.channel_changed, state.maps_changed, state.patterns_changed):
            signal.connect(self.refresh)
        self.over.toggled.connect(self.refresh)
        self.find_one.clicked.connect(self._find)
        self.save.clicked.connect(self._save_place)

    def refresh(self) -> None:
        """Show the channel as it is known now."""
        state = self._desk.session.exploration
        known = state.channel >= 0
        text = self.tr("Channel {number} of {count}").format(
            number=number(state.channel), count=number(state.channels)
        )
        self.title.setText(text if known else self.tr("No channel chosen"))
        self._show_place(state.maps, state.channel)
        self._show_pattern(state.channel)
        self.over.setEnabled(known and state.maps is not None)
        self.find_one.setVisible(known and state.channel not in {*state.patterns, *state.wanted})
        self.save.setEnabled(not self.place.is_empty)

    def _show_place(self, maps: ChannelMaps | None, channel: int) -> None:
        """The photo, with the answer over it if a channel is chosen."""
        self._place_text.setText(self._sentence(maps, channel))
        if maps is None:
            self.place.show_text(self.tr("Nothing to show"))
        elif channel < 0 or channel >= len(maps):
            self.place.show_over(maps.photo, QImage(), maps.frame)
        elif self.over.isChecked():
            nothing = maps.silent(channel) or self._desk.session.exploration.is_dead(channel)
            picture = QImage() if nothing else heat_image(smoothed(maps.scaled(channel)))
            self.place.show_over(maps.photo, picture, maps.frame)
        else:
            self.place.show_picture(channel_image(maps.scaled(channel)))

    def _sentence(self, maps: ChannelMaps | None, channel: int) -> str:
        if maps is None or channel >= len(maps):
            return ""
        if channel < 0:
            return self.tr("Choose a channel to see where in the photo it answers.")
        if maps.silent(channel):
            return self.tr("Silent: nothing in this photo moves this channel.")
        if self._desk.session.exploration.is_dead(channel):
            return self.tr("What it answers here counts for nothing: the activation function silences it.")
        share = max(1, round(100 * maps.share(channel)))
        return self.tr("Answers strongly in {share} % of the picture.").format(share=share)

    def _show_pattern(self, channel: int) -> None:
        state = self._desk.session.exploration
        pattern = state.patterns.get(channel)
        made = pattern is not None and not pattern.dead
        self._pattern_text.setText(self.tr("What moves this channel most, made from grey noise."))
        self._pattern_text.setVisible(made)
        if channel < 0:
            choose, nothing = self.tr("Choose a channel to see its pattern."), self.tr("Nothing to show")
            self.pattern.show_text(choose if state.channels else nothing)
        elif pattern is None:
            making = channel in state.wanted
            self.pattern.show_text(
                self.tr("Being made…") if making else self.tr("Its pattern is not made yet.")
            )
        elif pattern.dead:
            self.pattern.show_text(self.tr("Dead: nothing that was tried moves this filter."))
        else:
            self.pattern.show_picture(pattern_image(pattern.pixels))

    def _find(self) -> None:
        exploring.find_patterns(self._desk, [self._desk.session.exploration.channel])

    def _save_place(self) -> None:
        self._save(self.place)

    def _save(self, view: PictureView) -> None:
        state = self._desk.session.exploration
        layer = state.layer.name if state.layer else ""
        what = self.tr("pattern") if view is self.pattern else self.tr("photo")
        name = "-".join((layer, str(max(state.channel, 0)), what))
        path = ask_for_place(name, parent=self)
        if path is not None:
            exploring.save_picture(self._desk, view.picture(), path)

    def _offer_saving(self, at: QPoint) -> None:
        view = self.sender()
        if isinstance(view, PictureView) and not view.is_empty:
            menu = QMenu(self)
            menu.addAction(self.tr("Save picture as PNG…"), lambda: self._save(view))
            menu.exec(view.mapToGlobal(at))
