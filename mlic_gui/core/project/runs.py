"""Runs as they are remembered; what a run says is the business of `core.learning.runs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One training, in the order of their starts.

    Attributes:
        id: A UUID.
        payload: Plain data that describes it.
        interrupted: Whether the program ended before the run did.
    """

    id: str
    payload: Mapping[str, Any]
    interrupted: bool
