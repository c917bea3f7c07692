"""The reliability diagram shows the bins of the last run, and says so where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.judging.reliability import Reliability, ReliabilityBin
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.reporting import can_save_report
from mlic_gui.session.notice import Notice, NoticeKind
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.reliability_plot import ReliabilityPlot
from mlic_gui.widgets.training.training_panel import TrainingPanel
from tests.widgets.support import comparison, run_record

KNOWN = Reliability(
    (ReliabilityBin(0.1, 0.2, 30, 0.14, 0.2), ReliabilityBin(0.9, 1.0, 10, 0.97, 0.9)), 0.0625
)


@pytest.fixture
def plot(qtbot, desk: Desk, theme: Theme) -> ReliabilityPlot:
    plot = ReliabilityPlot(desk, theme)
    qtbot.addWidget(plot)
    plot.resize(312, 240)
    plot.show()
    plot.allow()
    return plot


def test_bins_are_points_and_their_counts_are_bars(qtbot, plot: ReliabilityPlot) -> None:
    plot.show_reliability(KNOWN)
    qtbot.waitUntil(lambda: plot._still is not None)
    (found,) = plot._diagram._curves
    assert list(found.get_xdata()) == [0.14, 0.97]
    assert list(found.get_ydata()) == [0.2, 0.9]
    assert [bar.get_height() for bar in plot._diagram._bars] == [0, 0.75, 0, 0, 0, 0, 0, 0, 0, 0.25]
    assert "0.062" in plot._diagram._note.get_text()


def test_without_figures_there_is_a_sentence(qtbot, plot: ReliabilityPlot) -> None:
    plot.show_reliability(KNOWN)
    qtbot.waitUntil(lambda: plot._still is not None)
    plot.show_reliability(None)
    qtbot.waitUntil(lambda: "next training" in plot._diagram._note.get_text())
    assert list(plot._diagram._curves[0].get_xdata()) == []


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_it_is_saved_with_its_curve(qtbot, plot: ReliabilityPlot, tmp_path: Path, suffix: str) -> None:
    plot.show_reliability(KNOWN)
    qtbot.waitUntil(lambda: plot._still is not None)
    plot.save(tmp_path / f"plot.{suffix}")
    qtbot.waitUntil((tmp_path / f"plot.{suffix}").is_file)
    assert (tmp_path / f"plot.{suffix}").stat().st_size > 3000
    if suffix == "svg":
        assert plot._theme.colours.human in (tmp_path / "plot.svg").read_text()


def test_the_panel_shows_that_of_the_last_run(qtbot, desk: Desk, theme: Theme) -> None:
    panel = TrainingPanel(desk, theme)
    qtbot.addWidget(panel)
    judged = comparison(0.8, 0.9, Verdict.BETTER)
    judged = replace(judged, after=replace(judged.after, reliability=KNOWN))
    desk.session.history.set_runs((run_record(comparison=judged),))
    assert panel._reliability._reliability is KNOWN
    panel._tabs.setCurrentIndex(2)
    assert panel.plots.currentWidget() is panel._reliability


def test_the_report_goes_into_a_folder_of_its_own(
    qtbot, plot: ReliabilityPlot, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not can_save_report(session)
    session.history.set_runs((run_record(),))
    notices = []
    session.notified.connect(notices.append)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    plot._ask_and_report()
    qtbot.waitUntil(lambda: bool(notices))
    (place,) = tmp_path.glob("refit-*")
    assert {path.suffix for path in place.iterdir()} == {".csv", ".json"}
    assert str(place) in notices[0].text
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    plot._ask_and_report()
    assert len(notices) == 1


def test_a_plot_replaces_an_earlier_plot_and_no_photo(
    qtbot, plot: ReliabilityPlot, session: Session, desk: Desk, tmp_path: Path
) -> None:
    told: list[Notice] = []
    session.notified.connect(told.append)
    plot.show_reliability(KNOWN)
    qtbot.waitUntil(lambda: plot._still is not None)
    for _ in range(2):
        plot.save(tmp_path / "plot.png")
    photo = tmp_path / "photo.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(photo))
    before = photo.read_bytes()
    plot.save(photo)
    qtbot.waitUntil(lambda: not desk.runner.busy)
    (notice,) = told
    assert notice.kind is NoticeKind.ERROR
    assert photo.read_bytes() == before
