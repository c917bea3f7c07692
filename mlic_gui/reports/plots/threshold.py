"""What another threshold would give: precision, recall and F-beta of one label over the threshold."""

from __future__ import annotations

import math

from mlic_gui.core.learning.reporting.run_report import LabelCurves
from mlic_gui.reports.plots.drawing import Dash, Drawing, Size
from mlic_gui.reports.plots.palette import LIGHT, Palette, Role
from mlic_gui.reports.plots.panel import UNIT, Axis, Box, Line, Panel
from mlic_gui.reports.shown import figure, percent

_PRECISION = Line("right", Role.TAGGER, Dash.LONG)
_RECALL = Line("found", Role.HUMAN, Dash.MIXED)
_ACROSS = Axis(0.0, 1.0, (0.0, 0.5, 1.0))


def threshold_plot(
    curve: LabelCurves, *, beta: float = 2.0, palette: Palette = LIGHT, size: Size = (320, 230)
) -> str:
    """Share of right proposals, share of photos found, and F-beta over the threshold, as an SVG document.

    Args:
        curve: Of the label.
        beta: Weight of recall, for the legend.
        palette: Colours.
        size: Width and height in pixels.
    """
    fbeta = Line(f"F{beta:g}", Role.TEXT, width=2.25)
    drawing = Drawing(
        size, palette, title=f"Thresholds of {curve.label}", description=_words(curve, fbeta.name)
    )
    panel = Panel(drawing, Box(0, 0, *size), title=_short(curve.label), across=_ACROSS, up=UNIT)
    panel.legend((_PRECISION, _RECALL, fbeta))
    if not curve.thresholds:
        panel.note("needs photos with yes and with no")
        return drawing.document()
    panel.upright(curve.chosen, f"threshold {figure(curve.chosen)}")
    for line, values in (
        (_PRECISION, curve.precision_at),
        (_RECALL, curve.recall_at),
        (fbeta, curve.fbeta_at),
    ):
        panel.curve(list(zip(curve.thresholds, values, strict=True)), line)
    return drawing.document()


def _short(label: str) -> str:
    return label if len(label) <= 16 else f"{label[:15]}…"


def _words(curve: LabelCurves, fbeta: str) -> str:
    known = [number for number in range(len(curve.thresholds)) if not math.isnan(curve.fbeta_at[number])]
    if not known:
        return "There is no curve, because photos with yes or with no are missing."
    best = max(known, key=lambda number: curve.fbeta_at[number])
    here = min(known, key=lambda number: abs(curve.thresholds[number] - curve.chosen))
    return (
        f"At the chosen threshold {figure(curve.chosen)}, {percent(curve.recall_at[here])} of the photos "
        f"are found and {percent(curve.precision_at[here])} of the proposals are right; {fbeta} is "
        f"{figure(curve.fbeta_at[here])}. {fbeta} is highest, {figure(curve.fbeta_at[best])}, "
        f"at the threshold {figure(curve.thresholds[best])}."
    )
