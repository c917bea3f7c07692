"""Do probabilities mean what they say: share of *yes* over probability."""

from __future__ import annotations

from mlic_gui.core.learning.judging.reliability import Reliability
from mlic_gui.reports.plots.drawing import Dash, Drawing, Size
from mlic_gui.reports.plots.palette import LIGHT, Palette, Role
from mlic_gui.reports.plots.panel import UNIT, Axis, Box, Line, Panel
from mlic_gui.reports.shown import figure, percent

_TITLE = "Share of yes by probability"
_FOUND = Line("found", Role.HUMAN)
_IDEAL = Line("ideal", Role.MUTED, Dash.SHORT, 1.0)
_ACROSS = Axis(0.0, 1.0, (0.0, 0.5, 1.0), "probability")


def reliability_plot(
    reliability: Reliability | None, *, palette: Palette = LIGHT, size: Size = (360, 260)
) -> str:
    """Share of *yes* over probability; ideal is the diagonal; bars say how many suggestions are there.

    Args:
        reliability: The bins, or None where nothing is known.
        palette: Colours.
        size: Width and height in pixels.
    """
    bins = reliability.bins if reliability else ()
    drawing = Drawing(size, palette, title=_TITLE, description=_words(reliability))
    panel = Panel(drawing, Box(0, 0, *size), title=_TITLE, across=_ACROSS, up=UNIT)
    panel.legend((_FOUND, _IDEAL))
    total = sum(one.count for one in bins)
    for one in bins:
        panel.bar(one.low + 0.006, one.high - 0.006, one.count / total, Role.TAGGER)
    panel.diagonal()
    panel.curve([(one.probability, one.yes) for one in bins], _FOUND)
    for one in bins:
        panel.mark(one.probability, one.yes, Role.HUMAN)
    if not bins:
        panel.note("nothing was judged")
    elif reliability is not None:
        panel.upper_left(f"off by {figure(reliability.error, 3)} on average")
    return drawing.document()


def _words(reliability: Reliability | None) -> str:
    if reliability is None or not reliability.bins:
        return "Nothing was judged."
    said = [
        f"of {one.count:,} suggestions near {figure(one.probability)}, {percent(one.yes)} are yes"
        for one in reliability.bins
    ]
    return f"Off by {figure(reliability.error, 3)} on average: {'; '.join(said)}."
