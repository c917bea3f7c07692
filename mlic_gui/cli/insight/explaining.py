"""The command that says why a tagger says what it says of a photo."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.insight.likeness import likeness, likeness_lines, plain_likeness
from mlic_gui.cli.json_output import STDOUT, write_json
from mlic_gui.cli.tags.proposals import BEST_NAMES, with_suggestions
from mlic_gui.cli.workspace import Workspace, looked_at, looked_at_files, rescanned
from mlic_gui.core import pipeline
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.explaining.explanations import Heat
from mlic_gui.core.learning.explaining.painting import Tile, grid, heat_tile
from mlic_gui.core.learning.explaining.whereabouts import Place, whereabouts
from mlic_gui.core.learning.taggers.tagger import Tagger, TaggerKind
from mlic_gui.core.outputs import png_bytes, write_output
from mlic_gui.core.photos.decode import decode, thumbnail
from mlic_gui.core.photos.reader import resolve

_MOST = 8  # labels, where none are named
_ALONE, _AMONG_OTHERS = 960, 420  # longer side of a photo in the picture
_LIGHT = "Lightest is the strongest place for each label by itself; the number says how sure the tagger is."
_GREY = " Grey: not proposed."
_HEADS = ("LABEL", "PROBABILITY", "PROPOSED", "WHERE THE EVIDENCE LIES")

PLACES: Mapping[Place, str] = MappingProxyType(
    {
        Place.NOWHERE: "no place speaks for it",
        Place.SPREAD: "spread over the whole photo",
        Place.MOST: "most of the photo",
        Place.SEVERAL: "several places",
        Place.UPPER_LEFT: "upper left",
        Place.TOP: "top",
        Place.UPPER_RIGHT: "upper right",
        Place.LEFT: "left",
        Place.MIDDLE: "middle",
        Place.ACROSS: "across the middle",
        Place.UPRIGHT: "middle, from top to bottom",
        Place.RIGHT: "right",
        Place.LOWER_LEFT: "lower left",
        Place.BOTTOM: "bottom",
        Place.LOWER_RIGHT: "lower right",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """One label of a photo, and why.

    Attributes:
        heat: Where the evidence lies, and how probable the label is.
        proposed: Whether it is proposed; None for a name of a vocabulary.
    """

    heat: Heat
    proposed: bool | None


def explain(options: argparse.Namespace, console: Console) -> int:
    """Say of each label why, and which annotated photos are like the photo."""
    with _places(options, console) as (own, project):
        tagger = (project or own).tagger(options.tagger, mirror=options.mirror)
        names = options.label or _labels(project or own, tagger, named=options.tagger is not None)
        exclusive = (project or own).exclusive or tagger.exclusive
        said = with_suggestions(own, tagger, names, None, exclusive=exclusive, progress=console.progress)
        if said.unreadable:
            console.note(f"mlic-gui explain: {said.unreadable[0].reason}")
            return ExitCode.FAILED
        proposed = dict(zip(said.labels, said.proposed()[0].tolist(), strict=True))
        chosen = names if options.label else _likeliest(said.labels, said.probabilities[0], tagger)
        heats = _heats(own, tagger, chosen, console)
        is_name = tagger.kind is TaggerKind.VOCABULARY
        reasons = [Reason(heat, None if is_name else proposed[heat.label]) for heat in _ordered(heats)]
        like = likeness(own, project, tagger, console)
        if options.out is not None:
            write_output(options.out, png_bytes(_picture(own, options.photo.name, tagger, reasons)))
    if options.json is not None:
        write_json(_plain(options.photo, tagger, reasons) | plain_likeness(like), options.json, console)
    if options.json != STDOUT:
        asked = options.label or [reason.heat.label for reason in reasons if reason.proposed]
        for line in (*_lines(reasons), *likeness_lines(like, tagger, asked=asked)):
            console.say(line)
        if options.out is not None:
            console.say(f"\nDrawn in {options.out}")
    return ExitCode.OK


@contextmanager
def _places(options: argparse.Namespace, console: Console) -> Iterator[tuple[Workspace, Workspace | None]]:
    """The photo by itself, and the project whose annotated photos it is likened to, if there is one."""
    with looked_at_files([options.photo.resolve()]) as own:
        if options.folder is not None:
            with looked_at(options.folder, console=console) as other:
                yield own, other if other.store else None
        else:
            yield own, rescanned(own, own.folder, console=console) if own.store else None


def _labels(work: Workspace, tagger: Tagger, *, named: bool) -> Sequence[str]:
    """The project's labels, as `tag` has it; a tagger that is named has its own."""
    return tagger.labels if named or not work.labels else work.labels


def _likeliest(labels: Sequence[str], probabilities: Any, tagger: Tagger) -> list[str]:
    order = np.argsort(-probabilities, kind="stable")
    most = BEST_NAMES if tagger.kind is TaggerKind.VOCABULARY else _MOST
    return [labels[place] for place in order[:most].tolist() if not np.isnan(probabilities[place])]


def _heats(own: Workspace, tagger: Tagger, labels: Sequence[str], console: Console) -> list[Heat]:
    """In the order of the labels, each by the tagger, else by the vocabulary that proposes what it lacks.

    Raises:
        TaggerError: LABEL_NOT_LEARNED, if neither knows one.
    """
    found: dict[str, Heat] = {}
    with closing(Engine()) as engine:
        for asked in filter(None, (tagger, own.bench.library.vocabulary())):
            heats = pipeline.explain(
                own.records[0],
                bench=own.bench,
                tagger=asked,
                labels=[label for label in labels if label not in found],
                engine=engine,
                progress=console.progress,
            )
            found |= {heat.label: heat for heat in heats}
    for label in labels:
        if label not in found:
            raise TaggerError(ErrorCode.LABEL_NOT_LEARNED, label=label, tagger=tagger.name)
    return [found[label] for label in labels]


def _ordered(heats: Sequence[Heat]) -> list[Heat]:
    return sorted(heats, key=lambda heat: -heat.probability)


def _picture(own: Workspace, name: str, tagger: Tagger, reasons: Sequence[Reason]) -> Image.Image:
    side = _ALONE if len(reasons) == 1 else _AMONG_OTHERS
    photo = _readable(thumbnail(decode(resolve(own.folder, own.records[0].path), box=side), side))
    tiles = [
        heat_tile(
            photo,
            reason.heat,
            caption=reason.heat.label,
            figure=f"{reason.heat.probability:.2f}",
            note=_note(reason),
            dim=reason.proposed is False,
        )
        for reason in reasons
    ]
    plain = [] if len(reasons) == 1 else [Tile(photo, name)]
    explanation = _LIGHT + _GREY * any(reason.proposed is False for reason in reasons)
    return grid([*plain, *tiles], title=f"{name}: why {tagger.name} says so", explanation=explanation)


def _readable(photo: Image.Image) -> Image.Image:
    """Not smaller than among others."""
    share = _AMONG_OTHERS / max(photo.size)
    if share <= 1:
        return photo
    size = (max(1, round(photo.width * share)), max(1, round(photo.height * share)))
    return photo.resize(size, Image.Resampling.BICUBIC)


def _note(reason: Reason) -> str:
    """Whether it is proposed, and where the evidence lies."""
    proposed = {True: "✓ proposed, ", False: "not proposed, ", None: ""}[reason.proposed]
    return proposed + PLACES[whereabouts(reason.heat)]


def _lines(reasons: Sequence[Reason]) -> Iterator[str]:
    rows = [_HEADS, *map(_row, reasons)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(reason: Reason) -> tuple[str, ...]:
    said = {True: "yes", False: "no", None: "–"}[reason.proposed]
    return reason.heat.label, f"{reason.heat.probability:.2f}", said, PLACES[whereabouts(reason.heat)]


def _plain(photo: Path, tagger: Tagger, reasons: Sequence[Reason]) -> dict[str, Any]:
    return {
        "photo": photo.name,
        "tagger": tagger.name,
        "labels": [
            {
                "label": reason.heat.label,
                "probability": round(reason.heat.probability, 6),
                "proposed": reason.proposed,
                "place": whereabouts(reason.heat).value,
                "layer": reason.heat.layer,
                "frame": [
                    reason.heat.frame.left,
                    reason.heat.frame.top,
                    reason.heat.frame.width,
                    reason.heat.frame.height,
                ],
                "heat": np.round(reason.heat.values.astype(float), 4).tolist(),
            }
            for reason in reasons
        ],
    }
