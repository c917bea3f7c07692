"""Tags leave and arrive as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk, person
from mlic_gui.operations.edits import undo
from mlic_gui.operations.parts.changes import Outcome, edit
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.parts.wording import exported_text, imported_text, unpacked_text
from mlic_gui.operations.projects import scan_photos
from mlic_gui.operations.tagging import rescore
from mlic_gui.session.notice import Notice, NoticeKind, error_notice, error_sentence
from mlic_gui.session.photos.photo_table import rearranged
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.formats.answers import Answers
    from mlic_gui.core.formats.exporting import Exported
    from mlic_gui.core.formats.import_plan import ImportPlan
    from mlic_gui.core.formats.records.unpacking import Unpacked
    from mlic_gui.core.formats.table import ExportTable
    from mlic_gui.core.project.annotations import AnnotationTable
    from mlic_gui.core.project.steps import Step
    from mlic_gui.core.project.store import ProjectStore


@dataclass(frozen=True, slots=True)
class _Choices:
    layout: str
    annotations_only: bool
    probabilities: bool
    by: bool


def export_csv(
    desk: Desk,
    path: Path,
    *,
    layout: str = "wide",
    annotations_only: bool = False,
    probabilities: bool = False,
    by: bool = False,
) -> None:
    """Write the tags of all photos; `layout` is `wide`, `list` or `planet`."""
    session, project = desk.session, desk.session.project
    if project is None:
        return
    choices = _Choices(layout, annotations_only, probabilities, by)
    paths = [record.path for record in session.records]
    run(
        desk,
        lambda _progress: project.store.annotations(paths),
        lane=Lane.STORE,
        then=partial(_write, desk, path, paths, choices),
    )


def plan_import(
    desk: Desk, path: Path, *, names: Sequence[str] = (), places: Mapping[str, str] | None = None
) -> None:
    """Read a file of tags, or the names of a folder's subfolders, without changing anything.

    The plan arrives by `Session.import_planned`; if the labels have to be named first, that is asked for by
    `Session.label_names_asked`.

    Args:
        desk: The desk.
        path: The file, or the project's folder.
        names: Of the labels, for a file that does not name them.
        places: Where photos lie that a TFRecord file calls otherwise.
    """
    if _waits(desk, partial(plan_import, desk, path, names=names, places=places)):
        return
    project, records, labels = desk.session.project, list(desk.session.records), desk.session.labels
    if project is None:
        return

    def read(progress: Progress) -> Answers:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.read_tags(
            path, records=records, labels=labels, names=names, places=places, progress=progress
        )

    def compare(answers: Answers) -> None:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        run(
            desk,
            lambda _progress: pipeline.plan_import(
                path, records=records, store=project.store, answers=answers
            ),
            lane=Lane.STORE,
            title=Stage.IMPORT,
            then=desk.session.import_planned.emit,
        )

    failed = partial(_ask_for_names, desk, path)
    run(desk, read, lane=Lane.FILES, title=Stage.READ_FILE, then=compare, failed=failed)


def import_csv(desk: Desk, plan: ImportPlan, *, overwrite: bool = False) -> None:
    """Make a plan's cells annotations, as one step."""
    project, records = desk.session.project, list(desk.session.records)
    if project is None:
        return

    def take(store: ProjectStore, progress: Progress) -> Step:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.import_tags(
            plan,
            records=records,
            store=store,
            bench=project.bench,
            who=person(),
            overwrite=overwrite,
            progress=progress,
        )

    edit(desk, take, title=Stage.IMPORT, then=partial(_tell_imported, desk))


def unpack_photos(desk: Desk, path: Path, *, into: str) -> None:
    """Copy the photos of a TFRecord file that the folder lacks into a new subfolder, then plan the import."""
    if _waits(desk, partial(unpack_photos, desk, path, into=into)):
        return
    project, records = desk.session.project, list(desk.session.records)
    if project is None:
        return

    def unpack(progress: Progress) -> Unpacked:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.unpack_photos(
            path, project.folder, into=into, records=records, bench=project.bench, progress=progress
        )

    run(desk, unpack, lane=Lane.FILES, title=Stage.UNPACK, then=partial(_show_unpacked, desk, path, into))


def export_records(desk: Desk, path: Path, *, annotations_only: bool = False) -> None:
    """Write all photos of which something is known, and their tags, as TFRecord."""
    session, project = desk.session, desk.session.project
    if project is None:
        return
    paths = [record.path for record in session.records]

    def write(said: AnnotationTable) -> None:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        table, still_tagging = _table(desk, paths, said), _still_tagging(desk, annotations_only)
        run(
            desk,
            lambda progress: pipeline.export_records(
                table,
                path,
                bench=project.bench,
                annotations_only=annotations_only,
                explain=error_sentence,
                progress=progress,
            ),
            lane=Lane.FILES,
            title=Stage.EXPORT,
            then=partial(_tell_exported, desk, still_tagging),
        )

    run(desk, lambda _progress: project.store.annotations(paths), lane=Lane.STORE, then=write)


def _waits(desk: Desk, action: Callable[[], None]) -> bool:
    """Whether photos are still being looked for; then the action is done when all are known."""
    session, generation = desk.session, desk.session.generation
    if not session.scanning:
        return False

    def do_it() -> None:
        if session.generation == generation:
            action()

    session.scan_finished.connect(do_it, Qt.ConnectionType.SingleShotConnection)
    return True


def _ask_for_names(desk: Desk, path: Path, error: BaseException) -> None:
    unnamed = (ErrorCode.LABEL_NAMES_MISSING, ErrorCode.LABEL_NAMES_COUNT)
    count = error.fields.get("count") if isinstance(error, CoreError) and error.code in unnamed else None
    if isinstance(count, int):
        desk.session.label_names_asked.emit(path, count)
    else:
        desk.session.notify(error_notice(error))


def _show_unpacked(desk: Desk, path: Path, into: str, unpacked: Unpacked) -> None:
    """Look for photos again, and for what the file says of them once they are known."""
    desk.session.notify(Notice(text=unpacked_text(len(unpacked.places), into)))
    scan_photos(desk)
    plan_import(desk, path, places=unpacked.places)


def _write(desk: Desk, path: Path, paths: list[str], choices: _Choices, said: AnnotationTable) -> None:
    table = _table(desk, paths, said)
    still_tagging = _still_tagging(desk, choices.annotations_only)

    def write(progress: Progress) -> Exported:
        from mlic_gui.core.formats.exporting import export  # noqa: PLC0415
        from mlic_gui.core.formats.table import Layout  # noqa: PLC0415

        progress.report(Stage.EXPORT, 0)
        return export(
            table,
            path,
            layout=Layout(choices.layout),
            annotations_only=choices.annotations_only,
            probabilities=choices.probabilities,
            by=choices.by,
        )

    tell = partial(_tell_exported, desk, still_tagging)
    run(desk, write, lane=Lane.INTERACTIVE, title=Stage.EXPORT, then=tell)


def _still_tagging(desk: Desk, annotations_only: bool) -> bool:
    return desk.underway.tagging is not None and not annotations_only


def _tell_exported(desk: Desk, still_tagging: bool, exported: Exported) -> None:
    kind = NoticeKind.ATTENTION if still_tagging else NoticeKind.DONE
    desk.session.notify(Notice(text=exported_text(exported, still_tagging=still_tagging), kind=kind))


def _table(desk: Desk, paths: list[str], said: AnnotationTable) -> ExportTable:
    from mlic_gui.core.formats.table import ExportTable, UnreadablePhoto  # noqa: PLC0415

    session = desk.session
    return ExportTable(
        paths=paths,
        labels=session.labels,
        words=rearranged(said.words, names=said.labels.names, labels=session.labels),
        probabilities=session.probabilities[: len(paths)].copy(),
        thresholds=session.thresholds,
        exclusive=session.exclusive,
        tagger=session.tagger.name if session.tagger else "",
        unreadable=[
            UnreadablePhoto(session.records[row].path, error_sentence(error))
            for row, error in sorted(session.problems.items())
        ],
    )


def _tell_imported(desk: Desk, outcome: Outcome) -> None:
    rescore(desk)
    desk.session.notify(
        Notice(
            text=imported_text(outcome.step),
            action_text=QCoreApplication.translate("Steps", "Undo"),
            action=partial(undo, desk, outcome.step.id),
        )
    )
