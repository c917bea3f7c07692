"""Files in the layout that Keras publishes weights in, and hostile ones that only look so."""

from __future__ import annotations

import pickle
import zipfile

import h5py
import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.architectures import naming

pytestmark = pytest.mark.keras

PUBLISHED = ("vgg16", "vgg19", "resnet50", "inceptionv3", "mobilenetv3", "efficientnetv2-s", "convnext-tiny")
SIDES = {"inceptionv3": 75}


def original(keras, name):
    """The network as `keras.applications` builds it, every weight with a value of its own."""
    spec, side = BACKBONES[name], SIDES.get(name, 32)
    options = {"weights": None, "include_top": False, "pooling": "avg", "input_shape": (side, side, 3)}
    if spec.architecture.include_preprocessing is not None:
        options["include_preprocessing"] = False
    network = getattr(keras.applications, spec.architecture.function)(**options)
    for number, weight in enumerate(network.weights):
        weight.assign(np.full(weight.shape, number / 1024, np.float32))
    return network


def values_by_name(network):
    """The value of each weight, by layer; numbers of layers that were not named are counted from zero."""
    layers = [layer for layer in flat(network) if layer.weights]
    prefixes = [naming.automatic_prefix(type(layer).__name__) for layer in layers]
    names = naming.counted_from_zero([(p, layer.name) for p, layer in zip(prefixes, layers, strict=True)])
    found = {n: layer.get_weights() for n, layer in zip(names, layers, strict=True)}
    assert len(found) == len(layers)
    return {n: [(w.shape, float(w.flat[0]), float(w.flat[-1])) for w in ws] for n, ws in found.items()}


def flat(network):
    for layer in network.layers:
        yield from flat(layer) if hasattr(layer, "layers") else [layer]


def built(name):
    from mlic_gui.core.network.builder import build_network

    return build_network(BACKBONES[name], size=SIDES.get(name, 32))


def write_published(network, path, *, shift=0, dtype=np.float32, whole=False):
    """As `Model.save_weights` did before Keras 3; `shift` renames as in a process that had built more."""
    with h5py.File(path, "w") as root:
        file = root.create_group("model_weights") if whole else root
        names = [renamed(layer.name, shift) for layer in network.layers]
        file.attrs["layer_names"] = [name.encode() for name in names]
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.4.0"
        for name, layer in zip(names, network.layers, strict=True):
            group = file.create_group(name)
            weights = layer.trainable_weights + layer.non_trainable_weights
            paths = [f"{name}/{number}_{weight.name}:0" for number, weight in enumerate(weights)]
            group.attrs["weight_names"] = [path.encode() for path in paths]
            for stored, weight in zip(paths, weights, strict=True):
                group[stored] = np.asarray(weight.value).astype(dtype)
    return path


def renamed(name, shift):
    stem, _, number = name.rpartition("_")
    if not shift or not (number.isdigit() or name in {"conv2d", "batch_normalization", "activation"}):
        return name
    return f"{stem}_{int(number) + shift}" if number.isdigit() else f"{name}_{shift}"


def read(network, path):
    from mlic_gui.core.network.weights import read_weights

    read_weights(network, path)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_file_gives_the_network_of_keras(keras, name, tmp_path):
    theirs, mine = original(keras, name), built(name)
    read(mine, write_published(theirs, tmp_path / "x_notop.h5", shift=1))
    assert values_by_name(mine) == values_by_name(theirs)


@pytest.fixture(scope="module")
def inception(keras):
    keras.layers.Conv2D(1, 1), keras.layers.BatchNormalization()
    return original(keras, "inceptionv3"), built("inceptionv3")


def test_both_layouts_that_keras_itself_writes_are_read(inception, tmp_path):
    legacy = pytest.importorskip("keras.src.legacy.saving.legacy_h5_format")
    theirs, mine = inception
    with h5py.File(tmp_path / "x.h5", "w") as file:
        legacy.save_weights_to_hdf5_group(file, theirs)
    read(mine, tmp_path / "x.h5")
    assert values_by_name(mine) == values_by_name(theirs)
    unsettle(mine)
    theirs.save_weights(tmp_path / "x.weights.h5")
    read(mine, tmp_path / "x.weights.h5")
    assert values_by_name(mine) == values_by_name(theirs)


def test_the_networks_compute_the_same(inception, tmp_path):
    theirs, mine = inception
    unsettle(theirs)
    read(mine, write_published(theirs, tmp_path / "x_notop.h5", shift=1))
    photo = np.random.default_rng(6).uniform(-1, 1, (1, 75, 75, 3)).astype(np.float32)
    expected = np.asarray(theirs(photo))
    np.testing.assert_allclose(np.asarray(mine(photo)), expected, atol=1e-5 * np.abs(expected).max())
    assert np.abs(expected).max() > 1e-3


def unsettle(network):
    random = np.random.default_rng(4)
    for weight in network.weights:
        value = random.normal(0, 0.05, weight.shape) + (1 if "variance" in weight.path else 0)
        weight.assign(value.astype(np.float32))


@pytest.fixture(scope="module")
def theirs(keras):
    return original(keras, "mobilenetv3")


@pytest.fixture(scope="module")
def kept_mine(keras):
    return built("mobilenetv3")


@pytest.fixture(scope="module")
def published(theirs, tmp_path_factory):
    return write_published(theirs, tmp_path_factory.mktemp("published") / "x_notop.h5").read_bytes()


@pytest.fixture
def file(published, tmp_path):
    path = tmp_path / "weights.h5"
    path.write_bytes(published)
    return path


@pytest.fixture
def mine(kept_mine):
    return kept_mine


def test_half_precision_and_whole_models_are_read(mine, theirs, tmp_path):
    read(mine, write_published(theirs, tmp_path / "half.h5", dtype=np.float16))
    half = mine.get_layer("conv").get_weights()[0]
    assert half.dtype == np.float32
    read(mine, write_published(theirs, tmp_path / "whole.h5", whole=True))
    exact = theirs.get_layer("conv").get_weights()[0]
    np.testing.assert_array_equal(mine.get_layer("conv").get_weights()[0], exact)
    np.testing.assert_array_equal(half, exact.astype(np.float16).astype(np.float32))


def refused(network, path):
    before = network.get_weights()
    with pytest.raises(TaggerError) as caught:
        read(network, path)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    return caught.value


SHAPE = (3, 3, 3, 16)


def kernel(file):
    group = file["conv"]["conv"]
    return group, next(iter(group))


def replaced(**options):
    def edit(file):
        group, key = kernel(file)
        del group[key]
        group.create_dataset(key, **options)

    return edit


def linked(link):
    def edit(file):
        group, key = kernel(file)
        del group[key]
        group[key] = link

    return edit


def virtual(file):
    group, key = kernel(file)
    del group[key]
    layout = h5py.VirtualLayout(SHAPE, "f4")
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "x", SHAPE)
    group.create_virtual_dataset(key, layout)


def objects(file):
    group, key = kernel(file)
    del group[key]
    group.create_dataset(key, (1,), h5py.string_dtype())[0] = "import os"


def names(*values, kind=None):
    def edit(file):
        file.attrs["layer_names"] = np.array(values, kind or "S")

    return edit


def a_way_out(file):
    file["conv"].attrs["weight_names"] = np.array([b"../../conv_bn/conv_bn/0_gamma:0"])


def a_loop(file):
    file["conv"]["conv"]["back"] = file["conv"]
    file["conv"].attrs["weight_names"] = np.array([b"conv/back/conv/back"])


def names_as_long_texts(file):
    file.attrs.create("layer_names", ["conv" * 50_000] * 3, dtype=h5py.string_dtype())


def a_scalar(file):
    file.attrs["layer_names"] = 7


EDITS = {
    "external link": linked(h5py.ExternalLink("/etc/hostname", "/x")),
    "soft link": linked(h5py.SoftLink("/conv_bn/conv_bn/0_gamma:0")),
    "other file's bytes": replaced(shape=SHAPE, dtype="f4", external=[("/etc/passwd", 0, 1728)]),
    "virtual": virtual,
    "objects": objects,
    "other shape": replaced(data=np.zeros((3, 3, 16, 3), np.float32)),
    "other type": replaced(data=np.zeros(SHAPE, np.float64)),
    "whole numbers": replaced(data=np.zeros(SHAPE, np.int32)),
    "not finite": replaced(data=np.full(SHAPE, np.inf, np.float32)),
    "nothing behind it": replaced(shape=(10**6, 10**6), dtype="f4"),
    "nothing behind the right shape": replaced(shape=SHAPE, dtype="f4"),
    "compressed": replaced(data=np.zeros(SHAPE, np.float32), compression="gzip"),
    "vast chunks": replaced(shape=SHAPE, dtype="f4", chunks=(999, 999, 3, 99), maxshape=(None,) * 4),
    "no layers": names(),
    "few layers": names(b"conv"),
    "unknown layer": names(b"conv", b"nowhere"),
    "numbers for names": names(1, 2, kind="i8"),
    "a way out": a_way_out,
    "a loop": a_loop,
    "a scalar": a_scalar,
    "a long text": names_as_long_texts,
    "nothing": lambda file: file.attrs.clear(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_foreign_files_are_refused_and_change_nothing(mine, file, edit):
    with h5py.File(file, "r+") as opened:
        edit(opened)
    assert refused(mine, file).code is ErrorCode.TAGGER_FOREIGN


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_refused(mine, file, published, share):
    file.write_bytes(published[: int(share * len(published))])
    assert refused(mine, file).code is ErrorCode.TAGGER_FOREIGN


def test_a_file_of_another_network_is_refused(mine, keras, tmp_path):
    from mlic_gui.core.network.builder import build_network

    other = build_network(BACKBONES["small-cnn"], size=32)
    path = write_published(other, tmp_path / "other.h5")
    assert refused(mine, path).code is ErrorCode.TAGGER_FOREIGN


class Evil:
    def __reduce__(self):
        return (exec, ("raise SystemExit('run')",))


def test_programs_and_huge_files_are_refused(mine, tmp_path):
    path = tmp_path / "weights.h5"
    path.write_bytes(pickle.dumps(Evil()))
    assert refused(mine, path).fields["part"] == "its format"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert refused(mine, path).fields["part"] == "its size"


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archives_that_unpack_to_too_much_are_refused(mine, tmp_path, packing):
    path = tmp_path / "bomb.keras"
    with zipfile.ZipFile(path, "w", packing) as archive, archive.open("model.weights.h5", "w") as part:
        for _ in range(64):
            part.write(bytes(2**20))
    assert refused(mine, path).fields["part"] == "model.weights.h5"


def test_random_damage_is_refused_or_harmless(mine, file, published):
    """A flipped byte either spoils the file's structure, which is refused, or changes numbers in an array."""
    random = np.random.default_rng(8)
    for _ in range(40):
        spoilt = bytearray(published)
        for position in random.integers(0, 20_000, 3):
            spoilt[position] ^= 1 << int(random.integers(8))
        file.write_bytes(spoilt)
        try:
            read(mine, file)
        except TaggerError as error:
            assert error.code is ErrorCode.TAGGER_FOREIGN
