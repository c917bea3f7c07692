"""A tagger's directory: whole round trips, atomic writing, and everything damaged or hostile refused."""

from __future__ import annotations

import io
import json
import pickle
import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.errors import ErrorCode, ProjectError, TaggerError
from mlic_gui.core.learning.taggers import tagger_file
from mlic_gui.core.learning.taggers.tagger import Origin, TaggerCard
from mlic_gui.core.learning.taggers.tagger_file import ARRAYS, DESCRIPTION, load_tagger, save_tagger
from tests.support.taggers import WIDTH, make_head, make_tagger, make_vocabulary, seen_of


@pytest.fixture
def kept(tmp_path):
    return save_tagger(_tagger(), tmp_path / "taggers" / "scenes")


def _tagger():
    origin = Origin("older", ("sea",), np.array([0.3], np.float32), 2.0, make_head(1, seed=5), seen_of(3))
    return make_tagger(
        "scenes · mine 2",
        card=TaggerCard(split="three sides", run="r", project="p", date="2026-01-01", licence="CC0"),
        origin=origin,
        seen=seen_of(40),
    )


def _refusal(directory):
    with pytest.raises(TaggerError) as caught:
        load_tagger(directory)
    assert caught.value.fields["path"] == str(directory)
    return caught.value


def _change(directory, **values):
    path = directory / DESCRIPTION
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, **values}))


def _change_arrays(directory, **arrays):
    with np.load(directory / ARRAYS) as file:
        members = {**file, **arrays}
    np.savez(directory / ARRAYS, **{name: array for name, array in members.items() if array is not None})


def test_it_comes_back_as_it_was(kept):
    found = load_tagger(kept.directory)
    assert (found.name, found.kind, found.labels, found.card) == (
        kept.name,
        kept.kind,
        kept.labels,
        kept.card,
    )
    assert (found.preprocessing, found.backbone) == (kept.preprocessing, kept.backbone)
    features = np.random.default_rng(0).normal(size=(5, WIDTH)).astype(np.float32)
    np.testing.assert_array_equal(found.head.probabilities(features), kept.head.probabilities(features))
    np.testing.assert_array_equal(found.thresholds, kept.thresholds)
    np.testing.assert_array_equal(found.origin.head.weights, kept.origin.head.weights)
    assert (found.origin.labels, found.origin.beta) == (("sea",), 2.0)
    keys = [number.to_bytes(16, "little") for number in range(50)]
    assert found.seen.mask(keys).sum() == 40
    assert found.directory == kept.directory


def test_the_layers_under_its_head_come_back(tmp_path):
    body = Body("dense", 16, "flatten", 0.5)
    tagger = make_tagger("deep")
    tagger = replace(tagger, backbone=replace(tagger.backbone, body=body))
    assert load_tagger(save_tagger(tagger, tmp_path / "deep").directory).backbone == tagger.backbone


def test_a_tagger_without_such_layers_is_described_as_ever(kept):
    data = json.loads((kept.directory / DESCRIPTION).read_text(encoding="utf-8"))
    assert sorted(data["backbone"]) == ["digest", "name"]


@pytest.mark.parametrize(
    "change", [{"kind": "deep"}, {"width": 0}, {"width": 10**9}, {"dropout": 1}, {"x": 1}]
)
def test_other_layers_are_refused(kept, change):
    body = {"kind": "dense", "width": 16, "pooling": "average", "dropout": 0.0, **change}
    _change(kept.directory, backbone={"name": "efficientnet-lite0", "digest": "0" * 64, "body": body})
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


def test_a_vocabulary_comes_back_too(tmp_path):
    save_tagger(make_vocabulary(), tmp_path / "v")
    shares = load_tagger(tmp_path / "v").head.probabilities(np.zeros((1, WIDTH), np.float32))
    assert shares.sum() == pytest.approx(1)


def test_the_description_is_readable_json(kept):
    data = json.loads((kept.directory / DESCRIPTION).read_text(encoding="utf-8"))
    expected = {
        "name",
        "kind",
        "labels",
        "thresholds",
        "preprocessing",
        "backbone",
        "figures",
        "split",
        "run",
    }
    assert expected | {"date", "licence"} <= set(data)


def test_its_network_goes_with_it(kept, tmp_path):
    (kept.directory / "network.tflite").write_bytes(b"network")
    again = save_tagger(kept, tmp_path / "again", network_from=kept.directory)
    assert (again.directory / "network.tflite").read_bytes() == b"network"


def test_saving_again_replaces_it_whole(kept):
    (kept.directory / "left-over").write_text("x")
    save_tagger(make_tagger("new"), kept.directory)
    assert load_tagger(kept.directory).name == "new"
    assert sorted(path.name for path in kept.directory.iterdir()) == [ARRAYS, DESCRIPTION]


def test_a_failed_save_leaves_the_old_one(kept, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tagger_file.np, "savez", full)
    with pytest.raises(ProjectError) as caught:
        save_tagger(make_tagger("new"), kept.directory)
    assert caught.value.code is ErrorCode.DISK_FULL
    assert load_tagger(kept.directory).name == kept.name
    assert [path.name for path in kept.directory.parent.iterdir()] == [kept.directory.name]


def test_a_missing_one_is_missing(tmp_path):
    assert _refusal(tmp_path / "nothing").code is ErrorCode.TAGGER_MISSING


@given(share=st.floats(0, 1), name=st.sampled_from([DESCRIPTION, ARRAYS]))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_truncated_anywhere_it_is_damaged(kept, share, name):
    path = kept.directory / name
    whole = path.read_bytes()
    path.write_bytes(whole[: int((len(whole) - 2) * share)])
    try:
        assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED
    finally:
        path.write_bytes(whole)


@given(place=st.floats(0, 1), value=st.integers(0, 255), name=st.sampled_from([DESCRIPTION, ARRAYS]))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_byte_changed_it_loads_or_is_damaged_and_nothing_else(kept, place, value, name):
    path = kept.directory / name
    whole = path.read_bytes()
    spot = int(place * (len(whole) - 1))
    path.write_bytes(whole[:spot] + bytes([value]) + whole[spot + 1 :])
    try:
        load_tagger(kept.directory)
    except TaggerError as error:
        assert error.code is ErrorCode.TAGGER_DAMAGED
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize(
    "values",
    [
        {"format": 2},
        {"kind": "program"},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x" * 1000},
        {"labels": []},
        {"labels": ["sea", "sea"]},
        {"labels": ["sea", 3]},
        {"labels": ["sea", "trees", "more"]},
        {"labels": "sea"},
        {"thresholds": [0.5]},
        {"thresholds": [0.5, 1.5]},
        {"thresholds": [0.5, None]},
        {"thresholds": [0.5, True]},
        {"temperature": 0},
        {"temperature": "hot"},
        {"activation": "relu"},
        {"preprocessing": {"size": 10**9}},
        {"backbone": {"name": "../../evil", "digest": "0" * 64}},
        {"backbone": {"name": "efficientnet-lite0", "digest": "zz"}},
        {"figures": 7},
        {"figures": {"photos": "many"}},
        {"salt": "xyz"},
        {"salt": "é" * 32},
        {"origin": {}},
        {"origin": []},
    ],
)
def test_a_description_that_is_not_ours_is_damaged(kept, values):
    _change(kept.directory, **values)
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


@pytest.mark.parametrize("text", ["[]", "null", "{", "[" * 100_000, '{"format": 1}', "\ud83d"])
def test_a_description_that_is_no_description_is_damaged(kept, text):
    (kept.directory / DESCRIPTION).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


@pytest.mark.parametrize(
    "arrays",
    [
        {"weights": None},
        {"weights": np.zeros((WIDTH, 3), np.float32)},
        {"weights": np.full((WIDTH, 2), np.nan, np.float32)},
        {"weights": np.full((WIDTH, 2), np.inf, np.float32)},
        {"weights": np.full((WIDTH, 2), 1e300, np.float64)},
        {"weights": np.zeros((WIDTH, 2), np.int64)},
        {"bias": np.zeros((2, 1), np.float32)},
        {"scale": np.zeros(WIDTH, np.float32)},
        {"mean": np.float32(0)},
        {"mean": np.zeros(0, np.float32)},
        {"seen": np.zeros((2, 2), np.uint64)},
        {"origin_weights": np.zeros((WIDTH + 1, 1), np.float32)},
    ],
)
def test_arrays_that_do_not_fit_are_damaged(kept, arrays):
    _change_arrays(kept.directory, **arrays)
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


class _Trap:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was opened",))


def test_a_pickle_is_never_opened(kept):
    trap = np.empty(2, object)
    trap[:] = [_Trap(), _Trap()]
    np.savez(kept.directory / ARRAYS, bias=trap, allow_pickle=True)
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED
    (kept.directory / ARRAYS).write_bytes(pickle.dumps(_Trap()))
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


def _header(shape):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return stream.getvalue()


@pytest.mark.parametrize("shape", [(10**12, 10**6), (2**40,), (WIDTH, 2)])
def test_a_header_that_promises_more_than_there_is_is_damaged(kept, shape):
    with zipfile.ZipFile(kept.directory / ARRAYS, "w") as archive:
        archive.writestr("weights.npy", _header(shape) + b"\0" * 16)
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


def test_an_archive_that_unpacks_to_far_more_is_refused_before_it_is_unpacked(kept, monkeypatch):
    monkeypatch.setattr(tagger_file, "_MAX_ARRAY_BYTES", 2**20)
    with zipfile.ZipFile(kept.directory / ARRAYS, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", b"\0" * 2**21)
    assert (kept.directory / ARRAYS).stat().st_size < 2**14
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


def test_a_huge_description_is_not_read(kept):
    with (kept.directory / DESCRIPTION).open("ab") as file:
        file.truncate(64 * 2**20)
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED


def test_a_directory_in_place_of_a_file_is_damaged(kept):
    (kept.directory / ARRAYS).unlink()
    (kept.directory / ARRAYS).mkdir()
    assert _refusal(kept.directory).code is ErrorCode.TAGGER_DAMAGED
    shutil.rmtree(kept.directory)
