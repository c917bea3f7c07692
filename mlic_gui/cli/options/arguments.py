"""What can be typed: the commands, their options, and help that teaches."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mlic_gui import __version__
from mlic_gui.cli.options.backbone_arguments import add_backbones, check_backbones
from mlic_gui.cli.options.explain_arguments import add_explain, add_network, check_network
from mlic_gui.cli.options.parser import Parser, Plain, add_command, add_folder, add_mirror, add_tagger
from mlic_gui.cli.options.report_arguments import add_report
from mlic_gui.cli.options.run_arguments import add_runs
from mlic_gui.cli.options.train_arguments import (
    add_export_tagger,
    add_telling,
    add_train,
    check_export_tagger,
    check_training,
)

_OVERVIEW = """\
Tags a folder of photos, learns from your corrections, and hands the tags on.

  mlic-gui [FOLDER]           opens the window, on FOLDER if one is given
  mlic-gui COMMAND ...        does the same work without a window, on the same projects
"""

_ROUND = """\
a round of work:
  mlic-gui tag ~/Pictures/2024                        what is on the photos?
  mlic-gui import ~/Pictures/2024 corrections.csv     take over what people said
  mlic-gui train ~/Pictures/2024                      learn from it, in about a second
  mlic-gui export ~/Pictures/2024 --csv tags.csv      hand the tags on

exit codes:
  0    done
  1    failed; stderr says why and what to do
  2    the command was not typed correctly
  3    done, but some photos could not be read; stderr names them
  130  cancelled with Ctrl+C; what was done before is kept (128 + n for another signal n)

"mlic-gui COMMAND --help" tells more about a command.
Results go to stdout; progress and problems go to stderr.
"""

_TAG = """\
Proposes labels for photos and prints them, one photo per line. WHAT is a folder of photos, a
photo, or the http(s) address of one (at most 50 MB, at most a minute), and there may be
several. Nothing is annotated, nothing is written into folders, and what came from the web is
not kept. A second run on the same photos is quick: what the network saw is remembered. Within
a project its own labels are proposed; a tagger that is named proposes all of its labels.
"""
_TAG_EXAMPLES = """\
examples:
  mlic-gui tag photos                                 labels above their thresholds
  mlic-gui tag photos --probabilities                 every label with its probability
  mlic-gui tag photos --csv tags.csv                  a table: filename, then 0 or 1 per label
  mlic-gui tag photos --tagger imagenet               the best five of 1,000 everyday names
  mlic-gui tag beach.jpg photos/2024 https://example.org/sunset.jpg
"""
_IMPORT = """\
Takes annotations over from a file into the project of FOLDER (made if there is none). It says
how many cells become annotations and does not ask; the whole import is one step for the
window's Undo.

What FILE may be:
  CSV filename,desert,sea,...   1 yes, 0 no, empty unknown; where there is a column sea_by,
                                only the cells of sea that it calls human are taken
  CSV filename,labels           the listed labels are yes
  CSV image_name,tags           Kaggle's Planet: names without extension, tags parted by
                                blanks; the file's other labels are no
  MATLAB .mat                   a matrix of labels and photos, 1 yes, -1 no, 0 unknown, and a
                                cell array with the labels' names; the first column is the
                                first photo in natural order (1.jpg, 2.jpg, 10.jpg)
  TFRecord                      of tf.train.Example with image/filename, labels, targets (1 or
                                0) and mask (1 known, 0 unknown), as export writes them
With --folders instead of FILE, the folder that a photo lies in is its label: yes for that one,
no for the others, as in cats/1.jpg or train/dogs/2.jpg.
"""
_IMPORT_EXAMPLES = """\
examples:
  mlic-gui import photos labels.csv
  mlic-gui import photos labels.csv --overwrite       also where a human has said otherwise
  mlic-gui import photos targets.mat --names sea,sky  for a file that does not name its labels
  mlic-gui import pets --folders                      pets/cats/... and pets/dogs/...
  mlic-gui import photos all.tfrecord                 what it says of photos that are there
  mlic-gui import photos all.tfrecord --extract more  and the photos that are not, into photos/more
"""
_EVALUATE = """\
Compares a tagger's suggestions for the photos of FOLDER with the labels in FILE (any layout
that import reads), and annotates nothing. It prints the loss, F2 over photos at the tagger's
thresholds and at 0.5, F2 micro and macro, macro mAP, ranking average precision, Hamming loss,
exact match, the expected calibration error, and precision, recall, F and average precision of
each label; 95 % intervals by bootstrap for F2 and mAP.
"""
_EVALUATE_EXAMPLES = """\
examples:
  mlic-gui evaluate photos --labels labels.csv
  mlic-gui evaluate photos --labels labels.csv --tagger natural-scenes --json figures.json
"""
_PROJECT = """\
Prints what the project of FOLDER has: its labels, how many photos are annotated, the sizes of
the split, and the tagger in use. A project's photos have many labels each, or, with
--one-label, exactly one, as cats and dogs do: a yes then makes the other labels no, and
training chooses among the labels (softmax) instead of asking of each (sigmoid). That can be
changed back at any time, and the window's Undo takes it back.
"""
_PROJECT_EXAMPLES = """\
examples:
  mlic-gui project photos
  mlic-gui project pets --one-label && mlic-gui import pets --folders
"""
_EXPORT = """\
Writes the tags of FOLDER's project: the human's word where there is one, else the tagger's
suggestion, else nothing. Photos that can't be read go to a second file beside it, with the
reason. A TFRecord file holds, for each photo of which something is known, a tf.train.Example:
image/encoded (the file as it is), image/filename, image/format, labels (their names), targets
(1 yes, 0 no), mask (1 known, 0 unknown), and by (who said it, unless all is human).
"""
_EXPORT_EXAMPLES = """\
examples:
  mlic-gui export photos --csv tags.csv
  mlic-gui export photos --csv tags.csv --probabilities --by   also how sure, and who said it
  mlic-gui export photos --csv mine.csv --annotations-only     only what a human said; import
                                                               reads it back exactly
  mlic-gui export photos --csv train_v2.csv --layout planet
  mlic-gui export photos --tfrecord all.tfrecord --annotations-only
"""
_TAGGERS = "Lists the taggers there are: name, kind, labels, and what is known of their quality."
_SAMPLES = """\
Copies the sample photos into your own data folder, where they may be annotated, and prints
the folder.
"""
_SAMPLES_EXAMPLES = """\
examples:
  mlic-gui "$(mlic-gui samples)"                      opens the window on them
  mlic-gui tag "$(mlic-gui samples)"
"""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command and its options. Exits with 2 if they were not typed correctly, with 0 after help."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.command == "train":
        check_training(options)
    if options.command == "backbones":
        check_backbones(options)
    if options.command == "export-tagger":
        check_export_tagger(options)
    if options.command == "network":
        check_network(options)
    if options.command == "export":
        _check_export(options)
    if options.command == "import":
        _check_import(options)
    return options


def _parser() -> Parser:
    parser = Parser(
        "mlic-gui", description=_OVERVIEW, epilog=_ROUND, formatter_class=Plain, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"mlic-gui {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    _add_tag(commands)
    _add_import(commands)
    _add_project(commands)
    add_train(commands)
    add_telling(commands)
    add_backbones(commands)
    _add_evaluate(commands)
    add_explain(commands)
    add_network(commands)
    _add_export(commands)
    add_runs(commands)
    add_report(commands)
    add_export_tagger(commands)
    add_command(commands, "taggers", "list the taggers there are", _TAGGERS, "")
    add_command(
        commands, "samples", "copy the sample photos and print where they are", _SAMPLES, _SAMPLES_EXAMPLES
    )
    return parser


def _add_tag(commands: Any) -> None:
    parser = add_command(commands, "tag", "propose labels for photos", _TAG, _TAG_EXAMPLES)
    parser.add_argument(
        "what", nargs="+", metavar="WHAT", help="folders of photos, photos, and addresses of photos"
    )
    add_tagger(parser)
    add_mirror(parser)
    parser.add_argument("--no-recursive", action="store_true", help="leave subfolders out")
    parser.add_argument(
        "--csv", metavar="OUT", help="write a table to this file (- is stdout) instead of printing"
    )
    parser.add_argument("--probabilities", action="store_true", help="give every label's probability, 0 to 1")


def _add_import(commands: Any) -> None:
    parser = add_command(commands, "import", "take annotations over from a file", _IMPORT, _IMPORT_EXAMPLES)
    parser.set_defaults(refuse=parser.error)
    add_folder(parser)
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the file")
    parser.add_argument("--folders", action="store_true", help="the subfolders are called like their labels")
    parser.add_argument(
        "--names", type=_names, default=(), metavar="A,B,C", help="names of the labels, in the file's order"
    )
    parser.add_argument(
        "--extract", metavar="NAME", help="copy photos that FOLDER lacks out of FILE into a new subfolder"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace annotations that say something else"
    )


def _add_project(commands: Any) -> None:
    parser = add_command(
        commands, "project", "tell what a project has, and set it", _PROJECT, _PROJECT_EXAMPLES
    )
    add_folder(parser)
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument(
        "--one-label",
        dest="exclusive",
        action="store_const",
        const=True,
        help="from now on labels exclude each other",
    )
    kinds.add_argument(
        "--many-labels",
        dest="exclusive",
        action="store_const",
        const=False,
        help="from now on photos have many labels",
    )


def _add_evaluate(commands: Any) -> None:
    parser = add_command(
        commands, "evaluate", "compare suggestions with labels", _EVALUATE, _EVALUATE_EXAMPLES
    )
    add_folder(parser)
    parser.add_argument(
        "--labels", type=Path, metavar="FILE", required=True, help="CSV file with the true labels"
    )
    add_tagger(parser)
    add_mirror(parser)
    parser.add_argument(
        "--json", metavar="OUT", help="also write the figures to this file (- is stdout, and only they)"
    )


def _add_export(commands: Any) -> None:
    parser = add_command(commands, "export", "write the tags to a file", _EXPORT, _EXPORT_EXAMPLES)
    parser.set_defaults(refuse=parser.error)
    add_folder(parser)
    formats = parser.add_mutually_exclusive_group(required=True)
    formats.add_argument("--csv", metavar="OUT", help="the table to write (- is stdout)")
    formats.add_argument("--tfrecord", metavar="OUT", help="the TFRecord file to write, photos and all")
    parser.add_argument(
        "--layout",
        choices=("wide", "list", "planet"),
        help="wide: a column per label (the default); list: filename,labels; planet: image_name,tags",
    )
    parser.add_argument("--annotations-only", action="store_true", help="only what a human said")
    parser.add_argument(
        "--probabilities", action="store_true", help="a column LABEL_probability per label (wide)"
    )
    parser.add_argument(
        "--by", action="store_true", help="a column LABEL_by per label: human, or the tagger (wide)"
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _check_import(options: argparse.Namespace) -> None:
    if (options.file is None) != options.folders:
        options.refuse("name either a FILE or --folders")
    if options.folders and options.extract is not None:
        options.refuse("--extract needs a FILE of records")
    if options.file is not None and options.file.is_dir():
        options.refuse(f"{options.file} is a folder; with --folders, folders are called like their labels")


def _check_export(options: argparse.Namespace) -> None:
    if options.tfrecord == "-":
        options.refuse("--tfrecord needs the name of a file")
    if options.tfrecord is not None:
        for name in ("layout", "probabilities", "by"):
            if getattr(options, name):
                options.refuse(f"--{name} does not go with --tfrecord; leave one of them out")
