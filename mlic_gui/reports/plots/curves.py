"""The curves of a training: loss or F-beta over its steps, train and validation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.reports.plots.drawing import Dash, Drawing, Size, text_width
from mlic_gui.reports.plots.palette import LIGHT, Palette, Role
from mlic_gui.reports.plots.panel import Axis, Box, Line, Panel, upper_line
from mlic_gui.reports.shown import figure

_TRAIN = Line("train", Role.TAGGER, Dash.LONG)
_VALIDATION = Line("validation", Role.HUMAN)
_RIGHT = text_width(_VALIDATION.name) + 14


class Measure(StrEnum):
    """What is drawn over the steps."""

    LOSS = "loss"
    FBETA = "fbeta"


def curves_plot(
    points: Sequence[CurvePoint],
    *,
    best: int | None,
    measure: Measure,
    beta: float = 2.0,
    steps: str = "step",
    beside: Sequence[CurvePoint] = (),
    palette: Palette = LIGHT,
    size: Size = (420, 240),
) -> str:
    """Train and validation over the steps, the kept one marked with its number, as an SVG document.

    Args:
        points: One per step, rising.
        best: Step that was kept, or None.
        measure: What is drawn.
        beta: Weight of recall, for the title.
        steps: What a step is called: "step" or "epoch".
        beside: Points of another run, for which the upright axis has room too, so that both have the same.
        palette: Colours.
        size: Width and height in pixels.
    """
    train = [(float(point.step), _value(point, measure, "train")) for point in points]
    judged = [(float(point.step), _value(point, measure, "validation")) for point in points]
    title = "Loss" if measure is Measure.LOSS else f"F{beta:g}"
    kept = dict(judged).get(float(best), math.nan) if best is not None else math.nan
    words = _words(title, train, judged)
    if best is not None:
        words += f" Kept was {steps} {best}, with {figure(kept)} on validation."
    drawing = Drawing(size, palette, title=title, description=words)
    panel = Panel(
        drawing,
        Box(0, 0, *size),
        title=title,
        across=_across(points, steps, quiet=best is not None),
        up=_up([*_values(points, measure), *_values(beside, measure)], measure),
        right=_RIGHT,
    )
    if best is not None and points:
        panel.upright(best, f"best · {best}")
    panel.curve(train, _TRAIN)
    panel.curve(judged, _VALIDATION)
    if best is not None:
        panel.mark(best, kept)
    ends = [(curve[-1][1], line) for curve, line in ((train, _TRAIN), (judged, _VALIDATION)) if curve]
    panel.end_labels(ends)
    if not points:
        panel.note("This run kept no curves")
    return drawing.document()


def _value(point: CurvePoint, measure: Measure, side: str) -> float:
    value: float = getattr(point, f"{side}_{measure.value}")
    return value


def _across(points: Sequence[CurvePoint], steps: str, *, quiet: bool) -> Axis:
    first = points[0].step if points else 0
    last = max(points[-1].step if points else 1, first + 1)
    return Axis(first, last, (first, last), "" if quiet else steps)


def _values(points: Sequence[CurvePoint], measure: Measure) -> list[float]:
    return [_value(point, measure, side) for point in points for side in ("train", "validation")]


def _up(values: Sequence[float], measure: Measure) -> Axis:
    known = [value for value in values if math.isfinite(value)]
    if measure is Measure.LOSS:
        high = upper_line(max(known, default=1.0))
        return Axis(0.0, high, (0.0, high / 2, high))
    low = min(0.8, math.floor(min(known, default=0.6) * 5 + 1e-9) / 5)
    return Axis(low, 1.0, (low, (low + 1) / 2, 1.0))


def _words(
    title: str,
    train: Sequence[tuple[float, float]],
    judged: Sequence[tuple[float, float]],
) -> str:
    if not train:
        return "This run kept no curves."
    spans = [f"{figure(curve[0][1])} to {figure(curve[-1][1])}" for curve in (train, judged)]
    return f"{title} over {len(train):,} points. Train goes from {spans[0]}, validation from {spans[1]}."
