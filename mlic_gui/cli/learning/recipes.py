"""The commands that tell which ways to train there are, and which one suits."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.workspace import looked_at
from mlic_gui.core import pipeline
from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.recipes import QUICK, RECIPES, Recipe
from mlic_gui.core.catalog.training import ALL_BLOCKS, TrainingSettings
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.sentences import reason

_HEADS = ("RECIPE", "NETWORK", "LEARNS", "HEAD", "STEPS", "WHAT IT IS FOR")


def recipes(options: argparse.Namespace, console: Console) -> int:
    """List the recipes, or tell of one."""
    lines = recipe_table() if options.recipe is None else recipe_lines(RECIPES[options.recipe])
    for line in lines:
        console.say(line)
    return ExitCode.OK


def advise(options: argparse.Namespace, console: Console) -> int:
    """Say which recipe suits a project, and why."""
    with looked_at(options.folder, console=console) as work:
        if work.store is None:
            raise ProjectError(ErrorCode.PROJECT_MISSING, path=str(work.folder))
        advice = pipeline.advise(
            work.records,
            pipeline.annotated(work.store, work.records),
            bench=work.bench,
            vocabulary=work.bench.library.vocabulary(),
            progress=console.progress,
        )
    changes = "".join(f" --{name.replace('_', '-')} {value}" for name, value in advice.changes.items())
    recipe = "" if advice.recipe == QUICK else f" --recipe {advice.recipe}"
    console.say(f"{advice.recipe}: {reason(advice)}")
    console.say(f"mlic-gui train {shlex.quote(str(options.folder))}{recipe}{changes}")
    return ExitCode.OK


def recipe_table() -> Iterator[str]:
    """The list of recipes in columns, and below it what their sources reported."""
    rows = [_HEADS, *(_row(recipe) for recipe in RECIPES.values())]
    yield from _columns(rows)
    yield ""
    yield "Reported by those that the recipes follow, each on its own photos:"
    for recipe in RECIPES.values():
        if recipe.source:
            yield f"  {recipe.name}: {recipe.source}"


def recipe_lines(recipe: Recipe) -> Iterator[str]:
    """One recipe with all its settings."""
    yield f"{recipe.name}: {recipe.description}"
    if recipe.source:
        yield f"Reported: {recipe.source}"
    if recipe.settings is not None:
        for name, value in asdict(recipe.settings).items():
            yield f"  --{name.replace('_', '-')} {value}"


def _row(recipe: Recipe) -> tuple[str, ...]:
    settings = recipe.settings
    if settings is None:
        return recipe.name, "as it is", "the head", "linear", "solved", recipe.description
    return (
        recipe.name,
        _network(settings),
        _learns(settings),
        _head(settings),
        _steps(settings),
        (recipe.description),
    )


def _network(settings: TrainingSettings) -> str:
    name = "as it is" if settings.backbone == SAME_BACKBONE else settings.backbone
    size = f" {settings.size}" if settings.size else ""
    return f"{name}{size}{' random' if settings.weights == 'random' else ''}"


def _learns(settings: TrainingSettings) -> str:
    if settings.blocks == 0:
        return "the head"
    if settings.blocks >= ALL_BLOCKS:
        return "everything"
    blocks = f"{settings.blocks} {'block' if settings.blocks == 1 else 'blocks'}"
    return f"head, then {blocks}" if settings.head_epochs else blocks


def _head(settings: TrainingSettings) -> str:
    return settings.head if settings.head == "linear" else f"{settings.head} {settings.head_width}"


def _steps(settings: TrainingSettings) -> str:
    return f"{settings.optimizer} {settings.learning_rate:g}, {settings.epochs} epochs"


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()
