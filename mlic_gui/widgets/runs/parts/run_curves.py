"""The curves of a run as a plot."""

from __future__ import annotations

from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.reports.plots import Measure, Palette, curves_plot


def draw_curves(
    run: RunRecord,
    measure: Measure,
    palette: Palette,
    size: tuple[int, int],
    *,
    beside: RunRecord | None = None,
) -> str:
    """Loss or F-beta over the steps of a run, as an SVG document, on one axis with the run beside it."""
    beta = run.settings.get("beta", 2.0)
    steps = "epoch" if run.kind is RunKind.FINE_TUNE else "step"
    return curves_plot(
        run.points,
        best=run.best,
        measure=measure,
        beta=beta,
        steps=steps,
        beside=beside.points if beside is not None else (),
        palette=palette,
        size=size,
    )
