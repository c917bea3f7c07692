"""What can be typed after the command that makes a report."""

from __future__ import annotations

from typing import Any

from mlic_gui.cli.options.parser import add_command, add_folder, file_name

_REPORT = """\
Writes a report of a training of FOLDER's project as one HTML file for any browser, without a
network, and for paper: how good the tagger is, which label is weak and what to do about it, the
figures of each label, precision and recall, thresholds, which label is taken for which, the worst
mistakes with their photos, the curves, and what more photos would bring (learned again from parts
of the annotated photos, which takes some seconds; --no-growth leaves it out). The file holds small
pictures of the photos that were mistaken; nothing in it tells where the folder lies. A file that
is there already is replaced.
"""
_REPORT_EXAMPLES = """\
examples:
  mlic-gui report photos --out report.html            of the tagger in use
  mlic-gui report photos --run 3f2a --out then.html   its id, or how that begins
"""


def add_report(commands: Any) -> None:
    """The command `report`."""
    parser = add_command(commands, "report", "write a report of a training", _REPORT, _REPORT_EXAMPLES)
    add_folder(parser)
    parser.add_argument(
        "--run",
        metavar="ID",
        help="of this training (default: the one that made the tagger in use, else the latest)",
    )
    parser.add_argument("--out", type=file_name, metavar="FILE.html", required=True, help="the file to write")
    parser.add_argument("--no-growth", action="store_true", help="leave out what more photos would bring")
