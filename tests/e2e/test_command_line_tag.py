"""`tag` takes folders, photos and addresses, in any mixture."""

from __future__ import annotations

import csv
import io

import pytest

from tests.support.command_line import CommandLine
from tests.support.in_process import InProcess
from tests.support.web import serving

HEAVY = ("tensorflow", "keras", "PySide6", "shiboken6", "matplotlib", "scipy")


@pytest.fixture
def line(home, capsys, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return InProcess(home, capsys)


@pytest.fixture
def photos(shapes, tmp_path):
    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    for number, name in enumerate(("1.jpg", "2.jpg", "sub/3.jpg"), start=1):
        (folder / name).write_bytes((shapes / "photos" / f"{number}.jpg").read_bytes())
    return folder


def names(done):
    return [row.split("\t")[0] for row in done.stdout.splitlines()]


def test_single_photos_are_tagged_as_their_folder_would_be(line, photos):
    whole = dict(row.split("\t") for row in line.run("tag", photos, "--probabilities").stdout.splitlines())
    one = line.run("tag", photos / "2.jpg", "--probabilities").stdout
    assert one == f"{photos / '2.jpg'}\t{whole['2.jpg']}\n"
    assert not (photos / ".mlic").exists()


def test_several_things_in_the_order_in_which_they_were_typed(line, photos):
    done = line.run("tag", photos / "2.jpg", photos / "sub", photos / "1.jpg", photos / "2.jpg")
    assert names(done) == [str(photos / name) for name in ("2.jpg", "sub/3.jpg", "1.jpg", "2.jpg")]


def test_photos_of_a_project_get_its_labels(line, photos, tmp_path):
    (tmp_path / "a.csv").write_text("filename,sunset,boat\n1.jpg,1,0\n")
    line.run("import", photos, tmp_path / "a.csv")
    done = line.run("tag", photos / "sub" / "3.jpg", "--csv", "-")
    assert next(csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")))) == ["filename", "sunset", "boat"]


def test_one_table_of_several_things(line, photos):
    done = line.run("tag", photos / "1.jpg", photos / "sub", "--csv", "-", "--tagger", "imagenet")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert [row["filename"] for row in rows] == [str(photos / "1.jpg"), str(photos / "sub" / "3.jpg")]
    assert all(sum(cell == "1" for cell in row.values()) == 5 for row in rows)


def test_nothing_heavy_is_needed(home, photos):
    assert names(CommandLine(home, HEAVY).run("tag", photos / "1.jpg")) == [str(photos / "1.jpg")]


def test_what_is_not_there_is_said_before_anything_is_done(line, photos):
    done = line.run("tag", photos / "1.jpg", photos / "nothing.jpg", expect=1)
    assert "There is no file" in done.stderr
    assert "nothing.jpg" in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_no_photo(line, photos):
    (photos / "notes.txt").write_text("notes")
    done = line.run("tag", photos / "notes.txt", photos / "1.jpg", expect=3)
    assert names(done) == [str(photos / "1.jpg")]
    assert "notes.txt is damaged, or not a photo" in done.stderr


def test_a_photo_on_the_web_is_tagged_and_not_kept(line, photos):
    data = (photos / "1.jpg").read_bytes()
    with serving(lambda asked: asked.send(data)) as server:
        first = line.run("tag", f"{server.url}/a.jpg").stdout
        again = line.run("tag", f"{server.url}/a.jpg").stdout
    here = line.run("tag", photos / "1.jpg").stdout
    assert first == again == here.replace(str(photos / "1.jpg"), f"{server.url}/a.jpg")
    assert not list((line.home / "cache").glob("web-*"))


def test_an_address_that_fails_is_a_sentence_and_the_others_are_tagged(line, photos):
    with serving(lambda asked: asked.send(b"no", status=404)) as server:
        alone = line.run("tag", server.url, expect=1)
        beside = line.run("tag", server.url, photos / "1.jpg", expect=3)
    assert "it answered 404" in alone.stderr
    assert alone.stdout == ""
    assert names(beside) == [str(photos / "1.jpg")]
    assert "it answered 404" in beside.stderr


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/a.jpg", "data:image/png,x"])
def test_other_addresses_are_refused(line, url):
    assert "begins with http:// or https://" in line.run("tag", url, expect=1).stderr
