"""Gives the trained part what it is shown: from what was kept, or computed beside the step."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from mlic_gui.core.catalog.augmentation import Augmentation
from mlic_gui.core.network.looking.activations import Activations, Shelf
from mlic_gui.core.network.looking.frozen import Below, HalfArray
from mlic_gui.core.network.looking.view import View
from mlic_gui.core.photos.variants import Pixels, variant
from mlic_gui.core.progress import Progress, Stage

_AHEAD = 64


def threads() -> int:
    """Processor cores to use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(8, allowed)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How a view becomes what enters the trained part.

    Attributes:
        pixels: uint8 (n, size, size, 3), the photos.
        below: What lies below the trained part.
        seed: Of the variants.
        amounts: By how much variants may differ from their photos.
    """

    pixels: Pixels
    below: Below
    seed: int
    amounts: Augmentation

    def one(self, view: View) -> HalfArray:
        """What enters the trained part for a view: float16 of the shape of `below`."""
        photo = np.asarray(self.pixels[view.photo])
        shown = variant(photo, view.variant, photo=view.photo, seed=self.seed, amounts=self.amounts)
        return self.below(shown)

    def all(self, views: Iterable[View]) -> Iterator[HalfArray]:
        """Each view in order, computed on some threads, a batch or two ahead of whoever takes them."""
        yield from _ahead(self.one, views)


class Source:
    """Batches of views; those in `kept` are looked at once, by `fill`, the others whenever they are shown."""

    def __init__(self, look: Look, kept: Sequence[View], *, folder: Path, shelf: Shelf | None = None) -> None:
        self._look = look
        self._kept = kept
        self._folder = folder
        self._activations = Activations(kept, look.below.shape, folder=folder, shelf=shelf)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._activations.__exit__()

    def fill(self, *, progress: Progress, stop: threading.Event) -> bool:
        """Look at all that is kept, unless an earlier process did; False if `stop` was set before the end.

        Raises:
            Cancelled: `progress` was cancelled.
        """
        if self._activations.whole:
            return True
        results = self._look.all(self._kept)
        for done, (view, values) in enumerate(zip(self._kept, results, strict=True)):
            progress.check()
            if stop.is_set():
                return False
            progress.report(Stage.PREPARE, done, len(self._kept))
            self._activations.put(view, values)
        self._activations.finish()
        return True

    def batches(self, batches: Sequence[Sequence[View]]) -> Iterator[HalfArray]:
        """Each batch, float16 (views, ...), in order."""
        if all(view in self._activations for batch in batches for view in batch):
            yield from (self._activations.take(batch) for batch in batches)
            return
        values = self._look.all(view for batch in batches for view in batch)
        for batch in batches:
            yield np.stack(list(islice(values, len(batch))))


def _ahead(function: Callable[[View], HalfArray], views: Iterable[View]) -> Iterator[HalfArray]:
    """As `map` on a pool, but never more than some results wait to be taken."""
    coming = iter(views)
    with ThreadPoolExecutor(threads()) as pool:
        waiting: deque[Future[HalfArray]] = deque(
            pool.submit(function, view) for view in islice(coming, _AHEAD)
        )
        try:
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(function, view) for view in islice(coming, 1))
        finally:
            for future in waiting:
                future.cancel()
