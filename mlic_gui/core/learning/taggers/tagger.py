"""A tagger: a head with its labels, thresholds, preprocessing and backbone, named and kept as one thing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.heads.linear_head import Activation, FloatArray, LinearHead
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.judging.thresholds import usual_threshold
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from mlic_gui.core.project.labels import label_key


class TaggerKind(StrEnum):
    """What the names of a tagger are."""

    LABELS = "labels"
    VOCABULARY = "vocabulary"


@dataclass(frozen=True, slots=True)
class BackboneUse:
    """The network a tagger works on.

    Attributes:
        name: Name in the catalogue.
        digest: SHA-256 of the `network.tflite`, 64 hex digits.
        body: What the network has between the backbone and its features.
    """

    name: str
    digest: str
    body: Body = field(default_factory=Body)


@dataclass(frozen=True, slots=True)
class TaggerCard:
    """Where a tagger comes from and how good it was found to be.

    Attributes:
        figures: Figures on photos it did not learn from, or None.
        split: How those photos were kept apart, in one sentence.
        run: Id of the run that made it, empty if none did.
        project: Id of the project whose annotations it learned from, empty if none.
        date: ISO 8601 time it was made.
        licence: Licence of the training data, as far as known.
    """

    figures: Figures | None = None
    split: str = ""
    run: str = ""
    project: str = ""
    date: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """The head that every refit of this tagger in its own project starts around.

    Attributes:
        tagger: Name of the tagger it was the head of.
        labels: Its labels.
        thresholds: float32 (labels,), their thresholds.
        beta: Weight of recall that they were chosen for, NaN if that is not known.
        head: The head.
        seen: Photos it or one it descends from learned from.
    """

    tagger: str
    labels: tuple[str, ...]
    thresholds: FloatArray
    beta: float
    head: LinearHead
    seen: SeenPhotos

    def anchors(self, labels: Sequence[str], *, beta: float) -> FloatArray:
        """Where the search for the threshold of each label begins, float32 (labels,), NaN for what it lacks.

        Thresholds that were chosen for another beta are no place to begin at; the usual one for beta then is.
        """
        places = match_labels(labels, self.labels)
        usable = (
            self.thresholds if self.beta == beta else np.full_like(self.thresholds, usual_threshold(beta))
        )
        return np.where(places >= 0, np.append(usable, np.float32(np.nan))[places], np.float32(np.nan))


@dataclass(frozen=True, slots=True, eq=False)
class Tagger:
    """Everything that turns a photo into suggestions.

    Attributes:
        name: Its name on screen and on the command line.
        kind: Whether its names are labels or a vocabulary that only feeds chips and search.
        labels: The names it answers for, one per column of the head.
        thresholds: float32 (labels,): probability from which a label is proposed.
        head: The linear head.
        preprocessing: How a photo becomes the network's input.
        backbone: The network.
        card: Where it comes from and its figures.
        origin: What a refit in the project it was made in starts around, or None for its own head.
        seen: Photos its head learned from.
        directory: Where it is kept, or None before it is saved.
    """

    name: str
    kind: TaggerKind
    labels: tuple[str, ...]
    thresholds: FloatArray
    head: LinearHead
    preprocessing: Preprocessing
    backbone: BackboneUse
    card: TaggerCard = field(default_factory=TaggerCard)
    origin: Origin | None = None
    seen: SeenPhotos = field(default_factory=SeenPhotos)
    directory: Path | None = None

    @property
    def trainable_labels(self) -> tuple[str, ...]:
        """Labels whose head a refit can start around; a vocabulary has none."""
        return self.labels if self.kind is TaggerKind.LABELS else ()

    @property
    def exclusive(self) -> bool:
        """Whether its labels exclude each other, so that it proposes one of them for every photo."""
        return self.kind is TaggerKind.LABELS and self.head.activation is Activation.SOFTMAX

    @property
    def network_key(self) -> str:
        """What the cache of features is keyed by, beside the photo."""
        return f"{self.backbone.digest[:16]}-{self.preprocessing.digest()}"

    def prior(self, project: str) -> Origin:
        """What a refit in `project` starts around; a vocabulary's names are nothing to start around.

        The same annotations then give the same head however often they were learned before, and none of them
        counts twice.
        """
        if self.origin is not None and self.card.project == project:
            return self.origin
        if self.kind is TaggerKind.LABELS:
            beta = self.card.figures.beta if self.card.figures else math.nan
            return Origin(self.name, self.labels, self.thresholds, beta, self.head, self._seen_by_all())
        return Origin(self.name, (), self.thresholds[:0], math.nan, self.head.columns([]), SeenPhotos())

    def match(self, labels: Sequence[str]) -> npt.NDArray[np.intp]:
        """Column of this tagger for each of a project's labels, -1 for none; by name, letter case ignored."""
        return match_labels(labels, self.labels)

    def saw(self, keys: Sequence[bytes | None]) -> npt.NDArray[np.bool_]:
        """bool (n,): which of these photos this tagger or one it descends from learned from."""
        return self._seen_by_all().mask(keys)

    def _seen_by_all(self) -> SeenPhotos:
        return self.seen if self.origin is None else self.seen.joined(self.origin.seen)


def match_labels(labels: Sequence[str], names: Sequence[str]) -> npt.NDArray[np.intp]:
    """Place in `names` of each of `labels`, -1 for none, letter case ignored; intp (labels,)."""
    places = {label_key(name): place for place, name in reversed(list(enumerate(names)))}
    return np.array([places.get(label_key(label), -1) for label in labels], dtype=np.intp)
