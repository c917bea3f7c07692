"""How a run was made: its settings, the sides of its split, and the data that it was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import Setting, settings_of
from mlic_gui.core.catalog.training import ALL_BLOCKS, TrainingSettings
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.reports.shown import shown
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import number
from mlic_gui.widgets.look.controls import muted_label
from mlic_gui.widgets.runs.pages.page import Page
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label
from mlic_gui.widgets.runs.run_text import ending, moment, run_title, translated
from mlic_gui.widgets.training.form.setting_words import choice_text, setting_text

_DIGEST = 16


class SettingsPage(Page):
    """Three lists of names and values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists = []
        for title in (self.tr("Run"), self.tr("Photos"), self.tr("Settings")):
            self.add_head(title)
            grid = PairList()
            self._lists.append(grid)
            self.column.addWidget(grid)
        self.column.addStretch(1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:  # noqa: ARG002 - all pages are shown alike
        """Show how the run was made."""
        run = report.run
        pairs = (run_pairs(run), data_pairs(run), dict(setting_pairs(run.kind, run.settings)))
        for part, shown_pairs in zip(self._lists, pairs, strict=True):
            part.show_pairs(shown_pairs)


class PairList(QWidget):
    """Names at the left, values beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Mapping[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnMinimumWidth(0, 150)
        self._grid.setColumnStretch(1, 1)

    def show_pairs(self, pairs: Mapping[str, str]) -> None:
        """Show these instead; what is there already stays, with what is selected in it."""
        if pairs == self._shown:
            return
        self._shown = pairs
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for row, (name, value) in enumerate(pairs.items()):
            self._grid.addWidget(muted_label(name, small=False), row, 0, Qt.AlignmentFlag.AlignTop)
            text = sentence_label(value)
            text.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(text, row, 1)


def run_pairs(run: RunRecord) -> dict[str, str]:
    """What, when, from what, and what came of it."""
    return {
        translated(QT_TRANSLATE_NOOP("Runs", "What")): run_title(run),
        translated(QT_TRANSLATE_NOOP("Runs", "When")): moment(run.started),
        translated(QT_TRANSLATE_NOOP("Runs", "Ended")): ending(run),
        translated(QT_TRANSLATE_NOOP("Runs", "Started from")): run.base,
        translated(QT_TRANSLATE_NOOP("Runs", "Tagger made")): run.name or "–",
        translated(QT_TRANSLATE_NOOP("Runs", "Run number")): run.id,
    }


def data_pairs(run: RunRecord) -> dict[str, str]:
    """What it learned from and was judged on."""
    pairs = {}
    counts, data = run.counts, run.data
    if counts is not None and counts.folds is not None:
        folds = translated(
            QT_TRANSLATE_NOOP("Runs", "{count} folds: every photo judged by a head that had not seen it")
        )
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Judged in"))] = folds.format(count=counts.folds)
    elif counts is not None:
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Learned from"))] = number(counts.train)
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Chose thresholds"))] = number(counts.selection)
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Judged by"))] = number(counts.held_out)
    if data is not None:
        said = translated(QT_TRANSLATE_NOOP("Runs", "{yes} yes, {no} no, on {photos} photos"))
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Annotations"))] = said.format(
            yes=number(data.yes), no=number(data.no), photos=number(data.photos)
        )
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Labels"))] = ", ".join(map(shown, data.labels))
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Split"))] = data.split
        pairs[translated(QT_TRANSLATE_NOOP("Runs", "Fingerprint of the data"))] = data.digest[:_DIGEST]
    return pairs or {translated(QT_TRANSLATE_NOOP("Runs", "Photos")): "–"}


def setting_pairs(kind: RunKind, settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Title and value of each setting, in the order of the form; unknown ones by their names."""
    known = settings_of(RefitSettings if kind is RunKind.REFIT else TrainingSettings)
    for name in [
        *(name for name in known if name in settings),
        *(name for name in settings if name not in known),
    ]:
        setting = known.get(name)
        title = setting_text(setting.title) if setting else name.replace("_", " ")
        yield title, value_text(name, settings[name], setting)


def value_text(name: str, value: Any, setting: Setting | None) -> str:
    """A value as the form shows it."""
    if (name, value) == ("size", 0):
        return translated(QT_TRANSLATE_NOOP("Runs", "the network's own"))
    if (name, value) == ("blocks", ALL_BLOCKS):
        return translated(QT_TRANSLATE_NOOP("Runs", "all"))
    if value is None:
        return translated(QT_TRANSLATE_NOOP("Runs", "chosen by the program"))
    if isinstance(value, bool):
        return translated(QT_TRANSLATE_NOOP("Runs", "yes") if value else QT_TRANSLATE_NOOP("Runs", "no"))
    if isinstance(value, str):
        return choice_text(name, value) if setting and setting.choices else value
    return f"{value:g}" if isinstance(value, float) else str(value)
