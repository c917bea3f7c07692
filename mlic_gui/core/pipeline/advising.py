"""Which recipe suits, and what a recipe's augmentation does to a photo, before anything is trained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.advice import Advice
from mlic_gui.core.catalog.augmentation import Augmentation
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.adviser import likeness, propose
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.decode import decode, fit, network_box
from mlic_gui.core.photos.reader import resolve
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.photos.variants import variant
from mlic_gui.core.progress import Progress

_LOOKED_AT = 200


def advise(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    vocabulary: Tagger | None,
    progress: Progress,
) -> Advice:
    """The recipe that suits these annotations, from at most `_LOOKED_AT` photos spread over the folder.

    Args:
        records: All photos.
        annotated: What was said of them.
        bench: What the stages work with.
        vocabulary: The tagger whose names tell how alike the photos are; None if there is none.
        progress: Told of photos whose features were not cached.

    Raises:
        TaggerError: Features are not cached, and the network is missing or damaged.
        Cancelled: What was made so far stays in the cache.
    """
    alike = float("nan")
    if vocabulary is not None and (annotated.words >= 0).any():
        spread = np.linspace(0, len(records) - 1, min(_LOOKED_AT, len(records))).astype(int)
        chosen = [records[row] for row in spread]
        features, known = bench.cached(bench.keys(chosen), vocabulary)
        if not known.all():
            network = bench.network(vocabulary)
            features = bench.features(chosen, network, vocabulary.preprocessing, progress=progress)
        alike = likeness(vocabulary.head.probabilities(features))
    return propose(annotated.words, likeness=alike)


def preview_variants(
    record: PhotoRecord,
    *,
    folder: Path,
    preprocessing: Preprocessing,
    amounts: Augmentation,
    count: int = 9,
    seed: int = 0,
) -> list[npt.NDArray[np.uint8]]:
    """Variants of a photo as a training would draw them, each uint8 (size, size, 3).

    Raises:
        PhotoError: It can't be read.
    """
    image = decode(resolve(folder, record.path), box=network_box(preprocessing))
    pixels = fit(image, preprocessing)
    return [variant(pixels, number, photo=0, seed=seed, amounts=amounts) for number in range(1, count + 1)]
