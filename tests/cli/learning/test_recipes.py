"""What is told of the recipes, and which one is proposed."""

from __future__ import annotations

import io
from dataclasses import fields

import pytest

from mlic_gui.cli.console import Console
from mlic_gui.cli.learning.recipes import advise, recipes
from mlic_gui.cli.options.arguments import parse
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import CoreError, ErrorCode


def said(command, *words):
    out = io.StringIO()
    command(parse(words), Console(out=out))
    return out.getvalue()


def test_every_recipe_is_listed_with_what_its_source_reported():
    text = said(recipes, "recipes")
    for recipe in RECIPES.values():
        assert text.count(f"\n{recipe.name} ") == 1
        assert recipe.source in text


def test_one_recipe_with_every_setting_as_it_is_typed():
    text = said(recipes, "recipes", "vgg19")
    assert "  --learning-rate 1e-05\n" in text
    assert [item.name for item in fields(TrainingSettings) if item.name.replace("_", "-") not in text] == []


def test_a_recipe_that_there_is_not_is_refused(capsys):
    with pytest.raises(SystemExit):
        parse(["recipes", "cake"])
    assert "invalid choice: 'cake'" in capsys.readouterr().err


def test_without_a_project_there_is_nothing_to_advise(shapes, home):
    with pytest.raises(CoreError) as caught:
        said(advise, "advise", str(shapes / "photos"))
    assert caught.value.code is ErrorCode.PROJECT_MISSING


@pytest.mark.parametrize("missing", [(), ("--keras", "scenes.h5")])
def test_an_export_that_would_write_nothing_usable_is_refused(capsys, missing):
    with pytest.raises(SystemExit):
        parse(["export-tagger", "scenes", *missing])
    assert ".keras" in capsys.readouterr().err
