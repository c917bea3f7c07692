"""Extraction: every photo once, visible first, cached the next time, and stopped at once."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, PhotoError, TaggerError
from mlic_gui.core.features import extract as module
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.extract import Gate, WorkQueue, extract, fingerprints
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.photos.fingerprint import same_group
from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.photos.reader import read_photo
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Cancelled, Progress, Stage
from tests.support.pictures import exif, photo
from tests.support.tiny_network import TINY_NETWORK

PREPROCESSING = Preprocessing(size=32)
COUNT = 30


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(COUNT):
        photo(number, width=96, height=64).save(folder / f"{number}.jpg")
    return folder


@pytest.fixture
def folder(tmp_path, pictures):
    return shutil.copytree(pictures, tmp_path / "photos")


@pytest.fixture
def derived():
    opened = DerivedData.open("project")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def network():
    return Network(TINY_NETWORK)


class Recorder(Progress):
    def __init__(self):
        super().__init__()
        self.reports = []

    def report(self, stage, done, total=None):
        self.reports.append((stage, done, total))


def records(folder):
    return [record for batch in scan(folder, progress=Progress()) for record in batch]


def run(folder, network, derived, **options):
    found = records(folder)
    options = {"preprocessing": PREPROCESSING, "progress": Progress(), **options}
    return list(extract(found, folder=folder, network=network, derived=derived, **options))


def together(parts):
    rows = np.concatenate([part.rows for part in parts])
    features = np.concatenate([part.features for part in parts])
    order = np.argsort(rows)
    return rows[order], features[order]


def problems(parts):
    return {problem.path: problem.error.code for part in parts for problem in part.problems}


def count_readings(monkeypatch):
    readings = []

    def counted(path, **options):
        readings.append(path.name)
        return read_photo(path, **options)

    monkeypatch.setattr(module, "read_photo", counted)
    return readings


def test_every_photo_gets_its_own_features(folder, network, derived):
    progress = Recorder()
    rows, features = together(run(folder, network, derived, progress=progress))
    assert rows.tolist() == list(range(COUNT))
    assert features.dtype == np.float32
    for row, record in enumerate(records(folder)):
        pixels = read_photo(folder / record.path, preprocessing=PREPROCESSING).pixels
        np.testing.assert_array_equal(features[row], network.features(pixels[None], PREPROCESSING)[0])
    assert progress.reports[-1] == (Stage.TAG, COUNT, COUNT)
    assert [done for _, done, _ in progress.reports] == sorted({done for _, done, _ in progress.reports})


def test_batches_are_small(folder, network, derived):
    assert max(len(part.rows) for part in run(folder, network, derived)) <= 8


def test_thumbnails_and_index_are_made_on_the_way(folder, network, derived):
    run(folder, network, derived)
    for record, entry in zip(records(folder), derived.index.lookup(records(folder)), strict=True):
        assert entry.facts.key == content_key(folder / record.path)
        assert (entry.facts.width, entry.facts.height) == (96, 64)
        assert derived.thumbnail(entry.facts.key).exists()


def test_the_second_time_nothing_is_read(folder, network, monkeypatch):
    derived = DerivedData.open("project")
    expected = together(run(folder, network, derived))
    derived.close()
    readings, derived = count_readings(monkeypatch), DerivedData.open("project")
    parts = run(folder, network, derived)
    assert readings == []
    assert len(parts) == 1
    np.testing.assert_array_equal(together(parts)[1], expected[1])
    derived.close()


def test_another_preprocessing_is_computed_anew(folder, network, derived, monkeypatch):
    run(folder, network, derived)
    readings = count_readings(monkeypatch)
    rows, _ = together(run(folder, network, derived, preprocessing=replace(PREPROCESSING, fit="crop")))
    assert (len(rows), len(readings)) == (COUNT, COUNT)


def test_moved_renamed_and_touched_photos_are_not_computed_again(folder, network, derived, monkeypatch):
    _, before = together(run(folder, network, derived))
    (folder / "below").mkdir()
    (folder / "0.jpg").rename(folder / "below" / "moved.jpg")
    (folder / "1.jpg").rename(folder / "zzz.jpg")
    os.utime(folder / "2.jpg")
    readings = count_readings(monkeypatch)
    _, after = together(run(folder, network, derived))
    assert readings == []
    np.testing.assert_array_equal(after[-1], before[0])
    np.testing.assert_array_equal(after[0], before[2])
    assert derived.index.lookup(records(folder))[-1].facts.key == content_key(folder / "below" / "moved.jpg")


def test_a_changed_photo_is_computed_again(folder, network, derived):
    _, before = together(run(folder, network, derived))
    photo(500, width=96, height=64).save(folder / "3.jpg")
    _, after = together(run(folder, network, derived))
    assert (before[3] != after[3]).any()
    np.testing.assert_array_equal(np.delete(before, 3, 0), np.delete(after, 3, 0))


def test_bad_photos_have_their_reason_and_stop_nothing(folder, network, derived):
    found = records(folder)
    (folder / "1.jpg").write_bytes((folder / "1.jpg").read_bytes()[:700])
    (folder / "2.jpg").write_bytes(b"")
    (folder / "3.jpg").write_text("no photo")
    (folder / "4.jpg").unlink()
    expected = {
        "1.jpg": ErrorCode.PHOTO_BROKEN,
        "2.jpg": ErrorCode.PHOTO_EMPTY,
        "3.jpg": ErrorCode.PHOTO_BROKEN,
        "4.jpg": ErrorCode.PHOTO_MISSING,
    }
    for _ in range(2):
        progress = Recorder()
        parts = list(
            extract(
                found,
                folder=folder,
                network=network,
                preprocessing=PREPROCESSING,
                derived=derived,
                progress=progress,
            )
        )
        assert problems(parts) == expected
        assert together(parts)[0].tolist() == [0, *range(5, COUNT)]
        assert progress.reports[-1][1] == COUNT
        assert all(
            problem.error.fields["path"] == problem.path for part in parts for problem in part.problems
        )


@pytest.mark.skipif(os.name == "nt", reason="links need privileges on Windows")
def test_a_record_that_leads_outside_is_a_problem(tmp_path, folder, network, derived):
    photo(1).save(tmp_path / "secret.jpg")
    found = [replace(records(folder)[0], path="../secret.jpg")]
    (part,) = extract(
        found,
        folder=folder,
        network=network,
        preprocessing=PREPROCESSING,
        derived=derived,
        progress=Progress(),
    )
    assert part.problems[0].error.code is ErrorCode.PHOTO_OUTSIDE


def test_a_repaired_photo_is_read_again(folder, network, derived):
    good = (folder / "1.jpg").read_bytes()
    (folder / "1.jpg").write_bytes(good[:700])
    assert problems(run(folder, network, derived))
    (folder / "1.jpg").write_bytes(good)
    assert not problems(run(folder, network, derived))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_odd_names(folder, network, derived, monkeypatch):
    names = ["line\nbreak.jpg", "Ünï ☂.jpg", "back\\slash.jpg", os.fsdecode(b"undecodable \xff.jpg")]
    for number, name in enumerate(names):
        (folder / f"{number}.jpg").rename(folder / name)
    (folder / os.fsdecode(b"bad \xfe.jpg")).write_text("no photo")
    expected = together(run(folder, network, derived))
    readings = count_readings(monkeypatch)
    parts = run(folder, network, derived)
    assert readings == []
    assert len(expected[0]) == COUNT
    np.testing.assert_array_equal(together(parts)[1], expected[1])
    assert problems(parts) == {os.fsdecode(b"bad \xfe.jpg"): ErrorCode.PHOTO_BROKEN}


class WatchedQueue(WorkQueue):
    """Remembers in which order it handed out its rows."""

    def __init__(self, count):
        super().__init__(count)
        self.taken = []
        self._watching = threading.Lock()

    def take(self, count):
        with self._watching:
            rows = super().take(count)
            self.taken += rows
            return rows


def test_visible_photos_come_first(folder, network, derived):
    queue = WatchedQueue(COUNT)
    queue.prioritise([20, 21, 22])
    run(folder, network, derived, queue=queue)
    assert queue.taken == [20, 21, 22, *range(20), *range(23, COUNT)]


def test_priorities_change_while_it_runs(folder, network, derived):
    queue = WatchedQueue(COUNT)
    parts = extract(
        records(folder),
        folder=folder,
        network=network,
        preprocessing=PREPROCESSING,
        derived=derived,
        queue=queue,
        progress=Progress(),
    )
    next(parts)
    queue.prioritise([COUNT - 1])
    list(parts)
    assert sorted(queue.taken) == list(range(COUNT))
    batch, waiting, in_hand = 8, 16, 2
    assert queue.taken.index(COUNT - 1) <= batch + waiting + in_hand


def test_cancel(folder, network, derived):
    progress = Progress()
    parts = extract(
        records(folder),
        folder=folder,
        network=network,
        preprocessing=PREPROCESSING,
        derived=derived,
        progress=progress,
    )
    first = next(parts)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(parts)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("features")]
    kept = derived.index.lookup(records(folder))
    assert all(kept[row] for row in first.rows)


def test_cancel_answers_while_a_photo_takes_for_ever(folder, network, derived, monkeypatch):
    started = threading.Event()

    def endless(path, *, preprocessing, abandoned):
        started.set()
        abandoned.wait(20)
        raise Cancelled

    monkeypatch.setattr(module, "read_photo", endless)
    progress = Progress()
    threading.Thread(target=lambda: (started.wait(), progress.cancel())).start()
    with pytest.raises(Cancelled):
        run(folder, network, derived, progress=progress)


def test_leaving_early_ends_the_threads(folder, network, derived):
    parts = extract(
        records(folder),
        folder=folder,
        network=network,
        preprocessing=PREPROCESSING,
        derived=derived,
        progress=Progress(),
    )
    next(parts)
    parts.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("features")]


def test_the_gate_holds_it_back(folder, network, derived, monkeypatch):
    gate, readings = Gate(), count_readings(monkeypatch)
    parts = extract(
        records(folder),
        folder=folder,
        network=network,
        preprocessing=PREPROCESSING,
        derived=derived,
        gate=gate,
        progress=Progress(),
    )
    with gate.closed():
        asked = threading.Thread(target=lambda: next(parts))
        asked.start()
        asked.join(0.2)
        assert asked.is_alive()
        assert readings == []
    asked.join()
    assert sum(len(part.rows) for part in parts) < COUNT


def test_an_unexpected_error_is_not_swallowed(folder, network, derived, monkeypatch):
    def broken(path, **_):
        raise ZeroDivisionError

    monkeypatch.setattr(module, "read_photo", broken)
    with pytest.raises(ZeroDivisionError):
        run(folder, network, derived)


def test_a_preprocessing_that_does_not_fit_the_network(folder, network, derived):
    with pytest.raises(TaggerError):
        run(folder, network, derived, preprocessing=Preprocessing(size=64))


def test_no_photos(tmp_path, network, derived):
    assert run(tmp_path, network, derived) == []


def test_a_damaged_cache_is_rebuilt(folder, network, home):
    expected = None
    for damage in (None, b"", b"rubbish" * 500):
        for file in [file for file in home.rglob("*") if file.is_file()] if damage is not None else []:
            file.write_bytes(damage)
        derived = DerivedData.open("project")
        rows, features = together(run(folder, network, derived))
        derived.close()
        expected = features if expected is None else expected
        assert rows.tolist() == list(range(COUNT))
        np.testing.assert_array_equal(features, expected)


def test_two_openers_at_once_agree(folder, network):
    first, second = DerivedData.open("project"), DerivedData.open("project")
    results = {}

    def tag(name, derived):
        results[name] = together(run(folder, network, derived))

    threads = [threading.Thread(target=tag, args=item) for item in (("first", first), ("second", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    np.testing.assert_array_equal(results["first"][1], results["second"][1])
    for derived in (first, second):
        derived.close()


def test_fingerprints_are_read_once(tmp_path, derived, monkeypatch):
    for number, seconds in enumerate(("01", "02", "40")):
        tags = exif(taken=f"2024:01:02 03:04:{seconds}", camera="Acme One")
        photo(number).save(tmp_path / f"{number}.jpg", exif=tags)
    (tmp_path / "3.jpg").write_text("no photo")
    found, progress = records(tmp_path), Recorder()
    prints = fingerprints(found, [3, 2, 0, 1], folder=tmp_path, derived=derived, progress=progress)
    assert prints[0] is None
    assert same_group(prints[2], prints[3])
    assert not same_group(prints[1], prints[3])
    assert progress.reports[-1] == (Stage.FINGERPRINT, 4, 4)
    monkeypatch.setattr(module, "inspect_photo", None)
    assert fingerprints(found, [3, 2, 0, 1], folder=tmp_path, derived=derived, progress=Progress()) == prints


def test_fingerprints_cancelled(folder, derived):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        fingerprints(records(folder), range(COUNT), folder=folder, derived=derived, progress=progress)


def test_no_fingerprints(folder, derived):
    assert fingerprints(records(folder), [], folder=folder, derived=derived, progress=Progress()) == []


def test_problems_name_relative_paths():
    error = PhotoError(ErrorCode.PHOTO_BROKEN, path="/somewhere/a.jpg", reason="x")
    record = module.PhotoRecord("a.jpg", 1, 1)
    assert module._failed(record, error).problem.fields == {"path": "a.jpg", "reason": "x"}
