"""Runs a backbone with LiteRT: from pixels to rows of features, without TensorFlow."""

from __future__ import annotations

import functools
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.features.class_activation import MapReader

_STDERR = 2


class Network:
    """A backbone in a `.tflite` file of our own, float32, one photo per call.

    Each of its interpreters computes on the thread that calls it, so that a worker's low priority holds for
    the arithmetic too, and two workers keep two cores busy without waiting for each other. Threads may share
    a network.

    Attributes:
        path: The file.
        width: Number of features of a photo.
        size: Side of the square that it looks at, in pixels.
    """

    def __init__(self, path: Path, *, threads: int = 2, width: int | None = None) -> None:
        """Load the network.

        Args:
            path: The `.tflite` file.
            threads: How many photos may be computed at the same time, by as many threads.
            width: Which output to take, told by its width; the widest if None.

        Raises:
            TaggerError: NETWORK_MISSING or TAGGER_DAMAGED.
        """
        self.path = path
        self._content = _content(path)
        self._places = threading.BoundedSemaphore(threads)
        self._idle = [_load(self._content, path, width)]
        self.width, self.size = self._idle[0].width, self._idle[0].size

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 of the file, in hex; tells which backbone made a row of features."""
        return hashlib.sha256(self._content).hexdigest()

    @functools.cached_property
    def maps(self) -> MapReader:
        """Reads the map that the features are the average of, where they are."""
        return MapReader(self._content, self.path, width=self.width, size=self.size)

    def features(self, pixels: np.ndarray, preprocessing: Preprocessing) -> np.ndarray:
        """Compute the features of photos.

        Args:
            pixels: uint8 of shape (n, size, size, 3), from `photos.decode.fit`.
            preprocessing: Gives `mean`, `scale`, the order of colours, and whether to look twice.

        Returns:
            float32 of shape (n, width).

        Raises:
            TaggerError: TAGGER_DAMAGED, if the pixels are not of the size that the network looks at.
        """
        if pixels.shape[1:] != (self.size, self.size, 3):
            raise TaggerError(ErrorCode.TAGGER_DAMAGED, part="preprocessing.size")
        rows = np.empty((len(pixels), self.width), np.float32)
        with self._places:
            interpreter = self._taken()
            try:
                for photo, row in zip(pixels, rows, strict=True):
                    interpreter.compute(photo, preprocessing, row)
            finally:
                self._idle.append(interpreter)
        return rows

    def _taken(self) -> _Interpreter:
        try:
            return self._idle.pop()
        except IndexError:
            return _load(self._content, self.path, self.width)


def network_key(network: Network, preprocessing: Preprocessing) -> str:
    """Names the rows that this network makes of photos prepared in this way."""
    return f"{network.digest[:16]}-{preprocessing.digest()}"


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex.

    Raises:
        TaggerError: NETWORK_MISSING, if it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise TaggerError(ErrorCode.NETWORK_MISSING, path=str(path)) from error


class _Interpreter:
    """One LiteRT interpreter, and which of its tensors are the photo and the features."""

    def __init__(self, interpreter: Any, width: int | None) -> None:
        (self._input,) = interpreter.get_input_details()
        batch, height, self.size, channels = self._input["shape"].tolist()
        if (batch, height, channels, self._input["dtype"]) != (1, self.size, 3, np.float32):
            raise ValueError("the input is not one square colour photo of float32")
        outputs = {int(output["shape"][-1]): output["index"] for output in interpreter.get_output_details()}
        self.width = max(outputs) if width is None else width
        if self.width not in outputs:
            raise ValueError(f"there is no output of width {width}")
        self._output = outputs[self.width]
        self._interpreter = interpreter
        self._buffer = np.empty((1, self.size, self.size, 3), np.float32)

    def compute(self, photo: np.ndarray, preprocessing: Preprocessing, row: np.ndarray) -> None:
        """Write the photo's features into `row`: of the mirror image too, and their mean, where asked for."""
        row[:] = self._look(photo, preprocessing)
        if preprocessing.mirrored:
            row += self._look(photo[:, ::-1], preprocessing)
            row /= 2

    def _look(self, photo: np.ndarray, preprocessing: Preprocessing) -> np.ndarray:
        ordered = photo if preprocessing.channels == "rgb" else photo[..., ::-1]
        np.subtract(ordered, np.asarray(preprocessing.mean, np.float32), out=self._buffer[0])
        np.divide(self._buffer, np.asarray(preprocessing.scale, np.float32), out=self._buffer)
        self._interpreter.set_tensor(self._input["index"], self._buffer)
        self._interpreter.invoke()
        features: np.ndarray = self._interpreter.get_tensor(self._output)
        return features.reshape(-1)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TaggerError(ErrorCode.NETWORK_MISSING, path=str(path)) from error


def _load(content: bytes, path: Path, width: int | None) -> _Interpreter:
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 - the window opens without it

    try:
        with _quiet():
            interpreter = Interpreter(model_content=content, num_threads=1)
            interpreter.allocate_tensors()
        return _Interpreter(interpreter, width)
    except (ValueError, RuntimeError, TypeError) as error:
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=str(path), part=path.name) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """LiteRT announces its delegate on stderr, from C++, and has no switch for that."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a window without a console
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - devnull is no path on Windows
            os.dup2(nowhere.fileno(), _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
