"""The left part of the explorer: search, the list of layers, how large the network is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from mlic_gui.operations import exploring
from mlic_gui.operations.desk import Desk
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.explorer.explorer_text import total_text
from mlic_gui.widgets.explorer.layers.layer_list import LayerList
from mlic_gui.widgets.explorer.layers.layer_model import LayerModel, is_convolution
from mlic_gui.widgets.look.controls import SectionHead, muted_label
from mlic_gui.widgets.look.theme import Theme

_SETTLE_MS = 120


class LayerPanel(QWidget):
    """Chooses a layer of the session's network.

    Attributes:
        search: Words that the names or kinds of the layers have.
        only: Whether only layers with filters are listed.
        list: The layers.
        note: What is the matter where there are none, and how large the network is.
    """

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chosen = ""
        self._model = LayerModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search layers…"))
        self.search.setAccessibleName(self.tr("Search layers"))
        self.search.setClearButtonEnabled(True)
        self.only = QCheckBox(self.tr("Only &convolutions"))
        self.only.setToolTip(self.tr("Layers with filters; others only pass on what filters found"))
        self.only.setChecked(True)
        self._head = SectionHead(self.tr("Layers"))
        self._head.detail.setText(self.tr("numbers learned"))
        self.list = LayerList(self._model, theme)
        self.note = muted_label(wrap=True)
        self._lay_out()
        self._settled = Throttle(_SETTLE_MS, self)
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 10, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.only)
        layout.addSpacing(4)
        layout.addWidget(self._head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)

    def _connect(self) -> None:
        state = self._desk.session.exploration
        self.search.textChanged.connect(self._search)
        self.only.toggled.connect(self._search)
        self.list.layer_chosen.connect(self._choose)
        self._settled.fired.connect(self._look)
        state.layers_changed.connect(self.refresh)
        state.layer_changed.connect(self._show_layer)

    def refresh(self) -> None:
        """Show the layers that are known now."""
        state = self._desk.session.exploration
        self._model.set_layers(state.layers)
        self.note.setText(total_text(state.layers) if state.layers else "")
        self.note.setVisible(bool(state.layers))
        for widget in (self.search, self.only, self.list):
            widget.setEnabled(bool(state.layers))
        self._show_layer()

    def choose_first(self) -> None:
        """Look at the first layer that has filters, where none is looked at yet."""
        state = self._desk.session.exploration
        first = next((layer.name for layer in state.layers if is_convolution(layer)), "")
        if state.layer is None and first:
            exploring.choose_layer(self._desk, first)

    def _search(self) -> None:
        self._model.search(self.search.text(), only_convolutions=self.only.isChecked())
        self._show_layer()

    def _show_layer(self) -> None:
        layer = self._desk.session.exploration.layer
        self._chosen = layer.name if layer else ""
        self.list.show_layer(self._chosen)

    def _choose(self, name: str) -> None:
        """Whoever runs through the layers looks at the one where they stop."""
        self._chosen = name
        self._settled.call()

    def _look(self) -> None:
        if self._chosen:
            exploring.choose_layer(self._desk, self._chosen)

    def keep_keyboard(self) -> None:
        """Put the keyboard into the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
