"""The commands that list, compare and repeat trainings and go back to one, in one story."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest

from mlic_gui.cli import workspace
from mlic_gui.cli.history.run_commands import comparison_lines
from mlic_gui.core import pipeline
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.learning.judging.run_comparison import compared_runs
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger_file import NETWORK_FILES
from mlic_gui.core.pipeline import comparing
from mlic_gui.core.project import location
from mlic_gui.core.project.location import open_project
from tests.support.in_process import InProcess
from tests.support.judging import make_answers
from tests.support.small_world import LABELS, colours_of, make_folder, make_tagger
from tests.support.tiny_network import TINY_NETWORK

_PHOTOS = 80


def _table(path, count, *, wrong=()):
    rows = [f"filename,{','.join(LABELS)}"]
    for number in range(count):
        said = [int((label in colours_of(number)) is not (number in wrong)) for label in LABELS]
        rows.append(f"{number}.jpg,{','.join(map(str, said))}")
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture
def line(home, tmp_path, capsys):
    """A computer with a tagger on a tiny network of its own."""
    network = tmp_path / "network"
    network.mkdir()
    (network / NETWORK_FILES[0]).write_bytes(TINY_NETWORK.read_bytes())
    tagger, library = make_tagger("colours", ("red", "green")), TaggerLibrary()
    library.note_network(tagger.backbone.digest)
    library.keep(tagger, network_from=network)
    return InProcess(home, capsys)


@pytest.fixture
def story(line, tmp_path, monkeypatch):
    """Photos on which two taggers were trained, the second with more annotations and other words.

    The split depends on the project's id, and on the split whether the second is taken into use.
    """
    monkeypatch.setattr(location, "uuid", SimpleNamespace(uuid4=lambda: UUID(int=4)))
    photos = make_folder(tmp_path / "photos", _PHOTOS)
    line.run("import", photos, _table(tmp_path / "first.csv", 60))
    line.run("train", photos, "--tagger", "colours", "--seed", 2)
    line.run("import", photos, _table(tmp_path / "second.csv", _PHOTOS, wrong=range(4)), "--overwrite")
    line.run("train", photos)
    runs = json.loads(line.run("runs", photos, "--json", "-").stdout)
    return SimpleNamespace(line=line, photos=photos, runs=runs, ids=[run["id"] for run in runs])


def test_runs_tell_their_data_their_base_and_what_they_repeat(story):
    line, photos, (first, second) = story.line, story.photos, story.ids
    heads, *rows = line.run("runs", photos).stdout.splitlines()
    assert "DATA" in heads
    marks = [f"#{run['data']['digest'][:6]}" for run in story.runs]
    assert [mark in row for mark, row in zip(marks, rows, strict=True)] == [True, True]
    assert "60 photos" in rows[0]
    assert marks[0] != marks[1]
    told = line.run("runs", photos, "--run", second[:8]).stdout
    assert f"From: {story.runs[0]['name']}, SHA-256 {story.runs[1]['base_digest']}" in told
    assert story.runs[1]["data"]["digest"] in told
    assert json.loads(line.run("runs", photos, "--run", first, "--json", "-").stdout) == story.runs[0]


def test_all_that_is_said_of_a_run_is_the_same_numbers(story, tmp_path):
    """Its record, its tagger, its report, its answers; and evaluating its tagger on what judged it."""
    line, photos = story.line, story.photos
    with open_project(photos, read_only=True) as store:
        run = pipeline.remembered_runs(store)[1]
        answers = pipeline.read_answers(store.id, run)
        judged = store.annotations(answers.paths)
    figures = to_plain(answers.figures())
    assert story.runs[1]["comparison"]["after"] == figures
    tagger = TaggerLibrary().find(run.name)
    assert json.loads((tagger.directory / "tagger.json").read_text())["figures"] == figures
    line.run("runs", photos, "--run", run.id, "--export", tmp_path / "report")
    assert json.loads((tmp_path / "report" / "run.json").read_text())["comparison"]["after"] == figures
    rows = [f"filename,{','.join(judged.labels)}"]
    rows += [
        f"{path},{','.join(map(str, words))}"
        for path, words in zip(answers.paths, judged.words.tolist(), strict=True)
    ]
    (tmp_path / "judged.csv").write_text("\n".join(rows) + "\n")
    evaluated = json.loads(
        line.run("evaluate", photos, "--labels", tmp_path / "judged.csv", "--json", "-").stdout
    )
    assert (evaluated.pop("seen"), evaluated.pop("tagger")) == (0, run.name)
    assert dict(_numbers(evaluated)) == pytest.approx(dict(_numbers(figures)), abs=1e-6)


def _numbers(value, name=""):
    """Every number of plain data by where it stands; None for one that is undefined."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, dict | list):
            yield from _numbers(item, f"{name}/{key}")
        else:
            yield f"{name}/{key}", item


def test_two_runs_are_laid_side_by_side(story, tmp_path):
    line, photos, (first, second) = story.line, story.photos, story.ids
    out = tmp_path / "compared.json"
    said = line.run("compare", photos, first[:8], second[:8], "--json", out).stdout
    found = json.loads(out.read_text())
    assert (found["first_run"], found["second_run"]) == (first, second)
    assert f"Judged on the {found['photos']} photos that judged both" in said
    assert f"95 % interval {found['low']:+.3f} to {found['high']:+.3f}" in said
    assert "AP red" in said
    itself = json.loads(line.run("compare", photos, second, second, "--json", "-").stdout)
    assert itself["difference"] == 0
    assert itself["second"] == story.runs[1]["comparison"]["after"]


@pytest.mark.parametrize(
    ("seen", "said"),
    [((0, 0), None), ((3, 0), "The first began with"), ((0, 3), "The second began"), ((3, 3), "Both began")],
)
def test_photos_that_were_seen_before_a_run_are_said_to_flatter_it(seen, said):
    first, second = (RunRecord.begin(RunKind.REFIT, base="b", settings={}) for _ in range(2))
    answers = make_answers(20, ("a",))
    found = replace(compared_runs(answers, answers), seen_first=seen[0], seen_second=seen[1])
    *_, headline, last = comparison_lines(first, second, found)
    assert last.startswith(said or "That is no clear difference")
    assert said is None or headline.endswith("had seen these photos before, so this says little.")


def test_labels_that_only_one_run_was_judged_on_are_named():
    first, second = (RunRecord.begin(RunKind.REFIT, base="b", settings={}) for _ in range(2))
    found = compared_runs(make_answers(20, ("a", "b")), make_answers(20, ("a", "c", "d")))
    lines = list(comparison_lines(first, second, found))
    assert "Left out, as only the first was judged on it: b." in lines
    assert "Left out, as only the second was judged on it: c, d." in lines


def test_a_run_beside_itself_is_the_same_run_and_too_few_photos_say_how_many_are_needed():
    first, second = (RunRecord.begin(RunKind.REFIT, base="b", settings={}) for _ in range(2))
    answers = make_answers(6, ("a",))
    found = compared_runs(answers, answers)
    assert list(comparison_lines(first, first, found))[-1] == "This is the same run."
    assert "too few photos to tell: 10 are needed" in list(comparison_lines(first, second, found))[-1]


def test_runs_that_no_photo_judged_both_say_so(story):
    line, photos, (first, second) = story.line, story.photos, story.ids
    with open_project(photos) as store:
        one, _ = pipeline.remembered_runs(store)
        answers = pipeline.read_answers(store.id, one)
        pipeline.keep_answers(answers.part([], range(3)), project=store.id, run=one)
    said = line.run("compare", photos, first, second).stdout
    assert said.splitlines()[-1] == "No photo judged both, so that they can't be compared."
    plain = json.loads(line.run("compare", photos, first, second, "--json", "-").stdout)
    assert (plain["photos"], plain["first"]["fbeta"]) == (0, None)


def test_a_run_is_repeated_in_one_command_and_gives_the_same_figures(story):
    line, photos, (first, _) = story.line, story.photos, story.ids
    found = json.loads(line.run("repeat", photos, first[:6], "--json", "-").stdout)
    assert (found["same_data"], found["same_base"], found["reproduced"]) == (True, True, True)
    assert found["largest"] <= 1e-3
    said = line.run("repeat", photos, first).stdout
    assert "the same as then, 60 photos" in said
    assert "same tagger, colours" in said
    assert "All figures are the same to 0.001" in said
    assert f"{first[:8]} again" in line.run("runs", photos).stdout
    assert story.runs[1]["name"] in line.run("project", photos).stdout  # what was in use still is
    runs = json.loads(line.run("runs", photos, "--json", "-").stdout)
    assert [run["repeats"] for run in runs] == ["", "", first, first]


def test_other_photos_than_then_are_told(story):
    (story.photos / "7.jpg").unlink()
    said = story.line.run("repeat", story.photos, story.ids[0]).stdout
    assert "Data: not the same: then 60 photos" in said
    assert "now 59 photos" in said


def test_any_tagger_becomes_the_current_one_in_one_command(story):
    line, photos = story.line, story.photos
    for run in story.runs:
        assert run["name"] in line.run("use", photos, run["id"][:8]).stdout
        assert f"Tagger   {run['name']}" in line.run("project", photos).stdout
        (row,) = (row for row in line.run("runs", photos).stdout.splitlines() if "(in use)" in row)
        assert row.startswith(run["id"][:8])


def test_a_tagger_kept_elsewhere_is_gone_back_to(story, tmp_path):
    line, photos = story.line, story.photos
    line.run("train", photos, "--out", tmp_path / "elsewhere")
    line.run("use", photos, story.ids[0])
    third = json.loads(line.run("runs", photos, "--json", "-").stdout)[2]
    line.run("use", photos, third["id"])
    line.run("train", photos)
    line.run("use", photos, story.ids[0])
    fourth = json.loads(line.run("runs", photos, "--json", "-").stdout)[3]
    assert "started from the same tagger, elsewhere" in line.run("repeat", photos, fourth["id"]).stdout
    line.run("use", photos, third["id"])
    with open_project(photos) as store:
        assert store.state("tagger") == str(tmp_path / "elsewhere")
    assert line.run("tag", photos).returncode == 0


def test_what_can_not_be_done_is_a_sentence(story, monkeypatch):
    monkeypatch.setattr(workspace, "_WAIT_SECONDS", 0.01)
    line, photos, (first, second) = story.line, story.photos, story.ids
    TaggerLibrary().find("colours").directory.rename(TaggerLibrary().own / ".away")
    assert "colours" in line.run("repeat", photos, first, expect=1).stderr
    assert "no run no-such" in line.run("use", photos, "no-such", expect=1).stderr
    for run in TaggerLibrary().entries():
        if not run.shipped:
            run.directory.rename(run.directory.with_name(f".{run.directory.name}"))
    assert "not there any more" in line.run("use", photos, second, expect=1).stderr
    with open_project(photos):
        line.run("runs", photos)
        line.run("compare", photos, first, second)
        for command in ("use", "repeat"):
            assert "Another window or command" in line.run(command, photos, first, expect=1).stderr


def test_why_a_run_failed_is_listed(story, monkeypatch):
    def full(*_args, **_options):
        raise ProjectError(ErrorCode.DISK_FULL, path="/full")

    monkeypatch.setattr(pipeline, "refit", full)
    line, photos = story.line, story.photos
    said = line.run("train", photos, expect=1).stderr.strip().removeprefix("mlic-gui train: ")
    *_, row = line.run("runs", photos).stdout.splitlines()
    assert row.endswith(said)
    assert "failed" in row
    run = json.loads(line.run("runs", photos, "--json", "-").stdout)[-1]
    assert run["reason"] == said
    assert said in line.run("runs", photos, "--run", run["id"]).stdout


def test_a_full_disk_is_told_and_the_training_is_kept(story, monkeypatch):
    def full(*_args):
        raise ProjectError(ErrorCode.DISK_FULL, path="/full")

    monkeypatch.setattr(comparing, "save_answers", full)
    line, photos = story.line, story.photos
    done = line.run("train", photos, "--out", "in spite of it")
    assert "The disk is full" in done.stderr
    assert "New tagger: in spite of it" in done.stdout
    run = json.loads(line.run("runs", photos, "--json", "-").stdout)[-1]
    assert (run["status"], run["name"]) == ("finished", "in spite of it")
    told = line.run("compare", photos, story.ids[0], run["id"], expect=1).stderr
    assert f"run {run['id'][:8]} answered to the photos that judged it was not kept" in told


def test_a_training_that_can_not_be_done_at_all_is_no_run(line, tmp_path):
    photos = make_folder(tmp_path / "photos", 3)
    line.run("import", photos, _table(tmp_path / "few.csv", 1))
    line.run("train", photos, "--tagger", "imagenet", expect=1)
    assert len(line.run("runs", photos).stdout.splitlines()) == 1
