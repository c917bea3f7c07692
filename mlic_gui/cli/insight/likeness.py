"""The annotated photos that a photo is like, in words and as plain data: copies, near ones, and itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mlic_gui.cli.console import Console
from mlic_gui.cli.workspace import Workspace
from mlic_gui.core import pipeline
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.explaining.explanations import ALIKE, Neighbour
from mlic_gui.core.learning.taggers.tagger import Tagger

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of a photo: labels that it has, and labels that it does not have."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is known of a photo beside what the tagger says of it.

    Attributes:
        learned: Whether the tagger learned from it.
        itself: What people said of it; None if it is not in the project.
        copies: Other files of the project with the same bytes.
        near: The annotated photos most like it, without copies; None without a project.
    """

    learned: bool
    itself: Said | None = None
    copies: tuple[str, ...] = ()
    near: tuple[Neighbour, ...] | None = None


def likeness(own: Workspace, project: Workspace | None, tagger: Tagger, console: Console) -> Likeness:
    """Of the photo in `own`, which was looked at, so that its content key is known."""
    (key,) = own.bench.keys(own.records)
    learned = bool(tagger.saw([key])[0])
    if project is None or project.store is None:
        return Likeness(learned)
    annotated = pipeline.annotated(project.store, project.records)
    near = pipeline.nearest_annotated(
        own.records[0],
        project.records,
        annotated,
        bench=project.bench,
        photo_bench=own.bench,
        tagger=tagger,
        progress=console.progress,
    )
    path = own.paths[0] if own.folder == project.folder else None
    itself = _said(annotated, project.paths.index(path)) if path in project.paths else None
    keys = zip(project.paths, project.bench.keys(project.records), strict=True)
    copies = tuple(other for other, known in keys if known is not None and known == key and other != path)
    return Likeness(learned, itself, copies, near)


def likeness_lines(found: Likeness, tagger: Tagger, *, asked: Collection[str]) -> Iterator[str]:
    """In words; of what people denied, only the labels asked about."""
    yield ""
    yield from _own_lines(found, tagger, asked)
    if found.near is None:
        return
    yield ""
    if not found.near:
        yield "No annotated photo to liken it to; those that were never tagged don't count."
        return
    if found.near[0].similarity < ALIKE:
        yield f"No annotated photo is really like it; the nearest (1 is the same, {ALIKE} a little alike):"
    else:
        yield "The annotated photos most like it (1 is the same):"
    width = max(len(one.path) for one in found.near)
    for one in found.near:
        words = _words(Said(one.yes, one.no), asked) or "no label"
        yield f"  {one.similarity:.2f}  {one.path:<{width}}  {words}"


def plain_likeness(found: Likeness) -> dict[str, Any]:
    """As plain data."""
    itself = found.itself
    return {
        "learned_from": found.learned,
        "said": None if itself is None else {"yes": itself.yes, "no": itself.no},
        "copies": found.copies,
        "nearest": [
            {"photo": one.path, "similarity": one.similarity, "yes": one.yes, "no": one.no}
            for one in found.near or ()
        ],
    }


def _own_lines(found: Likeness, tagger: Tagger, asked: Collection[str]) -> Iterator[str]:
    itself = found.itself
    if itself is not None and (itself.yes or itself.no):
        yield f"People said of it: {_words(itself, asked) or 'no label'}"
    elif itself is not None:
        yield "People said nothing of it yet."
    if found.copies:
        names = ", ".join(found.copies[:_MOST_NAMES]) + (", …" if len(found.copies) > _MOST_NAMES else "")
        yield f"The same file is there again, left out below: {names}"
    yield f"{tagger.name} {'learned' if found.learned else 'has not learned'} from this photo."


def _words(said: Said, asked: Collection[str]) -> str:
    no = [label for label in said.no if label in asked]
    return " ".join(filter(None, (", ".join(said.yes), f"(not {', '.join(no)})" if no else "")))


def _said(annotated: Annotated, row: int) -> Said:
    words: Sequence[int] = annotated.words[row].tolist()
    both = [
        tuple(label for label, word in zip(annotated.labels, words, strict=True) if word == wanted)
        for wanted in (1, 0)
    ]
    return Said(*both)
