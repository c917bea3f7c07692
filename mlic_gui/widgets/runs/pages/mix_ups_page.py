"""The page that says which label is wrongly proposed on photos of which."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.reporting.run_report import Confusion, RunReport
from mlic_gui.reports.plots import confusion_plot
from mlic_gui.reports.plots.confusion import confusions
from mlic_gui.reports.shown import shown
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted, number
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.pages.plot_page import PlotPage

_HEAD, _ROW, _MOST_ROWS = 150, 34, 16
_SENTENCES = 3


class MixUpsPage(PlotPage):
    """The most frequent ones in words, all of them as a table of heat.

    Attributes:
        plot: The table.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.plot = self.make_plot(self.tr("Which label is taken for which"))
        self.column.addWidget(self.plot)
        self.column.addStretch(1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show the mix-ups."""
        confusion = report.confusion
        self.plot.setVisible(confusion is not None)
        if confusion is None:
            self.say(self.lack(report, awaited=awaited))
            return
        self.say(self._words(confusion))
        rows = min(_MOST_ROWS, len(confusion.labels))
        self.plot.show_plot(
            lambda palette, size: confusion_plot(confusion, palette=palette, size=size),
            height=partial(_height, rows),
        )

    def _words(self, confusion: Confusion) -> str:
        has = dict(zip(confusion.labels, confusion.has, strict=True))
        found = confusions(confusion)[:_SENTENCES]
        said = [_sentence(label, other, count, of=has[label]) for label, other, count in found]
        return "\n".join(said) or self.tr("No label was wrongly proposed on photos of another.")


def _sentence(label: str, other: str, count: int, *, of: int) -> str:
    return counted(
        "MixUpsPage",
        QT_TRANSLATE_NOOP(
            "MixUpsPage", "Of {of} photos with {label}, {count} was wrongly given {other} too."
        ),
        QT_TRANSLATE_NOOP(
            "MixUpsPage", "Of {of} photos with {label}, {count} were wrongly given {other} too."
        ),
        count,
        of=number(of),
        label=shown(label),
        other=shown(other),
    )


def _height(rows: int, _width: int) -> int:
    return _HEAD + _ROW * rows
