"""Makes `tiny.tflite` and two more: `python tests/support/tiny_network.py`, with TensorFlow.

The first makes of photos of 32x32 the mean colours of their 2x2 quarters, and of these 12 numbers 16 features
(the first 12 are the means themselves); a second output of width 4 stands for a classifier. The second makes
an 8x8 map of six channels, how red, green and blue each place is, and how little so, and of that its average;
the third the average of the largest of every four of these places.
"""

from __future__ import annotations

from pathlib import Path

TINY_NETWORK = Path(__file__).with_name("tiny.tflite")
TINY_WIDTH = 16
MAP_NETWORK = Path(__file__).with_name("tiny_map.tflite")
MAX_NETWORK = Path(__file__).with_name("tiny_max.tflite")
MAP_WIDTH = 6


def main() -> None:
    import numpy as np
    import tensorflow as tf

    more = np.random.default_rng(1).normal(size=(12, TINY_WIDTH - 12)).astype(np.float32)
    weights = tf.constant(np.hstack([np.eye(12, dtype=np.float32), more]))

    @tf.function(input_signature=[tf.TensorSpec((1, 32, 32, 3), tf.float32, name="photo")])
    def network(photo):
        quarters = tf.reshape(tf.nn.avg_pool2d(photo, 16, 16, "VALID"), (1, 12))
        features = tf.matmul(quarters, weights)
        return features, features[:, :4]

    signs = tf.constant(np.hstack([np.eye(3), -np.eye(3)]).reshape(1, 1, 3, MAP_WIDTH).astype(np.float32))

    def colours(photo):
        return tf.nn.relu(tf.nn.conv2d(tf.nn.avg_pool2d(photo, 4, 4, "VALID"), signs, 1, "VALID"))

    @tf.function(input_signature=[tf.TensorSpec((1, 32, 32, 3), tf.float32, name="photo")])
    def averaging(photo):
        return tf.reduce_mean(colours(photo), axis=(1, 2))

    @tf.function(input_signature=[tf.TensorSpec((1, 32, 32, 3), tf.float32, name="photo")])
    def pooling(photo):
        return tf.reduce_mean(tf.nn.max_pool2d(colours(photo), 2, 2, "VALID"), axis=(1, 2))

    for path, function in ((TINY_NETWORK, network), (MAP_NETWORK, averaging), (MAX_NETWORK, pooling)):
        converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()])
        path.write_bytes(converter.convert())


if __name__ == "__main__":
    main()
