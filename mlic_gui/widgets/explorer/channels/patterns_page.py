"""What the filters of the layer look for, made one after the other."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from mlic_gui.core.progress import Stage
from mlic_gui.operations import exploring
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import doing
from mlic_gui.session.text import number
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.explorer.channels.channel_grid import ChannelGrid, Tile
from mlic_gui.widgets.explorer.channels.channel_image import pattern_image
from mlic_gui.widgets.explorer.explorer_text import dead_text, static_text
from mlic_gui.widgets.explorer.message import Message
from mlic_gui.widgets.explorer.saving import ask_for_place
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.training_text import duration

_SETTLE_MS = 250


class PatternsPage(QWidget):
    """A numbered picture for each filter whose pattern was made, as it is made.

    Attributes:
        grid: The pictures.
        message: What stands there instead of them.
        bar: How many of those wanted are made.
        more: Makes the next ones.
        cancel: Makes no more.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.grid = ChannelGrid(theme, self._tile, side=112)
        self.grid.setAccessibleName(self.tr("Patterns of the filters"))
        self.message = Message()
        self._line, self._remark = muted_label(), muted_label(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 6)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.more = filled_button("")
        self.cancel = plain_button(self.tr("&Cancel"))
        self._pages = QStackedWidget()
        self._settled = Throttle(_SETTLE_MS, self)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._line, 1)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        row.addWidget(self.more)
        for page in (self.grid, self.message):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._remark)
        layout.addLayout(row)

    def _connect(self) -> None:
        state = self._desk.session.exploration
        self.more.clicked.connect(self._find)
        self.cancel.clicked.connect(self._cancel)
        self.grid.channel_chosen.connect(state.choose_channel)
        self.grid.save_asked.connect(self.save)
        state.channel_changed.connect(self._mark)
        state.layer_changed.connect(self._settled.call)
        self._settled.fired.connect(self._begin)
        self._desk.session.history.state_changed.connect(self.refresh)
        for signal in (state.layer_changed, state.patterns_changed, state.report_changed):
            signal.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known now."""
        state = self._desk.session.exploration
        shown = sorted({*state.patterns, *state.wanted})
        self._pages.setCurrentWidget(self.grid if shown else self.message)
        self.message.say(*self._matter())
        if tuple(shown) == self.grid.channels:
            self.grid.refresh([channel for channel in shown if channel in state.wanted])
        else:
            self.grid.show_channels(shown)
        self._mark()
        self._show_progress()

    def save(self) -> None:
        """Let the user save the grid."""
        layer = self._desk.session.exploration.layer
        if layer is not None:
            name = self.tr("{layer}-patterns").format(layer=layer.name)
            path = ask_for_place(name, parent=self)
            if path is not None:
                exploring.save_picture(self._desk, self.grid.picture(), path)

    def _tile(self, channel: int) -> Tile:
        pattern = self._desk.session.exploration.patterns.get(channel)
        if pattern is None:
            return Tile(QImage(), "…")
        return Tile(QImage(), self.tr("dead")) if pattern.dead else Tile(pattern_image(pattern.pixels))

    def _mark(self) -> None:
        self.grid.show_chosen(self._desk.session.exploration.channel)

    def _show_progress(self) -> None:
        state = self._desk.session.exploration
        running, left = bool(state.wanted), state.channels - len(state.patterns)
        had_keyboard = self.cancel.hasFocus() or self.more.hasFocus()
        self.bar.setVisible(running)
        self.bar.setRange(0, max(1, len(state.wanted)))
        self.bar.setValue(state.done)
        self.cancel.setVisible(running)
        self.more.setVisible(bool(state.channels) and left > 0 and not running)
        count = number(min(left, exploring.PORTION))
        text = self.tr("&Find {count} more") if state.patterns else self.tr("&Find {count} patterns")
        self.more.setText(text.format(count=count))
        self._line.setText(self._running_text() if running else self._resting_text())
        if had_keyboard:
            self._take_keyboard()
        dead = sum(pattern.dead for pattern in state.patterns.values())
        slows = running and self._desk.session.history.running
        sentences = (
            self.tr("The training that runs is slower meanwhile.") if slows else "",
            dead_text(dead),
            static_text(state.layer, state.layers) if state.patterns else "",
        )
        self._remark.setText(" ".join(sentence for sentence in sentences if sentence))
        self._remark.setVisible(bool(self._remark.text()))

    def _take_keyboard(self) -> None:
        """Of two buttons that take turns, the one that is there has the keyboard; without both, the grid."""
        buttons = (button for button in (self.cancel, self.more) if not button.isHidden())
        next(buttons, self.grid).setFocus()

    def _running_text(self) -> str:
        state = self._desk.session.exploration
        if state.report is not None and state.report.stage is Stage.START_ENGINE:
            return f"{doing(state.report.stage, QCoreApplication.translate)}…"
        text = self.tr("{done} of {total} made").format(
            done=number(state.done), total=number(len(state.wanted))
        )
        if state.seconds_left is None:
            return text
        left = self.tr("{time} left").format(time=duration(max(1, round(state.seconds_left))))
        return f"{text} · {left}"

    def _resting_text(self) -> str:
        state = self._desk.session.exploration
        if not state.patterns:
            return ""
        if state.patterns_trouble:
            return state.patterns_trouble
        text = self.tr("{known} of {count} filters known")
        return text.format(known=number(len(state.patterns)), count=number(state.channels))

    def _matter(self) -> tuple[str, str]:
        """Why there are no pictures."""
        state = self._desk.session.exploration
        if state.patterns_trouble:
            return self.tr("Patterns could not be made"), state.patterns_trouble
        if state.layer is None:
            return self.tr("Choose a layer"), self.tr("Those with channels can be looked at.")
        if not state.layer.convolutional:
            return (
                self.tr("No filters in this layer"),
                self.tr("It hands on plain numbers. Choose a convolution at the left."),
            )
        text = self.tr("A grey picture is changed step by step until it moves the filter most.")
        if self._desk.session.history.running:
            text += " " + self.tr(
                "A training is running, and this would slow it down a lot: wait, or begin below."
            )
        return self.tr("What does each filter look for?"), text

    def _find(self) -> None:
        exploring.find_patterns(self._desk)

    def _cancel(self) -> None:
        exploring.stop_patterns(self._desk)

    def _begin(self) -> None:
        """Whoever looks at this page wants to see some patterns of the layer, but no slower training."""
        state = self._desk.session.exploration
        begun = state.patterns or state.wanted or state.patterns_trouble
        if self.isVisible() and state.channels and not begun and not self._desk.session.history.running:
            self._find()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to make patterns when they are looked for."""
        super().showEvent(event)
        self._settled.call()
