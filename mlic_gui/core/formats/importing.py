"""Compares what a file of tags says with what is annotated, and says what importing it would do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers, refuse_too_many
from mlic_gui.core.formats.import_plan import ImportPlan, ImportProblem, MatchCounts, ProblemKind
from mlic_gui.core.formats.photo_names import Match, MatchKind, PhotoNames
from mlic_gui.core.formats.reading import read_answers
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.labels import LabelSet, label_key


@dataclass(frozen=True, slots=True)
class _Found:
    row: AnswerRow
    match: Match


def plan_import(
    path: Path,
    *,
    photos: Sequence[str],
    labels: LabelSet,
    words: npt.NDArray[np.int8],
    names: Sequence[str] = (),
    places: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    answers: Answers | None = None,
) -> ImportPlan:
    """What importing a file would do; nothing is written.

    Args:
        path: A file in any of the formats, or a folder whose subfolders are called like labels.
        photos: n paths of the folder's photos, relative with "/".
        labels: L labels of the project.
        words: int8 (n, L), what is annotated already: 1 yes, 0 no, -1 unknown.
        names: Of the labels, for a file that does not name them.
        places: Where photos lie that a TFRecord file calls otherwise.
        progress: Told how far a long reading is.
        answers: What the file says, if it was read already.

    Raises:
        FormatError: As `read_answers`; LABELS_TOO_MANY; CSV_CONTRADICTION (two rows of one photo);
            CSV_NO_PHOTOS, except of a TFRecord file, whose photos can be unpacked.
        ProjectError: LABEL_RESERVED or LABEL_EMPTY for a label that the project would have to get.
    """
    answers = answers or read_answers(
        path, photos=photos, labels=labels, names=names, places=places, progress=progress
    )
    refuse_too_many(path, len(answers.labels))
    spelling, new_labels = _labels(answers, labels)
    found, problems = _match(answers, PhotoNames(photos))
    if answers.rows and not found and answers.layout is not Layout.TFRECORD:
        raise FormatError(ErrorCode.CSV_NO_PHOTOS, path=str(path))
    merged, repeated = _merge(path, found, spelling)
    additions, conflicts, same = _compare(merged, photos, labels, words)
    kinds = Counter(matches[0].match.kind for matches in found.values())
    return ImportPlan(
        path=str(path),
        layout=answers.layout,
        photos=len(found),
        matched=MatchCounts(kinds[MatchKind.EXACT], kinds[MatchKind.NAME], kinds[MatchKind.STEM]),
        new_labels=new_labels,
        additions=tuple(additions),
        conflicts=tuple(conflicts),
        same=same,
        machine=answers.machine,
        problems=(*answers.problems, *sorted(problems + repeated, key=lambda problem: problem.line)),
    )


def _labels(answers: Answers, labels: LabelSet) -> tuple[dict[str, str], tuple[str, ...]]:
    """The project's name of each label of the file, and the labels that the project would get."""
    known = {label_key(label): label for label in labels}
    extended = labels
    for label in answers.labels:
        if label_key(label) not in known:
            extended = extended.with_label(label)
            known[label_key(label)] = extended.names[-1]
    return {label: known[label_key(label)] for label in answers.labels}, extended.names[len(labels) :]


def _match(answers: Answers, names: PhotoNames) -> tuple[dict[int, list[_Found]], list[ImportProblem]]:
    """The rows of each photo (by position), and the rows without one."""
    found: defaultdict[int, list[_Found]] = defaultdict(list)
    problems = []
    find = names.find_stem if answers.layout is Layout.PLANET else names.find
    for row in answers.rows:
        match = find(row.name)
        if match.row is None:
            kind = ProblemKind.AMBIGUOUS_PHOTO if match.ambiguous else ProblemKind.UNKNOWN_PHOTO
            problems.append(ImportProblem(kind, row.line, row.name))
        else:
            found[match.row].append(_Found(row, match))
    for photo, claims in list(found.items()):
        kept = _rightful(claims)
        problems += [
            ImportProblem(ProblemKind.AMBIGUOUS_PHOTO, claim.row.line, claim.row.name)
            for claim in claims
            if claim not in kept
        ]
        if kept:
            found[photo] = kept
        else:
            del found[photo]
    return dict(found), problems


def _rightful(claims: list[_Found]) -> list[_Found]:
    """Of rows that mean one photo: those that give its path; else all, if under one name; else none."""
    exact = [claim for claim in claims if claim.match.kind is MatchKind.EXACT]
    if exact:
        return exact
    return claims if len({claim.row.name for claim in claims}) == 1 else []


def _merge(
    path: Path, found: dict[int, list[_Found]], names: dict[str, str]
) -> tuple[dict[int, dict[str, Word]], list[ImportProblem]]:
    """What the file says of each photo, all its rows together, and the rows that repeat a photo."""
    merged: dict[int, dict[str, Word]] = {}
    repeated = []
    for photo, claims in found.items():
        words = merged.setdefault(photo, {})
        for number, claim in enumerate(claims):
            if number:
                repeated.append(ImportProblem(ProblemKind.REPEATED_PHOTO, claim.row.line, claim.row.name))
            for label, word in claim.row.words.items():
                if words.setdefault(names[label], word) != word:
                    raise FormatError(
                        ErrorCode.CSV_CONTRADICTION,
                        path=str(path),
                        line=claim.row.line,
                        label=label,
                        photo=claim.row.name,
                    )
    return merged, repeated


def _compare(
    merged: dict[int, dict[str, Word]],
    photos: Sequence[str],
    labels: LabelSet,
    words: npt.NDArray[np.int8],
) -> tuple[list[Edit], list[Edit], int]:
    """(cells that nothing is said of, cells that contradict what is said, number of cells that agree)."""
    columns = {label: column for column, label in enumerate(labels)}
    additions: list[Edit] = []
    conflicts: list[Edit] = []
    same = 0
    for photo, said in merged.items():
        existing = words[photo].tolist()
        for label, word in said.items():
            column = columns.get(label)
            old = Word.UNKNOWN if column is None else existing[column]
            if old == word:
                same += 1
            else:
                target = additions if old == Word.UNKNOWN else conflicts
                target.append(Edit(photos[photo], label, word))
    return additions, conflicts, same
