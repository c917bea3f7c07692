"""The part of the network that is trained: everything above the cut, and the head."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from mlic_gui.core.network.head import Head
from mlic_gui.core.network.training.objective import masked_cross_entropy

HEAD_LAYER = "head"


class Trainee:
    """Layers of `network` from the cut up, shared with it, and a linear head; batch norms stay frozen.

    Attributes:
        cut: The tensor of `network` where training begins.
        model: From what leaves the cut to logits, as a Keras model.
    """

    def __init__(self, network: Any, *, below: str, head: Head) -> None:
        self._dense = keras.layers.Dense(head.weights.shape[1], name=HEAD_LAYER)
        self.cut = network.get_layer(below).output
        self.model = keras.Model(self.cut, self._dense(network.output))
        self._dense.set_weights([head.weights, head.bias])
        for layer in self.model.layers:
            layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
        self._forward = tf.function(self._predict, reduce_retracing=True)
        self._optimizer: Any = None
        self._step: Any = None

    @property
    def head(self) -> Head:
        """The head as it is now."""
        return Head(*self._dense.get_weights())

    def start(self, *, learning_rate: float, steps: int) -> None:
        """Make a new optimiser: Adam, its rate rising over the first steps and falling along a cosine."""
        warm_up = min(100, steps // 10)
        rate = keras.optimizers.schedules.CosineDecay(
            0.0 if warm_up else learning_rate,
            decay_steps=max(1, steps - warm_up),
            warmup_target=learning_rate if warm_up else None,
            warmup_steps=warm_up,
        )
        self._optimizer = keras.optimizers.Adam(rate)
        self._optimizer.build(self.model.trainable_variables)
        self._step = tf.function(self._train, reduce_retracing=True)

    def train(self, activations: npt.NDArray[np.float16], targets: npt.NDArray[np.int8]) -> float:
        """One step; returns the loss before it."""
        return float(self._step(tf.constant(activations), tf.constant(targets)))

    def predict(self, activations: npt.NDArray[np.float16]) -> Any:
        """Logits, a float32 tensor (n, labels)."""
        return self._forward(tf.constant(activations))

    def _predict(self, activations: Any) -> Any:
        return self.model(tf.cast(activations, tf.float32), training=False)

    def _train(self, activations: Any, targets: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = self.model(tf.cast(activations, tf.float32), training=True)
            total, known = masked_cross_entropy(targets, logits)
            loss = tf.math.divide_no_nan(total, known)
        variables = self.model.trainable_variables
        self._optimizer.apply(tape.gradient(loss, variables), variables)
        return loss
