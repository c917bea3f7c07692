"""What is open besides what is shown: the store and the derived data of one project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlic_gui.core.features.derived import DerivedData
    from mlic_gui.core.features.extract import Gate
    from mlic_gui.core.project.store import ProjectStore


@dataclass(frozen=True, slots=True)
class OpenProject:
    """The open project, for operations.

    Attributes:
        folder: The photo folder.
        store: What people said; touched on the store lane only.
        derived: Features, thumbnails, index; any thread.
        gate: Background work passes through it; interactive work closes it for a moment.
    """

    folder: Path
    store: ProjectStore
    derived: DerivedData
    gate: Gate
