"""From files of tags to annotations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.formats.importing import plan_import as plan_from_file
from mlic_gui.core.formats.one_label import with_one_label
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline.asking import fingerprints, side_assigner
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Origin
from mlic_gui.core.project.steps import Step
from mlic_gui.core.project.store import ProjectStore


def plan_import(
    path: Path, *, records: Sequence[PhotoRecord], store: ProjectStore, names: Sequence[str] = ()
) -> ImportPlan:
    """What importing a file of tags, or a folder with one subfolder per label, would do; nothing is changed.

    `names` are those of the labels, for a file that does not name them.

    Raises:
        FormatError: The file is malformed, names none of the photos, or gives one several labels that exclude
            each other.
    """
    paths, known = [record.path for record in records], store.labels()
    words = store.annotations(paths).words
    plan = plan_from_file(path, photos=paths, labels=known, words=words, names=names)
    return with_one_label(plan, dict(zip(paths, words, strict=True))) if store.exclusive else plan


def import_tags(
    plan: ImportPlan,
    *,
    records: Sequence[PhotoRecord],
    store: ProjectStore,
    bench: Bench,
    who: str,
    overwrite: bool = False,
    progress: Progress,
) -> Step:
    """Make the cells of a plan annotations, as one step; their photos get their sides as one batch.

    Raises:
        ProjectError: As `ProjectStore.annotate`.
        Cancelled: Nothing was changed.
    """
    edits = plan.edits(overwrite=overwrite)
    named = {edit.path for edit in edits}
    rows = [row for row, record in enumerate(records) if record.path in named]
    prints = fingerprints(records, rows, bench=bench, progress=progress)
    chosen = [records[row] for row in rows]
    keys = bench.keys(chosen)
    return store.annotate(
        edits,
        who=who,
        assign=side_assigner(store.id),
        origin=Origin.IMPORT,
        source=Path(plan.path).name,
        fingerprints=prints,
        contents={record.path: key for record, key in zip(chosen, keys, strict=True) if key is not None},
        new_labels=plan.new_labels,
    )
