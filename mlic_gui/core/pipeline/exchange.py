"""From files of tags to annotations, and back with the photos themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mlic_gui.core.formats.answers import Answers
from mlic_gui.core.formats.exporting import Exported
from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.formats.importing import plan_import as plan_from_file
from mlic_gui.core.formats.one_label import with_one_label
from mlic_gui.core.formats.reading import read_answers
from mlic_gui.core.formats.records.unpacking import Unpacked
from mlic_gui.core.formats.records.unpacking import unpack_photos as unpack_from_file
from mlic_gui.core.formats.records.writing import Explain
from mlic_gui.core.formats.records.writing import export_records as write_records
from mlic_gui.core.formats.table import ExportTable
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline.asking import fingerprints, side_assigner
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Origin
from mlic_gui.core.project.labels import LabelSet
from mlic_gui.core.project.steps import Step
from mlic_gui.core.project.store import ProjectStore


def read_tags(
    path: Path,
    *,
    records: Sequence[PhotoRecord],
    labels: Sequence[str],
    names: Sequence[str] = (),
    places: Mapping[str, str] | None = None,
    progress: Progress,
) -> Answers:
    """What a file of tags says; the first part of `plan_import`, which needs no project.

    Raises:
        FormatError: The file is malformed.
        Cancelled: Somebody asked for it.
    """
    photos = [record.path for record in records]
    known = LabelSet(tuple(labels))
    return read_answers(path, photos=photos, labels=known, names=names, places=places, progress=progress)


def plan_import(
    path: Path,
    *,
    records: Sequence[PhotoRecord],
    store: ProjectStore,
    names: Sequence[str] = (),
    places: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    answers: Answers | None = None,
) -> ImportPlan:
    """What importing a file of tags, or a folder with one subfolder per label, would do; nothing is changed.

    Args:
        path: The file, or the folder.
        records: The photos.
        store: The project.
        names: Of the labels, for a file that does not name them.
        places: Where photos lie that a TFRecord file calls otherwise.
        progress: Told how far a long reading is.
        answers: What `read_tags` has read.

    Raises:
        FormatError: The file is malformed, names none of the photos, or gives one several labels that exclude
            each other.
    """
    paths, known = [record.path for record in records], store.labels()
    words = store.annotations(paths).words
    plan = plan_from_file(
        path,
        photos=paths,
        labels=known,
        words=words,
        names=names,
        places=places,
        progress=progress,
        answers=answers,
    )
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


def unpack_photos(
    path: Path,
    folder: Path,
    *,
    into: str,
    records: Sequence[PhotoRecord],
    bench: Bench,
    progress: Progress,
) -> Unpacked:
    """Write the photos of a TFRecord file that are not among the records into a new subfolder `into`.

    Args:
        path: The file.
        folder: The project's folder, or one below it.
        into: Name of the new subfolder.
        records: The photos that are there.
        bench: Has the project's folder, which the places that are returned are relative to.
        progress: Told of every photo.

    Raises:
        FormatError: The file is malformed, or `into` is not a plain name.
        ProjectError: There is something of that name, or the disk is full or can't be written to.
        Cancelled: Nothing is left behind.
    """
    photos = [record.path for record in records]
    done = unpack_from_file(path, folder=folder, into=into, photos=photos, progress=progress)
    below = folder.resolve().relative_to(bench.folder.resolve())
    places = {name: (below / place).as_posix() for name, place in done.places.items()}
    return replace(done, places=places)


def export_records(
    table: ExportTable,
    path: Path,
    *,
    bench: Bench,
    annotations_only: bool = False,
    explain: Explain,
    progress: Progress,
) -> Exported:
    """Write photos and their tags as TFRecord; `formats.records.writing` has the details.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; what was at `path` is untouched.
        Cancelled: Likewise.
    """
    return write_records(
        table,
        path,
        folder=bench.folder,
        annotations_only=annotations_only,
        explain=explain,
        progress=progress,
    )
