"""Tags leave and arrive as files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk, person
from mlic_gui.operations.edits import undo
from mlic_gui.operations.parts.changes import Outcome, edit
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.parts.wording import exported_text, imported_text
from mlic_gui.operations.tagging import rescore
from mlic_gui.session.notice import Notice, NoticeKind, error_sentence
from mlic_gui.session.photo_table import rearranged
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.formats.exporting import Exported
    from mlic_gui.core.formats.import_plan import ImportPlan
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


def plan_import(desk: Desk, path: Path) -> None:
    """Read a file of tags without changing anything; the plan arrives by `Session.import_planned`."""
    project, records = desk.session.project, list(desk.session.records)
    if project is None:
        return

    def plan(_progress: Progress) -> ImportPlan:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.plan_import(path, records=records, store=project.store)

    run(desk, plan, lane=Lane.STORE, title=Stage.IMPORT, then=desk.session.import_planned.emit)


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


def _write(desk: Desk, path: Path, paths: list[str], choices: _Choices, said: AnnotationTable) -> None:
    table = _table(desk, paths, said)
    still_tagging = desk.underway.tagging is not None and not choices.annotations_only

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

    def tell(exported: Exported) -> None:
        kind = NoticeKind.ATTENTION if still_tagging else NoticeKind.DONE
        desk.session.notify(Notice(text=exported_text(exported, still_tagging=still_tagging), kind=kind))

    run(desk, write, lane=Lane.INTERACTIVE, title=Stage.EXPORT, then=tell)


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
