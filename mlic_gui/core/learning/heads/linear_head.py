"""The head of a tagger: one linear layer on standardised features."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


class Activation(StrEnum):
    """How logits become probabilities."""

    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"


@dataclass(frozen=True, slots=True, eq=False)
class LinearHead:
    """`activation(((features - mean) / scale @ weights + bias) / temperature)`.

    Attributes:
        weights: float32 (width, labels).
        bias: float32 (labels,).
        mean: float32 (width,), taken off the features.
        scale: float32 (width,), positive, the features are divided by it.
        temperature: Divides the logits; fitted on photos the head did not learn from.
        activation: Sigmoid for labels that may come together, softmax for names that exclude each other.
    """

    weights: FloatArray
    bias: FloatArray
    mean: FloatArray
    scale: FloatArray
    temperature: float = 1.0
    activation: Activation = Activation.SIGMOID

    @property
    def width(self) -> int:
        """Numbers in one row of features."""
        return int(self.weights.shape[0])

    @property
    def label_count(self) -> int:
        """Labels the head answers for."""
        return int(self.weights.shape[1])

    def logits(self, features: FloatArray) -> FloatArray:
        """Logits before the temperature, float32 (n, labels), of features float32 (n, width)."""
        weights = self.weights / self.scale[:, None]
        bias = self.bias - self.mean.astype(np.float64) @ weights.astype(np.float64)
        return (features @ weights + bias.astype(np.float32)).astype(np.float32, copy=False)

    def probabilities(self, features: FloatArray) -> FloatArray:
        """Calibrated probabilities, float32 (n, labels) in [0, 1], of features float32 (n, width)."""
        logits = self.logits(features) / np.float32(self.temperature)
        return softmax(logits) if self.activation is Activation.SOFTMAX else sigmoid(logits)

    def some_probabilities(self, features: FloatArray, places: npt.NDArray[np.intp]) -> FloatArray:
        """Those of some labels, float32 (n, places); their share of all where labels exclude each other."""
        if self.activation is Activation.SOFTMAX:
            return self.probabilities(features)[:, places]
        return self.columns(places.tolist()).probabilities(features)

    def rebased(self, mean: FloatArray, scale: FloatArray) -> LinearHead:
        """The same function of the features with another mean and scale; itself if they are the same."""
        if np.array_equal(mean, self.mean) and np.array_equal(scale, self.scale):
            return self
        shift = ((mean - self.mean) / self.scale).astype(np.float64)
        bias = self.bias + shift @ self.weights.astype(np.float64)
        weights = self.weights * (scale / self.scale)[:, None]
        return replace(self, weights=weights, bias=bias.astype(np.float32), mean=mean, scale=scale)

    def columns(self, indices: list[int]) -> LinearHead:
        """The same head for some of its labels."""
        return replace(
            self, weights=np.ascontiguousarray(self.weights[:, indices]), bias=self.bias[indices].copy()
        )


def sigmoid(logits: FloatArray) -> FloatArray:
    """The logistic function without overflow, of the same shape and dtype."""
    half: FloatArray = 0.5 * (1.0 + np.tanh(0.5 * logits))
    return half.astype(logits.dtype, copy=False)


def softmax(logits: FloatArray) -> FloatArray:
    """Probabilities that sum to one along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: FloatArray = powers / powers.sum(axis=-1, keepdims=True)
    return shares
