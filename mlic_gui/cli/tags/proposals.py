"""A tagger's suggestions for the photos of a folder, as a table to print or to write."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mlic_gui.cli.workspace import Workspace
from mlic_gui.core import pipeline
from mlic_gui.core.features.extract import PhotoProblem
from mlic_gui.core.formats.table import ExportTable, UnreadablePhoto
from mlic_gui.core.learning.taggers.tagger import Tagger, TaggerKind
from mlic_gui.core.progress import Progress
from mlic_gui.sentences import sentence

BEST_NAMES = 5
"""So many names of a vocabulary are given per photo."""

Floats = npt.NDArray[np.float32]


def propose(
    work: Workspace, name_or_path: str | None, *, mirror: bool | None = None, progress: Progress
) -> ExportTable:
    """What a tagger proposes; of a vocabulary the best names of each photo.

    The project's tagger proposes the project's labels; one that is named, or without a project, its own.
    """
    tagger = work.tagger(name_or_path, mirror=mirror)
    if name_or_path is None and work.labels:
        return with_suggestions(work, tagger, work.labels, None, exclusive=work.exclusive, progress=progress)
    if tagger.kind is TaggerKind.VOCABULARY:
        return _best_names(work, tagger, progress)
    return with_suggestions(work, tagger, tagger.labels, None, exclusive=tagger.exclusive, progress=progress)


def with_suggestions(
    work: Workspace,
    tagger: Tagger,
    labels: Sequence[str],
    words: npt.NDArray[np.int8] | None,
    *,
    exclusive: bool,
    progress: Progress,
) -> ExportTable:
    """What people said, and beside it what the tagger proposes; what it lacks, the vocabulary.

    Args:
        work: The photos.
        tagger: Proposes.
        labels: L names.
        words: int8 (photos, L), or None if nobody has said anything.
        exclusive: Whether the labels exclude each other.
        progress: Told of the tagging.
    """
    vocabulary = work.bench.library.vocabulary()
    probabilities = np.full((len(work.records), len(labels)), np.nan, dtype=np.float32)
    problems: list[PhotoProblem] = []
    for tagged in pipeline.tag(
        work.records, bench=work.bench, tagger=tagger, labels=labels, vocabulary=vocabulary, progress=progress
    ):
        probabilities[tagged.rows] = tagged.probabilities
        problems += tagged.problems
    said = pipeline.rescore([], bench=work.bench, tagger=tagger, labels=labels, vocabulary=vocabulary)
    nothing = np.full(probabilities.shape, -1, dtype=np.int8)
    return _table(
        work,
        labels,
        nothing if words is None else words,
        probabilities,
        said.thresholds,
        tagger=tagger,
        problems=problems,
        exclusive=exclusive,
    )


def _best_names(work: Workspace, tagger: Tagger, progress: Progress) -> ExportTable:
    """Only the best of each batch are kept, so that 1,000 columns never exist for all photos at once."""
    names = np.zeros((len(work.records), BEST_NAMES), dtype=np.intp)
    shares = np.full((len(work.records), BEST_NAMES), np.nan, dtype=np.float32)
    problems: list[PhotoProblem] = []
    for tagged in pipeline.tag(
        work.records, bench=work.bench, tagger=tagger, labels=tagger.labels, progress=progress
    ):
        best = np.argsort(-tagged.probabilities, axis=1, kind="stable")[:, :BEST_NAMES]
        names[tagged.rows] = best
        shares[tagged.rows] = np.take_along_axis(tagged.probabilities, best, axis=1)
        problems += tagged.problems
    used = np.unique(names[~np.isnan(shares)])
    probabilities = np.full((len(work.records), len(used)), np.nan, dtype=np.float32)
    if len(used):
        np.put_along_axis(probabilities, np.searchsorted(used, names), shares, axis=1)
    return _table(
        work,
        [tagger.labels[column] for column in used],
        np.full(probabilities.shape, -1, dtype=np.int8),
        probabilities,
        np.zeros(len(used), dtype=np.float32),
        tagger=tagger,
        problems=problems,
    )


def _table(
    work: Workspace,
    labels: Sequence[str],
    words: npt.NDArray[np.int8],
    probabilities: Floats,
    thresholds: Floats,
    *,
    tagger: Tagger,
    problems: Sequence[PhotoProblem],
    exclusive: bool = False,
) -> ExportTable:
    """The table, with the photos that could not be read and why."""
    return ExportTable(
        paths=work.paths,
        labels=labels,
        words=words,
        probabilities=probabilities,
        thresholds=thresholds,
        tagger=tagger.name,
        unreadable=[
            UnreadablePhoto(problem.path, sentence(problem.error))
            for problem in sorted(problems, key=lambda problem: problem.row)
        ],
        exclusive=exclusive,
    )
