"""Every backbone of the catalogue, at the smallest size that its architecture takes."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.heads import Body

pytestmark = pytest.mark.keras

NAMES = tuple(BACKBONES)
_SIDES = {"inceptionv3": 75}
_LAST_PICTURES = {
    "efficientnet-lite0": "top_relu",
    "efficientnet-lite1": "top_relu",
    "efficientnet-lite2": "top_relu",
    "vgg16": "block5_conv3",
    "vgg19": "block5_conv4",
    "resnet50": "conv5_block3_out",
    "inceptionv3": "mixed10",
    "mobilenetv3": "activation_19",
    "efficientnetv2-s": "top_activation",
    "convnext-tiny": "add_17",
    "small-cnn": "block4_conv",
}


def built(name, **options):
    from mlic_gui.core.network.builder import build_network

    return build_network(BACKBONES[name], size=_SIDES.get(name, 32), **options)


@pytest.mark.parametrize("name", NAMES)
def test_a_backbone_is_what_the_catalogue_says(keras, name):
    from mlic_gui.core.network.explaining.last_pictures import last_pictures

    spec, network = BACKBONES[name], built(name)
    assert network.output.shape == (None, spec.width)
    assert network.input.shape == (None, *(spec.smallest,) * 2, 3)
    assert network.count_params() / 1e6 == pytest.approx(spec.parameters, abs=0.1)
    assert [network.layers[0].name, network.layers[-1].name] == ["photo", "features"]
    for stage in spec.stages:
        cut = network.get_layer(stage.below).output
        assert keras.Model(cut, network.output).trainable_weights
    assert last_pictures(network).name == _LAST_PICTURES[name]


@pytest.mark.parametrize("name", ["inceptionv3", "convnext-tiny", "mobilenetv3"])
def test_names_do_not_depend_on_what_was_built_before(keras, name):
    first = [layer.name for layer in built(name).layers]
    keras.layers.Conv2D(1, 1), keras.layers.Activation("relu")
    assert [layer.name for layer in built(name).layers] == first
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("name", ["efficientnet-lite0", "inceptionv3", "small-cnn", "convnext-tiny"])
def test_a_cut_loses_nothing(keras, name):
    network = built(name)
    photos = np.random.default_rng(0).uniform(-1, 1, network.input.shape[1:]).astype(np.float32)[None]
    cut = network.get_layer(BACKBONES[name].stages[-1].below).output
    above, below = keras.Model(cut, network.output), keras.Model(network.input, cut)
    np.testing.assert_allclose(above(below(photos)), network(photos), atol=1e-5)


def shaken(network):
    """The network with random numbers of a sane size where a new one has zeros, ones and millionths."""
    random = np.random.default_rng(7)
    for layer in network.layers:
        kinds = [weight.path.rsplit("/", 1)[-1] for weight in layer.weights]
        if any(kind in _RANGES for kind in kinds):
            values = zip(kinds, layer.get_weights(), strict=True)
            layer.set_weights([_drawn(random, kind, value) for kind, value in values])
    return network


# Small enough that what flows through forty residual blocks does not grow without bounds.
_RANGES = {
    "gamma": (0.3, 0.7),
    "beta": (-0.1, 0.3),
    "moving_mean": (-0.1, 0.1),
    "moving_variance": (0.7, 1.3),
    "bias": (-0.1, 0.1),
}


def _drawn(random, kind, value):
    return random.uniform(*_RANGES[kind], value.shape) if kind in _RANGES else value


@pytest.mark.parametrize("name", NAMES)
def test_litert_computes_the_same_features(keras, name):
    from ai_edge_litert.interpreter import Interpreter

    from mlic_gui.core.network.export import tflite_bytes

    keras.utils.set_random_seed(2)
    network = shaken(built(name))
    photo = np.random.default_rng(0).uniform(-1, 1, (1, *network.input.shape[1:])).astype(np.float32)
    interpreter = Interpreter(model_content=tflite_bytes(network), num_threads=1)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], photo)
    interpreter.invoke()
    features = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    expected = np.asarray(network(photo, training=False))
    size = np.abs(expected).max()
    assert np.abs(features - expected).max() <= 1e-4 * min(1, size)
    assert expected.std() > 0.01 * size > 0


BODIES = {
    Body(): 128,
    Body(pooling="flatten"): 2 * 2 * 128,
    Body(kind="dense", width=7): 7,
    Body(kind="dense", width=7, pooling="flatten", dropout=0.5): 7,
    Body(kind="conv", width=5): 5,
    Body(kind="conv", width=5, pooling="flatten"): 2 * 2 * 5,
    Body(dropout=0.5): 128,
}


@pytest.mark.parametrize(("body", "width"), BODIES.items())
def test_a_body_lies_between_backbone_and_features(keras, body, width):
    from mlic_gui.core.network.builder import features_width

    network = built("small-cnn", body=body)
    assert network.output.shape == (None, width)
    assert features_width(BACKBONES["small-cnn"], 32, body) == width
    above = [layer.name for layer in network.layers[network.layers.index(network.get_layer("block4_pool")) :]]
    assert above[-1] == "features"
    assert all(layer.startswith("body_") for layer in above[1:-1] if layer != "pool")
    below = network.get_layer("block3_pool").output
    assert keras.Model(below, network.output).output.shape == (None, width)


def test_the_published_network_of_convnext_normalises_its_average(keras):
    network = built("convnext-tiny")
    assert network.layers[-2].name == "layer_normalization"
    mapped = built("convnext-tiny", body=Body(kind="conv", width=4))
    assert mapped.get_layer("layer_normalization").output.shape == (None, 1, 1, 768)
