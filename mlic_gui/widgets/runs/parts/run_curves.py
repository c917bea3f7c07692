"""The curves of a run as a plot."""

from __future__ import annotations

from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.reports.plots import Measure, Palette, curves_plot


def draw_curves(run: RunRecord, measure: Measure, palette: Palette, size: tuple[int, int]) -> str:
    """Loss or F-beta over the steps of a run, as an SVG document."""
    beta = run.settings.get("beta", 2.0)
    steps = "epoch" if run.kind is RunKind.FINE_TUNE else "step"
    return curves_plot(
        run.points, best=run.best, measure=measure, beta=beta, steps=steps, palette=palette, size=size
    )
