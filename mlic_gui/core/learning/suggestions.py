"""What taggers propose for the labels of a project, chips, and what *Done* makes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.proposing import proposed


@dataclass(frozen=True, slots=True, eq=False)
class Suggestions:
    """What is proposed for some photos.

    Attributes:
        probabilities: float32 (n, labels), NaN where there is no suggestion.
        thresholds: float32 (labels,): from here on a suggestion is *yes*; NaN for a label nobody suggests.
        sources: Per label the name of the tagger that suggests it, or None.
    """

    probabilities: FloatArray
    thresholds: FloatArray
    sources: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A name that the vocabulary proposes for a photo.

    Attributes:
        name: The name.
        probability: Its share of the 1,000 names.
    """

    name: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Suggester:
    """Proposes each label of a project by the tagger in use, else by the vocabulary, matched by name.

    So a chip that became a label keeps the vocabulary's probability until a head of its own exists.

    Attributes:
        labels: The project's labels.
        tagger: The tagger in use.
        vocabulary: What knows further names, or None.
    """

    labels: tuple[str, ...]
    tagger: Tagger
    vocabulary: Tagger | None = None

    @property
    def needs_vocabulary(self) -> bool:
        """Whether some label is proposed by the vocabulary beside the tagger in use."""
        return self.vocabulary is not None and bool((self._vocabulary_places() >= 0).any())

    @property
    def thresholds(self) -> FloatArray:
        """float32 (labels,), NaN for a label nobody suggests."""
        thresholds = np.full(len(self.labels), np.nan, dtype=np.float32)
        for tagger, places in self._parts():
            thresholds[places >= 0] = tagger.thresholds[places[places >= 0]]
        return thresholds

    @property
    def sources(self) -> tuple[str | None, ...]:
        """Per label the name of the tagger that suggests it, or None."""
        names: list[str | None] = [None] * len(self.labels)
        for tagger, places in self._parts():
            for column in np.flatnonzero(places >= 0):
                names[column] = tagger.name
        return tuple(names)

    def suggest(self, features: FloatArray, vocabulary_features: FloatArray | None = None) -> FloatArray:
        """Probabilities float32 (n, labels), NaN where there is no suggestion.

        Args:
            features: float32 (n, width) from the network of the tagger in use, NaN rows where unknown.
            vocabulary_features: The same from the vocabulary's network, or None if nothing of it is known.
        """
        result = np.full((len(features), len(self.labels)), np.nan, dtype=np.float32)
        for (tagger, places), rows in zip(self._parts(), (features, vocabulary_features), strict=False):
            has = places >= 0
            if rows is not None and has.any():
                result[:, has] = tagger.head.some_probabilities(rows, places[has])
        return result

    def _parts(self) -> list[tuple[Tagger, npt.NDArray[np.intp]]]:
        own = [(self.tagger, self.tagger.match(self.labels))]
        return own + ([(self.vocabulary, self._vocabulary_places())] if self.vocabulary else [])

    def _vocabulary_places(self) -> npt.NDArray[np.intp]:
        """Places in the vocabulary of the labels that the tagger in use lacks, -1 for the others."""
        assert self.vocabulary is not None
        lacking = self.tagger.match(self.labels) < 0
        return np.where(lacking, self.vocabulary.match(self.labels), -1)


def vocabulary_network(bench: Bench, suggester: Suggester) -> Network | None:
    """The vocabulary's network, where labels need it and it is not the one of the tagger in use.

    Raises:
        TaggerError: NETWORK_MISSING or TAGGER_DAMAGED.
    """
    vocabulary = suggester.vocabulary
    if vocabulary is None or not suggester.needs_vocabulary:
        return None
    shared = vocabulary.network_key == suggester.tagger.network_key
    return None if shared else bench.network(vocabulary)


def vocabulary_features(
    bench: Bench,
    records: Sequence[PhotoRecord],
    suggester: Suggester,
    features: FloatArray,
    *,
    make_with: Network | None = None,
) -> FloatArray | None:
    """Features for the vocabulary: those at hand if its network made them, else cached or made ones.

    Args:
        bench: What the stages work with.
        records: The photos.
        suggester: Who needs them.
        features: float32 (n, width) for the tagger in use.
        make_with: The vocabulary's network, to make what is not cached; None to leave that NaN.
    """
    vocabulary = suggester.vocabulary
    if vocabulary is None or not suggester.needs_vocabulary:
        return None
    if vocabulary.network_key == suggester.tagger.network_key:
        return features
    cached, known = bench.cached(bench.keys(records), vocabulary)
    if make_with is None or known.all():
        return cached
    return bench.features(records, make_with, vocabulary.preprocessing, progress=Progress())


def best_chips(
    vocabulary: Tagger, features: FloatArray, *, labels: Sequence[str], count: int
) -> tuple[Chip, ...]:
    """The `count` most probable names for one photo, features float32 (1, width), that are no labels yet."""
    shares = vocabulary.head.probabilities(features)[0]
    shares[vocabulary.match(labels)[vocabulary.match(labels) >= 0]] = -1.0
    best = np.argsort(-shares, kind="stable")[:count]
    return tuple(Chip(vocabulary.labels[place], float(shares[place])) for place in best if shares[place] >= 0)


def done_edits(
    path: str,
    words: npt.NDArray[np.int8],
    probabilities: FloatArray,
    *,
    labels: Sequence[str],
    thresholds: FloatArray,
    shown: Collection[str],
    answer_all: bool = False,
    exclusive: bool = False,
) -> tuple[Edit, ...]:
    """What *Done* says of one photo: what a human answered stays, suggestions become yes or no by threshold.

    Where labels exclude each other, the best suggestion alone becomes yes, if no human said yes to another;
    beside a yes everything else is no.

    Args:
        path: The photo.
        words: int8 (labels,), what was said of it.
        probabilities: float32 (labels,), NaN where there is no suggestion.
        labels: The project's labels.
        thresholds: float32 (labels,), NaN for a label nobody suggests.
        shown: Labels that were there when the photo was last shown; others stay unknown.
        answer_all: Whether labels without a suggestion, or not yet shown, become no.
        exclusive: Whether the labels exclude each other.
    """
    seen = np.array([answer_all or label in shown for label in labels], dtype=np.bool_)
    likely = np.where(seen, probabilities, np.float32(np.nan))
    yes = proposed(likely, thresholds, exclusive=exclusive, words=words)
    decided = exclusive and bool((yes | (words == 1)).any())
    answered = (words < 0) & (decided | answer_all | ~np.isnan(likely))
    return tuple(
        Edit(path, labels[column], Word.YES if yes[column] else Word.NO)
        for column in np.flatnonzero(answered).tolist()
    )
