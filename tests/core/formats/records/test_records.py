"""Photos with their tags leave as TFRecord and come back."""

from __future__ import annotations

import csv
import struct
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.reading import read_answers
from mlic_gui.core.formats.records.checksum import masked_crc32c
from mlic_gui.core.formats.records.example import decode_example, encode_example
from mlic_gui.core.formats.records.features import path_bytes, path_text
from mlic_gui.core.formats.records.framing import read_records, write_record
from mlic_gui.core.formats.records.writing import export_records
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.progress import Cancelled, Progress
from mlic_gui.core.project.labels import LabelSet
from tests.core.formats.records.conftest import PATHS
from tests.core.formats.test_round_trip import annotated, tables
from tests.support.pictures import photo

LIKELY = [[0.9, 0.1], [0.2, 0.1], [0.9, 0.8], [float("nan")] * 2]
ALL = ("image/encoded", "image/filename", "image/format", "labels", "targets", "mask", "by")


def said(plan):
    return {(edit.path, edit.label): int(edit.word) for edit in plan.additions}


SAID = {("1.jpg", "sea"): 1, ("1.jpg", "sky"): 0, ("sub/2.png", "sky"): 1, ("sub/3.jpg", "sea"): 0}


def examples(path):
    return [decode_example(record, wanted=ALL) for _, record in read_records(path)]


def written(path, *features):
    with path.open("wb") as file:
        for found in features:
            write_record(file, encode_example(found))
    return path


def features(**changed):
    known = {"image/filename": [b"1.jpg"], "labels": [b"sea", b"sky"], "targets": [1, 0], "mask": [1, 1]}
    known |= {"image/filename" if name == "filename" else name: value for name, value in changed.items()}
    return {name: value for name, value in known.items() if value is not None}


def refusal(run, *words, **options):
    with pytest.raises(CoreError) as caught:
        run(*words, **options)
    return caught.value.code, caught.value.fields


def test_annotations_come_back_exactly(make_records, planned):
    done = make_records(annotations_only=True)
    assert (done.photos, done.left_out, done.unreadable, done.unreadable_path) == (3, 1, 0, None)
    plan = planned(done.path)
    assert plan.layout is Layout.TFRECORD
    assert (said(plan), plan.new_labels, plan.machine, plan.problems) == (SAID, ("sea", "sky"), 0, ())


def test_the_files_are_there_byte_for_byte(make_records, photos):
    found = examples(make_records(annotations_only=True).path)
    assert [one["image/filename"] for one in found] == [[path.encode()] for path in PATHS[:3]]
    assert [one["image/encoded"] for one in found] == [[(photos / path).read_bytes()] for path in PATHS[:3]]
    assert [one["image/format"] for one in found] == [[b"jpeg"], [b"png"], [b"jpeg"]]
    assert [one["targets"] for one in found] == [[1, 0], [0, 1], [0, 0]]
    assert [one["mask"] for one in found] == [[1, 1], [0, 1], [1, 0]]
    assert all("by" not in one for one in found)


def test_suggestions_are_marked_and_never_come_back_as_annotations(make_records, planned):
    done = make_records(table={"probabilities": LIKELY})
    assert (done.photos, done.left_out) == (3, 1)
    assert [one["by"] for one in examples(done.path)][1] == [b"natural-scenes", b"human"]
    plan = planned(done.path)
    assert said(plan) == SAID
    assert plan.machine == 2


def test_a_tagger_called_human_is_no_human(make_records, planned):
    done = make_records(table={"probabilities": LIKELY, "tagger": " Human"})
    assert said(planned(done.path)) == SAID


def test_photos_that_can_not_be_decoded_are_listed_with_the_reason(make_records, photos):
    whole = (photos / "1.jpg").read_bytes()
    (photos / "1.jpg").write_bytes(whole[: len(whole) // 2])
    (photos / "sub" / "3.jpg").unlink()
    done = make_records(annotations_only=True)
    assert (done.photos, done.left_out, done.unreadable) == (1, 1, 2)
    with done.unreadable_path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["filename", "1.jpg", "sub/3.jpg"]
    assert "damaged" in rows[1][1]


def test_a_path_that_leads_out_of_the_folder_is_not_followed(make_table, make_records, photos, tmp_path):
    (tmp_path / "secret.jpg").write_bytes((photos / "1.jpg").read_bytes())
    (photos / "4.jpg").unlink()
    (photos / "4.jpg").symlink_to(tmp_path / "secret.jpg")
    done = make_records(table={"probabilities": [[1, 1]] * 4})
    assert (done.photos, done.unreadable) == (3, 1)


def test_a_photo_too_large_for_a_record_is_listed(make_records, monkeypatch):
    monkeypatch.setattr("mlic_gui.core.formats.records.writing._MAX_PHOTO_BYTES", 10)
    assert (make_records().photos, make_records().unreadable) == (0, 3)


def test_cancelling_leaves_the_old_file(make_records, tmp_path):
    path = tmp_path / "out.tfrecord"
    path.write_bytes(b"old")
    progress = Progress()
    progress.report = lambda *_: progress.cancel()
    with pytest.raises(Cancelled):
        make_records(path, progress=progress)
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".mlic")] == []


def test_photos_that_the_folder_lacks_are_counted(make_records, planned):
    path = make_records(annotations_only=True).path
    assert planned(path, photos=["1.jpg"]).lacking == 2
    nothing = planned(path, photos=["other.jpg"])
    assert (nothing.lacking, nothing.photos, nothing.additions) == (3, 0, ())


def test_examples_without_labels_need_names(tmp_path, planned):
    path = written(tmp_path / "x.tfrecord", features(labels=None, mask=None))
    assert refusal(planned, path)[0] is ErrorCode.LABEL_NAMES_MISSING
    assert refusal(planned, path, names=["a"])[0] is ErrorCode.LABEL_NAMES_COUNT
    assert said(planned(path, names=["a", "b"])) == {("1.jpg", "a"): 1, ("1.jpg", "b"): 0}


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({"filename": None}, "image/filename"),
        ({"filename": [b""]}, "image/filename"),
        ({"filename": [b"a\0b"]}, "image/filename"),
        ({"filename": [b"1.jpg", b"2.jpg"]}, "image/filename"),
        ({"filename": [7]}, "image/filename"),
        ({"labels": [b"sea"]}, "labels"),
        ({"labels": [b"sea", b"\xff"]}, "labels"),
        ({"labels": [b"sea", b"sea"]}, "labels"),
        ({"labels": [1, 2]}, "labels"),
        ({"targets": None}, "targets"),
        ({"targets": [1, -1]}, "targets"),
        ({"targets": [b"1", b"0"]}, "targets"),
        ({"mask": [1]}, "mask"),
        ({"mask": [1, 2]}, "mask"),
        ({"by": [b"human"]}, "by"),
    ],
)
def test_an_example_that_lacks_something_is_named(tmp_path, planned, changed, lacking):
    path = written(tmp_path / "x.tfrecord", features(filename=[b"2.jpg"]), features(**changed))
    code, fields = refusal(planned, path)
    assert (code, fields["record"], fields["feature"]) == (ErrorCode.TFRECORD_CONTENT, 2, lacking)


def test_a_label_that_no_project_can_have_is_refused(tmp_path, planned):
    path = written(tmp_path / "x.tfrecord", features(labels=[b"filename", b"sky"]))
    assert refusal(planned, path)[0] is ErrorCode.LABEL_RESERVED


def test_more_labels_than_anybody_has_are_refused(tmp_path, planned):
    names = [str(number).encode() for number in range(2001)]
    path = written(tmp_path / "x.tfrecord", features(labels=names, targets=[1] * 2001, mask=[1] * 2001))
    assert refusal(planned, path)[0] is ErrorCode.LABELS_TOO_MANY


def test_two_records_of_one_photo_must_agree(tmp_path, planned):
    path = written(tmp_path / "x.tfrecord", features(), features(targets=[0, 0]))
    assert refusal(planned, path)[0] is ErrorCode.CSV_CONTRADICTION


@pytest.mark.parametrize("content", [b"", b"abc", bytes(12), b"\x1f\x8b" + bytes(40), bytes(200)])
def test_what_is_no_record_file(tmp_path, planned, content):
    path = tmp_path / "x.tfrecord"
    path.write_bytes(content)
    assert refusal(planned, path) == (ErrorCode.TFRECORD_DAMAGED, {"path": str(path), "record": 1})


@pytest.mark.parametrize("place", [0, 8, 12, 60, -1])
def test_a_wrong_bit_is_found(make_records, planned, place):
    path = make_records(annotations_only=True).path
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    assert refusal(planned, path)[0] is ErrorCode.TFRECORD_DAMAGED


def test_a_file_cut_short_names_the_record(make_records, planned):
    path = make_records(annotations_only=True).path
    path.write_bytes(path.read_bytes()[:-5])
    assert refusal(planned, path)[1]["record"] == 3


@pytest.mark.parametrize("length", [2**64 - 1, 2**63, 2**40])
def test_a_gigantic_length_is_refused_before_anything_is_read(tmp_path, planned, length):
    head = struct.pack("<Q", length)
    path = tmp_path / "x.tfrecord"
    path.write_bytes(head + struct.pack("<I", masked_crc32c(head)) + bytes(100))
    assert refusal(planned, path)[0] is ErrorCode.TFRECORD_DAMAGED


def test_a_record_that_is_really_that_large_is_refused(make_records, planned, monkeypatch):
    path = make_records(annotations_only=True).path
    monkeypatch.setattr("mlic_gui.core.formats.records.framing.MAX_RECORD_BYTES", 50)
    assert refusal(planned, path)[0] is ErrorCode.TFRECORD_TOO_LARGE


def test_records_are_known_by_their_bytes_too(make_records, planned, tmp_path):
    path = make_records(tmp_path / "train-00000-of-00001", annotations_only=True).path
    assert planned(path).layout is Layout.TFRECORD


@given(records=st.lists(st.binary(max_size=2000), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_round_trip_of_records(records):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tfrecord"
        with path.open("wb") as file:
            for record in records:
                write_record(file, record)
        assert [bytes(record) for _, record in read_records(path)] == records


@given(content=st.binary(max_size=300), data=st.data())
@settings(max_examples=100, deadline=None)
def test_whole_records_of_anything_are_refused_in_the_programs_own_words(content, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tfrecord"
        with path.open("wb") as file:
            good = bytearray(encode_example(features()))
            good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
            write_record(file, data.draw(st.sampled_from([bytes(good), content])))
        with suppress(CoreError):
            read_answers(path, photos=["1.jpg"], labels=LabelSet())


@pytest.mark.parametrize("path", ["é/日本.jpg", "caf\udce9.jpg", "a b/=1.png"])
def test_any_name_keeps_its_bytes(path):
    assert path_text(path_bytes(path)) == path


@pytest.fixture(scope="module")
def one_photo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one")
    photo(1, width=8, height=8).save(folder / "0.png")
    for number in range(1, 5):
        (folder / f"{number}.png").write_bytes((folder / "0.png").read_bytes())
    return folder


@given(table=tables(), annotations_only=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip_of_any_labels_and_words(one_photo, table, annotations_only):
    table = replace(table, paths=[f"{number}.png" for number in range(len(table.paths))])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tfrecord"
        export_records(
            table,
            path,
            folder=one_photo,
            annotations_only=annotations_only,
            explain=str,
            progress=Progress(),
        )
        if not path.stat().st_size:
            return
        nothing = np.zeros((len(table.paths), 0), np.int8)
        plan = plan_import(path, photos=table.paths, labels=LabelSet(), words=nothing)
    assert said(plan) == annotated(table)
    assert list(plan.new_labels) == list(table.labels)


@pytest.mark.keras
def test_tensorflow_reads_what_we_write(make_records, photos):
    import tensorflow as tf

    path = make_records(table={"probabilities": LIKELY}).path
    layout = {
        "image/encoded": tf.io.FixedLenFeature([], tf.string),
        "image/filename": tf.io.FixedLenFeature([], tf.string),
        "labels": tf.io.FixedLenFeature([2], tf.string),
        "targets": tf.io.FixedLenFeature([2], tf.int64),
        "mask": tf.io.FixedLenFeature([2], tf.int64),
    }
    found = [tf.io.parse_single_example(record, layout) for record in tf.data.TFRecordDataset(str(path))]
    assert [one["image/filename"].numpy().decode() for one in found] == PATHS[:3]
    assert [one["targets"].numpy().tolist() for one in found] == [[1, 0], [0, 1], [0, 1]]
    assert [one["mask"].numpy().tolist() for one in found] == [[1, 1], [1, 1], [1, 1]]
    assert found[0]["labels"].numpy().tolist() == [b"sea", b"sky"]
    assert tf.io.decode_image(found[0]["image/encoded"]).shape == (16, 24, 3)


@pytest.mark.keras
def test_we_write_what_tensorflow_writes_and_read_it(tmp_path, planned):
    import tensorflow as tf

    known = {"image/filename": [b"sub/2.png"], "labels": [b"sea", b"sky"], "targets": [1, 0], "mask": [0, 1]}
    as_feature = {
        name: tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
        if isinstance(values[0], bytes)
        else tf.train.Feature(int64_list=tf.train.Int64List(value=values))
        for name, values in known.items()
    }
    example = tf.train.Example(features=tf.train.Features(feature=as_feature))
    assert example.SerializeToString(deterministic=True) == encode_example(known)
    with tf.io.TFRecordWriter(str(tmp_path / "theirs.tfrecord")) as writer:
        writer.write(example.SerializeToString())
    assert said(planned(tmp_path / "theirs.tfrecord")) == {("sub/2.png", "sky"): 0}
    ours = written(tmp_path / "ours.tfrecord", known)
    assert len(list(tf.data.TFRecordDataset(str(ours)))) == 1
