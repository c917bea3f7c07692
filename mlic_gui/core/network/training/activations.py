"""Runs the part of the network that is not trained, once per photo and variant, and keeps what leaves it.

What enters the trained part is computed by LiteRT, twice as fast here as by TensorFlow, and kept as float16
in a file without a name, which vanishes with the process however that ends.
"""

from __future__ import annotations

import math
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.network.training.augmentation import Pixels, variant

HalfArray = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class View:
    """One thing to compute: a variant of a photo.

    Attributes:
        photo: Its row in the job's arrays.
        variant: 0 for the photo itself.
    """

    photo: int
    variant: int


class FrozenPart:
    """The layers below the cut, as a LiteRT network; each thread that calls it has its own interpreter."""

    def __init__(self, network: bytes, preprocessing: Preprocessing) -> None:
        self._network = network
        self._preprocessing = preprocessing
        self._threads = threading.local()
        self.shape: tuple[int, ...] = tuple(self._interpreter().get_output_details()[0]["shape"][1:])

    def __call__(self, pixels: Pixels) -> HalfArray:
        """What leaves the cut for one photo, float16 of `shape`."""
        interpreter = self._interpreter()
        values = self._preprocessing.apply(pixels)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values[None])
        interpreter.invoke()
        output: HalfArray = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0]
        return output.astype(np.float16)

    def _interpreter(self) -> Any:
        if not hasattr(self._threads, "interpreter"):
            self._threads.interpreter = Interpreter(model_content=self._network, num_threads=1)
            self._threads.interpreter.allocate_tensors()
        return self._threads.interpreter


class Activations:
    """What entered the trained part, float16 (views, height, width, channels), in a file without a name."""

    def __init__(self, views: Sequence[View], shape: tuple[int, ...], *, folder: Path) -> None:
        """Make room for the views on the disk that carries `folder`."""
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by `__exit__`
        self._rows = {view: row for row, view in enumerate(views)}
        self._row_bytes = 2 * math.prod(shape)
        self._file.truncate(self._row_bytes * len(views))
        self._array: HalfArray = np.memmap(self._file, np.float16, "r", shape=(len(views), *shape))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        del self._array
        self._file.close()

    def put(self, view: View, values: HalfArray) -> None:
        """Keep what was computed of a view.

        Written, not mapped: a full disk is an `OSError` then, not the end of the process.
        """
        self._file.seek(self._rows[view] * self._row_bytes)
        self._file.write(values.tobytes())

    def take(self, views: Sequence[View]) -> HalfArray:
        """A batch, in the order of `views`."""
        return self._array[[self._rows[view] for view in views]]


def compute(
    views: Sequence[View], *, pixels: Pixels, frozen: FrozenPart, seed: int, threads: int
) -> Iterator[tuple[View, HalfArray]]:
    """Each view with what leaves the cut for it, in order, computed on some threads."""

    def one(view: View) -> HalfArray:
        return frozen(variant(np.asarray(pixels[view.photo]), view.variant, photo=view.photo, seed=seed))

    yield from _ahead(one, views, threads=threads)


def _ahead(
    function: Callable[[View], HalfArray], views: Sequence[View], *, threads: int
) -> Iterator[tuple[View, HalfArray]]:
    """As `map` on a pool, but never more than a few results wait to be taken."""
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(function, view) for view in views[: 2 * threads]]
        for index, view in enumerate(views):
            yield view, waiting[0].result()
            del waiting[0]
            if index + 2 * threads < len(views):
                waiting.append(pool.submit(function, views[index + 2 * threads]))
