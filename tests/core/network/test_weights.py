from __future__ import annotations

import json
import zipfile

import h5py
import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, TaggerError

pytestmark = pytest.mark.keras


@pytest.fixture
def archive(network, tmp_path):
    path = tmp_path / "network.keras"
    network.save(path)
    return path


@pytest.fixture
def fresh(keras, tiny):
    from mlic_gui.core.network.builder import build_network

    return build_network(tiny, vocabulary=False)


def read(network, path):
    from mlic_gui.core.network.weights import read_weights

    read_weights(network, path)


def rewrite(path, edit, *, config=None):
    """Change the archive's HDF5 part with `edit(file)`, and perhaps its description."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    inner = path.with_suffix(".h5")
    inner.write_bytes(parts["model.weights.h5"])
    with h5py.File(inner, "r+") as file:
        edit(file)
    parts["model.weights.h5"] = inner.read_bytes()
    if config is not None:
        parts["config.json"] = config
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def refused(network, path):
    before = [weight.copy() for weight in network.get_weights()]
    with pytest.raises(TaggerError) as caught:
        read(network, path)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    return caught.value


def test_all_weights_are_read(network, fresh, archive):
    read(fresh, archive)
    for mine, theirs in zip(fresh.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_classifier_that_only_the_archive_has_is_left(keras, tiny, fresh, tmp_path):
    from mlic_gui.core.network.builder import build_network

    whole = build_network(tiny, vocabulary=True)
    whole.save(tmp_path / "whole.keras")
    read(fresh, tmp_path / "whole.keras")
    np.testing.assert_array_equal(
        fresh.get_layer("top_conv").get_weights()[0], whole.get_layer("top_conv").get_weights()[0]
    )


def test_the_description_is_never_looked_at(fresh, archive, tmp_path):
    evil = {"module": "os", "class_name": "system", "config": {"command": f"touch {tmp_path}/owned"}}
    rewrite(archive, lambda file: None, config=json.dumps(evil).encode())
    read(fresh, archive)
    assert not (tmp_path / "owned").exists()


def stem(file):
    return next(
        group["vars"] for group in file["layers"].values() if group["vars"].attrs["name"] == "stem_conv"
    )


def external_link(file):
    del stem(file)["0"]
    stem(file)["0"] = h5py.ExternalLink("/etc/hostname", "/x")


def soft_link(file):
    other = stem(file).parent.parent["conv2d_1"]["vars"]["0"].name
    del stem(file)["0"]
    stem(file)["0"] = h5py.SoftLink(other)


def external_storage(file):
    del stem(file)["0"]
    size = 3 * 3 * 3 * 8 * 4
    stem(file).create_dataset("0", (3, 3, 3, 8), "f4", external=[("/etc/passwd", 0, size)])


def virtual(file):
    del stem(file)["0"]
    layout = h5py.VirtualLayout((3, 3, 3, 8), "f4")
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "x", (3, 3, 3, 8))
    stem(file).create_virtual_dataset("0", layout)


def other_shape(file):
    del stem(file)["0"]
    stem(file)["0"] = np.zeros((3, 3, 8, 3), np.float32)


def other_type(file):
    del stem(file)["0"]
    stem(file)["0"] = np.zeros((3, 3, 3, 8), np.float64)


def bomb(file):
    del stem(file)["0"]
    stem(file).create_dataset("0", (10**6, 10**6), "f4", chunks=(100, 100), compression="gzip")


def not_finite(file):
    stem(file)["0"][0, 0, 0, 0] = np.nan


def missing(file):
    del stem(file)["0"]


def renamed(file):
    stem(file).attrs["name"] = "stem_conv2"


def twice(file):
    stem(file).attrs["name"] = "top_conv"


def no_layers(file):
    del file["layers"]


def a_number_for_a_group(file):
    del file["layers"]
    file["layers"] = 3.0


@pytest.mark.parametrize(
    "edit",
    [
        external_link,
        soft_link,
        external_storage,
        virtual,
        other_shape,
        other_type,
        bomb,
        not_finite,
        missing,
        renamed,
        twice,
        no_layers,
        a_number_for_a_group,
    ],
)
def test_foreign_archives_are_refused_and_change_nothing(fresh, archive, edit):
    rewrite(archive, edit)
    assert refused(fresh, archive).code is ErrorCode.TAGGER_FOREIGN


def test_damaged_and_missing_archives(fresh, archive):
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    assert refused(fresh, archive).code is ErrorCode.TAGGER_FOREIGN
    archive.unlink()
    assert refused(fresh, archive).code is ErrorCode.NETWORK_MISSING


def test_an_archive_that_unpacks_to_too_much_is_refused(fresh, archive):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("model.weights.h5", b"\0" * 40 * 2**20)
    assert refused(fresh, archive).code is ErrorCode.TAGGER_FOREIGN


def test_an_archive_without_weights_is_refused(fresh, archive):
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("config.json", "{}")
    assert refused(fresh, archive).code is ErrorCode.TAGGER_FOREIGN
