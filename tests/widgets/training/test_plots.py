from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mlic_gui.operations.desk import Desk
from mlic_gui.session.kept.settings import Theme as Appearance
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.progress_plot import ProgressPlot
from mlic_gui.widgets.training.training_plot import TrainingPlot
from tests.widgets.support import points


@pytest.fixture
def plot(qtbot, desk: Desk, theme: Theme) -> TrainingPlot:
    plot = TrainingPlot(desk, theme)
    qtbot.addWidget(plot)
    plot.resize(312, 260)
    plot.show()
    return plot


def drawn(qtbot, plot: TrainingPlot) -> None:
    qtbot.waitUntil(lambda: plot._still is not None)


def test_nothing_is_imported_before_it_is_allowed(plot: TrainingPlot) -> None:
    plot.show_curves(points(3), best=2, planned=10, beta=2)
    assert plot.figure is None


def test_curves_are_data_of_lines_that_stay(qtbot, plot: TrainingPlot) -> None:
    plot.allow()
    plot.show_curves(points(3), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    train, validation = plot._loss._curves
    assert list(train.get_xdata()) == [0, 1, 2]
    assert validation.get_ydata()[0] == pytest.approx(0.6)
    plot.show_curves(points(5), best=4, planned=10, beta=2)
    qtbot.waitUntil(lambda: len(train.get_xdata()) == 5)
    assert plot._loss._curves[0] is train


def test_the_best_point_is_marked_with_its_number(qtbot, plot: TrainingPlot) -> None:
    plot.allow()
    plot.show_curves(points(4), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    assert plot._fbeta._best_text.get_text() == "best · 2"
    assert list(plot._fbeta._best_dot.get_xdata()) == [2]
    plot.show_curves((), best=None, planned=None, beta=2)
    qtbot.waitUntil(lambda: not plot._fbeta._best_text.get_visible())


def test_a_new_point_is_painted_without_drawing_everything(qtbot, plot: TrainingPlot) -> None:
    plot.allow()
    plot.show_curves(points(4), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    before, still = plot.grab().toImage(), plot._still
    plot.show_curves(points(7), best=6, planned=10, beta=2)
    qtbot.waitUntil(lambda: plot.grab().toImage() != before)
    assert plot._still is still


def test_low_plots_show_fbeta_alone(qtbot, plot: TrainingPlot) -> None:
    plot.allow()
    plot.show_curves(points(4), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    assert plot._loss.axes.get_visible()
    plot.resize(312, 150)
    assert not plot._loss.axes.get_visible()
    assert plot._fbeta.axes.get_visible()


def test_the_theme_is_followed(qtbot, plot: TrainingPlot, theme: Theme) -> None:
    plot.allow()
    plot.show_curves(points(4), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    theme.set_appearance(Appearance.LIGHT if theme.is_dark else Appearance.DARK)
    qtbot.waitUntil(lambda: plot._loss._curves[0].get_color() == theme.colours.tagger)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_plot_is_saved_with_its_curves(qtbot, plot: TrainingPlot, tmp_path: Path, suffix: str) -> None:
    plot.allow()
    plot.show_curves(points(4), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    path = tmp_path / f"plot.{suffix}"
    plot.save(path)
    qtbot.waitUntil(path.is_file)
    assert path.stat().st_size > 3000
    if suffix == "svg":
        assert plot._theme.colours.tagger in path.read_text()


def test_progress_over_runs_marks_the_best(qtbot, desk: Desk, theme: Theme) -> None:
    plot = ProgressPlot(desk, theme)
    qtbot.addWidget(plot)
    plot.resize(312, 200)
    plot.show()
    plot.allow()
    plot.show_figures([0.8, 0.91, 0.9])
    qtbot.waitUntil(lambda: plot._still is not None)
    assert plot._progress._best_text.get_text() == "best · run 2"
    assert plot._progress._note.get_text() == ""


def test_no_progress_is_told_in_words(qtbot, desk: Desk, theme: Theme) -> None:
    plot = ProgressPlot(desk, theme)
    qtbot.addWidget(plot)
    plot.resize(312, 200)
    plot.show()
    plot.allow()
    plot.show_figures([])
    qtbot.waitUntil(lambda: plot._still is not None)
    assert "not seen" in plot._progress._note.get_text()


def test_pyplot_is_never_imported(qtbot, plot: TrainingPlot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot", raising=False)
    plot.allow()
    plot.show_curves(points(4), best=2, planned=10, beta=2)
    drawn(qtbot, plot)
    assert "matplotlib.pyplot" not in sys.modules
