"""What can be typed, and what is said when it is typed wrongly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlic_gui.cli import COMMANDS
from mlic_gui.cli.options.arguments import parse
from mlic_gui.cli.options.train_arguments import chosen, training_settings
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.core.catalog.training import TrainingSettings


def refused(capsys, *argv):
    with pytest.raises(SystemExit) as stopped:
        parse(argv)
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_tag_with_every_option():
    options = parse(
        ["tag", "photos", "--tagger", "imagenet", "--no-recursive", "--csv", "out.csv", "--probabilities"]
    )
    assert (options.command, options.what, options.tagger) == ("tag", ["photos"], "imagenet")
    assert options.no_recursive and options.probabilities
    assert options.csv == "out.csv"


def test_settings_that_were_not_typed_are_left_to_their_defaults():
    assert chosen(parse(["train", "photos"]), RefitSettings) == {}
    options = parse(["train", "photos", "--seed", "7", "--folds", "5"])
    assert chosen(options, RefitSettings) == {"seed": 7, "folds": 5}


def test_settings_of_a_fine_tuning():
    options = parse(
        ["train", "photos", "--fine-tune", "--epochs", "3", "--learning-rate", "1e-4", "--augment", "off"]
    )
    assert chosen(options, TrainingSettings) == {"epochs": 3, "learning_rate": 1e-4, "augment": "off"}


def test_epochs_without_fine_tune_is_an_error_that_says_so(capsys):
    said = refused(capsys, "train", "photos", "--epochs", "3")
    assert "--epochs belongs to --fine-tune; add --fine-tune or another --recipe, or leave --epochs" in said
    assert "mlic-gui train --help" in said


def test_a_setting_of_the_refit_does_not_go_with_fine_tune(capsys):
    said = refused(capsys, "train", "p", "--fine-tune", "--folds", "3")
    assert "--folds does not go with --recipe fine-tune" in said


@pytest.mark.parametrize("recipe", [name for name, recipe in RECIPES.items() if recipe.settings])
def test_what_is_typed_takes_the_place_of_what_the_recipe_says(recipe):
    options = parse(["train", "p", "--recipe", recipe, "--epochs", "2", "--no-flip-horizontal", "--mirror"])
    expected = replace(RECIPES[recipe].settings, epochs=2, flip_horizontal=False, mirror=True)
    assert training_settings(options) == expected


def test_every_setting_of_a_recipe_is_an_option(capsys):
    with pytest.raises(SystemExit):
        parse(["train", "--help"])
    text = capsys.readouterr().out
    names = [*settings_of(TrainingSettings), *settings_of(RefitSettings)]
    assert [name for name in names if f"--{name.replace('_', '-')}" not in text] == []


def test_one_recipe_at_a_time(capsys):
    assert "not allowed with" in refused(capsys, "train", "p", "--fine-tune", "--recipe", "vgg19")


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("nonsense",),
        ("tag",),
        ("import", "photos"),
        ("evaluate", "photos"),
        ("export", "photos"),
        ("export", "photos", "--csv", "x", "--layout", "round"),
        ("train", "photos", "--seed", "x"),
        ("tag", "photos", "--prob"),
    ],
)
def test_a_usage_error_points_to_the_help(capsys, argv):
    assert "--help" in refused(capsys, *argv)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        parse([command, "--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert f"usage: mlic-gui {command}" in text
    assert max(map(len, text.splitlines())) <= 100


def test_the_overview_names_every_command_and_exit_code(capsys):
    with pytest.raises(SystemExit):
        parse(["--help"])
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)
    assert "exit codes:" in text
    assert "mlic-gui [FOLDER]" in text
