"""Plots of a report as SVG documents, drawn alike by browsers and by Qt's renderer."""

from __future__ import annotations

from mlic_gui.reports.plots.confusion import confusion_plot
from mlic_gui.reports.plots.curves import Measure, curves_plot
from mlic_gui.reports.plots.grid import grid_size
from mlic_gui.reports.plots.growth import growth_plot, growth_plots
from mlic_gui.reports.plots.palette import DARK, LIGHT, Palette
from mlic_gui.reports.plots.precision_recall import pr_plot
from mlic_gui.reports.plots.reliability import reliability_plot
from mlic_gui.reports.plots.threshold import threshold_plot

__all__ = [
    "DARK",
    "LIGHT",
    "Measure",
    "Palette",
    "confusion_plot",
    "curves_plot",
    "grid_size",
    "growth_plot",
    "growth_plots",
    "pr_plot",
    "reliability_plot",
    "threshold_plot",
]
