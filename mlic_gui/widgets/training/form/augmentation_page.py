"""The amounts of augmentation, and what they do to the current photo while they are changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.operations import preparing
from mlic_gui.operations.desk import Desk
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.look.controls import ElidedLabel, plain_button
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.form.setting_rows import SettingRows
from mlic_gui.widgets.training.form.variants_view import VariantsView

_SETTLE_MS = 50
_NAMES = tuple(name for name, item in settings_of(TrainingSettings).items() if item.group == "augmentation")


class AugmentationPage(QWidget):
    """Amounts at the left, nine variants at the right; another draw on a button.

    Attributes:
        rows: The amounts.
        view: The variants.
        again: Draws others.

    Signals:
        changed: Name and new value of a setting.
    """

    changed = Signal(str, object)

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._settings = TrainingSettings()
        self._seed = 0
        self.rows = SettingRows(self._settings, _NAMES, compact=True)
        self.view = VariantsView(theme)
        self.again = plain_button(self.tr("&Draw others"))
        self._photo = ElidedLabel()
        self._photo.setProperty("muted", True)
        self._photo.setProperty("small", True)
        self._soon = Throttle(_SETTLE_MS, self)
        self._soon.fired.connect(self._draw)
        self._lay_out()
        self.rows.changed.connect(self.changed)
        self.again.clicked.connect(self._draw_others)
        desk.session.current_changed.connect(self._soon.call)
        desk.session.preparing.variants_made.connect(self._show)

    def show_settings(self, chosen: TrainingSettings, standard: TrainingSettings) -> None:
        """Show these amounts, and soon what they do."""
        self.rows.show_settings(chosen, standard)
        for name, editor in self.rows.editors.items():
            editor.widget.setEnabled(name == "augment" or chosen.augment != "off")
        self.rows.editors["variants"].widget.setEnabled(chosen.augment == "drawn")
        if chosen != self._settings:
            self._settings = chosen
            self._soon.call()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self._photo, 1)
        below.addWidget(self.again)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.view)
        right.addLayout(below)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(22)
        layout.addWidget(self.rows, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)

    def _draw(self) -> None:
        if not self.isVisible():
            return
        record = self._desk.session.current_record
        self._photo.setText(record.path if record else "")
        self.again.setEnabled(record is not None and self._settings.augment != "off")
        if record is None:
            self.view.show_variants((), text=self.tr("Choose a photo in the grid to see variants of it."))
        elif self._settings.augment == "off":
            self.view.show_variants((), text=self.tr("Off: every photo is learned from as it is."))
        else:
            preparing.preview_variants(self._desk, self._settings, seed=self._seed)

    def _show(self, variants: Sequence[NDArray[np.uint8]]) -> None:
        if self._settings.augment != "off":
            self.view.show_variants(variants, text=self.tr("This photo can't be read."))

    def _draw_others(self) -> None:
        self._seed += 1
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw when it is first looked at."""
        super().showEvent(event)
        self._soon.call()
