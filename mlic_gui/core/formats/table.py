"""What is exported: photos, labels, what people said, and what a tagger proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from mlic_gui.core.project.proposing import completed, proposed


class Layout(StrEnum):
    """How tags are laid out; the first three are tables of text."""

    WIDE = "wide"
    LIST = "list"
    PLANET = "planet"
    MATLAB = "matlab"
    FOLDERS = "folders"
    TFRECORD = "tfrecord"


@dataclass(frozen=True, slots=True)
class UnreadablePhoto:
    """A photo without tags, and why.

    Attributes:
        path: Relative to the folder, with "/".
        reason: A sentence.
    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class ExportTable:
    """The tags of some photos.

    Attributes:
        paths: n photos, relative to the folder, with "/".
        labels: L names.
        words: int8 (n, L): what people said, 1 yes, 0 no, -1 unknown.
        probabilities: float32 (n, L) in [0, 1], NaN where there is no suggestion.
        thresholds: float32 (L,): a suggestion is yes from here on.
        tagger: Name of the tagger that proposed, as it is written to the `_by` columns.
        unreadable: Photos that could not be read; they go to a file of their own.
        exclusive: Whether the labels exclude each other, so that no photo gets two.
    """

    paths: Sequence[str]
    labels: Sequence[str]
    words: npt.NDArray[np.int8]
    probabilities: npt.NDArray[np.float32]
    thresholds: npt.NDArray[np.float32]
    tagger: str = ""
    unreadable: Sequence[UnreadablePhoto] = ()
    exclusive: bool = False

    def proposed(self) -> npt.NDArray[np.bool_]:
        """bool (n, L): where the suggestion is *yes*."""
        return proposed(self.probabilities, self.thresholds, exclusive=self.exclusive, words=self.words)

    def answers(self, *, annotations_only: bool) -> npt.NDArray[np.int8]:
        """int8 (n, L): the human's word, else the suggestion at its threshold, else -1."""
        if annotations_only:
            return self.words
        words = completed(self.words) if self.exclusive else self.words
        suggested = np.where(np.isnan(self.probabilities), -1, self.proposed())
        return np.where(words >= 0, words, suggested).astype(np.int8)
