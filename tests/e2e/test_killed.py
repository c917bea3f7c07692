"""Processes killed while Keras trains: a clear message, nothing lost, nothing orphaned."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from tests.support.command_line import CommandLine
from tests.support.shapes import read_labels, write_labels
from tests.support.terminal import Terminal

pytestmark = [
    pytest.mark.keras,
    pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX"),
]

_WORDS = ("--fine-tune", "--epochs", 50, "--patience", 50, "--blocks", 1, "--augment", "off")


@pytest.fixture(scope="module")
def trained(shapes, tmp_path_factory):
    """A project with annotations and a tagger of its own."""
    place = tmp_path_factory.mktemp("killed")
    photos = Path(shutil.copytree(shapes / "photos", place / "photos"))
    write_labels(place / "labels.csv", read_labels(shapes / "labels.csv")[:80])
    line = CommandLine(place / "home", ("PySide6", "shiboken6", "matplotlib"))
    line.run("import", photos, place / "labels.csv")
    line.run("train", photos, "--out", "mine")
    return SimpleNamespace(photos=photos, line=line, known=_known(line, photos))


def _known(line: CommandLine, photos: Path) -> tuple[str, str, str]:
    """Everything that a failed training must not touch."""
    annotations = line.run("export", photos, "--csv", "-", "--annotations-only").stdout
    return annotations, line.run("tag", photos, "--probabilities").stdout, line.run("taggers").stdout


def _fine_tuning(trained) -> tuple[Terminal, psutil.Process]:
    """A fine-tuning that has begun, and its training process."""
    terminal = Terminal(trained.line, "train", trained.photos, *_WORDS)
    terminal.read_until("Fine-tuning: ")
    engines = [
        child
        for child in psutil.Process(terminal.process.pid).children(recursive=True)
        if any("core.network" in word for word in child.cmdline())
    ]
    assert len(engines) == 1
    return terminal, engines[0]


def test_the_training_process_is_killed(trained):
    terminal, engine = _fine_tuning(trained)
    engine.kill()
    assert terminal.end() == 1
    assert "The training engine stopped unexpectedly" in terminal.said
    assert "Traceback" not in terminal.said
    assert _known(trained.line, trained.photos) == trained.known


def test_the_command_is_killed(trained):
    terminal, engine = _fine_tuning(trained)
    terminal.process.kill()
    assert terminal.end() == -signal.SIGKILL
    gone, alive = psutil.wait_procs([engine], timeout=30)
    assert gone and not alive
    assert _known(trained.line, trained.photos) == trained.known


def test_the_command_is_interrupted(trained):
    terminal, engine = _fine_tuning(trained)
    os.killpg(terminal.process.pid, signal.SIGINT)
    assert terminal.end() == 130
    assert "Cancelled" in terminal.said
    assert "Traceback" not in terminal.said
    gone, alive = psutil.wait_procs([engine], timeout=30)
    assert gone and not alive
    assert _known(trained.line, trained.photos) == trained.known
