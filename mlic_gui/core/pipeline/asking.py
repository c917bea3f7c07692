"""What a project knows of its photos, as the other stories take it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mlic_gui.core.features.extract import fingerprints as read_fingerprints
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.core.learning.splitting.splits import Side, make_assigner
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import AnnotationTable
from mlic_gui.core.project.sides import SideAssigner
from mlic_gui.core.project.store import ProjectStore

_TIME_STEP = 0.001  # a run records its start in milliseconds, rounded down


def initial_labels(tagger: Tagger) -> tuple[str, ...]:
    """Labels that a project without any takes from its first tagger; a vocabulary gives none."""
    return tagger.trainable_labels


def side_assigner(project: str) -> SideAssigner:
    """What puts newly annotated photos of a project into its split."""
    return make_assigner(project)


def annotated(store: ProjectStore, records: Sequence[PhotoRecord]) -> Annotated:
    """What the project knows of these photos; on the store's thread."""
    table = store.annotations(remembered_paths(store, records))
    return _annotated(store, table, exclusive=store.exclusive, step=store.last_step())


def remembered_paths(store: ProjectStore, records: Sequence[PhotoRecord]) -> list[str]:
    """By which paths the project knows these photos: who only looks can't relink those that were renamed."""
    moved = store.find_moved(records) if store.read_only else {}
    before = {new: old for old, new in moved.items()}
    return [before.get(record.path, record.path) for record in records]


def annotated_then(store: ProjectStore, records: Sequence[PhotoRecord], run: RunRecord) -> Annotated:
    """What the project knew of these photos when a run read it; on the store's thread.

    Of runs of earlier versions only the time of their start is known.
    """
    if run.data is not None and run.data.step:
        step = run.data.step
    else:
        step = store.last_step(until=datetime.fromisoformat(run.started).timestamp() + _TIME_STEP)
    table, exclusive = store.annotations_then([record.path for record in records], step=step)
    return _annotated(store, table, exclusive=exclusive, step=step)


def _annotated(store: ProjectStore, table: AnnotationTable, *, exclusive: bool, step: int) -> Annotated:
    sides = [None if side is None else Side(side) for side in table.sides]
    return Annotated(store.id, tuple(table.labels), table.words, sides, table.groups, exclusive, step)


def fingerprints(
    records: Sequence[PhotoRecord], rows: Sequence[int], *, bench: Bench, progress: Progress
) -> dict[str, Fingerprint]:
    """Fingerprints of some of the records by path, for photos that are annotated for the first time."""
    found = read_fingerprints(records, rows, folder=bench.folder, derived=bench.derived, progress=progress)
    return {records[row].path: item for row, item in zip(rows, found, strict=True) if item is not None}
