"""The index: what is known of files, and what becomes of a damaged database."""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.features.index import IndexEntry, PhotoIndex
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.reader import PhotoFacts
from mlic_gui.core.photos.record import PhotoRecord


def record(number, name="photo"):
    return PhotoRecord(f"{name}-{number}.jpg", 1000 + number, 1_700_000_000_000_000_000 + number)


def facts(number, **changes):
    print_ = Fingerprint(number + 0.25 if number % 2 else None, "Acme One", 2**62 + number)
    return replace(PhotoFacts(number.to_bytes(16, "big"), 300, 200, print_), **changes)


def entries(count, start=0):
    return [IndexEntry(record(number), facts(number)) for number in range(start, start + count)]


def records(count):
    return [record(number) for number in range(count)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index.db"


def filled(path, count=20):
    index = PhotoIndex(path, writable=True)
    index.add(entries(count))
    return index


def test_entries_come_back_in_the_order_asked(path):
    index = filled(path, 1200)
    asked = [record(1100), record(5000), *records(1200)]
    found = index.lookup(asked)
    assert found == [entries(1, 1100)[0], None, *entries(1200)]
    index.close()
    again = PhotoIndex(path, writable=True)
    assert again.lookup(asked) == found
    again.close()


def test_keys_are_those_of_the_entries(path):
    index = filled(path, 1200)
    broken = IndexEntry(record(7000), problem=PhotoError(ErrorCode.PHOTO_BROKEN, path="photo-7000.jpg"))
    index.add([broken])
    asked = [record(1100), record(5000), record(7000), replace(record(3), size=1), *records(1200)]
    entries_found = index.lookup(asked)
    expected = [entry.facts.key if entry and entry.facts else None for entry in entries_found]
    assert index.keys(asked) == expected
    assert expected[:4] == [facts(1100).key, None, None, None]
    index.close()
    assert index.keys(asked) == [None] * len(asked)


def test_a_changed_file_is_not_known(path):
    index = filled(path)
    assert index.lookup([replace(record(1), size=5), replace(record(1), modified_ns=5)]) == [None, None]
    index.add([IndexEntry(replace(record(1), size=5), facts(77))])
    assert index.lookup([replace(record(1), size=5)])[0].facts == facts(77)
    index.close()


def test_a_photo_is_found_by_its_content(path):
    index = filled(path)
    assert index.find(facts(7).key) == facts(7)
    assert index.find(bytes(15) + b"\xff") is None
    index.close()


def test_lasting_problems_are_kept_others_not(path):
    index = filled(path, 0)
    broken = PhotoError(ErrorCode.PHOTO_BROKEN, path="a\udcff.jpg", reason="truncated")
    slow = PhotoError(ErrorCode.PHOTO_TOO_SLOW, path="b.jpg", seconds=10.0)
    index.add([IndexEntry(record(1), problem=broken), IndexEntry(record(2), problem=slow)])
    found, other = index.lookup([record(1), record(2)])
    assert (found.facts, found.problem.code, found.problem.fields) == (None, broken.code, broken.fields)
    assert other is None
    index.close()


@pytest.mark.parametrize("name", ["line\nbreak", "Ünï ☂", "undecodable \udcff", "quote'", "a/b\\c"])
def test_odd_names(path, name):
    index = filled(path, 0)
    entry = IndexEntry(record(1, name), facts(1))
    index.add([entry])
    assert index.lookup([record(1, name)]) == [entry]
    index.close()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(left=st.integers(0, 24_576), ending=st.sampled_from(["", "-wal"]), overwrite=st.booleans())
def test_damaged_files_are_thrown_away(tmp_path_factory, left, ending, overwrite):
    path = tmp_path_factory.mktemp("index") / "index.db"
    filled(path).close()
    if ending:
        path.with_name("index.db-wal").write_bytes(os.urandom(left))
    elif overwrite:
        content = path.read_bytes()
        path.write_bytes(
            content[: left % len(content)] + os.urandom(300) + content[left % len(content) + 300 :]
        )
    else:
        os.truncate(path, min(left, path.stat().st_size))
    index = PhotoIndex(path, writable=True)
    for found, expected in zip(index.lookup(records(20)), entries(20), strict=True):
        assert found is None or found.record == expected.record
    index.add(entries(20, 100))
    assert index.lookup([record(number) for number in range(100, 120)]) == entries(20, 100)
    index.close()


@pytest.mark.parametrize("content", [b"", b"not a database", bytes(5000), b"SQLite format 3\0" + bytes(5000)])
def test_something_else_in_its_place(path, content):
    path.write_bytes(content)
    index = filled(path)
    assert index.lookup(records(20)) == entries(20)
    index.close()


def test_another_version_is_thrown_away(path):
    filled(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    index = PhotoIndex(path, writable=True)
    assert index.lookup(records(20)) == [None] * 20
    index.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE photos SET key = 'text'",
        "UPDATE photos SET problem = 'no_such_code'",
        "UPDATE photos SET problem = 'photo_broken', fields = 'no json'",
        "DROP TABLE photos",
    ],
)
def test_nonsense_inside_is_not_known(path, change):
    filled(path).close()
    with sqlite3.connect(path) as database:
        database.execute(change)
    database.close()
    index = PhotoIndex(path, writable=True)
    assert index.lookup(records(20)) == [None] * 20
    index.add(entries(20))
    assert index.lookup(records(20)) == entries(20)
    index.close()


def test_table_lost_while_open(path):
    index = filled(path)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE photos")
    database.close()
    assert index.lookup(records(20)) == [None] * 20
    index.add(entries(20))
    assert index.lookup(records(20)) == entries(20)
    index.close()


@pytest.mark.skipif(os.name == "nt", reason="open files can't be removed there")
def test_deleted_while_open(path):
    index = filled(path)
    for file in path.parent.iterdir():
        file.unlink()
    path.parent.rmdir()
    index.add(entries(20, 100))
    assert index.lookup([record(number) for number in range(100, 120)]) == entries(20, 100)
    index.close()


def test_a_full_disk_costs_nothing_in_this_session(path):
    index = filled(path)
    pages = index._database.execute("PRAGMA page_count").fetchone()[0]
    index._database.execute(f"PRAGMA max_page_count = {pages}")
    for start in range(100, 2100, 100):
        index.add(entries(100, start))
    assert index.lookup([record(number) for number in (0, 100, 2099)]) == [
        *entries(1), *entries(1, 100), *entries(1, 2099)
    ]  # fmt: skip
    index.close()
    again = PhotoIndex(path, writable=True)
    assert again.lookup(records(20)) == entries(20)
    again.close()


def test_no_place_for_it(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    for place in (None, tmp_path / "missing" / "index.db", tmp_path / "file" / "index.db", tmp_path):
        index = PhotoIndex(place, writable=True)
        index.add(entries(3))
        assert index.lookup(records(3)) == entries(3)
        index.close()


def test_a_second_process_reads_and_keeps_the_rest_in_memory(path):
    first = filled(path)
    second = PhotoIndex(path, writable=False)
    assert second.lookup(records(20)) == entries(20)
    second.add(entries(5, 100))
    first.add(entries(5, 200))
    assert second.lookup([record(100)]) == entries(1, 100)
    assert first.lookup([record(100), record(200)]) == [None, *entries(1, 200)]
    second.close()
    first.close()


def test_a_second_process_finds_nothing_where_there_is_nothing(tmp_path):
    index = PhotoIndex(tmp_path / "index.db", writable=False)
    assert index.lookup(records(2)) == [None, None]
    assert list(tmp_path.iterdir()) == []
    index.close()


def test_threads_may_share_it(path):
    index = filled(path, 0)

    def add(part):
        for number in range(part, 200, 4):
            index.add(entries(1, number))
            index.lookup(records(50))

    threads = [threading.Thread(target=add, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert index.lookup(records(200)) == entries(200)
    index.close()


def test_after_closing_nothing_is_known(path):
    index = filled(path)
    index.close()
    index.add(entries(20))
    assert index.lookup(records(2)) == [None, None]
    index.close()
