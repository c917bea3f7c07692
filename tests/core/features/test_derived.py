"""Derived data: one writer, a second process that reads, and nothing that can't be lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from mlic_gui.core.features import derived as module
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.index import IndexEntry
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.reader import PhotoFacts
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.places import cache_dir

ID = "2c8e8a4e-7a0f-4a56-9f8e-3f5a0d4f6b1c"
RECORD = PhotoRecord("a.jpg", 5, 6)
FACTS = PhotoFacts(b"k" * 16, 30, 20, Fingerprint(None, "", 3))
ROWS = np.ones((1, 4), np.float32)


def fill(derived):
    derived.index.add([IndexEntry(RECORD, FACTS)])
    derived.features("net", 4).add([FACTS.key], ROWS)
    derived.write_thumbnail(FACTS.key, b"jpeg")


def is_full(derived):
    known = derived.features("net", 4).rows([FACTS.key])[1][0]
    return (derived.index.lookup([RECORD])[0] is not None, bool(known), derived.thumbnail(FACTS.key).exists())


def test_everything_is_there_after_reopening():
    for expected in (False, True):
        derived = DerivedData.open(ID)
        assert is_full(derived) == (expected,) * 3
        fill(derived)
        assert is_full(derived) == (True,) * 3
        derived.close()
    assert (cache_dir() / "projects" / ID).is_dir()


def test_projects_networks_and_widths_are_kept_apart():
    one, two = DerivedData.open("one"), DerivedData.open("two")
    fill(one)
    assert is_full(two) == (False,) * 3
    assert not one.features("other", 4).rows([FACTS.key])[1].any()
    assert not one.features("net", 5).rows([FACTS.key])[1].any()
    assert one.features("net", 4) is one.features("net", 4)
    one.close()
    two.close()


def test_a_second_opener_reads_and_writes_nothing():
    first = DerivedData.open(ID)
    fill(first)
    second = DerivedData.open(ID)
    assert is_full(second) == (True,) * 3
    other = PhotoRecord("b.jpg", 1, 1)
    second.index.add([IndexEntry(other, FACTS)])
    second.features("net", 4).add([b"l" * 16], ROWS)
    assert second.features("net", 4).rows([b"l" * 16])[1][0]
    assert second.features("never seen", 4).rows([b"l" * 16])[1].tolist() == [False]
    second.close()
    assert first.index.lookup([other]) == [None]
    first.close()
    third = DerivedData.open(ID)
    assert third.index.lookup([other]) == [None]
    assert not third.features("net", 4).rows([b"l" * 16])[1][0]
    third.close()


def test_another_process_is_a_second_opener_until_it_is_killed(home):
    script = (
        "import sys, time\n"
        "from mlic_gui.core.features.derived import DerivedData\n"
        f"derived = DerivedData.open({ID!r})\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline().strip() == b"open"
        derived = DerivedData.open(ID)
        fill(derived)
        derived.close()
        other.kill()
    derived = DerivedData.open(ID)
    assert is_full(derived) == (False, False, True)
    fill(derived)
    derived.close()
    again = DerivedData.open(ID)
    assert is_full(again) == (True,) * 3
    again.close()


@pytest.mark.skipif(os.name == "nt", reason="open files can't be removed there")
def test_deleted_while_open():
    derived = DerivedData.open(ID)
    fill(derived)
    shutil.rmtree(cache_dir())
    fill(derived)
    assert is_full(derived) == (True,) * 3
    derived.close()


def test_no_place_for_a_cache(home):
    home.mkdir()
    (home / "cache").write_bytes(b"a file where the folder should be")
    derived = DerivedData.open(ID)
    fill(derived)
    assert is_full(derived) == (True, True, False)
    derived.close()


@pytest.mark.parametrize("name", ["writer", "index.db"])
def test_overwritten_files_are_replaced(name):
    derived = DerivedData.open(ID)
    fill(derived)
    derived.close()
    (cache_dir() / "projects" / ID / name).write_bytes(b"something else altogether" * 300)
    derived = DerivedData.open(ID)
    fill(derived)
    derived.close()
    again = DerivedData.open(ID)
    assert is_full(again) == (True,) * 3
    again.close()


@pytest.mark.parametrize("name", ["../../outside", "/tmp/outside", "", "..", "a/b", "x" * 300, "\udcff"])
def test_an_identity_never_leads_out_of_the_cache(home, name):
    derived = DerivedData.open(name)
    fill(derived)
    derived.close()
    projects = list((cache_dir() / "projects").iterdir())
    assert len(projects) == 1
    assert list(home.rglob("index.db")) == [projects[0] / "index.db"]
    again = DerivedData.open(name)
    assert is_full(again) == (True,) * 3
    again.close()


def test_projects_opened_longest_ago_go_first(monkeypatch):
    def left():
        return sorted(directory.name for directory in projects.iterdir())

    projects = cache_dir() / "projects"
    held = DerivedData.open("held")
    os.utime(projects / "held", ns=(0, 1))
    for number in range(5):
        DerivedData.open(f"p{number}").close()
        os.utime(projects / f"p{number}", ns=(0, 2 + number))
    monkeypatch.setattr(module, "MAX_PROJECTS", 3)
    DerivedData.open("new").close()
    assert left() == ["held", "new", "p3", "p4"]
    held.close()
    os.utime(projects / "held", ns=(0, 1))
    DerivedData.open("new").close()
    assert left() == ["new", "p3", "p4"]


def test_rows_of_networks_not_used_for_long_go(monkeypatch):
    monkeypatch.setattr(module, "MAX_STORES", 2)
    for number in range(4):
        derived = DerivedData.open(ID)
        derived.features(f"net{number}", 4).add([FACTS.key], ROWS)
        derived.close()
        files = cache_dir() / "projects" / ID / "features"
        for file in files.iterdir():
            os.utime(file, ns=(0, int(file.name[3]) * 10**9))
    assert sorted({file.name[:4] for file in files.iterdir()}) == ["net2", "net3"]
    assert len(list(files.iterdir())) == 4
