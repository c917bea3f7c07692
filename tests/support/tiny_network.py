"""Makes `tiny.tflite`: `python tests/support/tiny_network.py`, with TensorFlow, if it ever has to change.

Photos of 32x32 become the mean colours of their 2x2 quarters, and these 12 numbers 16 features (the first 12
are the means themselves); a second output of width 4 stands for a classifier.
"""

from __future__ import annotations

from pathlib import Path

TINY_NETWORK = Path(__file__).with_name("tiny.tflite")
TINY_WIDTH = 16


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

    converter = tf.lite.TFLiteConverter.from_concrete_functions([network.get_concrete_function()])
    TINY_NETWORK.write_bytes(converter.convert())


if __name__ == "__main__":
    main()
