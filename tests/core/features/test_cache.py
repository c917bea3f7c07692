"""Rows of features on disk: whatever is cut off, overwritten or refused by the disk, the rest stays right."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlic_gui.core.features import cache
from mlic_gui.core.features.cache import FeatureStore

WIDTH = 6


def some_keys(count, start=0):
    return [number.to_bytes(16, "big") for number in range(start, start + count)]


def some_rows(count, start=0):
    return np.random.default_rng(start).normal(size=(count, WIDTH)).astype(np.float32)


@pytest.fixture
def base(tmp_path):
    return tmp_path / "network-preprocessing"


def opened(base, *, writable=True):
    return FeatureStore(base, width=WIDTH, writable=writable)


def filled(base, count=20):
    store = opened(base)
    store.add(some_keys(count), some_rows(count))
    return store


def test_rows_come_back_in_the_order_asked(base):
    store = filled(base)
    store.add(some_keys(5, 100), some_rows(5, 100))
    keys = [*some_keys(5, 100)[::-1], None, *some_keys(3, 7), b"unknown to store", *some_keys(1, 7)]
    found, known = store.rows(keys)
    assert known.tolist() == [True] * 5 + [False] + [True] * 3 + [False] + [True]
    np.testing.assert_array_equal(found[:5], some_rows(5, 100)[::-1])
    np.testing.assert_array_equal(found[6:9], some_rows(20)[7:10])
    np.testing.assert_array_equal(found[10], some_rows(20)[7])
    assert not found[[5, 9]].any()
    store.close()


def test_they_are_there_after_reopening(base):
    filled(base).close()
    store = opened(base)
    found, known = store.rows(some_keys(20))
    assert known.all()
    np.testing.assert_array_equal(found, some_rows(20))
    store.close()


def test_nothing_asked_nothing_found(base):
    store = filled(base)
    assert store.rows([])[0].shape == (0, WIDTH)
    store.add([], np.zeros((0, WIDTH), np.float32))
    store.close()


def test_known_rows_are_not_written_twice(base):
    store = filled(base)
    size = base.with_name(f"{base.name}.rows").stat().st_size
    store.add(some_keys(21), np.ones((21, WIDTH), np.float32))
    assert base.with_name(f"{base.name}.rows").stat().st_size == size + WIDTH * 4
    np.testing.assert_array_equal(store.rows(some_keys(20))[0], some_rows(20))
    store.close()


def test_many_rows_lying_apart(base):
    store = filled(base, 5000)
    rows = np.random.default_rng(3).permutation(5000)[:700]
    keys = some_keys(5000)
    found, known = store.rows([keys[row] for row in rows])
    assert known.all()
    np.testing.assert_array_equal(found, some_rows(5000)[rows])
    store.close()


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys_left=st.integers(0, 20 * 24), rows_left=st.integers(0, 20 * WIDTH * 4))
def test_cut_anywhere_by_a_killed_process(tmp_path_factory, keys_left, rows_left):
    base = tmp_path_factory.mktemp("store") / "x"
    filled(base).close()
    os.truncate(f"{base}.keys", keys_left)
    os.truncate(f"{base}.rows", rows_left)
    whole = min(keys_left // 24, rows_left // (WIDTH * 4))
    for _ in range(2):
        store = opened(base)
        found, known = store.rows(some_keys(20))
        assert known.tolist() == [True] * whole + [False] * (20 - whole)
        np.testing.assert_array_equal(found[:whole], some_rows(20)[:whole])
        store.add(some_keys(20), some_rows(20))
        assert store.rows(some_keys(20))[1].all()
        np.testing.assert_array_equal(store.rows(some_keys(20))[0], some_rows(20))
        store.close()
        whole = 20


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ending=st.sampled_from(["keys", "rows"]),
    place=st.integers(0, 20 * 24 - 1),
    value=st.binary(min_size=1, max_size=60),
)
def test_overwritten_anywhere(tmp_path_factory, ending, place, value):
    base = tmp_path_factory.mktemp("store") / "x"
    filled(base).close()
    path = base.with_name(f"x.{ending}")
    content = bytearray(path.read_bytes())
    content[place : place + len(value)] = value[: len(content) - place]
    path.write_bytes(content)
    store = opened(base)
    found, known = store.rows(some_keys(20))
    np.testing.assert_array_equal(found[known], some_rows(20)[known])
    assert known.sum() >= 20 - 1 - (len(value) + 23) // 24 - 1
    store.add(some_keys(20), some_rows(20))
    found, known = store.rows(some_keys(20))
    assert known.all()
    np.testing.assert_array_equal(found, some_rows(20))
    store.close()


def test_a_row_under_anothers_key_is_not_believed(base):
    filled(base).close()
    path = base.with_name(f"{base.name}.rows")
    content = path.read_bytes()
    path.write_bytes(content[WIDTH * 4 :] + content[: WIDTH * 4])
    store = opened(base)
    assert not store.rows(some_keys(20))[1].any()
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="open files can't be removed there")
def test_deleted_while_it_is_open(base):
    store = filled(base)
    for ending in ("rows", "keys"):
        base.with_name(f"{base.name}.{ending}").unlink()
    assert store.rows(some_keys(20))[1].all()
    store.add(some_keys(5, 100), some_rows(5, 100))
    assert store.rows(some_keys(5, 100))[1].all()
    store.close()


def test_shortened_while_it_is_open(base):
    store = filled(base)
    os.truncate(f"{base}.rows", 3 * WIDTH * 4 + 5)
    assert store.rows(some_keys(20))[1].tolist() == [True] * 3 + [False] * 17
    store.add(some_keys(20), some_rows(20))
    found, known = store.rows(some_keys(20))
    assert known.all()
    np.testing.assert_array_equal(found, some_rows(20))
    store.close()


def test_a_full_disk_costs_no_rows(base, monkeypatch):
    store = filled(base)
    monkeypatch.setattr(cache, "_write_at", lambda *_: False)
    store.add(some_keys(5, 100), some_rows(5, 100))
    monkeypatch.undo()
    store.add(some_keys(5, 200), some_rows(5, 200))
    for start in (100, 200):
        found, known = store.rows(some_keys(5, start))
        assert known.all()
        np.testing.assert_array_equal(found, some_rows(5, start))
    store.close()
    again = opened(base)
    assert again.rows(some_keys(20))[1].all()
    assert not again.rows(some_keys(5, 100))[1].any()
    again.close()


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(cache, "MAX_MEMORY", 10 * WIDTH * 4)
    store = FeatureStore(None, width=WIDTH, writable=False)
    store.add(some_keys(25), some_rows(25))
    assert store.rows(some_keys(25))[1].tolist() == [False] * 15 + [True] * 10
    store.close()


def test_the_disk_is_bounded(base, monkeypatch):
    monkeypatch.setattr(cache, "MAX_BYTES", 30 * WIDTH * 4)
    store = filled(base)
    store.add(some_keys(20, 100), some_rows(20, 100))
    assert store.rows(some_keys(20, 100))[1].all()
    assert base.with_name(f"{base.name}.rows").stat().st_size <= 30 * WIDTH * 4
    store.close()
    monkeypatch.setattr(cache, "MAX_BYTES", 10 * WIDTH * 4)
    emptied = opened(base)
    assert not emptied.rows(some_keys(20))[1].any()
    emptied.close()


def test_a_second_process_reads_and_keeps_the_rest_in_memory(base):
    first = filled(base)
    second = opened(base, writable=False)
    assert second.rows(some_keys(20))[1].all()
    second.add(some_keys(5, 100), some_rows(5, 100))
    assert second.rows(some_keys(5, 100))[1].all()
    first.add(some_keys(5, 200), some_rows(5, 200))
    second.close()
    first.close()
    again = opened(base)
    assert again.rows(some_keys(5, 200))[1].all()
    assert not again.rows(some_keys(5, 100))[1].any()
    again.close()


def test_threads_may_share_it(base):
    store = opened(base)
    everything = some_rows(400)

    def add(part):
        for row in range(part, 400, 4):
            store.add(some_keys(1, row), everything[row : row + 1])
            found, known = store.rows(some_keys(400))
            np.testing.assert_array_equal(found[known], everything[known])

    threads = [threading.Thread(target=add, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found, known = store.rows(some_keys(400))
    assert known.all()
    np.testing.assert_array_equal(found, everything)
    store.close()


def test_after_closing_nothing_is_known(base):
    store = filled(base)
    store.close()
    assert not store.rows(some_keys(20))[1].any()
    store.close()
