from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.runs import RunKind, RunStatus
from mlic_gui.core.progress import Report, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.training_panel import TrainingPanel
from tests.widgets.support import comparison, points, run_record


@pytest.fixture
def panel(qtbot, desk: Desk, theme: Theme) -> TrainingPanel:
    panel = TrainingPanel(desk, theme)
    qtbot.addWidget(panel)
    panel.resize(344, 420)
    panel.show()
    return panel


def test_without_a_folder_there_is_nothing_to_press(panel: TrainingPanel) -> None:
    assert panel.retrain.isHidden()
    assert "corrected some labels" in panel._empty.text()


def test_without_annotations_it_says_what_to_do_first(panel: TrainingPanel, opened) -> None:
    opened()
    assert not panel.retrain.isEnabled()
    assert "Correct a few photos first" in panel._empty.text()


def test_retrain_after_the_first_annotation(qtbot, panel: TrainingPanel, opened, calls) -> None:
    session = opened()
    session.change_words([("Alps/a.jpg", "sea", 1)])
    qtbot.waitUntil(panel.retrain.isEnabled)
    qtbot.mouseClick(panel.retrain, Qt.MouseButton.LeftButton)
    assert len(calls.named("retrain")) == 1
    assert panel.head.detail.text() == "1 annotated"


def test_while_it_runs_only_stop_can_be_pressed(qtbot, panel: TrainingPanel, opened, calls) -> None:
    session = opened()
    session.change_words([("Alps/a.jpg", "sea", 1)])
    session.history.begin(RunKind.FINE_TUNE, settings={"epochs": 20, "patience": 5})
    assert not panel.retrain.isEnabled()
    assert not panel.train.isEnabled()
    qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    assert len(calls.named("stop_training")) == 1


def test_the_result_is_told(panel: TrainingPanel, opened) -> None:
    session = opened()
    session.history.set_runs((run_record(),))
    assert panel.retrain.text() == "Retrain   0.4 s"
    assert panel.head.detail.text() == "0 annotated · F2 0.90"
    assert "clearly better" in panel._comparison.sentence.text()
    assert panel._standing.text() == "3 steps · kept the best, 3"


def test_plots_fold_to_a_line_where_there_is_no_room(qtbot, panel: TrainingPanel, opened) -> None:
    session = opened()
    session.history.begin(RunKind.FINE_TUNE, settings={"epochs": 20, "patience": 5})
    for point in points(5):
        session.history.add_point(point)
    session.history.curve_changed.emit()
    assert not panel.folded
    panel.resize(344, 160)
    assert panel.folded
    assert panel.line.text() == "Validation loss 0.12, F-beta 0.80"
    panel.resize(344, 420)
    assert not panel.folded


def test_tabs_choose_what_the_plots_show(panel: TrainingPanel, opened) -> None:
    opened().history.set_runs((run_record(),))
    panel._tabs.setCurrentIndex(1)
    assert panel.plots.currentWidget() is panel._progress


def test_a_worse_tagger_waits_for_a_choice(qtbot, panel: TrainingPanel, opened, tagger, calls) -> None:
    session = opened()
    session.history.set_runs((run_record(comparison=comparison(0.9, 0.85, Verdict.WORSE)),))
    session.set_taggers((), offered=tagger(name="scenes · mine 2"))
    view = panel._comparison
    assert "scenes · mine 2 looks worse" in view._offer_text.text()
    assert view.use.isVisibleTo(panel)
    qtbot.mouseClick(view.use, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.keep, Qt.MouseButton.LeftButton)
    assert [name for name, _ in calls.made] == ["adopt_tagger", "dismiss_tagger"]
    session.set_taggers(())
    assert not view.use.isVisibleTo(panel)


def test_a_run_says_its_recipe_and_what_it_is_doing(panel: TrainingPanel, opened) -> None:
    session = opened()
    session.history.begin(RunKind.FINE_TUNE, recipe="vgg19", settings={"epochs": 50, "head_epochs": 30})
    assert panel._recipe.text() == "Cats and dogs (VGG19)"
    assert panel._standing.text() == "Starting…"
    session.history.note_report(Report(Stage.PREPARE, 120, 400))
    assert panel._standing.text() == "Preparing photos 120 of 400"
    for point in points(4):
        session.history.add_point(point)
    session.history.note_report(Report(Stage.FINE_TUNE, 3, 80))
    assert panel._standing.text().startswith("head alone, epoch 3 of 80 · ")
    session.history.note_report(Report(Stage.TAG, 7, 40))
    assert panel._standing.text() == "Tagging 7 of 40"


def test_an_interrupted_training_goes_on_or_is_left(qtbot, panel: TrainingPanel, opened, calls) -> None:
    session = opened()
    assert panel.interrupted.isHidden()
    killed = run_record(
        kind=RunKind.FINE_TUNE,
        status=RunStatus.INTERRUPTED,
        settings={"epochs": 12, "head_epochs": 0},
        points=points(6),
        comparison=None,
    )
    session.history.set_runs((killed,))
    assert panel.interrupted.text.text() == "A training was interrupted after epoch 5 of 12."
    qtbot.mouseClick(panel.interrupted.go_on, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.interrupted.leave, Qt.MouseButton.LeftButton)
    assert [name for name, _ in calls.made] == ["go_on", "leave_interrupted"]
    session.history.drop_run(killed)
    assert panel.interrupted.isHidden()
