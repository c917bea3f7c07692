"""From photos to suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from mlic_gui.core.features.extract import extract
from mlic_gui.core.features.work_queue import WorkQueue
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.results import Tagged
from mlic_gui.core.learning.suggestions import (
    Chip,
    Suggester,
    Suggestions,
    best_chips,
    vocabulary_features,
    vocabulary_network,
)
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress

_CHUNK = 8_192  # photos whose features are in memory at once


def with_mirror(tagger: Tagger, on: bool) -> Tagger:
    """The same tagger, thresholds and all, looking at each photo and its mirror image, or at the photo alone.

    Looking twice takes the network's time twice, for photos that it has not looked at in that way yet.
    """
    return replace(tagger, preprocessing=replace(tagger.preprocessing, mirrored=on))


def tag(
    records: Sequence[PhotoRecord],
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    vocabulary: Tagger | None = None,
    queue: WorkQueue | None = None,
    progress: Progress,
) -> Iterator[Tagged]:
    """Propose labels for every photo, in the order of the queue.

    Raises:
        TaggerError: NETWORK_MISSING, TAGGER_DAMAGED or TAGGER_FOREIGN.
        Cancelled: What was made so far stays in the cache.
    """
    suggester = Suggester(tuple(labels), tagger, vocabulary)
    names_network = vocabulary_network(bench, suggester)
    for extracted in extract(
        records,
        folder=bench.folder,
        network=bench.network(tagger),
        preprocessing=tagger.preprocessing,
        derived=bench.derived,
        queue=WorkQueue(len(records)) if queue is None else queue,
        gate=bench.gate,
        progress=progress,
    ):
        rows = np.asarray(extracted.rows, dtype=np.intp)
        chosen = [records[row] for row in rows]
        names = vocabulary_features(bench, chosen, suggester, extracted.features, make_with=names_network)
        yield Tagged(rows, suggester.suggest(extracted.features, names), extracted.problems)


def rescore(
    records: Sequence[PhotoRecord],
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    vocabulary: Tagger | None = None,
) -> Suggestions:
    """Suggestions for every photo whose features are cached, NaN for the others; takes milliseconds."""
    suggester = Suggester(tuple(labels), tagger, vocabulary)
    probabilities = np.full((len(records), len(labels)), np.nan, dtype=np.float32)
    for start in range(0, len(records), _CHUNK):
        part = records[start : start + _CHUNK]
        features, _ = bench.cached(bench.keys(part), tagger)
        names = vocabulary_features(bench, part, suggester, features)
        probabilities[start : start + _CHUNK] = suggester.suggest(features, names)
    return Suggestions(probabilities, suggester.thresholds, suggester.sources)


def chips(
    record: PhotoRecord, *, bench: Bench, vocabulary: Tagger, labels: Sequence[str], count: int = 5
) -> tuple[Chip, ...]:
    """The vocabulary's best names for a photo that are no labels yet; () for one that can't be read.

    Raises:
        TaggerError: NETWORK_MISSING or TAGGER_DAMAGED.
    """
    features, known = bench.cached(bench.keys([record]), vocabulary)
    if not known.all():
        network = bench.network(vocabulary)
        features = bench.features([record], network, vocabulary.preprocessing, progress=Progress())
    seen = bool(np.isfinite(features).all())
    return best_chips(vocabulary, features, labels=labels, count=count) if seen else ()
