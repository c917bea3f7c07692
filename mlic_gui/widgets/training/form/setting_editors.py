"""Controls for settings, made from how the settings are declared: numbers, words, yes or no."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from mlic_gui.core.catalog.settings import Setting
from mlic_gui.widgets.training.form.setting_words import choice_text, setting_text

_NUMBER_WIDTH = 140
_WORD_WIDTH = 196
_FINE = 5  # from so many digits after the point on, a step is a digit of the number itself


class SettingEditor(QObject):
    """One setting with its control.

    Attributes:
        name: Of the setting.
        setting: How it is declared.
        widget: The control.

    Signals:
        changed: Its name and new value; None for what the program chooses.
    """

    changed = Signal(str, object)

    def __init__(self, name: str, setting: Setting, value: Any, *, optional: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.setting = setting
        self._optional = optional
        self.widget = self._make(value)
        self.widget.setAccessibleName(setting_text(setting.title))
        self.widget.setAccessibleDescription(setting_text(setting.help))
        self.show_value(value)

    @property
    def value(self) -> Any:
        """What the control says."""
        if isinstance(self.widget, QCheckBox):
            return self.widget.isChecked()
        if isinstance(self.widget, QComboBox):
            return self.widget.currentData()
        assert isinstance(self.widget, QSpinBox | QDoubleSpinBox)
        chosen_by_program = self._optional and self.widget.value() == self.widget.minimum()
        return None if chosen_by_program else self.widget.value()

    def show_value(self, value: Any) -> None:
        """Show a value without telling of it."""
        was_blocked = self.widget.blockSignals(True)
        if isinstance(self.widget, QCheckBox):
            self.widget.setChecked(bool(value))
        elif isinstance(self.widget, QComboBox):
            self.widget.setCurrentIndex(self.widget.findData(value))
        elif isinstance(self.widget, QSpinBox):
            self.widget.setValue(self.widget.minimum() if value is None else int(value))
        elif isinstance(self.widget, QDoubleSpinBox):
            self.widget.setValue(self.widget.minimum() if value is None else float(value))
        self.widget.blockSignals(was_blocked)

    def text_of(self, value: Any) -> str:
        """A value of this setting in words."""
        if isinstance(self.widget, QCheckBox):
            texts = (
                QCoreApplication.translate("settings", "yes"),
                QCoreApplication.translate("settings", "no"),
            )
            return texts[0] if value else texts[1]
        if isinstance(self.widget, QComboBox):
            return choice_text(self.name, value)
        if value is None:
            return _automatic()
        return self.widget.textFromValue(value) if isinstance(self.widget, _Number) else str(value)

    def _make(self, value: Any) -> QWidget:
        if isinstance(value, bool):
            box = QCheckBox()
            box.toggled.connect(self._tell)
            return box
        if self.setting.choices:
            return self._make_choice()
        return self._make_spin_box()

    def _make_choice(self) -> QComboBox:
        choice = _Choice()
        for word in self.setting.choices:
            choice.addItem(choice_text(self.name, word), word)
        choice.setFixedWidth(_WORD_WIDTH)
        choice.currentIndexChanged.connect(self._tell)
        return choice

    def _make_spin_box(self) -> QSpinBox | QDoubleSpinBox:
        setting = self.setting
        spin: _Whole | _Number
        if setting.decimals == 0:
            spin = _Whole()
            spin.setRange(int(setting.minimum) - self._optional, int(setting.maximum))
            spin.setSingleStep(int(setting.step))
        else:
            spin = _Number()
            spin.setDecimals(setting.decimals)
            spin.setRange(0.0 if self._optional else setting.minimum, setting.maximum)
            spin.setSingleStep(setting.step)
        if setting.decimals >= _FINE:
            spin.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        if self._optional:
            spin.setSpecialValueText(_automatic())
        spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        spin.setFixedWidth(_NUMBER_WIDTH)
        spin.valueChanged.connect(self._tell)
        return spin

    def _tell(self) -> None:
        self.changed.emit(self.name, self.value)


class _Whole(QSpinBox):
    """Leaves the wheel to the page unless the user is in it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, or step if this has the keyboard."""
        _wheel(self, event, super().wheelEvent)


class _Number(QDoubleSpinBox):
    """Shows no zeros at the end, and leaves the wheel to the page unless the user is in it."""

    def textFromValue(self, value: float) -> str:
        """`0.0002` instead of `0.000200`."""
        point = QLocale().decimalPoint()
        text = f"{value:.{self.decimals()}f}"
        return (text.rstrip("0").rstrip(".") or "0").replace(".", point)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, or step if this has the keyboard."""
        _wheel(self, event, super().wheelEvent)


class _Choice(QComboBox):
    """Leaves the wheel to the page unless the user is in it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, or step if this has the keyboard."""
        _wheel(self, event, super().wheelEvent)


def _wheel(widget: QWidget, event: QWheelEvent, turn: Any) -> None:
    if widget.hasFocus():
        turn(event)
    else:
        event.ignore()


def _automatic() -> str:
    return QCoreApplication.translate("settings", "automatic")
