"""The question whether a training may be interrupted, for the project it belongs to is to be left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the user's answer does; one of the two is called.

    Attributes:
        go: Leaves the project and interrupts its training, which can go on another time.
        stay: Stays where the user is.
    """

    go: Callable[[], None]
    stay: Callable[[], None]
