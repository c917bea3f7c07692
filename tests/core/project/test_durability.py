"""Killed at any moment, a project has every edit that was confirmed, and no half of one that was not."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.core.project.conftest import assign
from tests.core.project.edit_forever import LABELS

ROOT = Path(__file__).resolve().parents[3]


def edit_until_killed(folder: Path, how: str, *, confirmations: int, seed: int) -> list[list[str]]:
    """What the process had confirmed before it was killed."""
    command = [sys.executable, "-m", "tests.core.project.edit_forever", str(folder), how, str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout.readline() == "open\n"
        lines = [process.stdout.readline() for _ in range(confirmations)]
        process.kill()
        lines += process.stdout.read().splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]


@pytest.mark.parametrize("how", ["wal", "rollback", "wal batch", "rollback batch", "wal reopen"])
def test_no_confirmed_edit_is_lost(folder, how):
    photos = [f"{number}.jpg" for number in range(440)]
    said = np.full((440, len(LABELS)), -1, np.int8)
    for seed in range(4):
        confirmed = edit_until_killed(folder, how, confirmations=random.Random(seed).randrange(30), seed=seed)
        for start, count, label, word in confirmed:
            said[int(start) : int(start) + int(count), LABELS.index(label)] = int(word)
        with open_project(folder) as store:
            assert not store.read_only
            found = store.annotations(photos)
        differs = found.words != said
        if differs.any():
            # The edit that was on its way may have been written whole, though nobody was told.
            column = int(np.flatnonzero(differs.any(axis=0))[0])
            rows = np.flatnonzero(differs[:, column])
            assert differs.sum() == len(rows)
            assert len({int(word) for word in found.words[rows, column]}) == 1
            assert len(rows) <= (400 if "batch" in how else 1)
            said = found.words
        annotated = (said >= 0).any(axis=1)
        assert all(side is not None for side, known in zip(found.sides, annotated, strict=True) if known)


def test_a_journal_is_as_old_as_what_is_said(folder):
    """After a kill, undo still leads back to the beginning."""
    edit_until_killed(folder, "wal", confirmations=25, seed=9)
    with open_project(folder) as store:
        while store.can_undo() is not None:
            store.undo(who="ada")
        assert store.annotated_paths() == []


def test_a_project_killed_while_it_is_made_can_be_made_again(tmp_path):
    script = (
        "import sys; from pathlib import Path\n"
        "from mlic_gui.core.project.location import open_project\n"
        "for number in range(1000):\n"
        "    folder = Path(sys.argv[1], str(number)); folder.mkdir()\n"
        "    print(number, flush=True)\n"
        "    open_project(folder).close()\n"
    )
    for number in range(3):
        work = tmp_path / f"round{number}"
        work.mkdir()
        with subprocess.Popen(
            [sys.executable, "-c", script, str(work)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            last = [process.stdout.readline() for _ in range(2 + number)][-1].strip()
            process.kill()
        with open_project(work / last) as store:
            store.add_labels(["sea"], who="ada")
            store.annotate([Edit("1.jpg", "sea", Word.YES)], who="ada", assign=assign)
