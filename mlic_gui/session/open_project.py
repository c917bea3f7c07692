"""What is open besides what is shown: the store and the derived data of one project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlic_gui.core.pipeline import Bench
    from mlic_gui.core.project.store import ProjectStore


@dataclass(frozen=True, slots=True)
class OpenProject:
    """The open project, for operations.

    Attributes:
        id: Its UUID.
        store: What people said; touched on the store lane only.
        bench: Photo folder, derived data, taggers and gate; from any thread.
    """

    id: str
    store: ProjectStore
    bench: Bench

    @property
    def folder(self) -> Path:
        """The photo folder."""
        return self.bench.folder
