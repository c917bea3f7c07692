"""The layers of the network as a list that can be searched, with a head for each block of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mlic_gui.session.text import number
from mlic_gui.widgets.explorer.explorer_text import learned_text, shape_text
from mlic_gui.widgets.look.tips import plain_tip

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Layer

_Index = QModelIndex | QPersistentModelIndex
_BLOCK = re.compile(r"^(?:block|stage)_?(\d+)|^conv(\d+)_block")


class LayerRole(IntEnum):
    """What the model tells of a row, besides `DisplayRole` (its name)."""

    NAME = Qt.ItemDataRole.UserRole + 1  # str: of the layer, "" for a head
    DETAIL = Qt.ItemDataRole.UserRole + 2  # str: size and kind
    LEARNED = Qt.ItemDataRole.UserRole + 3  # str: how many numbers it has learned, "" for none
    CONVOLUTIONAL = Qt.ItemDataRole.UserRole + 4  # bool
    FOLDED = Qt.ItemDataRole.UserRole + 5  # bool: whether the layers of this head are hidden


@dataclass(frozen=True, slots=True)
class _Row:
    block: str
    layer: Layer | None


class LayerModel(QAbstractListModel):
    """The layers that are wanted, in order; blocks can be folded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers: tuple[Layer, ...] = ()
        self._rows: list[_Row] = []
        self._folded: set[str] = set()
        self._words: tuple[str, ...] = ()
        self._only_convolutions = True

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Show the layers of another network."""
        self._layers = tuple(layers)
        self._folded.clear()
        self._refill()

    def search(self, text: str, *, only_convolutions: bool) -> None:
        """Show only layers that have all these words in their name or kind."""
        wanted = tuple(text.lower().split())
        if (wanted, only_convolutions) != (self._words, self._only_convolutions):
            self._words, self._only_convolutions = wanted, only_convolutions
            self._refill()

    def fold(self, block: str) -> None:
        """Hide the layers of a block, or show them again."""
        self._folded ^= {block}
        self._refill()

    def row_of(self, name: str) -> int:
        """Row of a layer, -1 if it is not shown."""
        names = [row.layer.name if row.layer else None for row in self._rows]
        return names.index(name) if name in names else -1

    def block_at(self, index: _Index) -> str:
        """Key of the block of a row."""
        return self._rows[index.row()].block

    def _refill(self) -> None:
        self.beginResetModel()
        self._rows = list(self._wanted_rows())
        self.endResetModel()

    def _wanted_rows(self) -> Iterable[_Row]:
        before = ""
        for layer in self._layers:
            if not self._matches(layer):
                continue
            block = block_of(layer.name)
            if block and block != before:
                yield _Row(block, None)
            before = block
            if not block or self._words or block not in self._folded:
                yield _Row(block, layer)

    def _matches(self, layer: Layer) -> bool:
        text = f"{layer.name} {layer.kind}".lower()
        wanted = is_convolution(layer) or not self._only_convolutions
        return wanted and all(word in text for word in self._words)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of layers and heads that are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Heads can be folded, not selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        selectable = self._rows[index.row()].layer is not None
        return Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsSelectable if selectable else Qt.ItemFlag(0))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row has for `role`; see `LayerRole`."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        return self._of_head(row, role) if row.layer is None else _of_layer(row.layer, role)

    def _of_head(self, row: _Row, role: int) -> Any:
        folded = row.block in self._folded and not self._words
        title = self.tr("Block {number}").format(number=row.block)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{title}, {self.tr('folded') if folded else self.tr('unfolded')}"
            case LayerRole.NAME:
                return ""
            case LayerRole.FOLDED:
                return folded
        return None


def is_convolution(layer: Layer) -> bool:
    """Whether a layer has filters: others may have channels too, but only pass on what filters found."""
    return layer.convolutional and "Conv" in layer.kind


def block_of(name: str) -> str:
    """Number of the block that a layer's name says it belongs to, or ""."""
    found = _BLOCK.match(name)
    return (found[1] or found[2]) if found else ""


def _of_layer(layer: Layer, role: int) -> Any:
    detail = f"{shape_text(layer)} · {layer.kind}"
    match role:
        case Qt.ItemDataRole.DisplayRole | LayerRole.NAME:
            return layer.name
        case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
            sentence = f"{layer.name}: {detail}, {learned_text(layer)}"
            return plain_tip(sentence) if role == Qt.ItemDataRole.ToolTipRole else sentence
        case LayerRole.DETAIL:
            return detail
        case LayerRole.LEARNED:
            return number(layer.parameters) if layer.parameters else ""
        case LayerRole.CONVOLUTIONAL:
            return layer.convolutional
    return None
