"""Which recipe is proposed, and why, as pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class AdviceReason(StrEnum):
    """How many photos of the rarest label there are, and how alike they are to what networks learned from."""

    TOO_FEW = "too_few"
    FEW_ALIKE = "few_alike"
    FEW_UNLIKE = "few_unlike"
    MANY_ALIKE = "many_alike"
    MANY_UNLIKE = "many_unlike"


@dataclass(frozen=True, slots=True)
class Advice:
    """The recipe that suits the annotated photos best.

    Attributes:
        recipe: Its name.
        reason: Why.
        photos: How many photos are annotated.
        fewest: How many of them have the label that the fewest have.
        likeness: How well the network that ships tells the photos apart as it is, 0 to 1; NaN if unknown.
        changes: Settings of the recipe to change, by field name.
    """

    recipe: str
    reason: AdviceReason
    photos: int
    fewest: int
    likeness: float
    changes: Mapping[str, Any] = field(default_factory=dict)
