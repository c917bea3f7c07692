"""F-beta as a Keras metric, blind to labels that nobody has looked at."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


class FBeta(keras.metrics.Metric):  # type: ignore[misc]
    """Mean over photos of F-beta over each photo's known labels, summed photo by photo over all batches.

    (1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp); nothing yes and nothing proposed counts 1; photos
    with nothing known are left out, and the mean over no photo is not a number.
    """

    def __init__(self, *, beta: float, threshold: float = 0.5, name: str = "fbeta") -> None:
        super().__init__(name=name, dtype="float64")
        self._beta_squared = beta**2
        self._threshold = threshold
        self._sum = self.add_weight(name="sum", initializer="zeros", dtype="float64")
        self._photos = self.add_weight(name="photos", initializer="zeros", dtype="float64")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add photos: `y_true` int (n, labels) with -1 for unknown, `y_pred` probabilities (n, labels)."""
        if sample_weight is not None:
            raise ValueError("photos are not weighted here")
        yes, no = y_true > 0, ops.equal(y_true, 0)
        proposed = y_pred >= self._threshold
        hits = self._count(yes & proposed)
        misses = self._count(yes & ~proposed)
        false_alarms = self._count(no & proposed)
        gain = (1 + self._beta_squared) * hits
        total = gain + self._beta_squared * misses + false_alarms
        answered = ops.cast(ops.any(yes | no, axis=-1), "float64")
        values = ops.where(total > 0, gain / ops.where(total > 0, total, 1.0), 1.0)
        self._sum.assign_add(ops.sum(values * answered))
        self._photos.assign_add(ops.sum(answered))

    def result(self) -> Any:
        """The mean so far."""
        return self._sum / self._photos

    @staticmethod
    def _count(entries: Any) -> Any:
        return ops.sum(ops.cast(entries, "float64"), axis=-1)
