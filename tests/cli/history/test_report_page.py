"""The command that writes a report: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.history.report_page import report_page
from mlic_gui.cli.options.arguments import parse
from mlic_gui.cli.workspace import Workspace
from mlic_gui.core import pipeline
from mlic_gui.core.errors import CoreError, ErrorCode, TaggerError
from mlic_gui.core.project.location import open_project
from tests.support.pictures import photo
from tests.support.reports import example_answers, example_run


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A project with a run whose answers were kept, in a home of its own."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("photos") / "Holidays"
    (folder / "album 0").mkdir(parents=True)
    answers = example_answers(photos=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLIC_GUI_HOME", str(home))
        for path in answers.paths[:3]:
            (folder / path).parent.mkdir(exist_ok=True)
            photo(1).save(folder / path)
        with open_project(folder) as store:
            for number, name in enumerate(("first", "second")):
                run = replace(example_run(answers, name=name), id=f"{number}abc-1")
                store.add_run(run.id, run.to_json())
                store.finish_run(run.id, run.to_json())
                pipeline.keep_answers(answers, project=store.id, run=run)
    return home, folder


@pytest.fixture
def project(ready, monkeypatch):
    home, folder = ready
    monkeypatch.setenv("MLIC_GUI_HOME", str(home))
    return folder


def _reported(*words):
    out = io.StringIO()
    code = report_page(parse(["report", *map(str, words)]), Console(out, io.StringIO()))
    return code, out.getvalue()


def test_the_latest_run_is_reported_and_its_headline_said(project, tmp_path):
    code, said = _reported(project, "--out", tmp_path / "report.html", "--no-growth")
    assert code == ExitCode.OK
    assert said.startswith("“second” finds ")
    assert "weak" in said
    assert "Run 1abc-1 of" in said and f"report in {tmp_path / 'report.html'}" in said
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "How good is <bdi>second</bdi>?" in html
    assert "data:image/jpeg" in html or "can&#39;t be read any more" in html
    assert str(project.parent) not in html


def test_without_a_run_it_is_the_one_of_the_tagger_in_use(project, tmp_path, monkeypatch):
    used = SimpleNamespace(card=SimpleNamespace(run="0abc-1"))
    monkeypatch.setattr(Workspace, "tagger", lambda work, name: used)
    _, said = _reported(project, "--out", tmp_path / "report.html", "--no-growth")
    assert said.startswith("“first” finds ")


def test_a_run_is_chosen_by_how_its_id_begins_and_a_subfolder_stands_for_its_project(project, tmp_path):
    _, said = _reported(project / "album 0", "--run", "0a", "--out", tmp_path / "then.html", "--no-growth")
    assert said.startswith("“first” finds ")


def test_the_figures_of_page_and_record_are_the_same(project, tmp_path):
    _reported(project, "--out", tmp_path / "report.html", "--no-growth")
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    with open_project(project, create=False, read_only=True) as store:
        run = pipeline.find_run(pipeline.remembered_runs(store), None)
    assert f'<span class="value">{run.comparison.after.fbeta:.2f}</span>' in html


def test_a_file_that_is_there_is_replaced_and_one_that_cannot_be_is_told(project, tmp_path):
    out = tmp_path / "report.html"
    out.write_text("before")
    _reported(project, "--out", out, "--no-growth")
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(CoreError) as caught:
        _reported(project, "--out", tmp_path / "nowhere" / "report.html", "--no-growth")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_without_a_project_or_that_run_there_is_nothing_to_report(project, tmp_path):
    with pytest.raises(CoreError) as caught:
        _reported(project, "--run", "77", "--out", tmp_path / "report.html")
    assert caught.value.code is ErrorCode.RUN_MISSING
    bare = tmp_path / "bare"
    bare.mkdir()
    with pytest.raises(CoreError) as caught:
        _reported(bare, "--out", tmp_path / "report.html")
    assert caught.value.code is ErrorCode.PROJECT_MISSING
    assert not (tmp_path / "report.html").exists()


def test_that_the_tagger_in_use_is_gone_is_told_before_another_run_is_taken(project, tmp_path, monkeypatch):
    def gone(_work, _name):
        raise TaggerError(ErrorCode.TAGGER_GONE, name="scenes")

    monkeypatch.setattr(Workspace, "tagger", gone)
    out, err = io.StringIO(), io.StringIO()
    words = ["report", str(project), "--out", str(tmp_path / "report.html"), "--no-growth"]
    assert report_page(parse(words), Console(out, err)) == ExitCode.OK
    assert "The tagger scenes, which the project uses, is not there any more" in err.getvalue()
    assert out.getvalue().startswith("“second” finds ")
