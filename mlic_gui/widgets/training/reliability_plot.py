"""The reliability diagram of the tagger: does a probability mean what it says?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.judging.reliability import Reliability
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Colours, Theme
from mlic_gui.widgets.training.plain_axes import PlainAxes, pixels
from mlic_gui.widgets.training.plot_canvas import PlotCanvas

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TENTHS = 10
_ACROSS = (0.0, 0.5, 1.0)


class ReliabilityPlot(PlotCanvas):
    """Share of *yes* over probability, on photos that were not learned from; ideal is the diagonal."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        self._reliability: Reliability | None = None
        super().__init__(desk, theme, parent)
        self.setAccessibleName(self.tr("Share of yes over probability, on photos not learned from"))

    def show_reliability(self, reliability: Reliability | None) -> None:
        """Show these bins; None where nothing is known."""
        self._reliability = reliability
        self.refresh()

    def _build(self, figure: Figure) -> tuple[PlainAxes, ...]:
        self._diagram = ReliabilityAxes(
            figure.subplots(1, 1),
            self._theme.colours,
            title=self.tr("Share of yes by probability"),
            name=self.tr("found"),
            ideal=self.tr("ideal"),
        )
        return (self._diagram,)

    def _update(self) -> None:
        known = self._reliability
        if known is None or not known.bins:
            self._diagram.set_bins(Reliability(), self.tr("Nothing to show before the next training"))
            return
        text = self.tr("off by {error} on average").format(error=f"{known.error:.3f}")
        self._diagram.set_bins(known, text)


class ReliabilityAxes(PlainAxes):
    """Plain axes with a diagonal, a bar for how many suggestions each bin has, and a line of text."""

    def __init__(self, axes: Axes, colours: Colours, *, title: str, name: str, ideal: str) -> None:
        places = [number / _TENTHS for number in range(_TENTHS)]
        self._bars = axes.bar(
            places, [0.0] * _TENTHS, width=0.088, align="edge", color=colours.tagger, alpha=0.3
        ).patches
        (diagonal,) = axes.plot([0, 1], [0, 1], color=colours.muted, linewidth=1, linestyle=(0, (3, 2)))
        diagonal.set_label(ideal)
        super().__init__(axes, colours, title=title, curves=[(name, colours.human)], marker="o")
        self._legend([diagonal, *self._curves])
        self.set_lines(0.0, 1.0)
        self._show_probabilities()

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What changes with the data."""
        return (*self._bars, *super().moving)

    def set_bins(self, reliability: Reliability, text: str) -> None:
        """Show these bins and this text."""
        bins = reliability.bins
        self.set_curves([one.probability for one in bins], [one.yes for one in bins])
        self.set_note(text)
        total = sum(one.count for one in bins)
        shares = {math.floor(one.low * _TENTHS + 0.5): one.count / total for one in bins}
        for number, bar in enumerate(self._bars):
            bar.set_height(shares.get(number, 0.0))

    def _show_probabilities(self) -> None:
        self.axes.set_xlim(-0.02, 1.02)
        self.axes.xaxis.set_visible(True)
        self.axes.grid(visible=False, axis="x")
        self.axes.set_xticks(_ACROSS, [f"{value:g}" for value in _ACROSS])
        for label in self.axes.get_xticklabels():
            label.set(color=self._colours.muted, fontsize=pixels(11), fontfamily=self._family)
