"""The command that tells what a tagger's network consists of and what it answers to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing

from PIL import Image

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.workspace import looked_at_files, without_photos
from mlic_gui.core import pipeline
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.learning.explaining.explanations import Activations, Layer
from mlic_gui.core.learning.explaining.painting import activation_tiles, grid, pattern_tiles
from mlic_gui.core.outputs import png_bytes, write_output

_HEADS = ("LAYER", "KIND", "GIVES", "PARAMETERS")
_ANSWER, _PATTERN = 112, 144  # side of one picture of many
_MOST = 64  # channels, where nobody says which
_LIGHT = "Light is a strong answer, each channel by itself."


def network(options: argparse.Namespace, console: Console) -> int:
    """List the layers, or draw what channels answer or filters look for."""
    with closing(Engine()) as engine:
        if options.layer is None:
            return _list(options, engine, console)
        drawn = _answers if options.photo is not None else _patterns
        write_output(options.out, png_bytes(drawn(options, engine, console)))
    console.say(f"Drawn in {options.out}")
    return ExitCode.OK


def _list(options: argparse.Namespace, engine: Engine, console: Console) -> int:
    with without_photos() as work:
        tagger = work.tagger(options.tagger)
        layers = pipeline.network_layers(
            bench=work.bench, tagger=tagger, engine=engine, progress=console.progress
        )
    for line in layer_lines(layers):
        console.say(line)
    console.say(f"The head of {tagger.name} on top of them: {_numbers(tagger.head.weights.shape)} weights")
    return ExitCode.OK


def _answers(options: argparse.Namespace, engine: Engine, console: Console) -> Image.Image:
    with looked_at_files([options.photo.resolve()]) as work:
        tagger = work.tagger(options.tagger)
        found = pipeline.layer_activations(
            work.records[0],
            options.layer,
            bench=work.bench,
            tagger=tagger,
            engine=engine,
            progress=console.progress,
        )
    some = _chosen(found, options.channels)
    if len(some.channels) < found.total and not options.channels:
        console.note(_left_out(some, found))
    silent = [str(one) for one, is_silent in zip(some.channels, some.silent, strict=True) if is_silent]
    if silent:
        console.note(f"Next to no answer from {', '.join(silent)}: silent.")
    title = f"{options.photo.name}: {tagger.name}, {found.layer}"
    return grid(activation_tiles(some, side=_ANSWER), title=title, explanation=_LIGHT)


def _chosen(found: Activations, channels: Sequence[int] | None) -> Activations:
    """The channels asked for; none asked for are all, and without a word those that answer most."""
    if channels:
        return found.only(channels)
    return found if channels is not None or len(found.channels) <= _MOST else found.strongest(_MOST)


def _left_out(some: Activations, found: Activations) -> str:
    if len(some.channels) == len(found.channels):
        return f"The first {len(some.channels):,} of {found.total:,} channels are drawn, no more fit."
    others = f"--channels 0-{_MOST - 1} draws the first ones, --channels all every one"
    return (
        f"The {_MOST} of {found.total:,} channels that answer most are drawn, the strongest first; {others}."
    )


def _patterns(options: argparse.Namespace, engine: Engine, console: Console) -> Image.Image:
    with without_photos() as work:
        tagger = work.tagger(options.tagger)
        found = pipeline.filter_patterns(
            options.layer,
            options.filters,
            bench=work.bench,
            tagger=tagger,
            engine=engine,
            progress=console.progress,
        )
    dead = [str(pattern.channel) for pattern in found if pattern.dead]
    if dead:
        console.note(f"Nothing moves {'filter' if len(dead) == 1 else 'filters'} {', '.join(dead)}: dead.")
    return grid(pattern_tiles(found, side=_PATTERN), title=f"{tagger.name}, {options.layer}")


def layer_lines(layers: Sequence[Layer]) -> Iterator[str]:
    """The layers in columns, and the number of all parameters."""
    rows = [_HEADS, *((each.name, each.kind, _shape(each), f"{each.parameters:,}") for each in layers)]
    total = f"{sum(each.parameters for each in layers):,}"
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    numbers = max(len(total), *(len(row[3]) for row in rows))
    for name, kind, gives, parameters in rows:
        cells = (f"{name:<{widths[0]}}", f"{kind:<{widths[1]}}", f"{gives:<{widths[2]}}")
        yield "  ".join((*cells, f"{parameters:>{numbers}}"))
    label = f"{len(layers)} layers"
    yield f"{label:<{sum(widths) + 4}}  {total:>{numbers}}"


def _shape(layer: Layer) -> str:
    return _numbers(layer.shape)


def _numbers(shape: Sequence[int]) -> str:
    """Such as "7 × 7 × 1,280"."""
    return " × ".join(f"{length:,}" for length in shape)
