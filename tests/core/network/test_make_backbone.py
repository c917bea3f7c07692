"""Backbones made from weights files, and whole taggers written for use elsewhere."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES, WeightsPackage
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.engine.messages import BackboneJob, ExportJob
from mlic_gui.core.errors import BackboneError, CoreError, ErrorCode
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.heads.linear_head import Activation, LinearHead
from mlic_gui.core.progress import Cancelled, Progress, Stage

pytestmark = pytest.mark.keras


@pytest.fixture
def job(keras, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    return BackboneJob("small-cnn", 32, None, 5, out)


def make(job, progress=None):
    from mlic_gui.core.network.make_backbone import make_backbone

    return make_backbone(job, progress=progress or Progress())


def features(path, seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (2, 32, 32, 3)).astype(np.uint8)
    return Network(path).features(pixels, Preprocessing(size=32, mean=0.0, scale=255.0))


def test_random_weights_are_those_of_the_seed(job, listener):
    progress = listener()
    first = features(make(job, progress).tflite_path)
    assert progress.reports[0][0] is Stage.MAKE_BACKBONE
    assert progress.reports[-1][1:] == (3, 3)
    np.testing.assert_array_equal(features(make(job).tflite_path), first)
    assert not np.allclose(features(make(replace(job, seed=6)).tflite_path), first)


def test_what_was_made_is_made_again_from_its_own_archive(job, tmp_path):
    made = make(job)
    (tmp_path / "again").mkdir()
    again = make(replace(job, seed=9, weights_path=made.keras_path, out_dir=tmp_path / "again"))
    np.testing.assert_array_equal(features(again.tflite_path), features(made.tflite_path))


def test_a_cancelled_making_writes_nothing(job):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        make(job, progress)
    assert list(job.out_dir.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "content", "code"),
    [
        ({"backbone": "vgg17"}, None, ErrorCode.BACKBONE_UNKNOWN),
        ({"size": 16}, None, ErrorCode.BACKBONE_SIZE),
        ({"size": 5000}, None, ErrorCode.BACKBONE_SIZE),
        ({}, b"", ErrorCode.WEIGHTS_FOREIGN),
        ({}, b"PK\x03\x04 and nothing more", ErrorCode.WEIGHTS_FOREIGN),
        ({}, b"\x89HDF\r\n\x1a\n and nothing more", ErrorCode.WEIGHTS_FOREIGN),
        ({"backbone": "efficientnet-lite1"}, b"cos\nsystem\n(S'true'\ntR.", ErrorCode.WEIGHTS_FOREIGN),
        ({"backbone": "efficientnet-lite2"}, b"x" * 40_000_000, ErrorCode.WEIGHTS_FOREIGN),
    ],
)
def test_what_can_not_be_made_is_told_and_nothing_is_written(job, tmp_path, changes, content, code):
    if content is not None:
        (tmp_path / "weights").write_bytes(content)
        changes = {**changes, "weights_path": tmp_path / "weights"}
    with pytest.raises(BackboneError) as caught:
        make(replace(job, **changes))
    assert caught.value.code is code
    assert list(job.out_dir.iterdir()) == []


def test_a_file_that_is_not_there_is_missing(job, tmp_path):
    with pytest.raises(BackboneError) as caught:
        make(replace(job, weights_path=tmp_path / "gone.h5"))
    assert caught.value.code is ErrorCode.WEIGHTS_MISSING


def test_the_package_of_lite2_is_converted_where_it_is_installed(job):
    from mlic_gui.core.pretrained.at_hand import packaged, verify

    package = BACKBONES["efficientnet-lite2"].weights
    assert isinstance(package, WeightsPackage)
    path = packaged(package)
    if path is None:
        pytest.skip(f"{package.package} is not installed")
    verify(path, f"sha256:{package.sha256}")
    made = make(replace(job, backbone="efficientnet-lite2", size=64, weights_path=path))
    assert Network(made.tflite_path).width == 1280


def exported(keras, tmp_path, *, body, softmax, labels=3):
    """A tagger with a standardised, calibrated head, written whole; its features and what it says of them."""
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.export_tagger import export_tagger

    keras.utils.set_random_seed(3)
    network = build_network(BACKBONES["small-cnn"], size=32, body=body)
    network.save(tmp_path / "network.keras")
    width, random = network.output.shape[1], np.random.default_rng(1)
    head = LinearHead(
        weights=random.normal(0, 1, (width, labels)).astype(np.float32),
        bias=random.normal(0, 1, labels).astype(np.float32),
        mean=random.normal(0, 0.1, width).astype(np.float32),
        scale=random.uniform(0.05, 2, width).astype(np.float32),
        activation=Activation.SOFTMAX if softmax else Activation.SIGMOID,
        temperature=1.7,
    )
    arrays = {name: getattr(head, name) for name in ("weights", "bias", "mean", "scale", "temperature")}
    np.savez(tmp_path / "head.npz", **arrays)
    job = ExportJob(
        "small-cnn",
        32,
        body,
        tmp_path / "network.keras",
        tmp_path / "head.npz",
        softmax,
        tmp_path / "whole.keras",
        tmp_path / "whole.tflite",
    )
    export_tagger(job, progress=Progress())
    photos = random.uniform(0, 1, (3, 32, 32, 3)).astype(np.float32)
    return job, photos, head.probabilities(np.asarray(network(photos, training=False)))


@pytest.mark.parametrize(
    ("body", "softmax"),
    [(Body(), False), (Body(kind="dense", width=9, dropout=0.5), False), (Body(kind="conv", width=4), True)],
)
def test_a_whole_tagger_says_the_same_as_its_head(keras, tmp_path, body, softmax):
    from ai_edge_litert.interpreter import Interpreter

    job, photos, expected = exported(keras, tmp_path, body=body, softmax=softmax)
    whole = keras.models.load_model(job.keras_path)
    np.testing.assert_allclose(np.asarray(whole(photos, training=False)), expected, atol=1e-5)
    interpreter = Interpreter(model_path=str(job.tflite_path))
    interpreter.allocate_tensors()
    for photo, row in zip(photos, expected, strict=True):
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], photo[None])
        interpreter.invoke()
        said = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0]
        np.testing.assert_allclose(said, row, atol=1e-5)
    assert expected.std() > 0.01


def test_a_tagger_that_looks_twice_does_so_elsewhere_too(keras, tmp_path):
    from mlic_gui.core.network.export_tagger import export_tagger, tagger_network

    job, photos, once = exported(keras, tmp_path, body=Body(), softmax=False)
    plain = tagger_network(job)
    export_tagger(replace(job, mirrored=True), progress=Progress())
    whole = keras.models.load_model(job.keras_path)
    logits = [logit(np.asarray(plain(seen, training=False))) for seen in (photos, photos[:, :, ::-1])]
    found = np.asarray(whole(photos, training=False))
    np.testing.assert_allclose(logit(found), np.mean(logits, axis=0), atol=1e-4)
    assert np.abs(found - once).max() > 1e-3
    elsewhere = Network(job.tflite_path).features(
        np.round(photos * 255).astype(np.uint8), Preprocessing(size=32, mean=0.0, scale=255.0)
    )
    np.testing.assert_allclose(elsewhere, found, atol=1e-2)


def logit(chances):
    return np.log(chances / (1 - chances))


def test_a_head_of_another_width_is_refused_and_nothing_is_written(keras, tmp_path):
    from mlic_gui.core.network.export_tagger import export_tagger

    job, _, _ = exported(keras, tmp_path, body=Body(), softmax=False)
    job.keras_path.unlink()
    job.tflite_path.unlink()
    with pytest.raises(CoreError) as caught:
        export_tagger(replace(job, body=Body(kind="dense", width=9)), progress=Progress())
    assert caught.value.code in {ErrorCode.TAGGER_FOREIGN, ErrorCode.TAGGER_DAMAGED}
    assert sorted(path.name for path in tmp_path.iterdir() if "whole" in path.name) == []


def test_half_precision_halves_the_archive_and_hardly_changes_the_features(keras, network, tiny, tmp_path):
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.export import save_half, save_keras
    from mlic_gui.core.network.weights import read_weights

    save_keras(network, tmp_path / "full.keras")
    save_half(tmp_path / "full.keras", tmp_path / "half.keras")
    save_half(network, tmp_path / "same.keras")
    photos = np.random.default_rng(0).uniform(-1, 1, (3, 32, 32, 3)).astype(np.float32)
    expected = np.asarray(network(photos, training=False))
    for name in ("half.keras", "same.keras"):
        again = build_network(tiny)
        read_weights(again, tmp_path / name)
        found = np.asarray(again(photos, training=False))
        assert np.abs(found - expected).max() < 3e-3 * np.abs(expected).max()
        assert (found != expected).any()
    assert arrays_in(tmp_path / "half.keras") < 0.7 * arrays_in(tmp_path / "full.keras")
    assert (tmp_path / "full.keras").is_file()


def arrays_in(path):
    import h5py

    with zipfile.ZipFile(path) as archive:
        content = archive.read("model.weights.h5")
    found = []
    with h5py.File(io.BytesIO(content)) as file:
        file.visititems(lambda _, item: found.append(item.nbytes) if isinstance(item, h5py.Dataset) else None)
    return sum(found)


def test_a_weight_that_half_precision_can_not_hold_is_told(keras, network, tmp_path):
    from mlic_gui.core.network.export import save_half

    layer = network.get_layer("top_conv")
    layer.set_weights([np.full_like(value, 1e6) for value in layer.get_weights()])
    with pytest.raises(ValueError, match="top_conv"):
        save_half(network, tmp_path / "half.keras")
    assert not (tmp_path / "half.keras").exists()
