"""Heat and neighbours as the pipeline would hand them out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mlic_gui.core.learning.explaining.explanations import Frame, Heat, Neighbour
from mlic_gui.session.session import Session


def heat(
    label: str,
    probability: float = 0.9,
    *,
    hot: tuple[slice, slice] | None = (slice(0, 2), slice(0, 2)),
    frame: Frame | None = None,
) -> Heat:
    """Heat over some places of 6 × 6, the upper left ones; nowhere with `hot=None`."""
    values = np.zeros((6, 6), np.float32)
    if hot is not None:
        values[hot] = 1
    return Heat(label, values, frame or Frame(), probability, "top_conv")


def neighbour(row: int, *, yes: Sequence[str] = (), no: Sequence[str] = ()) -> Neighbour:
    return Neighbour(row, f"{row}.jpg", 0.9 - row / 10, tuple(yes), tuple(no))


def explained(session: Session, *heats: Heat) -> None:
    """Reasons are shown, and known of the current photo."""
    session.why.switch(on=True)
    session.why.finish(heats)
