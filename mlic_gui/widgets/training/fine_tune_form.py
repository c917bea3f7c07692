"""The form of a fine-tuning, made from its declared settings, with what it will take before it starts."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.core.catalog.settings import Setting, settings_of
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import Estimate
from mlic_gui.operations import training
from mlic_gui.operations.desk import Desk
from mlic_gui.session.notice import Notice, NoticeKind
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button, rule
from mlic_gui.widgets.training.training_text import duration

_SETTLE_MS = 600


class FineTuneForm(QDialog):
    """Asks for the settings of a fine-tuning and starts it.

    Attributes:
        editors: Setting to the control that edits it.
        start: The button that starts.
        cost: Label of time and disk.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Fine-tune"))
        self._desk = desk
        self.editors: dict[str, QWidget] = {}
        self.cost = QLabel(self.tr("Estimating time and disk…"))
        self.cost.setWordWrap(True)
        self.start = filled_button(self.tr("Start fine-tuning"))
        self._later = Throttle(_SETTLE_MS, self)
        self._later.fired.connect(self._estimate)
        self._lay_out()
        desk.session.estimated.connect(self._show_cost)
        desk.session.notified.connect(self._show_failure)
        desk.session.project_closed.connect(self.reject)

    def settings(self) -> TrainingSettings:
        """What the form says."""
        chosen: dict[str, Any] = {name: _value(editor) for name, editor in self.editors.items()}
        return replace(TrainingSettings(), **chosen)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(self._intro())
        layout.addLayout(self._form())
        layout.addWidget(rule())
        layout.addWidget(self.cost)
        layout.addLayout(self._buttons())

    def _intro(self) -> QLabel:
        text = self.tr(
            "Trains the last blocks of the network on your annotations. It takes minutes where Retrain takes "
            "a moment, and usually gains a little more. You can stop it at any time and keep the best so far."
        )
        return muted_label(text, wrap=True)

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setColumnStretch(2, 1)
        defaults = TrainingSettings()
        kinds = {item.name: type(getattr(defaults, item.name)) for item in fields(defaults)}
        for line, (name, setting) in enumerate(settings_of(TrainingSettings).items()):
            editor = _editor(kinds[name], setting, getattr(defaults, name))
            title, help_text = _translated(setting.title), _translated(setting.help)
            editor.setAccessibleName(title)
            editor.setAccessibleDescription(help_text)
            _changed(editor).connect(self._settings_changed)
            self.editors[name] = editor
            label = QLabel(title)
            label.setBuddy(editor)
            form.addWidget(label, line, 0)
            form.addWidget(editor, line, 1)
            form.addWidget(muted_label(help_text), line, 2)
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = plain_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.start.setDefault(True)
        self.start.clicked.connect(self._start)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.start)
        return row

    def _settings_changed(self) -> None:
        self.cost.setText(self.tr("Estimating time and disk…"))
        self._later.call()

    def _estimate(self) -> None:
        if self.isVisible():
            training.estimate_fine_tune(self._desk, self.settings())

    def _show_cost(self, estimate: Estimate) -> None:
        text = self.tr("About {time}, and {size} of disk while it runs.")
        size = QLocale().formattedDataSize(estimate.disk_bytes, 0)
        self.cost.setText(text.format(time=duration(estimate.seconds), size=size))

    def _show_failure(self, notice: Notice) -> None:
        if notice.kind is NoticeKind.ERROR:
            self.cost.setText(notice.text)

    def _start(self) -> None:
        settings = self.settings()
        self.accept()
        training.fine_tune(self._desk, settings)

    def reject(self) -> None:
        """Nobody waits for the estimate any more."""
        training.drop_estimate(self._desk)
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to estimate."""
        super().showEvent(event)
        self._estimate()

    def changeEvent(self, event: QEvent) -> None:
        """Keep to the size of the content."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.adjustSize()


class _PlainSpinBox(QDoubleSpinBox):
    """Shows no zeros at the end."""

    def textFromValue(self, value: float) -> str:
        """`0.0002` instead of `0.000200`."""
        text = f"{value:.{self.decimals()}f}"
        return (text.rstrip("0").rstrip(".") or "0").replace(".", self.locale().decimalPoint())


def _editor(kind: type, setting: Setting, value: Any) -> QWidget:
    if kind is bool:
        box = QCheckBox()
        box.setChecked(value)
        return box
    if setting.choices:
        choice = QComboBox()
        choice.addItems(list(setting.choices))
        choice.setCurrentText(value)
        return choice
    if setting.decimals == 0:
        spin = QSpinBox()
        spin.setRange(int(setting.minimum), int(setting.maximum))
        spin.setSingleStep(int(setting.step))
        spin.setValue(value)
        return _right_aligned(spin)
    number = _PlainSpinBox()
    number.setDecimals(setting.decimals)
    number.setRange(setting.minimum, setting.maximum)
    number.setSingleStep(setting.step)
    number.setValue(value)
    return _right_aligned(number)


def _right_aligned(spin: QAbstractSpinBox) -> QAbstractSpinBox:
    spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    spin.setFixedWidth(110)
    return spin


def _value(editor: QWidget) -> bool | int | float | str:
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QComboBox):
        return editor.currentText()
    assert isinstance(editor, QSpinBox | QDoubleSpinBox)
    return editor.value()


def _changed(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentTextChanged
    return editor.toggled if isinstance(editor, QCheckBox) else editor.valueChanged  # type: ignore[attr-defined]


def _translated(text: str) -> str:
    return QCoreApplication.translate("settings", text)
