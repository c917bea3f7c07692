"""The window in which one looks into the network."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QFont, QIcon, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.core.places import shipped
from mlic_gui.core.progress import Stage
from mlic_gui.operations import exploring
from mlic_gui.operations.desk import Desk
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.explorer.channels.channel_panel import ChannelPanel
from mlic_gui.widgets.explorer.channels.patterns_page import PatternsPage
from mlic_gui.widgets.explorer.channels.photo_page import PhotoPage
from mlic_gui.widgets.explorer.explorer_text import depth, does, introduction, size_sentence
from mlic_gui.widgets.explorer.layers.layer_panel import LayerPanel
from mlic_gui.widgets.explorer.message import Message
from mlic_gui.widgets.look.controls import ElidedLabel, muted_label
from mlic_gui.widgets.look.placing import open_as
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.toast import Toast

_SETTLE_MS = 80
_SIZE, _SMALLEST = QSize(1180, 760), QSize(860, 520)


class ExplorerWindow(QDialog):
    """Layers at the left, their channels in the middle, one channel large at the right.

    It follows the session's photo and tagger while it is open, and asks for nothing while it is not.

    Attributes:
        layers: The left part.
        tabs: This photo, or what filters look for.
        photo: The first of them.
        patterns: The second.
        channel: The right part.
        message: What stands there instead of everything.
        splitter: Holds the three parts.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What the network sees"))
        self.setWindowIcon(QIcon(str(shipped("resources", "icons", "mlic-gui.svg"))))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._desk = desk
        self.layers = LayerPanel(desk, theme)
        self.photo, self.patterns = PhotoPage(desk, theme), PatternsPage(desk, theme)
        self.channel = ChannelPanel(desk, theme)
        self.tabs = self._make_tabs()
        self.message = Message()
        self._heading, self._about = ElidedLabel(), muted_label(wrap=True)
        self._heading.setFont(interface_font(15, weight=QFont.Weight.DemiBold))
        self._moved = Throttle(_SETTLE_MS, self)
        self._lay_out()
        self._toast = Toast(self._pages)
        self._connect()
        self._restore()

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        tabs.addTab(self.tr("&This photo"))
        tabs.addTab(self.tr("&What it looks for"))
        tabs.setAccessibleName(self.tr("What is shown of the layer"))
        return tabs

    # Arrangement

    def _lay_out(self) -> None:
        self.splitter = QSplitter()
        self.splitter.setObjectName("middle")
        for part in (self.layers, self._make_middle(), self.channel):
            self.splitter.addWidget(part)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([290, 560, 290])
        self._pages = QStackedWidget()
        for page in (self.splitter, self.message):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(12)
        self._introduction = QLabel(introduction())
        self._introduction.setWordWrap(True)
        layout.addWidget(self._introduction)
        layout.addWidget(self._pages, 1)
        self.setMinimumSize(_SMALLEST)

    def _make_middle(self) -> QWidget:
        self._tab_pages = QStackedWidget()
        for page in (self.photo, self.patterns):
            self._tab_pages.addWidget(page)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(6)
        for widget in (self._heading, self._about, self.tabs):
            layout.addWidget(widget)
        layout.addWidget(self._tab_pages, 1)
        return middle

    def _connect(self) -> None:
        session, state = self._desk.session, self._desk.session.exploration
        self.message.again_asked.connect(self._try_again)
        self.tabs.currentChanged.connect(self._tab_pages.setCurrentIndex)
        state.layers_changed.connect(self._follow_layers)
        state.layer_changed.connect(self._show_layer)
        state.report_changed.connect(self._show_state)
        session.tagger_changed.connect(self._follow_tagger)
        session.project_opened.connect(self._follow_tagger)
        session.project_closed.connect(self._follow_tagger)
        session.current_changed.connect(self._moved.call)
        self._moved.fired.connect(self._follow_photo)
        state.told.connect(self._toast.show_notice)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.layers.search.setFocus)

    # In step with the session

    def _follow_tagger(self) -> None:
        if self.isVisible():
            exploring.look_at_layers(self._desk)
        self._show_state()

    def _try_again(self) -> None:
        exploring.look_at_layers(self._desk)

    def _follow_photo(self) -> None:
        if self.isVisible():
            exploring.look_at_photo(self._desk)

    def _follow_layers(self) -> None:
        self._show_state()
        if self.isVisible():
            self.layers.choose_first()
            if not self.layers.search.text():
                self.layers.keep_keyboard()

    def _show_state(self) -> None:
        """The three parts, or why there is nothing to see."""
        tagger = self._desk.session.tagger
        title = self.tr("What the network sees")
        self.setWindowTitle(f"{title} – {tagger.name}" if tagger else title)
        state = self._desk.session.exploration
        self._pages.setCurrentWidget(self.splitter if state.layers else self.message)
        if not state.layers:
            self.message.say(*self._matter(), again=bool(state.layers_trouble))
        self._show_layer()

    def _matter(self) -> tuple[str, str]:
        session, state = self._desk.session, self._desk.session.exploration
        if state.layers_trouble:
            return self.tr("The network can't be looked into"), state.layers_trouble
        if state.asking_layers:
            starting = state.report is not None and state.report.stage is Stage.START_ENGINE
            wait = self.tr("This takes some seconds, once.") if starting else ""
            return self.tr("Starting the training engine…") if starting else self.tr(
                "Opening the network…"
            ), wait
        if session.folder is None:
            return self.tr("No photos here yet"), self.tr(
                "Open a folder in the main window; this one follows."
            )
        return self.tr("No tagger in use"), self.tr("Choose one in the main window, at the top right.")

    def _show_layer(self) -> None:
        state = self._desk.session.exploration
        layer = state.layer
        if layer is None:
            self._heading.setText(self.tr("No layer chosen"))
            self._about.setText(self.tr("Choose one at the left."))
            return
        place = [known.name for known in state.layers].index(layer.name) + 1
        text = self.tr("{name} · layer {place} of {count}")
        self._heading.setText(text.format(name=layer.name, place=place, count=len(state.layers)))
        sentences = (does(layer), depth(layer, state.layers), size_sentence(layer))
        self._about.setText(" ".join(sentence for sentence in sentences if sentence))

    # What is remembered

    def _restore(self) -> None:
        settings = self._desk.settings
        open_as(self, _SIZE, settings.bytes_of("explorer"))
        splitter = settings.bytes_of("explorer_splitter")
        if not splitter.isEmpty():
            self.splitter.restoreState(splitter)

    def _remember(self) -> None:
        self._desk.settings.set_bytes("explorer", self.saveGeometry())
        self._desk.settings.set_bytes("explorer_splitter", self.splitter.saveState())

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the network in use."""
        super().showEvent(event)
        if not event.spontaneous():
            exploring.look_at_layers(self._desk)
            self.layers.choose_first()
            exploring.look_at_photo(self._desk)
            self._show_state()
            self.layers.keep_keyboard()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by its frame or with the main window."""
        self.done(0)
        event.accept()

    def done(self, result: int) -> None:
        """Remember where it was; nobody looks any more."""
        if self.isVisible():
            self._remember()
            exploring.leave(self._desk)
        super().done(result)
