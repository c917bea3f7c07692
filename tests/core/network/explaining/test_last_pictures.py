from __future__ import annotations

import pytest

pytestmark = pytest.mark.keras


@pytest.fixture
def last(keras):
    from mlic_gui.core.network.explaining.last_pictures import last_pictures

    return lambda network: last_pictures(network).name


def convolved(keras, x, name):
    return keras.layers.Conv2D(4, 3, padding="same", name=name)(x)


def test_nothing_goes_around_it(keras, last):
    """Two branches meet again, and a third one leaves for the output."""
    photo = keras.Input((16, 16, 3))
    stem = convolved(keras, photo, "stem")
    joined = keras.layers.Add(name="joined")(
        [convolved(keras, stem, "left"), convolved(keras, stem, "right")]
    )
    late = convolved(keras, joined, "late")
    rows = [keras.layers.GlobalAveragePooling2D()(x) for x in (joined, late)]
    assert last(keras.Model(photo, keras.layers.Concatenate()(rows))) == "joined"


def test_pooling_that_follows_does_not_count(keras, last):
    photo = keras.Input((16, 16, 3))
    x = keras.layers.MaxPooling2D()(convolved(keras, photo, "only"))
    x = keras.layers.Dropout(0.5)(keras.layers.AveragePooling2D(2)(x))
    assert last(keras.Model(photo, keras.layers.Flatten()(x))) == "only"


def test_pooling_in_the_middle_does_not_matter(keras, last):
    photo = keras.Input((16, 16, 3))
    x = keras.layers.MaxPooling2D()(convolved(keras, photo, "first"))
    x = keras.layers.ReLU(name="relu")(convolved(keras, x, "second"))
    assert last(keras.Model(photo, keras.layers.GlobalMaxPooling2D()(x))) == "relu"
