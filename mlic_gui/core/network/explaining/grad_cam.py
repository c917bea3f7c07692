"""Where in a photo the evidence for a label lies: Grad-CAM (Selvaraju et al., ICCV 2017), or HiResCAM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from mlic_gui.core.engine.explaining import FloatArray, GradCam
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.explaining.last_pictures import last_pictures
from mlic_gui.core.network.explaining.opened import OpenNetwork
from mlic_gui.core.network.head import Head
from mlic_gui.core.progress import Progress

_LABELS_AT_ONCE = 16
_KEY = "grad-cam"


def grad_cam(
    opened: OpenNetwork, head: Head, pixels: npt.NDArray[np.uint8], columns: list[int], *, progress: Progress
) -> GradCam:
    """Maps of labels for one photo, uint8 (size, size, 3), all of one pass through the backbone.

    Under a body that flattens, every place has weights of its own for the same channel, and their average,
    which Grad-CAM weighs a channel with, may be nothing where each of them says much. There each place is
    weighed with its own gradient, as in HiResCAM (Draelos and Carin, 2020), whose map sums up to the logit
    but for biases. Where the features are averages, both are the same.

    Where a tagger looks at the mirror image too, its logits are means of both, and so are the weighted sums
    of which the map is the positive part.

    Raises:
        TaggerError: TAGGER_DAMAGED, if photo, head and network don't fit to each other.
        Cancelled: `progress` was cancelled.
    """
    if head.weights.shape[0] != opened.network.output.shape[-1] or not _within(columns, head.bias.size):
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, part="head.npz")
    cut = _cut(opened)
    weights, bias = head.weights[:, columns], head.bias[columns]
    progress.check()
    seen = cut.seen(opened.input(_both(pixels) if opened.preprocessing.mirrored else pixels[None]))
    progress.check()
    raw, logits = cut.maps(seen, weights, progress=progress)
    black, _ = cut.maps(np.repeat(cut.black, len(seen), axis=0), weights, progress=progress)
    return GradCam(raw, black, logits + bias, cut.layer)


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """A network cut where Grad-CAM looks.

    Attributes:
        layer: Name of the layer that it is cut above.
        below: From the input to the pictures that leave it, as a Keras model.
        above: From there to the features.
        black: Those pictures of a black photo, float32 (1, h, w, channels).
        placewise: Whether each place is weighed by itself.
    """

    layer: str
    below: Any
    above: Any
    black: FloatArray
    placewise: bool

    def seen(self, photos: FloatArray) -> FloatArray:
        """What leaves the layer for prepared photos."""
        return np.asarray(self.below(photos, training=False))

    def maps(
        self, seen: FloatArray, weights: FloatArray, *, progress: Progress
    ) -> tuple[FloatArray, FloatArray]:
        """Maps (labels, h, w) and logits without bias (labels,), of a photo or of it and its mirror image."""
        several = range(0, weights.shape[1], _LABELS_AT_ONCE)
        parts = []
        for first in several:
            progress.check()
            some = weights[:, first : first + _LABELS_AT_ONCE]
            parts.append(_mean([self._of_one(pictures, some) for pictures in seen]))
        sums = np.concatenate([part for part, _ in parts])
        return np.maximum(sums, 0), np.concatenate([logits for _, logits in parts])

    def _of_one(self, pictures: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Equations 1 and 2 of Grad-CAM: gradients of each logit, averaged over places, weigh the pictures.

        Not averaged, it is equation 4 of HiResCAM.
        """
        repeated = tf.repeat(tf.constant(pictures)[None], weights.shape[1], axis=0)
        with tf.GradientTape() as tape:
            tape.watch(repeated)
            features = self.above(repeated, training=False)
            logits = tf.reduce_sum(features * tf.transpose(tf.constant(weights)), axis=1)
        importance = tape.gradient(logits, repeated)
        if not self.placewise:
            importance = tf.reduce_mean(importance, axis=(1, 2), keepdims=True)
        sums = tf.reduce_sum(repeated * importance, axis=-1)
        return np.asarray(sums), np.asarray(logits)


def _cut(opened: OpenNetwork) -> _Cut:
    if _KEY not in opened.made:
        placewise = opened.body.pooling == "flatten"
        layer = last_pictures(opened.network, pooled=placewise)
        below = keras.Model(opened.network.input, layer.output)
        above = keras.Model(layer.output, opened.network.output)
        nothing = np.zeros((1, *opened.network.input_shape[1:]), np.uint8)
        black = np.asarray(below(opened.input(nothing), training=False))
        opened.made[_KEY] = _Cut(layer.name, below, above, black, placewise)
    cut: _Cut = opened.made[_KEY]
    return cut


def _within(columns: list[int], count: int) -> bool:
    return all(0 <= column < count for column in columns)


def _both(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return np.stack([pixels, pixels[:, ::-1]])


def _mean(views: list[tuple[FloatArray, FloatArray]]) -> tuple[FloatArray, FloatArray]:
    """Of a photo, and of its mirror image turned back."""
    sums = [view[:, :, ::-1] if number else view for number, (view, _) in enumerate(views)]
    return np.mean(sums, axis=0, dtype=np.float32), np.mean([logits for _, logits in views], axis=0)
