"""The two live plots of a training, loss and F-beta, drawn with matplotlib in the window's colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.plain_axes import PlainAxes, bounds
from mlic_gui.widgets.training.plot_canvas import PlotCanvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_BOTH_FROM = 200  # pixels of height below which F-beta is shown alone


class TrainingPlot(PlotCanvas):
    """Loss above, F-beta below: train in blue, validation in green, the best point in amber."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        self._points: tuple[CurvePoint, ...] = ()
        self._best: int | None = None
        self._planned: int | None = None
        self._beta = 2.0
        self._head_epochs = 0
        super().__init__(desk, theme, parent)
        self.setAccessibleName(self.tr("Curves of loss and F-beta, train and validation"))

    def show_curves(
        self,
        points: Sequence[CurvePoint],
        *,
        best: int | None,
        planned: int | None,
        beta: float,
        head_epochs: int = 0,
    ) -> None:
        """Show these points.

        Args:
            points: One per step.
            best: Step to mark, or None.
            planned: Last step that there may be, or None if that is not known.
            beta: Weight of recall in F-beta, for the title.
            head_epochs: How many of the first epochs train the head alone; a line marks their end.
        """
        another, self._head_epochs = beta != self._beta, head_epochs
        self._points, self._best, self._planned, self._beta = tuple(points), best, planned, beta
        if another:
            self._rebuild()
        self.refresh()

    def _choose_axes(self) -> None:
        self._loss.axes.set_visible(self.height() >= _BOTH_FROM)

    def _build(self, figure: Figure) -> tuple[PlainAxes, ...]:
        colours = self._theme.colours
        curves = ((self.tr("train"), colours.tagger), (self.tr("validation"), colours.human))
        loss, fbeta = figure.subplots(2, 1)
        title = self.tr("F-beta (β = {beta})").format(beta=f"{self._beta:g}")
        self._loss = PlainAxes(loss, colours, title=self.tr("Loss"), curves=curves)
        self._fbeta = PlainAxes(fbeta, colours, title=title, curves=curves)
        return self._loss, self._fbeta

    def _update(self) -> None:
        train = [point.train_loss for point in self._points], [point.train_fbeta for point in self._points]
        judged = [p.validation_loss for p in self._points], [p.validation_fbeta for p in self._points]
        self._loss.set_lines(*bounds([*train[0], *judged[0]]))
        self._fbeta.set_lines(*bounds([*train[1], *judged[1]], upper=1.0))
        steps = [point.step for point in self._points]
        place = steps.index(self._best) if self._best in steps else None
        text = self.tr("best · {step}").format(step=self._best)
        for axes, learned, validated in (
            (self._loss, train[0], judged[0]),
            (self._fbeta, train[1], judged[1]),
        ):
            axes.set_curves(steps, learned, validated)
            axes.set_steps(min(steps, default=0), max(self._planned or 0, max(steps, default=1)))
            axes.set_phase(self._head_epochs if 0 < self._head_epochs <= max(steps, default=0) else None)
            axes.set_best(
                None if place is None else steps[place], math.nan if place is None else validated[place], text
            )
