"""The recipes to choose from: our own first, then the published ones, each with what it is good for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mlic_gui.core.catalog.recipes import RECIPES, Recipe
from mlic_gui.widgets.look.theme import SMALL_PIXELS, Theme, head_font, interface_font
from mlic_gui.widgets.training.form.setting_words import recipe_text

_NAME = Qt.ItemDataRole.UserRole
_SUITS = Qt.ItemDataRole.UserRole + 1
_PADDING, _GAP, _RADIUS = 10, 3, 6
_WRAP = int(Qt.TextFlag.TextWordWrap)

Index = QModelIndex | QPersistentModelIndex


class RecipeList(QListWidget):
    """One row per recipe; arrow keys go from one to the next.

    Signals:
        recipe_chosen: Name of the recipe that is chosen now.
    """

    recipe_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Recipes"))
        self.setItemDelegate(_RecipeDelegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._suiting = self.tr("suits best")
        own = [recipe for recipe in RECIPES.values() if not recipe.source]
        self._add(self.tr("Our own"), own)
        self._add(self.tr("Published"), [recipe for recipe in RECIPES.values() if recipe.source])
        self.currentItemChanged.connect(self._tell)

    @property
    def recipe(self) -> str:
        """Name of the recipe that is chosen."""
        item = self.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def choose(self, name: str) -> None:
        """Choose a recipe."""
        item = self._item(name)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def mark(self, name: str) -> None:
        """Say of one recipe that it suits best."""
        for row in range(self.count()):
            item = self.item(row)
            suits = bool(name) and item.data(_NAME) == name
            item.setData(_SUITS, self._suiting if suits else "")

    def _add(self, title: str, recipes: list[Recipe]) -> None:
        head = QListWidgetItem(title, self)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        for recipe in recipes:
            item = QListWidgetItem(recipe_text(recipe.title), self)
            item.setData(_NAME, recipe.name)
            item.setData(Qt.ItemDataRole.ToolTipRole, recipe_text(recipe.source))
            item.setData(Qt.ItemDataRole.StatusTipRole, recipe_text(recipe.description))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, recipe_text(recipe.description))

    def _item(self, name: str) -> QListWidgetItem | None:
        items = (self.item(row) for row in range(self.count()))
        return next((item for item in items if item.data(_NAME) == name), None)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_NAME):
            self.recipe_chosen.emit(item.data(_NAME))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Descriptions wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _RecipeDelegate(QStyledItemDelegate):
    """Paints title, badge and description of a recipe, or the head of a group."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the list, as high as the wrapped text."""
        width = self._view.viewport().width()
        if not index.data(_NAME):
            return QSize(width, QFontMetrics(head_font()).height() + 16)
        inner = QRect(0, 0, width - 2 * _PADDING, 1000)
        below = _height(_small(), inner, index.data(Qt.ItemDataRole.StatusTipRole))
        above = _height(_title_font(), self._beside_badge(inner, index), index.data())
        return QSize(width, above + _GAP + below + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        try:
            if index.data(_NAME):
                self._paint_recipe(painter, option, index)
            else:
                self._paint_head(painter, option, index)
        finally:
            painter.restore()

    def _paint_head(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.setFont(head_font())
        painter.setPen(QColor(self._theme.colours.muted))
        place = _rect(option).adjusted(_PADDING, 0, -_PADDING, -4)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft), index.data())

    def _paint_recipe(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = self._theme.colours
        self._paint_ground(painter, option, index)
        inner = _rect(option).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        upper = self._beside_badge(inner, index)
        painter.setFont(_title_font())
        painter.setPen(QColor(colours.text))
        painter.drawText(upper, _WRAP, index.data())
        self._paint_badge(painter, inner, index)
        lower = inner.adjusted(0, _height(_title_font(), upper, index.data()) + _GAP, 0, 0)
        painter.setFont(_small())
        painter.setPen(QColor(colours.muted))
        painter.drawText(lower, _WRAP, index.data(Qt.ItemDataRole.StatusTipRole))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, place = self._theme.colours, _rect(option).adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.row() == self._view.currentRow():
            painter.setPen(QColor(colours.human if self._view.hasFocus() else colours.line))
            painter.setBrush(QColor(colours.tint))
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)

    def _paint_badge(self, painter: QPainter, inner: QRect, index: Index) -> None:
        text = index.data(_SUITS)
        if not text:
            return
        font = _small()
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text) + 12
        place = QRect(inner.right() - width + 1, inner.top(), width, metrics.height() + 2)
        painter.setPen(QColor(self._theme.colours.human))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setFont(font)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _beside_badge(self, inner: QRect, index: Index) -> QRect:
        text = index.data(_SUITS)
        taken = QFontMetrics(_small()).horizontalAdvance(text) + 20 if text else 0
        return inner.adjusted(0, 0, -taken, 0)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _title_font() -> QFont:
    return interface_font(weight=QFont.Weight.DemiBold)


def _small() -> QFont:
    return interface_font(SMALL_PIXELS)


def _height(font: QFont, place: QRect, text: str) -> int:
    return QFontMetrics(font).boundingRect(place, _WRAP, text).height()
