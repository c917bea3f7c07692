"""Taking over the projects that folders below the open one have of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mlic_gui.core.progress import Progress
from mlic_gui.operations.desk import Desk, person
from mlic_gui.operations.parts.changes import edit

if TYPE_CHECKING:
    from mlic_gui.core.project.steps import Step
    from mlic_gui.core.project.store import ProjectStore


def adopt_projects(desk: Desk, folders: Sequence[Path]) -> None:
    """Take over what the projects of these folders say, one step each; what is said here stays."""
    for folder in folders:
        edit(desk, partial(_adopt, folder))


def _adopt(folder: Path, store: ProjectStore, _progress: Progress) -> Step:
    from mlic_gui.core.project.location import adopt  # noqa: PLC0415 - seldom needed

    return adopt(store, folder, who=person())
