"""The command that tells what a project has and sets one label per photo."""

from __future__ import annotations

import pytest

from mlic_gui.cli.options.arguments import parse
from mlic_gui.cli.run import run
from mlic_gui.cli.workspace import TAGGER_STATE
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.core.project.conftest import assign
from tests.support.small_world import make_folder


@pytest.fixture
def photos(tmp_path, home):
    return make_folder(tmp_path / "photos", 3)


@pytest.fixture
def command(capfd):
    """Runs a command and gives its exit code, stdout and stderr."""

    def go(*words):
        code = run(parse([str(word) for word in words]))
        said = capfd.readouterr()
        return code, said.out, said.err

    return go


def _say(folder, *edits):
    with open_project(folder) as store:
        store.add_labels(["cat", "dog"], who="ada")
        store.annotate([Edit(*edit) for edit in edits], who="ada", assign=assign)


def test_without_a_project_it_says_so_and_makes_none(command, photos):
    code, _, err = command("project", photos)
    assert code == 1
    assert "Nothing has been said" in err
    assert not (photos / ".mlic").exists()


def test_it_tells_what_a_project_has(command, photos):
    _say(photos, ("0.jpg", "cat", Word.YES), ("1.jpg", "dog", Word.NO))
    code, out, _ = command("project", photos)
    assert code == 0
    assert "3: 2 annotated, 0 done" in out
    assert "cat, dog" in out
    assert "many per photo" in out
    assert "2 train, 0 selection, 0 held-out" in out


def test_the_setting_is_made_before_anything_is_said_and_taken_back(command, photos):
    code, out, _ = command("project", photos, "--one-label")
    assert code == 0
    assert "one per photo" in out
    assert "one per photo" in command("project", photos)[1]
    assert "many per photo" in command("project", photos, "--many-labels")[1]


def test_photos_with_several_yes_are_named(command, photos):
    _say(photos, ("0.jpg", "cat", Word.YES), ("2.jpg", "cat", Word.YES), ("2.jpg", "dog", Word.YES))
    code, _, err = command("project", photos, "--one-label")
    assert code == 1
    assert "2.jpg has more than one yes" in err
    assert "Photos with more than one yes: 1" in err
    assert "many per photo" in command("project", photos)[1]


def test_an_import_that_gives_a_photo_two_is_refused_and_the_photo_is_named(command, photos, tmp_path):
    command("project", photos, "--one-label")
    file = tmp_path / "labels.csv"
    file.write_text("filename,cat,dog\n0.jpg,1,0\n1.jpg,1,1\n", encoding="utf-8")
    code, _, err = command("import", photos, file)
    assert code == 1
    assert "1.jpg more than one label" in err
    file.write_text("filename,cat,dog\n0.jpg,1,0\n1.jpg,0,1\n", encoding="utf-8")
    assert command("import", photos, file)[0] == 0


def test_the_two_settings_exclude_each_other(photos):
    with pytest.raises(SystemExit):
        parse(["project", str(photos), "--one-label", "--many-labels"])


def test_photos_that_were_renamed_count_before_anything_relinks_them(command, photos):
    _say(photos, ("0.jpg", "cat", Word.YES), ("1.jpg", "dog", Word.NO))
    (photos / "0.jpg").rename(photos / "beach.jpg")
    before = (photos / ".mlic" / "project.db").read_bytes()
    assert "3: 2 annotated" in command("project", photos)[1]
    code, out, _ = command("export", photos, "--csv", "-", "--annotations-only")
    assert code == 0
    assert "beach.jpg,1," in out
    assert (photos / ".mlic" / "project.db").read_bytes() == before
    (photos / "1.jpg").unlink()
    out = command("project", photos)[1]
    assert "2: 1 annotated" in out
    assert "1 more was annotated and is not there" in out


def test_without_its_tagger_a_project_still_tells_what_it_has(command, photos):
    _say(photos, ("0.jpg", "cat", Word.YES))
    with open_project(photos) as store:
        store.set_state(TAGGER_STATE, "/gone/scenes")
    code, out, _ = command("project", photos)
    assert code == 0
    assert "3: 1 annotated" in out
    assert "cat, dog" in out
    assert "1 train" in out
    assert "Tagger   The tagger scenes, which the project uses, is not there any more." in out
    for words in (("tag", photos), ("explain", photos / "0.jpg"), ("train", photos)):
        code, _, err = command(*words)
        assert code == 1
        assert "mlic-gui use FOLDER RUN" in err
        assert "mlic-gui taggers" in err
    assert command("tag", photos, "--tagger", "natural-scenes")[0] == 0


def test_a_tagger_is_taken_into_use_by_its_name(command, photos):
    _say(photos, ("0.jpg", "cat", Word.YES))
    with open_project(photos) as store:
        store.set_state(TAGGER_STATE, "/gone/scenes")
    assert command("use", photos, "nonsense")[0] == 1
    code, out, _ = command("use", photos, "natural-scenes")
    assert code == 0
    assert "natural-scenes is in use from now on" in out
    assert "Tagger   natural-scenes" in command("project", photos)[1]
