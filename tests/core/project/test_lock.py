"""One writer per project; others look, or wait."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.storage.lock import is_abandoned
from mlic_gui.core.project.store import ReadOnlyReason
from tests.core.project.conftest import Person

ROOT = Path(__file__).resolve().parents[3]


def refusal(action, *arguments, **options):
    with pytest.raises(ProjectError) as caught:
        action(*arguments, **options)
    return caught.value.code


@contextmanager
def another_process(script, folder):
    """A process that opens the project, says so, and waits."""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout.readline() == "open\n"
        yield process


def test_a_second_opener_looks_and_is_told_why(ada, folder, opening):
    second = opening(folder)
    assert second.read_only
    assert second.reason is ReadOnlyReason.LOCKED
    assert str(ada.store.id) == second.id
    assert "process" in second.holder
    assert refusal(Person(second).says, Word.YES, "sea", "1.jpg") is ErrorCode.PROJECT_LOCKED
    assert refusal(second.undo, who="ada") is ErrorCode.PROJECT_LOCKED
    assert refusal(second.set_state, "x", 1) is ErrorCode.PROJECT_LOCKED


def test_a_reader_notices_what_is_written(ada, folder, opening):
    reader = opening(folder)
    before = reader.data_version()
    assert reader.data_version() == before
    ada.says(Word.YES, "sea", "1.jpg")
    ada.store.add_labels(["fog"], who="ada")
    assert reader.data_version() != before
    assert reader.annotations(["1.jpg"]).words.tolist() == [[1, -1, -1]]
    assert reader.can_undo() is None


def test_who_asks_for_looking_only_takes_no_lock(ada, folder, opening):
    ada.store.close()
    reader = opening(folder, read_only=True)
    assert reader.reason is ReadOnlyReason.ASKED
    assert refusal(reader.add_labels, ["fog"], who="ada") is ErrorCode.PROJECT_READ_ONLY
    assert not opening(folder).read_only


def test_the_lock_is_free_after_closing(ada, folder, opening):
    ada.store.close()
    ada.store.close()
    assert not opening(folder).read_only


def test_who_waits_gets_it_when_it_is_free(ada, folder):
    closing = threading.Timer(0.2, ada.store.close)
    closing.start()
    with open_project(folder, wait=30) as second:
        assert not second.read_only
    closing.join()


def test_the_lock_dies_with_its_owner(folder, opening):
    script = (
        "import sys; from pathlib import Path\n"
        "from mlic_gui.core.project.location import open_project\n"
        "store = open_project(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()\n"
    )
    with another_process(script, folder) as process:
        looking = opening(folder)
        assert looking.reason is ReadOnlyReason.LOCKED
        assert f"process {process.pid} " in looking.holder
        process.kill()
        process.wait()
        assert not opening(folder).read_only


@pytest.mark.skipif(os.name != "posix", reason="whether a process lives can't be asked elsewhere")
def test_a_run_whose_process_was_killed_is_interrupted_for_those_who_only_look(folder, opening):
    script = (
        "import sys; from pathlib import Path\n"
        "from mlic_gui.core.project.location import open_project\n"
        "store = open_project(Path(sys.argv[1])); store.add_run('a', {}); store.add_run('b', {})\n"
        "store.finish_run('b', {}); print('open', flush=True); sys.stdin.read()\n"
    )
    with another_process(script, folder) as process:
        looking = opening(folder, read_only=True)
        assert [(run.id, run.interrupted) for run in looking.runs()] == [("a", False), ("b", False)]
        process.kill()
        process.wait()
        assert [(run.id, run.interrupted) for run in looking.runs()] == [("a", True), ("b", False)]
        assert not opening(folder).read_only  # nothing was taken by looking


@pytest.mark.parametrize(
    "text", ["", "x", "1", "no-number {host}", "99999999999999999999 {host}", "1 elsewhere"]
)
def test_what_a_lock_does_not_tell_for_certain_is_not_taken_for_abandoned(tmp_path, text):
    lock = tmp_path / "lock"
    assert not is_abandoned(lock)
    lock.write_text(text.format(host=socket.gethostname()))
    assert not is_abandoned(lock)


def test_a_project_that_is_just_being_made_is_waited_for(folder, opening, monkeypatch):
    from mlic_gui.core.project.storage.lock import ProjectLock

    monkeypatch.setattr("mlic_gui.core.project.location._APPEARS_SECONDS", 0.05)
    (folder / ".mlic").mkdir()
    lock = ProjectLock.acquire(folder / ".mlic" / "lock")
    assert refusal(open_project, folder) is ErrorCode.PROJECT_LOCKED
    lock.release()
    assert not opening(folder).read_only
