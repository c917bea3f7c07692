"""Axes in the window's style: no frame, title left, legend right, three light horizontal lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QFontInfo, QGuiApplication

from mlic_gui.widgets.look.theme import Colours

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_POINTS_PER_PIXEL = 0.72  # the figures have 100 dots per inch
_FALLBACK_FAMILY = "DejaVu Sans"


class PlainAxes:
    """Two curves and a marked best point; data is set, nothing is made again.

    Attributes:
        axes: The matplotlib axes.
    """

    def __init__(
        self, axes: Axes, colours: Colours, *, title: str, curves: Sequence[tuple[str, str]], marker: str = ""
    ) -> None:
        self.axes = axes
        self._colours = colours
        self._family = plot_family(QFontInfo(QGuiApplication.font()).family())
        self._ticks: tuple[float, ...] = ()
        self._dress(title)
        self._curves = [self._curve(name, colour, marker) for name, colour in curves]
        if len(curves) > 1:
            self._legend(self._curves)
        self._phase_line = axes.axvline(
            0, color=colours.muted, linewidth=1, linestyle=(0, (1, 3)), visible=False
        )
        self._best_line = axes.axvline(
            0, color=colours.attention, linewidth=1, linestyle=(0, (3, 2)), visible=False
        )
        (self._best_dot,) = axes.plot(
            [], [], "o", color=colours.attention, markersize=4.5, clip_on=False, zorder=5
        )
        self._best_text = axes.annotate(
            "",
            (0, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -pixels(5)),
            textcoords="offset points",
            ha="center",
            va="top",
            color=colours.attention,
            fontsize=pixels(11),
            fontfamily=self._family,
            fontweight="semibold",
            annotation_clip=False,
        )
        self._note = axes.annotate(
            "",
            (1, 0),
            xycoords="axes fraction",
            xytext=(-pixels(8), pixels(8)),
            textcoords="offset points",
            ha="right",
            va="bottom",
            color=colours.text,
            fontsize=pixels(11),
            fontfamily=self._family,
        )
        for artist in self.moving:
            artist.set_animated(True)

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What changes with the data; everything else stays as long as the lines do."""
        return (self._phase_line, *self._curves, self._best_line, self._best_dot, self._best_text, self._note)

    def set_curves(self, steps: Sequence[float], *curves: Sequence[float]) -> None:
        """Show these values, one sequence per curve; NaN leaves a gap."""
        for line, values in zip(self._curves, curves, strict=True):
            line.set_data(steps, values)

    def set_note(self, text: str) -> None:
        """Say something at the lower right."""
        self._note.set_text(text)

    def set_phase(self, step: float | None) -> None:
        """Mark where one phase ends and the next begins, or nothing."""
        self._phase_line.set_visible(step is not None)
        if step is not None:
            self._phase_line.set_xdata([step, step])

    def set_best(self, step: float | None, value: float, text: str) -> None:
        """Mark the best step, or none."""
        self._best_line.set_visible(step is not None)
        self._best_text.set_visible(step is not None)
        self._best_dot.set_data([], [])
        if step is not None:
            self._best_dot.set_data([step], [value])
            self._best_line.set_xdata([step, step])
            self._best_text.xy = (step, 0)
            self._best_text.set_horizontalalignment(self._side_of(step))
            self._best_text.set_text(text)

    def scale(self) -> tuple[object, ...]:
        """What the picture depends on besides what moves."""
        return (*self._ticks, self.axes.get_visible(), self.axes.get_position().bounds)

    def set_steps(self, first: float, last: float) -> None:
        """Scale the horizontal axis."""
        margin = 0.02 * max(last - first, 1)
        self.axes.set_xlim(first - margin, max(last, first + 1) + margin)

    def set_lines(self, low: float, high: float) -> None:
        """Draw lines at `low`, half-way and `high`, and scale the vertical axis to them."""
        ticks = (low, (low + high) / 2, high)
        if ticks == self._ticks:
            return
        self._ticks = ticks
        self.axes.set_ylim(low - 0.02 * (high - low), high + 0.02 * (high - low))
        self.axes.set_yticks(ticks, [_figure(tick) for tick in ticks])
        for label in self.axes.get_yticklabels():
            label.set(color=self._colours.muted, fontsize=pixels(11), fontfamily=self._family)

    def _side_of(self, step: float) -> Literal["left", "center", "right"]:
        """How text at a step is aligned so that it stays inside."""
        first, last = self.axes.get_xlim()
        place = (step - first) / (last - first)
        return "right" if place > 0.86 else "left" if place < 0.14 else "center"

    def _dress(self, title: str) -> None:
        self.axes.set_facecolor("none")
        for spine in self.axes.spines.values():
            spine.set_visible(False)
        self.axes.xaxis.set_visible(False)
        self.axes.tick_params(length=0, pad=pixels(6))
        self.axes.grid(visible=True, axis="y", color=self._colours.line, linewidth=0.8)
        self.axes.set_axisbelow(True)
        self.axes.annotate(
            title,
            (0, 1),
            xycoords="axes fraction",
            xytext=(-pixels(28), pixels(9)),
            textcoords="offset points",
            color=self._colours.text,
            fontsize=pixels(12),
            fontfamily=self._family,
            fontweight="semibold",
            annotation_clip=False,
        )

    def _curve(self, name: str, colour: str, marker: str) -> Line2D:
        (line,) = self.axes.plot(
            [],
            [],
            label=name,
            color=colour,
            linewidth=1.5,
            solid_joinstyle="round",
            marker=marker,
            markersize=4,
        )
        return line

    def _legend(self, lines: Sequence[Line2D]) -> None:
        self.axes.legend(
            handles=lines,
            loc="lower right",
            bbox_to_anchor=(1.0, 1.0),
            borderaxespad=0.45,
            borderpad=0,
            ncols=len(lines),
            frameon=False,
            handlelength=1.1,
            handletextpad=0.4,
            columnspacing=1.0,
            labelcolor=self._colours.muted,
            prop={"size": pixels(11), "family": self._family},
        )


def pixels(count: float) -> float:
    """Logical pixels as the points that matplotlib wants."""
    return count * _POINTS_PER_PIXEL


def bounds(values: Sequence[float], *, upper: float | None = None, step: float = 0.2) -> tuple[float, float]:
    """Where the lowest and highest line go so that all values lie between them.

    Args:
        values: The values; NaN are left out.
        upper: The highest line if it is fixed, as for F-beta at 1; the lowest then is a multiple of `step`.
        step: Distance that the lowest line keeps to.
    """
    known = [value for value in values if not math.isnan(value)]
    if upper is None:
        return 0.0, _nice(max(known, default=1.0))
    lowest = min(known, default=upper - 2 * step)
    return max(0.0, min(math.floor(lowest / step + 1e-9) * step, upper - step)), upper


def _nice(value: float) -> float:
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(
        factor * power for factor in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if factor * power >= value - 1e-12
    )


def _figure(value: float) -> str:
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if value == 0 or value >= 10 else text.removesuffix("0")


@lru_cache(maxsize=8)
def plot_family(family: str) -> str:
    """The window's font family if matplotlib finds it too, else the one that it ships."""
    from matplotlib.font_manager import FontProperties, findfont  # noqa: PLC0415 - costs a second

    try:
        findfont(FontProperties(family=family), fallback_to_default=False)
    except ValueError:
        return _FALLBACK_FAMILY
    return family
