"""What can be typed after `backbones`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from mlic_gui.cli.options.parser import add_command
from mlic_gui.core.catalog.backbones import BACKBONES

_BACKBONES = """\
Lists the networks that a training can start from, and what each one needs to be used. With
NAME and --make, one is made ready: its weights are taken from what is at hand, and only with
--download from the net. A training that needs one makes it ready itself.
"""
_EXAMPLES = """\
examples:
  mlic-gui backbones
  mlic-gui backbones vgg16                            tell of this one
  mlic-gui backbones vgg16 --make --download          fetch its weights, then make it ready
  mlic-gui backbones resnet50 --make --weights resnet50_notop.h5
  mlic-gui backbones small-cnn --make --random --size 64
"""


def add_backbones(commands: Any) -> None:
    """The command `backbones`."""
    parser = add_command(commands, "backbones", "list the networks there are", _BACKBONES, _EXAMPLES)
    parser.set_defaults(refuse=parser.error)
    parser.add_argument(
        "backbone", nargs="?", choices=BACKBONES, metavar="NAME", help="tell of this one, or make it"
    )
    parser.add_argument("--make", action="store_true", help="make it ready")
    origins = parser.add_mutually_exclusive_group()
    origins.add_argument("--weights", type=Path, metavar="FILE", help="take the weights of this file")
    origins.add_argument("--random", action="store_true", help="begin with random weights")
    origins.add_argument("--download", action="store_true", help="fetch weights that are not at hand")
    parser.add_argument("--size", type=int, default=0, metavar="N", help="side of its input in pixels")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of random weights")


def check_backbones(options: argparse.Namespace) -> None:
    """Refuse what makes sense only with `--make` without it, and `--make` without a name."""
    given = options.weights or options.random or options.download or options.size or options.seed
    if options.make and options.backbone is None:
        options.refuse("--make needs the NAME of a backbone")
    if given and not options.make:
        options.refuse("how to make a backbone goes with --make")
