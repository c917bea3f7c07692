"""What people have changed since a run was judged: its figures stay, its report says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.reporting.run_report import Mistake, RunReport
from mlic_gui.core.learning.requirements import missing
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.project.proposing import completed

_GONE = -2

Words = npt.NDArray[np.int8]


def with_corrections(
    report: RunReport,
    *,
    annotated: Annotated,
    records: Sequence[PhotoRecord],
    keys: Sequence[bytes | None],
) -> RunReport:
    """The report, telling what was annotated otherwise since, and what labels still lack.

    What was judged is found by its content, so that a photo that was renamed is the same. Photos and labels
    that are not there any more were not changed.

    Args:
        report: The report; its mistakes have the present paths.
        annotated: What is said of the folder's photos now.
        records: The photos, one per row of `annotated`.
        keys: Their content keys, None where that is not known.
    """
    words = completed(annotated.words) if annotated.exclusive else annotated.words
    places = {record.path: row for row, record in enumerate(records)}
    columns = {label: column for column, label in enumerate(annotated.labels)}
    lacking = missing(annotated.words, labels=annotated.labels, tagger=None)

    def told(mistake: Mistake) -> Mistake:
        row, column = places.get(mistake.path), columns.get(mistake.label)
        word = -1 if row is None or column is None else int(words[row, column])
        return replace(mistake, corrected=word >= 0 and word != int(mistake.said))

    return replace(
        report,
        lacking=lacking,
        changed=0 if report.answers is None else _changed(report.answers, words, columns, keys),
        mistakes=tuple(told(mistake) for mistake in report.mistakes),
    )


def _changed(answers: Answers, words: Words, columns: dict[str, int], keys: Sequence[bytes | None]) -> int:
    """How many of the words that judged are others now."""
    rows = {key: row for row, key in enumerate(keys) if key is not None}
    for row in np.flatnonzero((words >= 0).any(axis=1)).tolist():
        rows[keys[row] or b""] = row  # of equal photos, one of which something is said
    now = np.full(answers.words.shape, _GONE, dtype=np.int8)
    found = np.array([(place, rows[key]) for place, key in enumerate(answers.keys) if key in rows], np.intp)
    for column, label in enumerate(answers.labels):
        if label in columns and len(found):
            now[found[:, 0], column] = words[found[:, 1], columns[label]]
    return int(((answers.words >= 0) & (now != _GONE) & (now != answers.words)).sum())
