"""The list of trainings in terminals of any width, and what it says of taggers that are gone."""

from __future__ import annotations

import io
import os
import pty
from dataclasses import replace

import pytest

from mlic_gui.cli.console import Console
from mlic_gui.cli.history.run_table import run_table
from mlic_gui.cli.history.runs import run_lines, runs
from mlic_gui.cli.options.arguments import parse
from mlic_gui.cli.workspace import TAGGER_STATE
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.project.location import open_project
from tests.support.taggers import make_tagger


def run_of(number, **changes):
    begun = RunRecord.begin(RunKind.REFIT, base="natural-scenes · mine 12", settings={}, recipe="quick")
    made = replace(begun.ended(RunStatus.FINISHED), name=f"natural-scenes · mine {number}", adopted=True)
    return replace(made, id=f"{number:08x}-1", **changes)


RUNS = (
    run_of(1),
    run_of(2, repeats="00000001-1"),
    run_of(3, reason="The disk is full, so nothing was kept. " * 4),
)


@pytest.mark.parametrize("width", [80, 100, 132])
def test_no_line_is_longer_than_the_terminal_is_wide(width):
    lines = list(run_table(RUNS, in_use=RUNS[0].id, gone={RUNS[1].id}, width=width))
    assert max(map(len, lines)) <= width
    assert not any(line.strip(" –:") == "" for line in lines)
    said = " ".join(" ".join(lines).split())
    for words in (
        "mine 1 (in use)",
        "mine 2 (gone)",
        "quick, 00000001 again",
        "from natural-scenes · mine 12",
        "disk is full",
    ):
        assert words in said


def test_where_there_is_room_or_no_terminal_each_run_has_one_line():
    assert len(list(run_table(RUNS[:2], width=300))) == 3
    assert list(run_table(RUNS, width=None)) == list(run_table(RUNS, width=1000))


def test_the_width_is_that_of_the_terminal_that_results_go_to():
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        assert (Console(terminal, io.StringIO()).width or 0) > 0
    os.close(ours)
    assert Console(io.StringIO(), io.StringIO()).width is None


def test_a_tagger_that_was_deleted_is_not_in_use(home, tmp_path):
    library, run = TaggerLibrary(), run_of(7)
    tagger = make_tagger("natural-scenes · mine 7")
    kept = library.keep(replace(tagger, card=replace(tagger.card, run=run.id)))
    run = replace(run, directory=str(kept.directory))
    with open_project(tmp_path) as store:
        store.add_run(run.id, run.to_json())
        store.finish_run(run.id, run.to_json())
        store.set_state(TAGGER_STATE, kept.name)
    assert "mine 7 (in use)" in _said(tmp_path)[0]
    for file in kept.directory.iterdir():
        file.unlink()
    kept.directory.rmdir()
    out, err = _said(tmp_path)
    assert "mine 7 (gone)" in out
    assert "in use" not in out.replace("taken into use", "")
    assert "is not there any more" in err
    assert "mlic-gui use FOLDER RUN" in err


def test_only_settings_that_differ_from_the_recipes_are_told_in_plain_words():
    usual = to_plain(RECIPES["fine-tune"].settings)
    run = replace(run_of(1), kind=RunKind.FINE_TUNE, recipe="fine-tune", settings=usual)
    assert "Settings: those of the recipe fine-tune" in list(run_lines(run))
    other = replace(run, settings={**usual, "head_width": 64, "weights_file": "/home/ada/w.h5"})
    said = "\n".join(run_lines(other))
    assert "fine-tune, but Head width 64, Weights file w.h5" in said


def _said(folder):
    out, err = io.StringIO(), io.StringIO()
    runs(parse(["runs", str(folder)]), Console(out, err))
    return out.getvalue(), err.getvalue()
