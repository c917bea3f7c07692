"""The command that tells of a network: its layers in words, channels and filters as pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from mlic_gui.cli.insight import network
from mlic_gui.cli.insight.network import layer_lines
from mlic_gui.core import pipeline
from mlic_gui.core.learning.explaining.explanations import Activations, FilterPattern, Frame, Layer
from mlic_gui.core.learning.explaining.painting import activation_tiles
from tests.support.in_process import InProcess
from tests.support.small_world import make_folder

LAYERS = (
    Layer("photo", "InputLayer", (224, 224, 3), 0, False),
    Layer("conv", "Conv2D", (112, 112, 32), 864, True, ("photo",)),
    Layer("features", "Identity", (1280,), 1_000_000, False, ("conv",)),
)


@pytest.fixture
def computer(home, capsys, monkeypatch):
    """Without a training process: what it would answer is made up."""

    def activations(record, layer, **_):
        return Activations(layer, np.eye(4, dtype=np.float32)[None].repeat(3, 0), Frame(), (0, 1, 2), 5)

    def patterns(layer, channels, **_):
        return tuple(
            FilterPattern(layer, one, np.full((8, 8, 3), 90, np.uint8), one == 2) for one in channels
        )

    monkeypatch.setattr(pipeline, "network_layers", lambda **_: LAYERS)
    monkeypatch.setattr(pipeline, "layer_activations", activations)
    monkeypatch.setattr(pipeline, "filter_patterns", patterns)
    return InProcess(home, capsys)


def test_layers_stand_in_columns_above_their_sum():
    lines = list(layer_lines(LAYERS))
    assert lines[0].split() == ["LAYER", "KIND", "GIVES", "PARAMETERS"]
    assert lines[2].split() == ["conv", "Conv2D", "112", "×", "112", "×", "32", "864"]
    assert lines[-1].split() == ["3", "layers", "1,000,864"]
    assert len({len(line) for line in lines}) == 1


def test_the_layers_of_a_tagger_are_listed_and_its_head(computer):
    out = computer.run("network", "--tagger", "natural-scenes").stdout
    assert "1,000,864" in out
    assert "head of natural-scenes on top of them: 1,280 × 5" in out


def test_channels_are_drawn_and_those_left_out_are_counted(computer, tmp_path):
    photo, out = make_folder(tmp_path / "photos", 1) / "0.jpg", tmp_path / "answers.png"
    done = computer.run("network", "--layer", "conv", "--photo", photo, "--out", out)
    assert "first 3 of 5 channels" in done.stderr
    with Image.open(out) as picture:
        assert picture.format == "PNG"
        assert picture.width > 3 * 112


@pytest.fixture
def wide(computer, monkeypatch):
    """A layer of 200 channels, the last of them the loudest, and the first silent."""
    maps = np.arange(200, dtype=np.float32)[:, None, None].repeat(4, 1).repeat(4, 2)
    found = Activations("wide", maps, Frame(), tuple(range(200)), 200)
    drawn = []
    monkeypatch.setattr(pipeline, "layer_activations", lambda *_, **__: found)

    def tiles(activations, *, side):
        drawn.append(activations.channels)
        return activation_tiles(activations, side=side)

    monkeypatch.setattr(network, "activation_tiles", tiles)
    return drawn


@pytest.mark.parametrize(
    ("words", "channels"),
    [
        ((), tuple(range(199, 135, -1))),
        (("--channels", "all"), tuple(range(200))),
        (("--channels", "0-2,7"), (0, 1, 2, 7)),
    ],
)
def test_of_a_wide_layer_the_strongest_are_drawn_or_those_asked_for(
    computer, wide, tmp_path, words, channels
):
    photo, out = make_folder(tmp_path / "photos", 1) / "0.jpg", tmp_path / "answers.png"
    done = computer.run("network", "--layer", "wide", "--photo", photo, "--out", out, *words)
    assert wide == [channels]
    assert ("64 of 200 channels" in done.stderr) == (not words)
    assert ("answer from 0: silent" in done.stderr) == (0 in channels)
    with Image.open(out) as picture:
        assert max(picture.size) < 3000


def test_a_channel_that_is_not_there_is_named(computer, wide, tmp_path):
    photo, out = make_folder(tmp_path / "photos", 1) / "0.jpg", tmp_path / "answers.png"
    asked = ("--layer", "wide", "--photo", photo, "--channels", "200", "--out", out)
    assert "there is no number 200" in computer.run("network", *asked, expect=1).stderr


def test_filters_are_drawn_and_dead_ones_named(computer, tmp_path):
    out = tmp_path / "patterns.png"
    done = computer.run("network", "--layer", "conv", "--filters", "0-1,2", "--out", out)
    assert "filter 2: dead" in done.stderr
    assert f"Drawn in {out}" in done.stdout
    assert out.is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("--layer", "conv"),
        ("--filters", "0-3", "--out", "x.png"),
        ("--layer", "conv", "--filters", "0-3"),
        ("--layer", "conv", "--filters", "a-b", "--out", "x.png"),
        ("--layer", "conv", "--filters", "0-100000", "--out", "x.png"),
        ("--layer", "conv", "--filters", "4-2", "--out", "x.png"),
        ("--layer", "conv", "--filters", "1", "--photo", "x.jpg", "--out", "x.png"),
        ("--out", "x.png"),
        ("--layer", "conv", "--filters", "1", "--channels", "1", "--out", "x.png"),
    ],
)
def test_what_does_not_go_together_is_refused(computer, words):
    with pytest.raises(SystemExit) as caught:
        computer.run("network", *words)
    assert caught.value.code == 2


def test_a_folder_that_is_not_there_is_told_before_the_work(computer, monkeypatch, tmp_path):
    monkeypatch.setattr(pipeline, "filter_patterns", lambda *_, **__: pytest.fail("it was begun"))
    out = tmp_path / "nowhere" / "patterns.png"
    told = computer.run("network", "--layer", "conv", "--filters", "0", "--out", out, expect=1).stderr
    assert "could not be written" in told
