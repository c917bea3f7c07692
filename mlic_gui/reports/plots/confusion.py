"""A heat table of which label is taken for which."""

from __future__ import annotations

from collections.abc import Sequence

from mlic_gui.core.learning.reporting.run_report import Confusion
from mlic_gui.reports.plots.drawing import BODY, SMALL, Drawing, Size, fitted, text_width
from mlic_gui.reports.plots.palette import LIGHT, Palette, Role
from mlic_gui.reports.shown import photos

_MOST = 16
_TITLE = "Wrong proposals, by what the photo has"
_HOW = "row: photos with this label and their number · column: wrongly proposed on how many of them"
_LONGEST = 120.0  # pixels of a name
_HEAD = 40.0
_SLANT = -40.0
_LOWEST, _HIGHEST = 0.08, 0.45  # opacities that leave the numbers readable


def confusion_plot(confusion: Confusion, *, palette: Palette = LIGHT, size: Size = (560, 420)) -> str:
    """Rows: photos that have a label; columns: on how many of them another was proposed that they lack.

    The deeper a cell's colour, the larger the share of the row's photos. With more than 16 labels, those that
    are mixed up most are shown.

    Args:
        confusion: The counts.
        palette: Colours.
        size: Width and height in pixels.
    """
    chosen = _chosen(confusion)
    names = [confusion.labels[number] for number in chosen]
    counts = [[confusion.beside[row][column] for column in chosen] for row in chosen]
    has = [max(1, confusion.has[row]) for row in chosen]
    shares = [[count / whole for count in row] for row, whole in zip(counts, has, strict=True)]
    drawing = Drawing(size, palette, title=_TITLE, description=_words(names, counts))
    drawing.text((0, 10), _TITLE, Role.TEXT, size=BODY, bold=True)
    most = f" · the {_MOST} mixed up most" if len(names) < len(confusion.labels) else ""
    drawing.text((0, 27), f"{_HOW}{most}")
    if names:
        _draw(drawing, names, [confusion.has[row] for row in chosen], counts, shares)
    return drawing.document()


def confusions(confusion: Confusion) -> tuple[tuple[str, str, int], ...]:
    """(label, what it is taken for, on how many of its photos) of all pairs that occur, the most first."""
    found = [
        (label, other, count)
        for label, row in zip(confusion.labels, confusion.beside, strict=True)
        for other, count in zip(confusion.labels, row, strict=True)
        if count and label != other
    ]
    return tuple(sorted(found, key=lambda pair: -pair[2]))


def _chosen(confusion: Confusion) -> list[int]:
    if len(confusion.labels) <= _MOST:
        return list(range(len(confusion.labels)))
    taken = confusion.beside
    mixed = [sum(taken[number]) + sum(row[number] for row in taken) for number in range(len(taken))]
    return sorted(sorted(range(len(mixed)), key=lambda number: -mixed[number])[:_MOST])


def _draw(
    drawing: Drawing,
    names: Sequence[str],
    has: Sequence[int],
    counts: Sequence[Sequence[int]],
    shares: Sequence[Sequence[float]],
) -> None:
    longest = min(_LONGEST, 1.15 * max(text_width(name) for name in names))  # fonts differ
    numbers = max(text_width(f"{count:,}") for count in has) + 10
    left, top = longest + numbers + 12, _HEAD + longest * 0.7 + 14
    width = min(76.0, (drawing.width - left - longest * 0.5) / len(names))
    height = min(38.0, (drawing.height - top) / len(names))
    most = max(max(row) for row in shares) or 1.0
    for row, name in enumerate(names):
        middle = top + (row + 0.5) * height
        short = fitted(name, longest)
        tip = name if short != name else ""
        drawing.text((left - numbers - 8, middle), short, Role.TEXT, anchor="end", tip=tip)
        drawing.text((left - 8, middle), f"{has[row]:,}", anchor="end")
        place = (left + (row + 0.5) * width - 3, top - 8)
        drawing.text(place, short, Role.TEXT, turned=_SLANT, tip=tip)
        for column, count in enumerate(counts[row]):
            corner = (left + column * width + 1, top + row * height + 1)
            shade = shares[row][column] / most
            _draw_cell(drawing, corner, (width - 2, height - 2), None if row == column else count, shade)


def _draw_cell(
    drawing: Drawing, corner: tuple[float, float], size: tuple[float, float], count: int | None, shade: float
) -> None:
    """A cell; a count of None for the diagonal, where a label would be taken for itself."""
    if count is None:
        drawing.rectangle(corner, size, Role.LINE, opacity=0.6)
        return
    opacity = _LOWEST + (_HIGHEST - _LOWEST) * shade if count else 0.04
    drawing.rectangle(corner, size, Role.NO if count else Role.MUTED, opacity=opacity)
    middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
    role = Role.TEXT if count else Role.MUTED
    drawing.text(middle, f"{count:,}" if count else "·", role, size=SMALL, anchor="middle", bold=bool(count))


def _words(names: Sequence[str], counts: Sequence[Sequence[int]]) -> str:
    found = sorted(
        (
            (count, names[row], names[column])
            for row, line in enumerate(counts)
            for column, count in enumerate(line)
            if count
        ),
        key=lambda pair: -pair[0],
    )
    if not found:
        return "No label is taken for another."
    said = [f"{other} is wrongly proposed on {photos(count)} of {name}" for count, name, other in found[:20]]
    return f"{'; '.join(said)}."
