"""What can be typed after `train`: recipes and every one of their settings."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mlic_gui.cli.options.parser import add_command, add_folder, add_tagger, file_name
from mlic_gui.core.catalog.recipes import FINE_TUNE, QUICK, RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import Setting, settings_of
from mlic_gui.core.catalog.training import TrainingSettings

_TRAIN = """\
Learns from the annotations of FOLDER's project and makes a tagger of your own, by a recipe.
The recipe quick, which is taken unless another is named, learns the head alone again from what
the network saw (a second or so, no TensorFlow needed). The others train a network (minutes to
hours); fine-tune trains the last blocks of the one in use. Every setting of a recipe can be
changed. The new tagger is used from then on if it is no worse on photos it has not learned
from. A training that was killed goes on from its last epoch when the same is asked for again.
"""
_TRAIN_EXAMPLES = """\
examples:
  mlic-gui train photos
  mlic-gui train photos --tagger natural-scenes --out "my scenes"
  mlic-gui train photos --out taggers/scenes          into that folder
  mlic-gui train photos --folds 5                     from all photos, judged by 5 folds
  mlic-gui train photos --fine-tune --epochs 8
  mlic-gui train tiles --recipe planet-vgg16 --download
  mlic-gui train photos --recipe scene-resnet50 --weights-file resnet50_notop.h5

"mlic-gui recipes" lists the recipes, "mlic-gui advise FOLDER" says which one suits.
"""
_RECIPES = """\
Lists the ways to train there are: the network, what of it learns, the head on top, and how.
With a NAME, all settings of that recipe; each of them is an option of train.
"""
_ADVISE = """\
Says which recipe suits the project of FOLDER, and why: from how many photos the rarest label
has, and from how well the network that ships tells the photos apart as it is.
"""
_EXPORT_TAGGER = """\
Writes a tagger whole, from photo to probabilities, for use without this program: as a Keras
archive, as a file for LiteRT (TensorFlow Lite), or both. Its input is float32 of shape
(1, size, size, 3); a .json file beside it says how a photo becomes that, and the labels and
thresholds in the order of the outputs.
"""
_EXPORT_TAGGER_EXAMPLES = """\
examples:
  mlic-gui export-tagger natural-scenes --keras scenes.keras
  mlic-gui export-tagger "my scenes" --tflite scenes.tflite
"""
_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "training": "settings of the training",
        "network": "settings of the network",
        "optimiser": "settings of the optimiser",
        "loss": "settings of the loss",
        "augmentation": "settings of the augmentation",
    }
)


def add_train(commands: Any) -> None:
    """The command `train`."""
    parser = add_command(commands, "train", "learn from the annotations", _TRAIN, _TRAIN_EXAMPLES)
    parser.set_defaults(refuse=parser.error)
    add_folder(parser)
    add_tagger(parser)
    parser.add_argument(
        "--out", metavar="NAME_OR_PATH", help="name of the new tagger, or the folder to put it in"
    )
    parser.add_argument("--licence", metavar="TEXT", help="licence of the photos, noted in the tagger")
    recipes = parser.add_mutually_exclusive_group()
    recipes.add_argument(
        "--recipe", choices=RECIPES, default=QUICK, metavar="NAME", help=f"one of: {', '.join(RECIPES)}"
    )
    recipes.add_argument(
        "--fine-tune",
        dest="recipe",
        action="store_const",
        const=FINE_TUNE,
        help=f"short for --recipe {FINE_TUNE}",
    )
    parser.add_argument(
        "--weights-file", type=Path, metavar="FILE", help="pretrained weights of the backbone, from a file"
    )
    parser.add_argument(
        "--download", action="store_true", help="fetch pretrained weights that are not at hand"
    )
    refit, tune = settings_of(RefitSettings), settings_of(TrainingSettings)
    _add_settings(
        parser.add_argument_group(f"settings of every recipe, {QUICK} too"),
        {name: setting for name, setting in tune.items() if name in refit},
    )
    _add_settings(
        parser.add_argument_group(f"settings of {QUICK} alone"),
        {name: setting for name, setting in refit.items() if name not in tune},
    )
    for group, title in _GROUPS.items():
        _add_settings(
            parser.add_argument_group(title, "what is in brackets is fine-tune's; recipes have their own"),
            {name: item for name, item in tune.items() if name not in refit and item.group == group},
        )


def add_telling(commands: Any) -> None:
    """The commands `recipes` and `advise`, which train nothing."""
    recipes = add_command(commands, "recipes", "list the ways to train", _RECIPES, "")
    recipes.add_argument(
        "recipe", nargs="?", choices=RECIPES, metavar="NAME", help="tell all settings of this one"
    )
    add_folder(add_command(commands, "advise", "say which recipe suits a project", _ADVISE, ""))


def add_export_tagger(commands: Any) -> None:
    """The command `export-tagger`."""
    parser = add_command(
        commands,
        "export-tagger",
        "write a tagger for other programs",
        _EXPORT_TAGGER,
        _EXPORT_TAGGER_EXAMPLES,
    )
    parser.set_defaults(refuse=parser.error)
    parser.add_argument("tagger", metavar="NAME_OR_PATH", help="which tagger")
    parser.add_argument("--keras", type=file_name, metavar="OUT.keras", help="the Keras archive to write")
    parser.add_argument("--tflite", type=file_name, metavar="OUT.tflite", help="the file for LiteRT to write")


def check_export_tagger(options: argparse.Namespace) -> None:
    """Refuse a command that would write nothing, or what Keras would not read."""
    if options.keras is None and options.tflite is None:
        options.refuse("name a file to write: --keras OUT.keras, --tflite OUT.tflite, or both")
    if options.keras is not None and options.keras.suffix != ".keras":
        options.refuse(f"{options.keras} has to end in .keras")


def chosen(
    options: argparse.Namespace, settings: type[TrainingSettings] | type[RefitSettings]
) -> dict[str, Any]:
    """The settings that were typed, by field name."""
    return {
        name: getattr(options, name) for name in settings_of(settings) if getattr(options, name) is not None
    }


def training_settings(options: argparse.Namespace) -> TrainingSettings:
    """The settings of the recipe, with those that were typed in their place."""
    return replace(
        RECIPES[options.recipe].settings or TrainingSettings(), **chosen(options, TrainingSettings)
    )


def check_training(options: argparse.Namespace) -> None:
    """Refuse a setting that the recipe does not have."""
    quick = RECIPES[options.recipe].settings is None
    refit, tune = settings_of(RefitSettings), settings_of(TrainingSettings)
    misplaced = tune.keys() - refit.keys() if quick else refit.keys() - tune.keys()
    for name in sorted(misplaced):
        if getattr(options, name) is not None:
            flag = _option(name)
            options.refuse(
                f"{flag} belongs to --fine-tune; add --fine-tune or another --recipe, or leave {flag} out"
                if quick
                else f"{flag} does not go with --recipe {options.recipe}; leave one of them out"
            )


def _add_settings(group: Any, settings: Mapping[str, Setting]) -> None:
    for name, setting in settings.items():
        default = _default(name)
        if isinstance(default, bool):
            group.add_argument(
                _option(name),
                action=argparse.BooleanOptionalAction,
                default=None,
                help=f"{setting.help} ({'yes' if default else 'no'})",
            )
        elif setting.choices:
            group.add_argument(
                _option(name),
                choices=setting.choices,
                metavar="WORD",
                help=f"{setting.help} One of: {', '.join(setting.choices)} ({default})",
            )
        else:
            kind = float if setting.decimals else int
            said = "chosen by the program" if default is None else f"{default:g}"
            group.add_argument(
                _option(name),
                type=kind,
                metavar="X" if setting.decimals else "N",
                help=f"{setting.help} ({said})",
            )


def _default(name: str) -> Any:
    return getattr(TrainingSettings() if name in settings_of(TrainingSettings) else RefitSettings(), name)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
