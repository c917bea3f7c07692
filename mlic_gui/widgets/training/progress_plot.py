"""The plot of how good each retraining was on photos it did not learn from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.plain_axes import PlainAxes, bounds
from mlic_gui.widgets.training.plot_canvas import PlotCanvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class ProgressPlot(PlotCanvas):
    """Held-out F-beta over successive retrainings, the best one marked."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        self._figures: tuple[float, ...] = ()
        super().__init__(desk, theme, parent)
        self.setAccessibleName(self.tr("Held-out F-beta over retrainings"))

    def show_figures(self, figures: Sequence[float]) -> None:
        """Show one F-beta per retraining, oldest first."""
        self._figures = tuple(figures)
        self.refresh()

    def _build(self, figure: Figure) -> tuple[PlainAxes, ...]:
        title = self.tr("F-beta on held-out photos, run by run")
        curves = ((self.tr("held-out"), self._theme.colours.human),)
        self._progress = PlainAxes(
            figure.subplots(1, 1), self._theme.colours, title=title, curves=curves, marker="o"
        )
        return (self._progress,)

    def _update(self) -> None:
        numbers = list(range(1, len(self._figures) + 1))
        self._progress.set_lines(*bounds(self._figures, upper=1.0))
        self._progress.set_curves(numbers, self._figures)
        self._progress.set_steps(1, max(2, len(numbers)))
        best = max(range(len(numbers)), key=self._figures.__getitem__) if numbers else None
        value = math.nan if best is None else self._figures[best]
        text = "" if best is None else self.tr("best · run {number}").format(number=best + 1)
        self._progress.set_note("" if numbers else self.tr("No run was judged on photos it had not seen"))
        self._progress.set_best(None if best is None else best + 1, value, text)
