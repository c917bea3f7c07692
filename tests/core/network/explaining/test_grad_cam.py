from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.explaining.heat import shown
from mlic_gui.core.progress import Cancelled, Progress
from tests.core.network.conftest import TINY
from tests.core.network.explaining.conftest import OWN, SIDE
from tests.support.two_shapes import LABELS, share_over, two_shapes

pytestmark = pytest.mark.keras

BODIES = (Body("conv", 8), Body("dense", 8, "flatten"), Body("linear", pooling="flatten"), Body("dense", 8))


@pytest.fixture
def grad_cam(keras):
    from mlic_gui.core.network.explaining.grad_cam import grad_cam

    return lambda *args: grad_cam(*args, progress=Progress())


def class_activation_map(opened, layer, head, pixels):
    """Zhou et al. (CVPR 2016), equation 2, without what is negative."""
    pictures = opened.up_to(layer).predict(opened.input(pixels[None]), verbose=0)[0]
    return np.maximum(np.einsum("hwc,cl->lhw", pictures, head.weights), 0)


def test_with_a_linear_head_it_is_the_class_activation_map(opened, grad_cam, some_head, picture):
    tiny, head, pixels = opened(TINY), some_head(16), picture(32)
    maps = grad_cam(tiny, head, pixels, [0, 1, 2])
    assert maps.layer == "top_relu"
    places = maps.raw.shape[1] * maps.raw.shape[2]
    expected = class_activation_map(tiny, "top_relu", head, pixels)
    assert expected.any()
    np.testing.assert_allclose(maps.raw * places, expected, rtol=1e-4, atol=1e-5)


def test_so_it_is_below_max_pooling(opened, grad_cam, some_head, picture):
    """Every pooled value hands its gradient on to one place."""
    own, head, pixels = opened(OWN), some_head(24), picture(SIDE)
    maps = grad_cam(own, head, pixels, [0, 1, 2])
    expected = class_activation_map(own, "block3_conv", head, pixels)
    np.testing.assert_allclose(maps.raw * 144, expected, rtol=1e-3, atol=1e-3 * expected.max())


def test_so_it_is_with_the_shipped_backbone(lite0, grad_cam, some_head, picture):
    head, pixels = some_head(1280), picture(224)
    maps = grad_cam(lite0, head, pixels, [2, 0])
    expected = class_activation_map(lite0, "top_relu", head, pixels)[[2, 0]]
    np.testing.assert_allclose(maps.raw * 49, expected, rtol=1e-3, atol=1e-3 * expected.max())


@pytest.mark.parametrize("body", [Body(), *BODIES], ids=str)
def test_logits_are_those_of_the_tagger(opened, grad_cam, some_head, picture, body):
    tiny, pixels = opened(TINY, body=body), picture(32)
    head = some_head(tiny.network.output.shape[1])
    features = tiny.network.predict(tiny.input(pixels[None]), verbose=0)
    expected = (features @ head.weights + head.bias)[0]
    np.testing.assert_allclose(grad_cam(tiny, head, pixels, [0, 2]).logits, expected[[0, 2]], rtol=1e-4)


def test_the_gradient_of_each_label_is_its_own(opened, grad_cam, some_head, picture):
    tiny, pixels = opened(TINY, body=Body("dense", 8, "flatten")), picture(32)
    head = some_head(8, labels=20)
    together = grad_cam(tiny, head, pixels, list(range(20)))
    for label in (0, 7, 19):
        alone = grad_cam(tiny, head, pixels, [label])
        np.testing.assert_allclose(together.raw[label], alone.raw[0], rtol=1e-3, atol=1e-7)
        np.testing.assert_allclose(together.logits[label], alone.logits[0], rtol=1e-4)


@pytest.mark.parametrize(
    ("name", "size", "layer", "shape"),
    [
        ("vgg16", 64, "block5_conv3", (4, 4)),
        ("resnet50", 32, "conv5_block3_out", (1, 1)),
        ("inceptionv3", 75, "mixed10", (1, 1)),
        ("small-cnn", 150, "block4_conv", (18, 18)),
    ],
)
def test_it_looks_at_the_last_pictures_of_a_backbone(
    opened, grad_cam, some_head, picture, name, size, layer, shape
):
    network, pixels = opened(BACKBONES[name], size=size), picture(size)
    maps = grad_cam(network, some_head(BACKBONES[name].width), pixels, [0, 1, 2])
    assert (maps.layer, maps.raw.shape[1:]) == (layer, shape)
    assert np.isfinite(maps.raw).all()
    assert (maps.raw >= 0).all()


@pytest.mark.parametrize("body", BODIES, ids=str)
def test_a_convolution_of_the_body_is_the_last_one(opened, grad_cam, some_head, picture, body):
    network = opened(BACKBONES["vgg16"], size=64, body=body)
    head = some_head(network.network.output.shape[1])
    maps = grad_cam(network, head, picture(64), [0])
    plain = "block5_pool" if body.pooling == "flatten" else "block5_conv3"
    assert maps.layer == ("body_conv" if body.kind == "conv" else plain)


def test_under_a_body_that_flattens_the_map_adds_up_to_the_logit(opened, grad_cam, some_head, picture):
    """HiResCAM: places that cancel out in an average of their weights keep what they say."""
    tiny, pixels = opened(TINY, body=Body("linear", pooling="flatten")), picture(32)
    pictures = tiny.network.predict(tiny.input(pixels[None]), verbose=0)[0].reshape(-1, 16)
    head = some_head(pictures.size)
    maps = grad_cam(tiny, head, pixels, [0, 1, 2])
    said = (pictures[..., None] * head.weights.reshape(*pictures.shape, 3)).sum(axis=1).T
    np.testing.assert_allclose(said.sum(axis=1) + head.bias, maps.logits, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(maps.raw.reshape(3, -1), np.maximum(said, 0), rtol=1e-3, atol=1e-4)


def test_looking_twice_a_mirror_image_has_the_mirrored_map(opened, grad_cam, some_head, picture):
    tiny, pixels = opened(TINY), picture(32)
    twice = replace(tiny, preprocessing=replace(tiny.preprocessing, mirrored=True))
    one = grad_cam(twice, some_head(16), pixels, [0, 1])
    other = grad_cam(twice, some_head(16), np.ascontiguousarray(pixels[:, ::-1]), [0, 1])
    np.testing.assert_allclose(one.raw, other.raw[:, :, ::-1], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(one.logits, other.logits, rtol=1e-4)
    once = grad_cam(tiny, some_head(16), pixels, [0, 1])
    assert not np.allclose(once.raw, one.raw)


@pytest.mark.parametrize(
    ("name", "mirrored"),
    [("tiny", False), ("tiny", True), ("vgg16", False), ("lite0", False), ("own", False)],
)
def test_on_a_black_picture_it_is_flat(request, opened, grad_cam, some_head, name, mirrored):
    if name == "own":
        tagger = request.getfixturevalue("own_tagger")
        network, head = tagger.opened, tagger.head
    else:
        networks = {"tiny": lambda: opened(TINY), "vgg16": lambda: opened(BACKBONES["vgg16"], size=64)}
        network = networks[name]() if name in networks else request.getfixturevalue("lite0")
        head = some_head(network.network.output.shape[1])
    network = replace(network, preprocessing=replace(network.preprocessing, mirrored=mirrored))
    black = np.zeros(network.network.input_shape[1:], np.uint8)
    maps = grad_cam(network, head, black, [0, 1, 2])
    for raw, raw_black in zip(maps.raw, maps.raw_black, strict=True):
        assert np.ptp(shown(raw, raw_black)) < 1e-3


@pytest.mark.parametrize(("name", "count"), [("own_tagger", 60), ("lite0_tagger", 10)])
def test_heat_lies_over_the_shape_that_is_asked_for(request, grad_cam, name, count):
    """Most of it within the shape's box and half a cell around it, for nine of ten maps."""
    tagger, over = request.getfixturevalue(name), []
    for picture in two_shapes(count, seed=2, side=tagger.opened.preprocessing.size):
        columns = [LABELS.index(label) for label in picture.boxes]
        maps = grad_cam(tagger.opened, tagger.head, picture.pixels, columns)
        heats = [shown(*both) for both in zip(maps.raw, maps.raw_black, strict=True)]
        boxes = picture.boxes.values()
        over += [share_over(heat, box, cells=0.5) > 0.5 for heat, box in zip(heats, boxes, strict=True)]
    assert len(over) == 2 * count
    assert np.mean(over) >= 0.9


def test_a_photo_of_another_size_is_refused(opened, grad_cam, some_head, picture):
    with pytest.raises(TaggerError) as caught:
        grad_cam(opened(TINY), some_head(16), picture(33), [0])
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


@pytest.mark.parametrize(("width", "columns"), [(17, [0]), (16, [3]), (16, [-1])])
def test_a_head_that_does_not_fit_is_refused(opened, grad_cam, some_head, picture, width, columns):
    with pytest.raises(TaggerError) as caught:
        grad_cam(opened(TINY), some_head(width), picture(32), columns)
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


def test_it_can_be_cancelled(opened, some_head, picture, keras):
    from mlic_gui.core.network.explaining.grad_cam import grad_cam

    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        grad_cam(opened(TINY), some_head(16), picture(32), [0], progress=progress)
