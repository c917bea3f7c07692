"""What was said at an earlier time: what is said now, with later steps of the journal taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mlic_gui.core.project.annotations import AnnotationTable
from mlic_gui.core.project.label_table import LabelTable
from mlic_gui.core.project.labels import LabelSet
from mlic_gui.core.project.reading import read_annotations
from mlic_gui.core.project.steps import SWITCHES
from mlic_gui.core.project.storage.database import Database, decode_path

_FIRST_LATER_WORD = (
    "SELECT path, label, old FROM (SELECT photo, label, old, min(step) FROM change WHERE step > ?"
    " GROUP BY photo, label) JOIN photo ON photo.id = photo"  # SQLite gives `old` of the row with the minimum
)
_FIRST_LATER_CHANGE = (
    "SELECT label, name, added, min(step) FROM label_change JOIN label ON label.id = label WHERE step > ?"
    " GROUP BY label ORDER BY label"
)


def last_step(database: Database, *, until: float | None = None) -> int:
    """Number of the last step there is, or of the last until a time (seconds since 1970); 0 for none."""
    if until is None:
        return int(database.value("SELECT coalesce(max(id), 0) FROM step"))
    return int(database.value("SELECT coalesce(max(id), 0) FROM step WHERE at <= ?", (until,)))


def earlier_annotations(
    database: Database, labels: LabelTable, paths: Sequence[str], *, step: int
) -> AnnotationTable:
    """What was said of these photos right after a step, by their present paths.

    Labels that were taken away since come last. Reviewed marks are those of now; so are sides and groups,
    which never change, but a photo that was first annotated later had none yet.
    """
    now = read_annotations(database, labels, paths)
    numbers = dict(zip(labels.ids(), now.labels.names, strict=True))
    changes = {row[0]: row[1:] for row in database.rows(_FIRST_LATER_CHANGE, (step,))}
    kept = {number: name for number, name in numbers.items() if not changes.get(number, ("", False))[1]}
    gone = {number: name for number, (name, added, _) in changes.items() if not added}
    then = kept | gone
    words = np.full((len(paths), len(then)), -1, dtype=np.int8)
    words[:, : len(kept)] = now.words[:, [number in kept for number in numbers]]
    rows = {path: row for row, path in enumerate(paths)}
    columns = {number: column for column, number in enumerate(then)}
    for path, label, old in database.rows(_FIRST_LATER_WORD, (step,)):
        row, column = rows.get(decode_path(path)), columns.get(label)
        if row is not None and column is not None:
            words[row, column] = old
    return replace(now, labels=LabelSet(tuple(then.values())), words=words)


def excluded_each_other(database: Database, *, now: bool, step: int) -> bool:
    """Whether labels excluded each other right after a step, given whether they do now.

    Each step that says so changes it, and so does each undo and redo of one.
    """
    marks = ", ".join("?" for _ in SWITCHES)
    switched = database.value(
        f"SELECT count(*) FROM step WHERE id > ? AND (kind IN ({marks}) OR target IN"
        f" (SELECT id FROM step WHERE kind IN ({marks})))",
        (step, *SWITCHES, *SWITCHES),
    )
    return now ^ bool(switched % 2)
