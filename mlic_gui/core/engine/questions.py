"""What can be asked about a tagger's network; arrays go to the training process and come back in files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from mlic_gui.core.engine.asides import Ask
from mlic_gui.core.engine.explaining import (
    ActivationsMade,
    AskActivations,
    AskFilters,
    AskGradCam,
    AskLayers,
    FilterFound,
    FiltersDone,
    GradCam,
    GradCamMade,
    LayerFacts,
    LayerMaps,
    LayersFound,
    Pattern,
    Pixels,
    TaggerNetwork,
)
from mlic_gui.core.progress import Progress


def grad_cam(
    ask: Ask, network: TaggerNetwork, pixels: Pixels, columns: Sequence[int], *, progress: Progress
) -> GradCam:
    """As `Engine.grad_cam`."""
    with _folder() as folder:
        question = AskGradCam(
            network, _saved(pixels, folder), tuple(int(column) for column in columns), folder / "maps.npz"
        )
        made = ask(question, GradCamMade, hear=_ignore, progress=progress)
        with np.load(question.out_path, allow_pickle=False) as file:
            return GradCam(file["raw"], file["raw_black"], file["logits"], made.layer)


def layers(ask: Ask, network: TaggerNetwork, *, progress: Progress) -> tuple[LayerFacts, ...]:
    """As `Engine.layers`."""
    return ask(AskLayers(network), LayersFound, hear=_ignore, progress=progress).layers


def activations(
    ask: Ask, network: TaggerNetwork, layer: str, pixels: Pixels, *, progress: Progress
) -> LayerMaps:
    """As `Engine.activations`."""
    with _folder() as folder:
        question = AskActivations(network, layer, _saved(pixels, folder), folder / "maps.npy")
        made = ask(question, ActivationsMade, hear=_ignore, progress=progress)
        maps = np.load(question.out_path, allow_pickle=False)
        return LayerMaps(layer, made.channels, maps, made.total)


def filter_patterns(
    ask: Ask,
    network: TaggerNetwork,
    layer: str,
    channels: Sequence[int],
    *,
    seed: int,
    progress: Progress,
) -> tuple[Pattern, ...]:
    """As `Engine.filter_patterns`."""
    found: dict[int, Pattern] = {}

    def hear(one: FilterFound) -> None:
        pixels = np.load(one.pixels_path, allow_pickle=False)
        known = one.channel in found
        found[one.channel] = Pattern(layer, one.channel, pixels, one.dead)
        if not known:  # a question that gave way to a job begins anew
            progress.partial(found[one.channel])

    with _folder() as folder:
        question = AskFilters(network, layer, tuple(int(channel) for channel in channels), seed, folder)
        ask(question, FiltersDone, hear=hear, progress=progress)
    return tuple(found[int(channel)] for channel in channels)


@contextmanager
def _folder() -> Iterator[Path]:
    """For the arrays of one question; what was taken back may still be written to."""
    with tempfile.TemporaryDirectory(prefix="mlic-question-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _saved(pixels: Pixels, folder: Path) -> Path:
    path = folder / "pixels.npy"
    np.save(path, pixels)
    return path


def _ignore(_: FilterFound) -> None:
    """These answers have no parts."""
