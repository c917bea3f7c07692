"""What a label still lacks before it can be learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mlic_gui.core.project.labels import label_key

if TYPE_CHECKING:
    from mlic_gui.core.learning.taggers.tagger import Tagger

MIN_YES = 5
MIN_NO = 5


@dataclass(frozen=True, slots=True)
class Missing:
    """What one label lacks.

    Attributes:
        label: The label.
        yes: How many more photos have to be answered *yes*.
        no: How many more photos have to be answered *no*.
    """

    label: str
    yes: int
    no: int

    def __str__(self) -> str:
        return f"{self.label} ({self.yes} yes, {self.no} no)"


def missing(
    words: npt.NDArray[np.int8], *, labels: Sequence[str], tagger: Tagger | None
) -> tuple[Missing, ...]:
    """Labels that can't be learned yet: unknown to the tagger, with fewer than `MIN_YES` yes or `MIN_NO` no.

    Args:
        words: int8 (photos, labels), 1 yes, 0 no, -1 unknown.
        labels: The project's labels, one per column.
        tagger: The tagger in use; what a vocabulary knows does not count, for its head can't be refitted.
    """
    yes, no = (words == 1).sum(axis=0), (words == 0).sum(axis=0)
    known = {label_key(name) for name in tagger.trainable_labels} if tagger else set()
    return tuple(
        Missing(label, max(0, MIN_YES - int(yes[column])), max(0, MIN_NO - int(no[column])))
        for column, label in enumerate(labels)
        if label_key(label) not in known and (yes[column] < MIN_YES or no[column] < MIN_NO)
    )
