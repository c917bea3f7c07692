"""How good a tagger is on what people said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from mlic_gui.core.features.extract import PhotoProblem
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.judging.evaluation import evaluate as figures_of
from mlic_gui.core.learning.results import Evaluation
from mlic_gui.core.learning.splitting.splits import groups_of
from mlic_gui.core.learning.suggestions import Suggester
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline.asking import fingerprints
from mlic_gui.core.pipeline.tagging import tag
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Words
from mlic_gui.core.project.proposing import completed


def evaluate(
    records: Sequence[PhotoRecord],
    words: Words,
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    beta: float = 2.0,
    exclusive: bool = False,
    progress: Progress,
) -> Evaluation:
    """How good the tagger's suggestions are where something was said.

    Args:
        records: The photos.
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        bench: What the stages work with.
        tagger: The tagger; only its own labels are judged.
        labels: Names of the columns of `words`.
        beta: Weight of recall.
        exclusive: Whether the labels exclude each other; beside a *yes* everything else then counts as *no*.
        progress: Told of every photo.

    Raises:
        TaggerError: As `tag`.
        Cancelled: Somebody asked for it.
    """
    said = completed(words) if exclusive else words
    suggester = Suggester(tuple(labels), tagger)
    problems: list[PhotoProblem] = []
    probabilities = np.full(words.shape, np.nan, dtype=np.float32)
    for part in tag(records, bench=bench, tagger=tagger, labels=labels, progress=progress):
        probabilities[part.rows] = part.probabilities
        problems.extend(part.problems)
    has = np.array([source is not None for source in suggester.sources], dtype=np.bool_)
    read = np.ones(len(records), dtype=np.bool_)
    read[[problem.row for problem in problems]] = False
    prints = fingerprints(records, range(len(records)), bench=bench, progress=progress)
    groups = groups_of([prints.get(record.path) for record in records])
    return Evaluation(
        figures=figures_of(
            said[read][:, has],
            probabilities[read][:, has],
            thresholds=suggester.thresholds[has],
            labels=list(compress(labels, has)),
            beta=beta,
            groups=groups[read].astype(np.int64),
            exclusive=exclusive,
        ),
        seen=int(tagger.saw(bench.keys(records)).sum()),
        lacking=tuple(compress(labels, ~has)),
        problems=tuple(problems),
    )
