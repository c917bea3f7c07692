"""At most one *yes* per photo, in projects whose labels exclude each other: the one place that keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.label_table import LabelTable
from mlic_gui.core.project.storage.database import Database, decode_path

Cell = tuple[int, int, int]
"""(photo, label, word) in row numbers of the database."""

_FEW = 500
_FOLLOWING = (
    "SELECT label FROM annotation WHERE photo = ? AND word = 0 AND EXISTS (SELECT 1 FROM change"
    " WHERE change.step = annotation.step AND change.photo = annotation.photo AND new = 1)"
)
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
        """The cells, and what follows from them where labels exclude each other.

        All other labels of a photo that gets a *yes* become *no*. A photo that loses its *yes* and gets no
        other loses each *no* as well that was said in one step with a *yes*: it followed from that.

        Raises:
            ProjectError: SEVERAL_YES if a photo gets several.
        """
        if not self.on:
            return list(cells)
        chosen, labels = self._chosen(cells), self._labels.ids()
        others = [
            (photo, label, int(Word.NO)) for photo, yes in chosen.items() for label in labels if label != yes
        ]
        kept = [cell for cell in cells if cell[2] == Word.YES or cell[0] not in chosen]
        released = self._released(kept, chosen)
        named = {cell[:2] for cell in kept} if released else set()
        return [*kept, *others, *(cell for cell in released if cell[:2] not in named)]

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

    def _released(self, cells: Sequence[Cell], chosen: Mapping[int, int]) -> list[Cell]:
        """What followed from a *yes* that is taken away by these cells, to become unknown."""
        photos = dict.fromkeys(photo for photo, _, _ in cells if photo not in chosen)
        yes = self._yes(list(photos))
        lost = [photo for photo, label, _ in cells if yes.get(photo) == label and photo not in chosen]
        return [
            (photo, label, int(Word.UNKNOWN))
            for photo in lost
            for (label,) in self._database.rows(_FOLLOWING, (photo,))
        ]

    def _yes(self, photos: Sequence[int]) -> dict[int, int]:
        """The label that each of these photos has, where it has one."""
        said = "SELECT photo, label FROM annotation WHERE word = 1"
        if len(photos) > _FEW:
            return dict(self._database.rows(said))
        found = (self._database.rows(f"{said} AND photo = ?", (photo,)) for photo in photos)
        return {photo: label for rows in found for photo, label in rows}

    def _refusal(self, photo: int) -> ProjectError:
        path = self._database.value("SELECT path FROM photo WHERE id = ?", (photo,))
        return ProjectError(ErrorCode.SEVERAL_YES, path=decode_path(path))
