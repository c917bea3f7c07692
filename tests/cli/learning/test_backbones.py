"""The table of backbones, and what is refused before anything is made."""

from __future__ import annotations

import io

import pytest

from mlic_gui.cli.console import Console
from mlic_gui.cli.learning.backbones import backbones
from mlic_gui.cli.options.arguments import parse
from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.errors import BackboneError, ErrorCode
from mlic_gui.sentences import sentence


def said(*words):
    out = io.StringIO()
    backbones(parse(["backbones", *words]), Console(out=out))
    return out.getvalue()


def test_every_backbone_is_listed_with_what_it_needs():
    lines = {line.split()[0]: line for line in said().splitlines()}
    assert list(lines)[1:] == list(BACKBONES)
    assert lines["efficientnet-lite0"].endswith("ready")
    assert lines["vgg16"].endswith("59 MB to download")
    assert lines["small-cnn"].endswith("random")


@pytest.mark.parametrize("name", BACKBONES)
def test_one_backbone_with_its_stages(name):
    text = said(name)
    assert all(stage.name in text for stage in BACKBONES[name].stages)


def test_nothing_is_downloaded_unless_it_is_said():
    with pytest.raises(BackboneError) as caught:
        said("vgg19", "--make")
    assert caught.value.code is ErrorCode.WEIGHTS_NEEDED
    assert "80 MB to download" in sentence(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        ["vgg17"],
        ["--make"],
        ["vgg16", "--random"],
        ["vgg16", "--size", "64"],
        ["vgg16", "--make", "--random", "--download"],
    ],
)
def test_what_makes_no_sense_is_refused(words, capsys):
    with pytest.raises(SystemExit) as caught:
        parse(["backbones", *words])
    assert caught.value.code == 2
    assert "Try: mlic-gui backbones --help" in capsys.readouterr().err
