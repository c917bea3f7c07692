from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import Estimate
from mlic_gui.operations.desk import Desk
from mlic_gui.session.notice import Notice, NoticeKind
from mlic_gui.widgets.training.fine_tune_form import FineTuneForm


@pytest.fixture
def form(qtbot, desk: Desk) -> FineTuneForm:
    form = FineTuneForm(desk)
    qtbot.addWidget(form)
    form.show()
    return form


def test_it_has_a_control_for_every_setting_at_its_default(form: FineTuneForm) -> None:
    assert set(form.editors) == {field.name for field in fields(TrainingSettings)}
    assert form.settings() == TrainingSettings()
    assert all(editor.accessibleName() for editor in form.editors.values())


def test_what_is_changed_is_started(qtbot, form: FineTuneForm, calls) -> None:
    epochs, rate, augmentation = (form.editors[name] for name in ("epochs", "learning_rate", "augment"))
    assert isinstance(epochs, QSpinBox)
    assert isinstance(rate, QDoubleSpinBox)
    assert isinstance(augmentation, QComboBox)
    epochs.setValue(3)
    rate.setValue(0.001)
    augmentation.setCurrentText("off")
    qtbot.mouseClick(form.start, Qt.MouseButton.LeftButton)
    assert calls.named("fine_tune") == [(TrainingSettings(epochs=3, learning_rate=0.001, augment="off"),)]
    assert not form.isVisible()


def test_learning_rates_have_no_zeros_at_the_end(form: FineTuneForm) -> None:
    rate = form.editors["learning_rate"]
    assert isinstance(rate, QDoubleSpinBox)
    assert rate.text() == "0.0002"


def test_time_and_disk_are_told_before_the_start(form: FineTuneForm, desk: Desk, calls) -> None:
    assert calls.named("estimate_fine_tune") == [(TrainingSettings(),)]
    assert "Estimating" in form.cost.text()
    desk.session.estimated.emit(Estimate(seconds=400, disk_bytes=120_000_000))
    assert form.cost.text().startswith("About 6 min 40 s, and ")


def test_another_setting_is_estimated_anew(qtbot, form: FineTuneForm, calls) -> None:
    epochs = form.editors["epochs"]
    assert isinstance(epochs, QSpinBox)
    epochs.setValue(2)
    qtbot.waitUntil(lambda: (TrainingSettings(epochs=2),) in calls.named("estimate_fine_tune"))


def test_a_failed_estimate_says_why(form: FineTuneForm, desk: Desk) -> None:
    desk.session.notify(Notice("The training engine did not start.", kind=NoticeKind.ERROR))
    assert form.cost.text() == "The training engine did not start."


def test_whoever_turns_back_waits_for_no_estimate(form: FineTuneForm, calls) -> None:
    form.reject()
    assert len(calls.named("drop_estimate")) == 1
    assert calls.named("fine_tune") == []
