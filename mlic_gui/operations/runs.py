"""Looking at runs: their reports, two of them compared, a report as a file, and going back to a tagger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.errors import CoreError
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import run as run_task
from mlic_gui.operations.tagging import as_said, use_tagger
from mlic_gui.session.notice import Notice, NoticeKind, error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.judging.run_comparison import RunsCompared
    from mlic_gui.core.learning.reporting.run_report import RunReport
    from mlic_gui.core.learning.runs import RunRecord
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.pipeline import Annotated, Repetition
    from mlic_gui.core.progress import Report

Make = Callable[[Progress], "RunReport"]


def show_chosen(desk: Desk) -> None:
    """Make what the window of runs needs for the runs that are chosen in it."""
    chosen = desk.session.reviews.chosen
    if len(chosen) == 2:
        compare(desk, *chosen)
    elif len(chosen) == 1:
        compare_with_original(desk, chosen[0])
        review(desk, chosen[0])
    else:
        cancel_review(desk)


def review(desk: Desk, run: str) -> None:
    """Make the report of a run: what is quick first, then what more photos would bring."""
    reviews, record = desk.session.reviews, find(desk, run)
    if reviews.making == run:
        return
    cancel_review(desk)
    if record is None or not _has_figures(record):
        return
    if reviews.is_whole(run):
        _read_words(desk, record, partial(_look_again, desk, record))
        return
    reviews.begin(run)
    if reviews.report(run) is None:
        _read_words(desk, record, partial(_make_quickly, desk, record))
    else:
        _read_words(desk, record, partial(_make_whole, desk, record))


def cancel_review(desk: Desk) -> None:
    """End the making of a report; what is there of it stays."""
    underway, reviews = desk.underway, desk.session.reviews
    if underway.review is not None:
        underway.review.cancel()
        underway.review = None
    if reviews.making:
        reviews.end(reviews.making)


def compare(desk: Desk, first: str, second: str) -> None:
    """Find out how two runs compare on the photos that both were judged on; clicks go before it."""
    session, runs = desk.session, (find(desk, first), find(desk, second))
    cancel_review(desk)
    pair = (first, second)
    earlier, later = runs
    known = session.reviews.compared(pair)  # why it was impossible may not hold any more
    is_known = known is not None and not isinstance(known, BaseException)
    if session.project is None or earlier is None or later is None or is_known:
        return
    project = session.project.id

    def look(_progress: Progress) -> RunsCompared:
        from mlic_gui.core import pipeline  # noqa: PLC0415 - not before first paint

        return pipeline.compare_runs(earlier, later, project=project)

    def fail(error: BaseException) -> None:
        session.reviews.put_compared(pair, error)
        if not isinstance(error, CoreError):
            session.notify(error_notice(error))

    take = partial(session.reviews.put_compared, pair)
    desk.underway.review = run_task(desk, look, lane=Lane.REVIEW, then=take, failed=fail)


def compare_with_original(desk: Desk, run: str) -> None:
    """Find out how a run that repeats another came out beside that, if it is not known yet."""
    reviews, again = desk.session.reviews, find(desk, run)
    original = find(desk, again.repeats) if again is not None and again.repeats else None
    if again is None or original is None or reviews.repetition(run) is not None:
        return

    def look(_progress: Progress) -> Repetition:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.repetition(original, again)

    run_task(desk, look, lane=Lane.INTERACTIVE, then=partial(reviews.put_repetition, run))


def use_run(desk: Desk, run: str) -> None:
    """Use the tagger that a run made from now on, whether it did better or not."""
    record, library = find(desk, run), desk.library
    if record is None:
        return

    def load(_progress: Progress) -> Tagger:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.tagger_of(record, library=library)

    run_task(desk, load, lane=Lane.INTERACTIVE, then=partial(_use, desk))


def save_page(desk: Desk, run: str, path: Path) -> None:
    """Write the report of a run as one HTML file, what is missing in it made first."""
    record, session = find(desk, run), desk.session
    if record is None:
        return
    made = session.reviews.report(run) if session.reviews.is_whole(run) else None

    def write(annotated: Annotated) -> None:
        make = _maker(desk, record, annotated, growth=True)
        correct = _corrector(desk, annotated)

        def work(progress: Progress) -> RunReport:
            from mlic_gui.reports import page  # noqa: PLC0415

            report = correct(made) if made else make(progress)
            page.write(report, path)
            return report

        run_task(desk, work, lane=Lane.FILES, title=Stage.REPORT, then=take)

    def take(report: RunReport) -> None:
        session.reviews.put_report(report, whole=True)
        text = QCoreApplication.translate("Reports", "The report is in {path}")
        session.notify(Notice(text=text.format(path=path)))
        session.reviews.told.emit(text.format(path=path))

    _read_words(desk, record, write)


def save_plot(desk: Desk, path: Path, document: str) -> None:
    """Write a plot as an SVG file."""

    def write(_progress: Progress) -> None:
        from mlic_gui.core.outputs import write_output  # noqa: PLC0415

        write_output(path, document.encode())

    run_task(desk, write, lane=Lane.FILES, whenever=True)


def open_photo(desk: Desk, path: str) -> bool:
    """Make the photo at a relative path the current one; False if it is not there any more."""
    session = desk.session
    row = session.table.row_of(path)
    if row is None:
        text = QCoreApplication.translate("Reports", "{path} is not in the folder any more.")
        session.notify(Notice(text=text.format(path=path), kind=NoticeKind.ATTENTION))
        return False
    if row not in session.shown_rows:
        session.show_folder("")
    session.select((row,), current=row)
    return True


def find(desk: Desk, run: str) -> RunRecord | None:
    """The run with this id, or None."""
    return next((known for known in desk.session.history.runs if known.id == run), None)


def _has_figures(run: RunRecord) -> bool:
    return run.comparison is not None and run.comparison.photos > 0


def _make_quickly(desk: Desk, run: RunRecord, annotated: Annotated) -> None:
    """Nobody should wait for it behind a batch: it is done where clicks are answered."""

    def take(report: RunReport) -> None:
        desk.session.reviews.put_report(report, whole=False)
        _make_whole(desk, run, annotated)

    make = _maker(desk, run, annotated, growth=False)
    _make(desk, run, make, lane=Lane.INTERACTIVE, then=take)


def _make_whole(desk: Desk, run: RunRecord, annotated: Annotated) -> None:
    """It takes seconds, so clicks go before it, and neither an export nor a training waits for it."""

    def take(report: RunReport) -> None:
        desk.session.reviews.put_report(report, whole=True)
        desk.session.reviews.end(run.id)

    known = desk.session.reviews.report(run.id)
    if known is not None:
        make = _grower(desk, known, annotated)
        _make(desk, run, make, lane=Lane.REVIEW, then=take)


def _make(desk: Desk, run: RunRecord, make: Make, *, lane: Lane, then: Callable[[RunReport], None]) -> None:
    reviews = desk.session.reviews
    if reviews.making != run.id:  # another run was chosen while the annotations were read
        return
    if desk.underway.review is not None:
        desk.underway.review.cancel()

    def follow(report: Report) -> None:
        if reviews.making == run.id:
            reviews.note_progress(report)

    desk.underway.review = run_task(
        desk, make, lane=lane, then=then, report=follow, failed=partial(_fail, desk, run)
    )


def _maker(desk: Desk, run: RunRecord, annotated: Annotated, *, growth: bool) -> Make:
    """A function that makes the report of a run, on any thread."""
    project, records = desk.session.project, list(desk.session.records)
    assert project is not None

    def make(progress: Progress) -> RunReport:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.run_report(
            run,
            project=project.id,
            records=records,
            annotated=annotated,
            bench=project.bench,
            growth=growth,
            progress=progress,
        )

    return make


def _grower(desk: Desk, known: RunReport, annotated: Annotated) -> Make:
    """A function that adds to a report what more photos would bring, on any thread."""
    project, records = desk.session.project, list(desk.session.records)
    assert project is not None

    def make(progress: Progress) -> RunReport:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        found = pipeline.run_growth(
            known.run, records=records, annotated=annotated, bench=project.bench, progress=progress
        )
        return replace(known, growth=found, growth_asked=True)

    return make


def _corrector(desk: Desk, annotated: Annotated) -> Callable[[RunReport], RunReport]:
    """A function that tells in a report what has been corrected until now, on any thread."""
    project, records = desk.session.project, list(desk.session.records)
    assert project is not None

    def correct(report: RunReport) -> RunReport:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.corrected_report(report, records=records, annotated=annotated, bench=project.bench)

    return correct


def _look_again(desk: Desk, run: RunRecord, annotated: Annotated) -> None:
    """Tell in a report that was made some time ago what has been corrected since."""
    reviews = desk.session.reviews
    known, correct = reviews.report(run.id), _corrector(desk, annotated)

    def take(report: RunReport) -> None:
        reviews.put_report(report, whole=True)

    if known is not None:
        run_task(desk, lambda _progress: correct(known), lane=Lane.INTERACTIVE, then=take)


def _read_words(desk: Desk, run: RunRecord, then: Callable[[Annotated], None]) -> None:
    """Read on the store's lane what people say of the photos now."""
    project, records = desk.session.project, list(desk.session.records)
    if project is None:
        return

    def read(_progress: Progress) -> Annotated:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.annotated(project.store, records)

    run_task(desk, read, lane=Lane.STORE, then=then, failed=partial(_fail, desk, run))


def _fail(desk: Desk, run: RunRecord, error: BaseException) -> None:
    reviews = desk.session.reviews
    reviews.end(run.id)
    reviews.put_trouble(run.id, error)
    if not isinstance(error, CoreError):
        desk.session.notify(error_notice(error))


def _use(desk: Desk, tagger: Tagger) -> None:
    session, before = desk.session, desk.session.tagger
    if session.offered is not None and session.offered.card.run == tagger.card.run:
        session.set_taggers(session.taggers)
    use_tagger(desk, as_said(desk, tagger))
    text = QCoreApplication.translate("Reports", "{name} is in use now.").format(name=tagger.name)
    if before is None or before.name == tagger.name:
        session.notify(Notice(text=text))
        return
    back = QCoreApplication.translate("Reports", "Back to {name}").format(name=before.name)
    session.notify(Notice(text=text, action_text=back, action=partial(use_tagger, desk, before)))
