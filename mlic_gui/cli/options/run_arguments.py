"""What can be typed after the commands that look at runs, compare, repeat and go back to them."""

from __future__ import annotations

from typing import Any

from mlic_gui.cli.json_output import add_json
from mlic_gui.cli.options.parser import Parser, add_command, add_folder, file_name

_RUNS = """\
Lists the trainings of FOLDER's project, oldest first: when, what kind, from which tagger, which
tagger it made, the data it was given, and how good that tagger was on photos it had not learned
from, with 95 % intervals (bootstrap; bursts and near-duplicates are drawn whole); of one that
failed, why. Equal data have the same mark, such as #3fa2c1. With --run the settings and all
figures of one. With --export the curves, the figures of each label, the reliability diagram and
the whole run are written as curves.csv, labels.csv, reliability.csv and run.json.
"""
_RUNS_EXAMPLES = """\
examples:
  mlic-gui runs photos
  mlic-gui runs photos --run 3f2a                     its id, or how that begins
  mlic-gui runs photos --export report                the report of the latest run
  mlic-gui runs photos --json -                       everything that is known of all of them
"""
_COMPARE = """\
Compares two trainings of FOLDER's project on the photos that both were judged on and had not
learned from, each at its own thresholds, and says whether the difference is more than noise
(95 % interval by paired bootstrap; bursts and near-duplicates are drawn whole). Where annotations
changed in between, the later word counts.
"""
_COMPARE_EXAMPLES = """\
examples:
  mlic-gui compare photos 3f2a 77c0                   ids, or how they begin
"""
_REPEAT = """\
Does a training of FOLDER's project again from its record: the same settings, from the same
tagger, with the annotations as they were then, taken from the project's journal. Says whether the
data and the tagger it started from are the same, and whether all figures agree to 0.001, as they
do on the same computer. The tagger that comes of it is not taken into use.
"""
_REPEAT_EXAMPLES = """\
examples:
  mlic-gui repeat photos 3f2a                         its id, or how that begins
"""
_USE = """\
Takes the tagger of any training of FOLDER's project into use again, whether it did better or not,
or any tagger by its name.
"""
_USE_EXAMPLES = """\
examples:
  mlic-gui use photos 3f2a                            its id, or how that begins
  mlic-gui use photos natural-scenes                  the name of a tagger; see taggers
"""


def add_runs(commands: Any) -> None:
    """The commands `runs`, `compare`, `repeat` and `use`."""
    runs = add_command(commands, "runs", "list the project's trainings", _RUNS, _RUNS_EXAMPLES)
    add_folder(runs)
    runs.add_argument("--run", metavar="ID", help="tell of this run")
    runs.add_argument(
        "--export", type=file_name, metavar="DIR", help="write the run's report into this folder"
    )
    add_json(runs, "what is known of the runs, or of that one")
    compare = add_command(commands, "compare", "compare two trainings", _COMPARE, _COMPARE_EXAMPLES)
    add_folder(compare)
    compare.add_argument("first", metavar="RUN", help="the first")
    compare.add_argument("second", metavar="RUN", help="the second")
    add_json(compare, "the figures of both")
    repeat = add_command(commands, "repeat", "do a training again", _REPEAT, _REPEAT_EXAMPLES)
    add_folder(repeat)
    _add_run(repeat)
    add_json(repeat, "how near it came")
    use = add_command(commands, "use", "go back to the tagger of a training", _USE, _USE_EXAMPLES)
    add_folder(use)
    _add_run(use)


def _add_run(parser: Parser) -> None:
    parser.add_argument("run", metavar="RUN", help="which training")
