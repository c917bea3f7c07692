"""Small things that the tests of the window share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord, RunStatus
from mlic_gui.session.session import Session


def suggest(session: Session, row: int, probabilities: Sequence[float]) -> None:
    """Propose probabilities for a photo, at once."""
    values = np.array([probabilities], dtype=np.float32)
    session.put_suggestions(np.array([row]), values, columns=range(len(probabilities)))
    session._suggestions.flush()


def figures(fbeta: float, photos: int = 40) -> Figures:
    return Figures(photos, 2.0, 0.3, fbeta, fbeta, 0.9, 0.1, 0.7, ())


def comparison(before: float, after: float, verdict: Verdict, **more: Any) -> Comparison:
    return Comparison(figures(before), figures(after), after - before, 0.02, 0.1, verdict, 40, **more)


def points(count: int) -> tuple[CurvePoint, ...]:
    return tuple(CurvePoint(n, 0.5 / (n + 1), 0.6 / (n + 1), 0.9, 0.8) for n in range(count))


def run_record(number: int = 1, *, kind: RunKind = RunKind.REFIT, **more: Any) -> RunRecord:
    values: dict[str, Any] = {
        "id": str(number),
        "kind": kind,
        "started": "2026-01-02T10:00:00.000+00:00",
        "finished": "2026-01-02T10:00:00.400+00:00",
        "base": "scenes",
        "name": f"scenes · mine {number}",
        "status": RunStatus.FINISHED,
        "points": points(4),
        "best": 3,
        "comparison": comparison(0.84, 0.9, Verdict.BETTER),
    }
    return RunRecord(**{**values, **more})
