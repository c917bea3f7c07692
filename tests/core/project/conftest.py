"""A photo folder, its project, and a way to put photos on sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.sides import Assignment, SplitCounts
from mlic_gui.core.project.store import ProjectStore


def assign(words, fingerprints, existing: SplitCounts) -> list[Assignment]:
    """Sides in turn, each photo a group of its own."""
    sides = ("train", "train", "selection", "held_out")
    first = existing.next_group
    return [Assignment(sides[(first + place) % 4], first + place) for place in range(len(words))]


class Person:
    """Someone who says things in few words, on one store."""

    def __init__(self, store: ProjectStore, name: str = "ada") -> None:
        self.store = store
        self.name = name

    def says(self, word: Word, label: str, *paths: str, **options):
        edits = [Edit(path, label, word) for path in paths]
        return self.store.annotate(edits, who=self.name, assign=assign, **options)

    def done(self, paths: Sequence[str], edits: Sequence[Edit] = (), **options):
        return self.store.mark_done(paths, edits, who=self.name, assign=assign, **options)

    def word(self, path: str, label: str) -> int:
        table = self.store.annotations([path])
        return int(table.words[0, table.labels.index(label)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A photo folder with a few files, which need not be photos here."""
    folder = tmp_path / "photos"
    for name in ("1.jpg", "2.jpg", "a/3.jpg"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 100)
    return folder


@pytest.fixture
def opening() -> Iterator[Callable[..., ProjectStore]]:
    """Opens projects that are closed when the test ends."""
    stores = []

    def run(folder: Path, **options) -> ProjectStore:
        stores.append(open_project(folder, **options))
        return stores[-1]

    yield run
    for store in stores:
        store.close()


@pytest.fixture
def store(opening, folder) -> ProjectStore:
    """The project of `folder`, with two labels."""
    store = opening(folder)
    store.add_labels(["sea", "sky"], who="ada", undoable=False)
    return store


@pytest.fixture
def ada(store) -> Person:
    """Someone who works on `store`."""
    return Person(store)
