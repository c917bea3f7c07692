"""Precision over recall of each label, and where the tagger stands on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.core.learning.reporting.run_report import LabelCurves
from mlic_gui.reports.plots.drawing import Drawing, Size
from mlic_gui.reports.plots.grid import boxes, grid_size
from mlic_gui.reports.plots.palette import LIGHT, Palette, Role
from mlic_gui.reports.plots.panel import Axis, Box, Line, Panel
from mlic_gui.reports.shown import figure, percent

_CURVE = Line("precision", Role.HUMAN)
_ACROSS = Axis(0.0, 1.0, (0.0, 0.5, 1.0), "recall: how many are found")
_UP = Axis(0.0, 1.0, (0.0, 0.5, 1.0), "precision: how many are right")


def pr_plot(
    curves: Sequence[LabelCurves],
    *,
    figures: Sequence[LabelFigures] = (),
    palette: Palette = LIGHT,
    size: Size | None = None,
) -> str:
    """Precision over recall, a small plot per label, where the tagger stands marked, as an SVG document.

    Args:
        curves: One for each label.
        figures: The run's figures of the labels; the marked point is theirs. Labels that are not among them
            are marked where their curve is at the chosen threshold.
        palette: Colours.
        size: Width and height in pixels; None for 720 wide and as high as it takes.
    """
    size = size or grid_size(len(curves), width=720)
    known = {item.label: item for item in figures}
    points = [_standing(curve, known.get(curve.label)) for curve in curves]
    drawing = Drawing(
        size,
        palette,
        title=f"Precision and recall: {_names(curves)}",
        description=" ".join(_words(curve, *point) for curve, point in zip(curves, points, strict=True)),
    )
    for curve, point, box in zip(curves, points, boxes(len(curves), size), strict=True):
        _draw(drawing, box, curve, point)
    return drawing.document()


def _draw(drawing: Drawing, box: Box, curve: LabelCurves, point: tuple[float, float]) -> None:
    panel = Panel(drawing, box, title=curve.label, across=_ACROSS, up=_UP)
    if not curve.recall:
        panel.note("needs photos with yes and with no")
        return
    rising = sorted(zip(curve.recall, curve.precision, strict=True), key=lambda pair: (pair[0], -pair[1]))
    panel.curve(rising, _CURVE, steps=True)
    panel.mark(*point)
    panel.lower_right(f"● finds {percent(point[0])}, right {percent(point[1])}")


def _standing(curve: LabelCurves, item: LabelFigures | None) -> tuple[float, float]:
    """Recall and precision at the tagger's threshold; NaN where they are not known."""
    if item is not None:
        return item.recall, item.precision
    if not curve.thresholds:
        return math.nan, math.nan
    place = min(range(len(curve.thresholds)), key=lambda number: abs(curve.thresholds[number] - curve.chosen))
    return curve.recall_at[place], curve.precision_at[place]


def _names(curves: Sequence[LabelCurves]) -> str:
    shown = ", ".join(curve.label for curve in curves[:8])
    return shown if len(curves) <= 8 else f"{shown} and {len(curves) - 8} more labels"


def _words(curve: LabelCurves, recall: float, precision: float) -> str:
    if not curve.recall:
        return f"{curve.label}: no curve, because photos with yes or with no are missing."
    return (
        f"{curve.label}: at its threshold {figure(curve.chosen)} the tagger finds {percent(recall)} "
        f"of the photos, and {percent(precision)} of its proposals are right."
    )
