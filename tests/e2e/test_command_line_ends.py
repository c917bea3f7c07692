"""How commands end: exit codes, cancelling, closed pipes, and folders that are not as they should be."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from mlic_gui.core.project.location import open_project
from tests.support.command_line import CommandLine
from tests.support.terminal import Terminal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")


@pytest.fixture
def line(home):
    return CommandLine(home, ("tensorflow", "keras", "PySide6", "shiboken6", "matplotlib"))


def test_a_folder_that_is_not_there(line, tmp_path):
    done = line.run("tag", tmp_path / "nowhere", expect=1)
    assert done.stdout == ""
    assert "There is no folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_photos(line, tmp_path):
    assert "There are no photos" in line.run("tag", tmp_path, expect=1).stderr


def test_a_tagger_that_is_not_there(line, shapes):
    assert "There is no tagger nonsense" in line.run("tag", shapes, "--tagger", "nonsense", expect=1).stderr


def test_training_without_annotations(line, tmp_path, shapes):
    (tmp_path / "1.jpg").write_bytes((shapes / "photos" / "1.jpg").read_bytes())
    assert line.run("train", tmp_path, expect=1).stderr
    assert not (tmp_path / ".mlic").exists()


def test_photos_that_can_not_be_read_are_named_and_give_an_exit_code_of_their_own(line, tmp_path, shapes):
    (tmp_path / "good.jpg").write_bytes((shapes / "photos" / "1.jpg").read_bytes())
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "broken.jpg").write_bytes(b"no photo at all")
    done = line.run("tag", tmp_path, expect=3)
    assert [row.split("\t")[0] for row in done.stdout.splitlines()] == ["good.jpg"]
    assert "2 photos could not be read" in done.stderr
    assert "empty.jpg" in done.stderr
    assert "broken.jpg" in done.stderr


def test_unreadable_photos_go_to_a_second_file_with_reasons(line, tmp_path, shapes):
    (tmp_path / "good.jpg").write_bytes((shapes / "photos" / "1.jpg").read_bytes())
    (tmp_path / "broken.jpg").write_bytes(b"no photo at all")
    out = tmp_path / "out" / "tags.csv"
    out.parent.mkdir()
    line.run("tag", tmp_path, "--csv", out, expect=3)
    assert "broken.jpg" not in out.read_text(encoding="utf-8-sig")
    others = [path for path in out.parent.iterdir() if path != out]
    assert len(others) == 1
    assert "broken.jpg" in others[0].read_text(encoding="utf-8-sig")


def test_usage_errors_end_with_two(line, tmp_path):
    assert "--fine-tune" in line.run("train", tmp_path, "--epochs", 3, expect=2).stderr


def test_out_never_replaces_a_folder_that_holds_other_things(line, tmp_path):
    (tmp_path / "dear.txt").write_text("dear")
    done = line.run("train", tmp_path, "--out", tmp_path, expect=1)
    assert "other things" in done.stderr
    assert (tmp_path / "dear.txt").read_text() == "dear"


def test_a_project_that_is_open_elsewhere_can_be_looked_at_but_not_changed(line, tmp_path, shapes):
    photo = tmp_path / "photos" / "1.jpg"
    photo.parent.mkdir()
    photo.write_bytes((shapes / "photos" / "1.jpg").read_bytes())
    (tmp_path / "labels.csv").write_text("filename,disc\n1.jpg,1\n")
    with open_project(photo.parent):
        refused = line.run("import", photo.parent, tmp_path / "labels.csv", expect=1)
        assert "Another window or command is working on" in refused.stderr
        assert line.run("tag", photo.parent).stdout.startswith("1.jpg\t")
    assert "1 cell of 1 photo became" in line.run("import", photo.parent, tmp_path / "labels.csv").stdout


def test_a_renamed_photo_keeps_what_was_said_of_it(line, tmp_path, shapes):
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("1.jpg", "2.jpg"):
        (photos / name).write_bytes((shapes / "photos" / name).read_bytes())
    (tmp_path / "first.csv").write_text("filename,disc\n1.jpg,1\n")
    line.run("import", photos, tmp_path / "first.csv")
    (photos / "1.jpg").rename(photos / "renamed.jpg")
    (tmp_path / "second.csv").write_text("filename,disc\n2.jpg,0\n")
    line.run("import", photos, tmp_path / "second.csv")
    line.run("export", photos, "--csv", tmp_path / "out.csv", "--annotations-only")
    rows = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").split()
    assert sorted(rows) == ["2.jpg,0", "filename,disc", "renamed.jpg,1"]


def test_a_file_that_can_not_be_read_makes_no_project(line, tmp_path, shapes):
    (tmp_path / "1.jpg").write_bytes((shapes / "photos" / "1.jpg").read_bytes())
    (tmp_path / "labels.csv").write_text("nothing,to,see\n")
    assert line.run("import", tmp_path, tmp_path / "labels.csv", expect=1).stderr
    assert line.run("import", tmp_path, tmp_path / "nowhere.csv", expect=1).stderr
    assert not (tmp_path / ".mlic").exists()


def test_nobody_reads_the_result(line, shapes):
    running = line.start("tag", shapes / "photos")
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert running.wait(timeout=120) == 128 + signal.SIGPIPE
    assert said == ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_cancels_and_what_was_done_is_kept(line, shapes, number, code):
    terminal = Terminal(line, "tag", shapes / "photos")
    terminal.read_until("Tagging: ")
    terminal.process.send_signal(number)
    assert terminal.end() == code
    assert "Cancelled" in terminal.said
    assert "Traceback" not in terminal.said
    assert len(line.run("tag", shapes / "photos").stdout.splitlines()) == 160


def test_progress_on_a_terminal_names_count_rate_and_time_left(line, shapes):
    terminal = Terminal(line, "tag", shapes / "photos")
    assert terminal.end() == 0
    assert "of 160 photos" in terminal.said
    assert "photos/s" in terminal.said
    assert "left" in terminal.said


def test_help_of_the_program_needs_nothing_heavy(home):
    blocked = ("numpy", "PIL", "scipy", "tensorflow", "PySide6", "matplotlib")
    assert "a round of work" in CommandLine(home, blocked).run("--help").stdout
    assert CommandLine(home, blocked).run("--version").stdout.startswith("mlic-gui ")


def test_what_is_printed_is_only_the_result(line):
    done = line.run("samples")
    assert done.stderr == ""
    assert subprocess.run(["ls", done.stdout.strip()], capture_output=True, check=True).stdout
