"""The window's colours as the plots of a report take them."""

from __future__ import annotations

from mlic_gui.reports.plots.palette import Palette
from mlic_gui.widgets.look.theme import Colours


def plot_palette(colours: Colours) -> Palette:
    """The palette of a table of colours."""
    return Palette(
        text=colours.text,
        muted=colours.muted,
        line=colours.line,
        panel=colours.panel,
        human=colours.human,
        tagger=colours.tagger,
        attention=colours.attention,
        no=colours.negative,
    )
