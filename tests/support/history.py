"""A project with a history of runs in well under a second: coloured photos, a tiny network, two taggers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mlic_gui.core import pipeline
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.support.small_world import LABELS, colours_of, make_folder, make_library


class History:
    """A project on coloured photos, of which some are annotated.

    Attributes:
        folder: Of the photos.
        store: The project.
        library: The taggers.
        bench: What the stages work with.
        tagger: The one in use.
    """

    def __init__(self, top: Path, *, photos: int = 80) -> None:
        self.folder = make_folder(top / "photos", photos)
        self.store = open_project(self.folder)
        self.store.add_labels(LABELS, who="ada", undoable=False)
        self.derived = DerivedData.open(self.store.id)
        self.library = make_library(top / "library")
        self.bench = pipeline.Bench(self.folder, self.derived, self.library)
        self.tagger = self.library.find("natural-scenes")

    @property
    def records(self):
        return [record for batch in scan(self.folder, progress=Progress()) for record in batch]

    def annotate(self, numbers: Sequence[int], *, wrong: bool = False):
        """Say of photos which colours they have, or the opposite of that."""
        edits = [
            Edit(f"{number}.jpg", label, Word(int((label in colours_of(number)) is not wrong)))
            for number in numbers
            for label in LABELS
        ]
        return self.store.annotate(edits, who="ada", assign=pipeline.side_assigner(self.store.id))

    def annotated(self):
        return pipeline.annotated(self.store, self.records)

    def refit(self, **options):
        """A refit, its run kept in the project."""
        result = pipeline.refit(
            self.records,
            self.annotated(),
            bench=self.bench,
            **{"tagger": self.tagger, "progress": Progress(), **options},
        )
        return self.kept(result)

    def fine_tune(self, engine, **options):
        """A fine-tuning, its run kept in the project."""
        result = pipeline.fine_tune(
            self.records,
            self.annotated(),
            bench=self.bench,
            **{"tagger": self.tagger, **options},
            engine=engine,
            progress=Progress(),
        )
        return self.kept(result)

    def repeat(self, run, engine=None):
        """The run done again, its repetition kept in the project."""
        annotated = pipeline.annotated_then(self.store, self.records, run)
        result = pipeline.repeat_run(
            run, self.records, annotated, bench=self.bench, engine=engine, progress=Progress()
        )
        return self.kept(result)

    def kept(self, result):
        self.store.finish_run(result.run.id, result.run.to_json())
        return result

    def close(self) -> None:
        self.derived.close()
        self.store.close()


def assert_same_figures(first, second) -> None:
    """Two figures are the same to the last digit, NaN for NaN."""
    assert repr(first) == repr(second)


def delete_photo(history: History, number: int) -> None:
    """A photo that is not there any more."""
    (history.folder / f"{number}.jpg").unlink()


def rename_all(history: History) -> None:
    """Every photo gets another name, in another order; the project follows."""
    moved = {}
    for record in history.records:
        number = int(Path(record.path).stem)
        new = f"renamed-{np.random.default_rng(number).integers(10**6):06}-{number}.jpg"
        shutil.move(history.folder / record.path, history.folder / new)
        moved[record.path] = new
    history.store.relink(moved)
