from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunKind
from mlic_gui.core.pipeline import Repetition
from mlic_gui.core.progress import Report, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.session.kept.settings import Theme as Appearance
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.mistakes.mistake_model import MistakeModel, MistakeRole
from mlic_gui.widgets.runs.pages.settings_page import setting_pairs
from mlic_gui.widgets.runs.parts.label_model import LabelModel, label_rows
from mlic_gui.widgets.runs.parts.svg_plot import SvgPlot
from mlic_gui.widgets.runs.repetition_text import repetition_text
from mlic_gui.widgets.runs.report_view import ReportView
from mlic_gui.widgets.runs.runs_window import RunsWindow
from tests.support.reports import example_report


@pytest.fixture
def view(window: RunsWindow, desk: Desk, example: RunReport) -> ReportView:
    desk.session.reviews.choose((example.run.id,))
    desk.session.reviews.put_report(example, whole=True)
    return window.report


def coloured(widget: QWidget) -> int:
    """How many colours a widget paints."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32).scaled(64, 64)
    return len({image.pixel(x, y) for x in range(64) for y in range(64)})


def column(view: ReportView, place: int) -> list[str]:
    table = view.summary.table.model()
    return [table.index(row, place).data() for row in range(table.rowCount())]


def test_figures_are_there_before_anything_is_made(window: RunsWindow, desk: Desk, example) -> None:
    desk.session.reviews.choose((example.run.id,))
    summary = window.report.summary
    figures = example.run.comparison.after
    assert summary.fbeta.value.text() == f"{figures.fbeta:.2f}"
    assert summary.average.value.text() == f"{figures.mean_average_precision:.2f}"
    assert summary.photos.value.text() == "240"
    assert "likely" in summary.fbeta.detail.text()
    assert summary.headline.text()
    window.report.tabs.setCurrentIndex(1)
    assert "was not kept" in window.report.mistakes.text.text()


def test_the_weak_label_and_what_to_do_are_told(view: ReportView) -> None:
    said = view.summary.advice.sentences()
    assert said[0] == "sea"
    assert "weak" in said[1]
    assert any("Annotate more photos of “sea”" in sentence for sentence in said)
    assert any(sentence.startswith("Nothing to do for") for sentence in said)
    assert "sea  · seems weak" in column(view, 0)


def test_labels_are_sorted_by_what_is_clicked(view: ReportView) -> None:
    table = view.summary.table
    table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
    shown = column(view, 5)
    assert shown == sorted(shown)
    assert column(view, 0)[0].startswith("sea")
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert column(view, 0)[0] == "trees"


def test_models_are_sound(qtmodeltester, theme: Theme, example: RunReport) -> None:
    labels, mistakes = LabelModel(theme), MistakeModel(Session())
    after = example.run.comparison.after
    unknown = replace(after.labels[0], fbeta=math.nan, precision=math.nan)
    labels.show_rows(label_rows(replace(after, labels=(unknown, *after.labels[1:])), None), beta=2)
    mistakes.show_mistakes(example.mistakes)
    for model in (labels, mistakes):
        qtmodeltester.check(model)
    assert labels.index(0, 4).data() == "–"


def test_a_mistake_goes_to_its_photo(qtbot, view: ReportView, window: RunsWindow, example) -> None:
    view.tabs.setCurrentIndex(1)
    grid = view.mistakes.grid
    first = grid.mistakes.index(0)
    with qtbot.waitSignal(window.photo_asked) as asked:
        qtbot.mouseClick(
            grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(first).topLeft() + QPoint(20, 20)
        )
    assert asked.args == [example.mistakes[0].path]
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    with qtbot.waitSignal(window.photo_asked) as asked:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert asked.args == [example.mistakes[1].path]
    assert coloured(grid) > 100


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.LIGHT])
def test_every_page_is_drawn_in_both_themes(qtbot, view: ReportView, theme: Theme, appearance) -> None:
    theme.set_appearance(appearance)
    for place in range(view.tabs.count()):
        view.tabs.setCurrentIndex(place)
        assert coloured(view) > 20
    plots = [plot for plot in view.findChildren(SvgPlot) if not plot.isHidden()]
    assert len(plots) >= 6
    assert all(plot.is_drawn for plot in plots)


def test_plots_take_the_colours_of_the_theme(view: ReportView, theme: Theme) -> None:
    plot = view.learning.loss
    theme.set_appearance(Appearance.LIGHT)
    before = plot.grab().toImage()
    theme.set_appearance(Appearance.DARK)
    assert plot.grab().toImage() != before


def test_a_plot_is_saved_for_paper(qtbot, view: ReportView, asked, monkeypatch, tmp_path) -> None:
    chosen = str(tmp_path / "loss")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    view.learning.loss._ask_and_save()
    ((path, document),) = asked.named("save_plot")
    assert path == tmp_path / "loss.svg"
    assert document.startswith("<svg")


def test_the_keyboard_reaches_a_plot_and_sees_where_it_is(
    qtbot, window: RunsWindow, view: ReportView
) -> None:
    window.show()
    view.tabs.setCurrentIndex(4)
    plot = view.learning.loss
    without = plot.grab().toImage()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(plot.hasFocus)
    assert plot.grab().toImage() != without


def test_a_label_is_chosen_for_its_threshold(view: ReportView, example: RunReport) -> None:
    page = view.thresholds
    page.label.setCurrentIndex(2)
    assert "sea" in page.threshold.document()
    page.show_report(replace(example, growth=None), awaited=False)
    assert page.label.currentData() == "sea"


def test_while_it_is_made_its_progress_is_shown(
    qtbot, window: RunsWindow, desk: Desk, example, asked
) -> None:
    reviews, view = desk.session.reviews, window.report
    reviews.choose((example.run.id,))
    assert view.making.isHidden()
    reviews.begin(example.run.id)
    assert "Reading" in view.mistakes.text.text()
    reviews.put_report(replace(example, growth=None, growth_asked=False), whole=False)
    reviews.note_progress(Report(Stage.GROWTH, 3, 20))
    assert "3 of 20" in view.making.text.text()
    assert "each further one brings" in view.growth.text.text()
    qtbot.mouseClick(view.making.cancel, Qt.MouseButton.LeftButton)
    assert asked.named("cancel_review")
    reviews.end(example.run.id)
    assert view.making.isHidden()
    assert "cancelled" in view.growth.text.text()


def test_trouble_stands_above_what_can_be_shown(window: RunsWindow, desk: Desk, example: RunReport) -> None:
    desk.session.reviews.choose((example.run.id,))
    desk.session.reviews.put_trouble(example.run.id, LearningError(ErrorCode.RUN_MISSING, id="1"))
    assert not window.report.note.isHidden()
    assert window.report.note.text()


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Repetition(same_data=True, same_base=True, largest=0.0, reproduced=True), "exactly the same"),
        (Repetition(same_data=True, same_base=True, largest=4e-4, reproduced=True), "more than 0.001"),
        (Repetition(same_data=False, same_base=True, largest=0.1, reproduced=False), "photos or annotations"),
        (Repetition(same_data=True, same_base=False, largest=0.1, reproduced=False), "it began with"),
        (Repetition(same_data=True, same_base=True, largest=0.1, reproduced=False), "the computer"),
        (Repetition(True, True, math.inf, reproduced=False), "Run again with other figures: "),
        (Repetition(True, True, math.nan, reproduced=False), "nothing to compare"),
    ],
)
def test_a_repetition_says_how_it_came_out(window: RunsWindow, desk: Desk, found, text) -> None:
    desk.session.reviews.choose(("again",))
    desk.session.reviews.put_repetition("again", found)
    assert text in window.report.note.text()
    assert not {"nan", "inf", "inf:"} & set(window.report.note.text().split())


def test_a_repetition_of_what_did_not_end_has_nothing_to_be_compared_with(three) -> None:
    found = Repetition(same_data=False, same_base=True, largest=math.nan, reproduced=False)
    assert repetition_text(found, original=three[0]).startswith("The first one did not end")


def test_buttons_do_what_they_say(qtbot, view: ReportView, asked, monkeypatch, tmp_path, example) -> None:
    buttons = view.buttons
    qtbot.mouseClick(buttons.use, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons.again, Qt.MouseButton.LeftButton)
    assert asked.named("use_run") == asked.named("run_again") == [(example.run.id,)]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "page"), ""))
    buttons.ask_for_page()
    assert asked.named("save_page") == [(example.run.id, tmp_path / "page.html")]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    buttons.ask_for_tables()
    assert asked.named("save_report") == [(tmp_path, example.run)]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    buttons.ask_for_page()
    assert len(asked.named("save_page")) == 1


def test_the_run_that_was_shown_is_saved_whatever_is_shown_by_then(
    view: ReportView, desk: Desk, asked, example, three, tmp_path, monkeypatch
) -> None:
    def choose(*_arguments: object) -> tuple[str, str]:
        desk.session.reviews.choose((three[0].id,))
        return str(tmp_path / "page.html"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    view.buttons.ask_for_page()
    assert asked.named("save_page") == [(example.run.id, tmp_path / "page.html")]


def test_what_is_selected_in_the_settings_stays_while_the_report_grows(view: ReportView, example) -> None:
    def values() -> list[QLabel]:
        return view.settings.findChildren(QLabel)

    before = values()
    view.settings.show_report(example, awaited=False)
    assert values() == before


def test_settings_that_are_not_known_come_last_in_their_order() -> None:
    settings = {"zeta": 1, "alpha": 2, "mid_dle": 3, "beta": 2.0}
    titles = [title for title, _ in setting_pairs(RunKind.REFIT, settings)]
    assert titles[1:] == ["zeta", "alpha", "mid dle"]


def test_all_that_the_keyboard_reaches_has_a_name(
    window: RunsWindow, desk: Desk, view: ReportView, three
) -> None:
    window.show()

    def nameless() -> list[QWidget]:
        controls = [one for one in window.findChildren(QWidget) if one.isVisible()]
        reached = [one for one in controls if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [one for one in reached if not one.accessibleName() and not getattr(one, "text", str)()]

    for place in range(view.tabs.count()):
        view.tabs.setCurrentIndex(place)
        assert view.tabs.isVisible() and nameless() == []
    desk.session.reviews.choose([run.id for run in three[1:]])
    assert window.compare.isVisible() and nameless() == []


def test_buttons_know_what_can_be_done(view: ReportView, desk: Desk, tagger, example, three) -> None:
    buttons = view.buttons
    desk.session.set_tagger(tagger(name=example.run.name))
    assert not buttons.use.isEnabled()
    assert buttons.use.text() == "In use"
    desk.session.history.begin(example.run.kind)
    assert not buttons.again.isEnabled()
    desk.session.history.end(None)
    assert buttons.again.isEnabled()
    desk.session.reviews.choose((three[0].id,))
    assert not buttons.use.isEnabled()
    assert "made no tagger" in buttons.use.toolTip()


def test_a_run_that_failed_says_why(window: RunsWindow, desk: Desk, three) -> None:
    desk.session.reviews.choose((three[0].id,))
    summary = window.report.summary
    assert summary.headline.text() == "Failed: There was no memory left."
    assert summary.table.isHidden()
    assert summary.advice.isHidden()


def test_a_mistake_that_was_corrected_is_ticked(qtbot, opened, theme: Theme, example: RunReport) -> None:
    found = replace(example.mistakes[0], path="Alps/a.jpg", label="sea", said=False)
    session = opened()
    session.change_words([("Alps/a.jpg", "sea", 0)])
    model = MistakeModel(session)
    model.show_mistakes((found, example.mistakes[1]))
    assert not model.index(0).data(MistakeRole.SETTLED)
    with qtbot.waitSignal(model.dataChanged):
        session.change_words([("Alps/a.jpg", "sea", 1)])
    assert model.index(0).data(MistakeRole.SETTLED)
    assert "corrected it since" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not model.index(1).data(MistakeRole.SETTLED)


def test_a_label_of_html_is_just_a_label(window: RunsWindow, desk: Desk) -> None:
    odd = example_report(odd_name=True)
    desk.session.history.set_runs((odd.run,))
    desk.session.reviews.put_report(odd, whole=True)
    view = window.report
    assert "<script>alert(1)</script>" in column(view, 0)
    table, name = view.summary.table.model(), column(view, 0).index("<script>alert(1)</script>")
    assert "<script>" not in table.index(name, 0).data(Qt.ItemDataRole.ToolTipRole)
    texts = [label for label in view.findChildren(QLabel) if "<script>" in label.text()]
    assert texts
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in texts)


def test_plots_describe_themselves(view: ReportView) -> None:
    view.tabs.setCurrentIndex(4)
    assert "Kept was step 9" in view.learning.loss.accessibleDescription()


def test_what_was_never_proposed_before_has_no_figure_before(window: RunsWindow, desk: Desk, example) -> None:
    judged = example.run.comparison
    silent = tuple(replace(item, precision=math.nan, fbeta=0.0) for item in judged.before.labels)
    fresh = replace(judged, before=replace(judged.before, labels=silent, fbeta=0.0))
    desk.session.history.set_runs((replace(example.run, comparison=fresh),))
    summary = window.report.summary
    assert "before" not in summary.fbeta.detail.text()
    assert "before" not in summary.average.detail.text()
    assert column(window.report, 6) == ["–"] * len(silent)


def test_advice_and_table_lead_to_the_mistakes_of_a_label(qtbot, view: ReportView, example) -> None:
    grid = view.mistakes.grid
    assert grid.model().rowCount() == len(example.mistakes)
    link = next(
        link for link in view.findChildren(QPushButton) if link.accessibleName() == "The mistakes of sea"
    )
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert view.tabs.tabText(view.tabs.currentIndex()) == "Mistakes"
    sea = [found for found in example.mistakes if found.label == "sea"]
    assert grid.model().rowCount() == len(sea)
    view.show_run(example.run)
    assert grid.model().rowCount() == len(sea)  # what was chosen stays
    table = view.summary.table
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.activated.emit(table.model().index(0, 0))
    assert view.mistakes.label.currentData() == "desert"
    view.mistakes.label.setCurrentIndex(0)
    assert grid.model().rowCount() == len(example.mistakes)


def test_thresholds_begin_with_the_weakest_label(view: ReportView, example: RunReport) -> None:
    assert example.run.comparison is not None
    weakest = min(example.run.comparison.after.labels, key=lambda item: item.fbeta)
    assert view.thresholds.label.currentData() == weakest.label


def test_how_many_of_the_mistakes_are_shown_is_said(view: ReportView, example: RunReport) -> None:
    confusion = example.confusion
    assert confusion is not None
    many = replace(confusion, missed=tuple(100 for _ in confusion.labels))
    view.mistakes.show_report(replace(example, confusion=many), awaited=False)
    total = 100 * len(many.labels) + sum(many.invented)
    assert f"The {len(example.mistakes)} worst of {total} mistakes" in view.mistakes.text.text()
    assert view.mistakes.label.itemText(1).endswith("shown")
    assert " of 1" in view.mistakes.label.itemText(1)


def test_another_run_is_shown_from_its_beginning(view: ReportView, desk: Desk) -> None:
    bar = view.summary.verticalScrollBar()
    bar.setRange(0, 500)
    bar.setValue(200)
    desk.session.reviews.choose(("again",))
    assert bar.value() == 0
