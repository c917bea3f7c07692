"""At most one *yes* per photo, in projects whose labels exclude each other: the one place that keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.label_table import LabelTable
from mlic_gui.core.project.storage.database import Database, decode_path

Cell = tuple[int, int, int]
"""(photo, label, word) in row numbers of the database."""

_SEVERAL = "SELECT photo FROM annotation WHERE word = 1{where} GROUP BY photo HAVING count(*) > 1"


class OneLabel:
    """The setting and what follows from it; what writes or checks runs within a transaction of the caller.

    Reads the database every time, so that it is right beside a writer as well.
    """

    def __init__(self, database: Database, labels: LabelTable) -> None:
        self._database = database
        self._labels = labels

    @property
    def on(self) -> bool:
        """Whether the labels of the project exclude each other."""
        return bool(self._database.value("SELECT value FROM project WHERE name = 'exclusive'") == "1")

    def set(self, on: bool) -> None:
        """Keep the setting.

        Raises:
            ProjectError: LABELS_CONFLICT if there are photos with several *yes*.
        """
        self._database.run("INSERT OR REPLACE INTO project VALUES ('exclusive', ?)", (str(int(on)),))
        several = self.several() if on else []
        if several:
            raise ProjectError(ErrorCode.LABELS_CONFLICT, photos=len(several), path=several[0])

    def several(self) -> list[str]:
        """Paths of the photos with several *yes*, in alphabetical order."""
        rows = self._database.rows(f"SELECT path FROM photo WHERE id IN ({_SEVERAL.format(where='')})")
        return sorted(decode_path(path) for (path,) in rows)

    def complete(self, cells: Sequence[Cell]) -> list[Cell]:
        """The cells, and *no* for all other labels of photos that get a *yes*.

        Raises:
            ProjectError: SEVERAL_YES if a photo gets several.
        """
        if not self.on:
            return list(cells)
        chosen, labels = self._chosen(cells), self._labels.ids()
        others = [
            (photo, label, int(Word.NO)) for photo, yes in chosen.items() for label in labels if label != yes
        ]
        return [cell for cell in cells if cell[2] == Word.YES or cell[0] not in chosen] + others

    def check(self, step: int) -> None:
        """Refuse a step that left one of its photos with several *yes*.

        Raises:
            ProjectError: SEVERAL_YES.
        """
        if self.on:
            where = " AND photo IN (SELECT photo FROM change WHERE step = ?)"
            for (photo,) in self._database.rows(f"{_SEVERAL.format(where=where)} LIMIT 1", (step,)):
                raise self._refusal(photo)

    def _chosen(self, cells: Sequence[Cell]) -> dict[int, int]:
        """The label of each photo that gets a *yes*."""
        chosen: dict[int, int] = {}
        for photo, label, word in cells:
            if word == Word.YES and chosen.setdefault(photo, label) != label:
                raise self._refusal(photo)
        return chosen

    def _refusal(self, photo: int) -> ProjectError:
        path = self._database.value("SELECT path FROM photo WHERE id = ?", (photo,))
        return ProjectError(ErrorCode.SEVERAL_YES, path=decode_path(path))
