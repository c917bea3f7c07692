"""A tagger that moves to another network takes its labels along, those that nobody annotated too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray, LinearHead
from mlic_gui.core.learning.heads.refit import Refitted
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.heads.solver import Problem, solve
from mlic_gui.core.learning.taggers.tagger import match_labels

_PENALTY = 0.2  # in the unit of `rounds`


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What a tagger knows, and the photos as it looks at them.

    Attributes:
        labels: Its labels.
        head: Its head.
        thresholds: float32 (labels,).
        examples: Annotated photos, with the features that it looks at.
    """

    labels: tuple[str, ...]
    head: LinearHead
    thresholds: FloatArray
    examples: Examples


def carried(learned: Refitted, examples: Examples, *, known: Known) -> Refitted:
    """A refit on another network, and beside what it learned the labels that only the old tagger knows.

    These are taught to say of the annotated photos what they said before. Labels that exclude each other are
    not: their probabilities would have to make room for each other.

    Args:
        learned: The refit.
        examples: The annotated photos with the features of the new network.
        known: What was known on the old one.
    """
    lacking = np.flatnonzero(match_labels(known.labels, learned.labels) < 0).tolist()
    if not lacking or examples.exclusive:
        return learned
    old, new = _common(known.examples.keys, examples.keys)
    said = known.head.columns(lacking).probabilities(known.examples.features[old])
    count = len(learned.labels)
    head = taught(
        _widened(learned.head, len(lacking)),
        examples.features[new],
        said,
        list(range(count, count + len(lacking))),
    )
    return replace(
        learned,
        labels=(*learned.labels, *(known.labels[column] for column in lacking)),
        head=head,
        thresholds=np.append(learned.thresholds, known.thresholds[lacking]).astype(np.float32),
    )


def taught(head: LinearHead, features: FloatArray, said: FloatArray, columns: Sequence[int]) -> LinearHead:
    """The head with some of its labels fitted to probabilities that were said before.

    Args:
        head: The head; what it says of those labels is where the search begins.
        features: float32 (n, width).
        said: float32 (n, columns), probabilities.
        columns: Places of the labels in the head.
    """
    chosen = list(columns)
    standard = ((features - head.mean) / head.scale).astype(np.float32)
    rows = np.hstack([standard, np.ones((len(standard), 1), dtype=np.float32)])
    start = np.vstack([head.weights, head.bias[None]])[:, chosen]
    penalty = np.full_like(start, _PENALTY * head.width)
    penalty[-1] = _PENALTY
    fitted = solve(Problem(rows, said, np.ones_like(said), start, penalty), start)
    weights, bias = head.weights.copy(), head.bias.copy()
    weights[:, chosen], bias[chosen] = fitted[:-1], fitted[-1]
    return replace(head, weights=weights, bias=bias)


def _widened(head: LinearHead, count: int) -> LinearHead:
    """The head with so many labels more, of which it knows nothing; its temperature is folded in."""
    share = np.float32(head.temperature)
    weights = np.pad(head.weights / share, ((0, 0), (0, count)))
    return replace(head, weights=weights, bias=np.pad(head.bias / share, (0, count)), temperature=1.0)


def _common(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows of the photos that are in both, told by content key: in `old` and in `new`."""
    places = {key: row for row, key in enumerate(old)}
    pairs = [(places[key], row) for row, key in enumerate(new) if key in places]
    rows = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]
