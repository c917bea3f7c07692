"""Tags leave and arrive as files."""

from __future__ import annotations

from pathlib import Path

from mlic_gui.core.formats.importing import ImportPlan
from mlic_gui.operations.desk import Desk


def export_csv(
    desk: Desk,
    path: Path,
    *,
    layout: str = "wide",
    annotations_only: bool = False,
    probabilities: bool = False,
    by: bool = False,
) -> None:
    """Write the tags of all photos; `layout` is `wide`, `list` or `planet`."""
    raise NotImplementedError


def plan_import(desk: Desk, path: Path) -> None:
    """Read a file of tags without changing anything; the plan arrives by `Session.import_planned`."""
    raise NotImplementedError


def import_csv(desk: Desk, plan: ImportPlan, *, overwrite: bool = False) -> None:
    """Make a plan's cells annotations, as one step."""
    raise NotImplementedError
