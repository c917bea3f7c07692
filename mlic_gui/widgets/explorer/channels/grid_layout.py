"""Where the pictures of a grid lie: in rows of a width, each with a line of text below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

GAP, TEXT, MARGIN = 10, 20, 4


@dataclass(frozen=True, slots=True)
class GridLayout:
    """An arrangement of square pictures.

    Attributes:
        columns: Pictures in a row.
        side: Of a picture, in pixels.
    """

    columns: int
    side: int

    @property
    def row_height(self) -> int:
        """From one row to the next."""
        return self.side + TEXT + GAP

    def rows(self, count: int) -> int:
        """Rows of so many pictures."""
        return -(-count // self.columns)

    def size(self, count: int) -> QSize:
        """What so many pictures take."""
        width = 2 * MARGIN + self.columns * (self.side + GAP) - GAP
        return QSize(width, max(1, 2 * MARGIN + self.rows(count) * self.row_height - GAP))

    def place(self, number: int) -> QRect:
        """Where a picture lies; its text is below."""
        row, column = divmod(number, self.columns)
        left, top = column * (self.side + GAP), row * self.row_height
        return QRect(MARGIN + left, MARGIN + top, self.side, self.side)

    def between(self, top: int, bottom: int, count: int) -> range:
        """The pictures, of so many, that lie at least in part between two heights."""
        first = max(0, (top - MARGIN) // self.row_height) * self.columns
        last = (bottom // self.row_height + 1) * self.columns
        return range(first, min(last, count))


def filling(room: int, *, side: int) -> GridLayout:
    """As many columns as fit into a width; pictures get up to a third larger where that fills the row."""
    columns = max(1, (room - 2 * MARGIN + GAP) // (side + GAP))
    widest = (room - 2 * MARGIN - (columns - 1) * GAP) // columns
    return GridLayout(columns, min(max(side, widest), side * 4 // 3))
