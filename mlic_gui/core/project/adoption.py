"""The project of a folder takes over that of a folder below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.sides import Member

if TYPE_CHECKING:
    from mlic_gui.core.project.store import ProjectStore

MARK = "adopted"


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a project has that another can take over, with paths relative to that other.

    Attributes:
        source: The folder it was the project of, relative to the other.
        labels: Its labels.
        edits: What is said in it.
        reviewed: Photos marked reviewed.
        members: Its split.
        contents: Content keys of its photos.
    """

    source: str
    labels: tuple[str, ...]
    edits: Sequence[Edit]
    reviewed: Sequence[str]
    members: Sequence[Member]
    contents: Mapping[str, bytes]

    def paths(self) -> dict[str, None]:
        """All photos, each once."""
        said = (edit.path for edit in self.edits)
        return dict.fromkeys([*said, *self.reviewed, *(member.path for member in self.members)])


def belongings(store: ProjectStore, *, prefix: str) -> Belongings:
    """What the project of a folder above, which this one's lies `prefix` below, would take over."""
    paths, labels = store.annotated_paths(), store.labels().names
    below = PurePosixPath(prefix)
    return Belongings(
        source=prefix,
        labels=labels,
        edits=[
            Edit(str(below / path), label, Word(word))
            for path, words in zip(paths, store.annotations(paths).words.tolist(), strict=True)
            for label, word in zip(labels, words, strict=True)
            if word >= 0
        ],
        reviewed=[str(below / path) for path in store.reviewed_paths()],
        members=[replace(member, path=str(below / member.path)) for member in store.split()],
        contents={str(below / path): key for path, key in store.contents().items()},
    )


def mark_adopted(home: Path, *, adopted: bool) -> None:
    """Leave word in a project's directory that the project above it has taken over, or no longer has.

    Where that can't be written, the folder goes on opening its own project.
    """
    with suppress(OSError):
        if adopted:
            (home / MARK).write_text(
                "The project of a folder above has taken this one over.\n", encoding="utf-8"
            )
        else:
            (home / MARK).unlink(missing_ok=True)


def is_adopted(home: Path) -> bool:
    """Whether the project above has taken this one over."""
    try:
        return (home / MARK).exists()
    except OSError:
        return False
