"""TensorFlow's record files of examples, in and out, without TensorFlow."""
