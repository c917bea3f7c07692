"""The part of the network that is trained: everything above the cut, and the head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from mlic_gui.core.network.looking.frozen import HalfArray
from mlic_gui.core.network.training.losses import Loss
from mlic_gui.core.network.training.optimisers import Course, new_optimizer
from mlic_gui.core.network.training.precision import FULL, HALF, set_precision

Arrays = Sequence[npt.NDArray[Any]]
Logits = npt.NDArray[np.float32]


class Trainee:
    """Layers of a network from the cut up, shared with it, and a linear head.

    Attributes:
        cut: The tensor of the network where training begins.
        model: From what leaves the cut to features, as a Keras model.
    """

    def __init__(
        self,
        network: Any,
        cut: Any,
        dense: Any,
        *,
        loss: Loss,
        dropout: float = 0.0,
        norms: bool = False,
        half: bool = False,
        seed: int = 0,
    ) -> None:
        """Make everything above the cut trainable.

        Args:
            network: Up to its features.
            cut: One of its tensors.
            dense: The head, a built `Dense` layer on its features.
            loss: What is minimised.
            dropout: Share of the features that a step leaves out.
            norms: Whether batch normalisations learn.
            half: Whether steps compute in half precision; everything else is in float32.
            seed: Of the dropout.
        """
        self.cut = cut
        self.model = keras.Model(cut, network.output)
        for layer in self.model.layers:
            layer.trainable = norms or not isinstance(layer, keras.layers.BatchNormalization)
        self._dense, self._loss, self._dropout, self._seed = dense, loss, dropout, seed
        self._half = half
        self._forward = tf.function(self._predict, reduce_retracing=True)
        self._optimizer: Any = None
        self._step: Any = None

    @property
    def _variables(self) -> list[Any]:
        return [*self.model.variables, *self._dense.variables]

    def weights(self) -> list[npt.NDArray[Any]]:
        """Copies of everything that training changes."""
        return [variable.value.numpy().copy() for variable in self._variables]

    def set_weights(self, arrays: Arrays) -> None:
        """Put back what `weights` gave."""
        for variable, array in zip(self._variables, arrays, strict=True):
            variable.assign(array)

    def start(self, course: Course) -> None:
        """Make a new optimiser."""
        optimizer = new_optimizer(course)
        self._optimizer = keras.optimizers.LossScaleOptimizer(optimizer) if self._half else optimizer
        self._optimizer.build(self._trained)
        self._step = tf.function(self._train, reduce_retracing=True)

    def memory(self) -> list[npt.NDArray[Any]]:
        """Copies of what the optimiser remembers."""
        return [variable.value.numpy().copy() for variable in self._optimizer.variables]

    def set_memory(self, arrays: Arrays) -> None:
        """Put back what `memory` gave."""
        for variable, array in zip(self._optimizer.variables, arrays, strict=True):
            variable.assign(array)

    def train(
        self, activations: HalfArray, targets: npt.NDArray[np.int8], *, rate: float, step: int
    ) -> float:
        """Step number `step` of the training, at a learning rate; returns the loss before it."""
        self._optimizer.learning_rate = rate
        return float(self._step(tf.constant(activations), tf.constant(targets), tf.constant(step)))

    def predict(self, activations: HalfArray) -> Logits:
        """Logits, float32 (n, labels)."""
        return np.asarray(self._forward(tf.constant(activations)))

    @property
    def _trained(self) -> list[Any]:
        return [*self.model.trainable_variables, *self._dense.trainable_variables]

    def _predict(self, activations: Any) -> Any:
        return self._dense(self.model(tf.cast(activations, tf.float32), training=False))

    def _train(self, activations: Any, targets: Any, step: Any) -> Any:
        with tf.GradientTape() as tape:
            features = self._features(tf.cast(activations, tf.float32))
            if self._dropout:  # the same in every process, so that a training can be taken up again
                seed = tf.stack([self._seed, step])
                features = tf.nn.experimental.stateless_dropout(features, self._dropout, seed=seed)
            total, known = self._loss(targets, self._dense(features))
            loss = tf.math.divide_no_nan(total, known)
            scaled = self._optimizer.scale_loss(loss) if self._half else loss
        self._optimizer.apply(tape.gradient(scaled, self._trained), self._trained)
        return loss

    def _features(self, activations: Any) -> Any:
        """Of a step; what is traced in half precision stays so."""
        if not self._half:
            return self.model(activations, training=True)
        set_precision(self.model.layers, HALF)
        try:
            return tf.cast(self.model(activations, training=True), tf.float32)
        finally:
            set_precision(self.model.layers, FULL)
