"""What can be typed after `explain` and `network`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from mlic_gui.cli.options.parser import add_command, add_mirror, add_tagger, picture

_MOST_FILTERS = 256

_EXPLAIN = """\
Says why a tagger says what it says of PHOTO: for each label its probability, where in the photo
the evidence for it lies (Grad-CAM), and which annotated photos of the project its network finds
most like PHOTO, with what people said of them. The project is the one that PHOTO lies in, or that
of --folder; only those of its photos take part that were tagged before. With --out the photo is
drawn once for each label, light where something speaks for it, dark where nothing does, in grey
if the label is not proposed; the lightest place is the strongest one for that label alone, so that
light does not compare labels. PHOTO itself is never written to.
"""
_EXPLAIN_EXAMPLES = """\
examples:
  mlic-gui explain photos/beach.jpg                          the likeliest labels
  mlic-gui explain photos/beach.jpg --label sea --out why.png
  mlic-gui explain new.jpg --folder photos                   photos of that project like it
  mlic-gui explain photos/beach.jpg --json why.json
"""
_NETWORK = """\
Tells what the network of a tagger consists of: its layers with what each gives (height, width and
channels, or so many numbers) and how many parameters it has. With --layer and --photo, what each
channel of that layer answers to the photo, as one picture; of more than 64 channels the 64 that
answer most, unless --channels says which. Channels that answer less than a ten-thousandth of the
loudest are called silent. With --layer and --filters, what each of these filters looks for, found
by gradient ascent; filters that nothing moves, those whose weights are next to nothing among them,
are called dead.
The tagger is the one that --tagger names, else, with --photo, that of the project which the photo
lies in, else natural-scenes; of other projects nothing is looked at.
"""
_NETWORK_EXAMPLES = """\
examples:
  mlic-gui network --tagger natural-scenes
  mlic-gui network --layer stem_relu --photo beach.jpg --out answers.png
  mlic-gui network --layer top_conv --photo beach.jpg --channels 0-63 --out answers.png
  mlic-gui network --layer stem_conv --filters 0-15 --out patterns.png
"""


def add_explain(commands: Any) -> None:
    """The command `explain`."""
    parser = add_command(
        commands, "explain", "say why a tagger says what it says", _EXPLAIN, _EXPLAIN_EXAMPLES
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="the photo")
    parser.add_argument(
        "--label", action="append", metavar="LABEL", help="explain this label; may be given several times"
    )
    add_tagger(parser)
    add_mirror(parser)
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="take annotated photos from the project of this folder"
    )
    parser.add_argument("--out", type=picture, metavar="FILE.png", help="draw the photo with the evidence")
    parser.add_argument(
        "--json", metavar="OUT", help="also write all of it to this file (- is stdout, and only that)"
    )


def add_network(commands: Any) -> None:
    """The command `network`."""
    parser = add_command(
        commands, "network", "tell what a tagger's network consists of", _NETWORK, _NETWORK_EXAMPLES
    )
    parser.set_defaults(refuse=parser.error)
    add_tagger(parser)
    parser.add_argument("--layer", metavar="LAYER", help="look into this layer")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--photo", type=Path, metavar="PHOTO", help="draw what its channels answer to a photo")
    kinds.add_argument(
        "--filters", type=_channels, metavar="0-15,20", help="draw what these filters look for, from 0"
    )
    parser.add_argument(
        "--channels",
        type=_some_channels,
        metavar="0-63,70",
        help="draw these channels, from 0, or all (default: the 64 that answer most)",
    )
    parser.add_argument("--out", type=picture, metavar="FILE.png", help="the picture to write")


def check_network(options: argparse.Namespace) -> None:
    """Refuse options that don't go together."""
    wanted = options.photo is not None or options.filters is not None
    if wanted != (options.out is not None):
        options.refuse("--photo and --filters go with --out, which says where to write the picture")
    if wanted != (options.layer is not None):
        options.refuse("--layer goes with --photo or --filters")
    if options.channels is not None and options.photo is None:
        options.refuse("--channels goes with --photo")


def _some_channels(text: str) -> tuple[int, ...]:
    """As `_channels`; empty for all of them."""
    return () if text == "all" else _channels(text)


def _channels(text: str) -> tuple[int, ...]:
    """Numbers such as 0-15,20, each once.

    Raises:
        argparse.ArgumentTypeError: They are no numbers, or too many.
    """
    numbers: dict[int, None] = {}
    for part in text.split(","):
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part.strip())
        if found is None:
            raise argparse.ArgumentTypeError(f"“{part}” is not a number or two with a dash between them")
        first = int(found[1])
        last = int(found[2] or first)
        numbers.update(dict.fromkeys(range(first, min(last, first + _MOST_FILTERS) + 1)))
    if not 0 < len(numbers) <= _MOST_FILTERS:
        raise argparse.ArgumentTypeError(f"from 1 to {_MOST_FILTERS} can be looked at at once")
    return tuple(numbers)
