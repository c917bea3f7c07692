"""A report as one page of HTML that needs nothing else: no network, no script, no second file."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mlic_gui import __version__
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.outputs import write_output
from mlic_gui.reports import making, notes, page_content, words
from mlic_gui.reports.glossary import glossary
from mlic_gui.reports.labels import grouping
from mlic_gui.reports.plots import DARK
from mlic_gui.reports.plots.palette import Role
from mlic_gui.reports.shown import shown

_TEMPLATE, _STYLE = "report.html", "report.css"


def write(report: RunReport, path: Path) -> None:
    """Write the page to a file, in the place of what was there.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE, or as `check_output`; what was at `path` is untouched.
    """
    write_output(path, render(report).encode())


def render(report: RunReport) -> str:
    """The page; equal reports make equal pages. Names are escaped, paths of the computer left out."""
    environment = Environment(
        loader=PackageLoader("mlic_gui.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    return environment.get_template(_TEMPLATE).render(_context(report))


def _context(report: RunReport) -> dict[str, Any]:
    advice = words.label_advice(report)
    comparison = report.run.comparison
    judged = comparison is not None and comparison.photos > 0
    beta = comparison.after.beta if comparison else 2.0
    style = _style()
    return {
        "report": report,
        "style": style,
        "style_digest": _digest(style),
        "version": __version__,
        "words": words,
        "notes": notes,
        "content": page_content,
        "grouping": grouping,
        "title": page_content.title(report),
        "judged": judged,
        "advice": advice,
        "busy": grouping.busy(advice),
        "idle": grouping.idle(advice),
        "unknown": grouping.unknown(advice),
        "trained": judged or len(report.run.points) > 1,
        "answered": report.answers is not None,
        "beta": f"{beta:g}",
        "fbeta_meaning": words.fbeta_meaning(beta),
        "made": making.made(report.run),
        "settings": making.chosen_settings(report.run),
        "started": making.moment(report.run.started),
        "glossary": glossary(beta),
    }


def _finalized(value: Any) -> Any:
    """What is put into the page: text that can be shown; markup of our own as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(value)
    return value


def _style() -> Markup:
    """The style sheet, with the plots' dark colours, for which their classes are there."""
    text = resources.files("mlic_gui.reports").joinpath("templates", _STYLE).read_text(encoding="utf-8")
    rules = [
        f"  svg .{kind}-{role} {{ {kind}: {DARK.of(role)}; }}" for role in Role for kind in ("fill", "stroke")
    ]
    return Markup(text.replace("  /* plots */", "\n".join(rules)))


def _digest(style: str) -> str:
    """What the page's policy allows: this style sheet and no other."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
