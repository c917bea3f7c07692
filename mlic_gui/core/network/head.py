"""The head as the training process reads and writes it: plain arrays in `.npz`, standardisation folded in."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, TaggerError

FloatArray = npt.NDArray[np.float32]
_NAMES = ("weights", "bias", "mean", "scale", "temperature")


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Logits are `features @ weights + bias`.

    Attributes:
        weights: float32 (width, labels).
        bias: float32 (labels,).
    """

    weights: FloatArray
    bias: FloatArray


def read_head(path: Path) -> Head:
    """The head of a tagger, its standardisation and temperature folded into weights and bias.

    Raises:
        TaggerError: TAGGER_DAMAGED, if arrays are missing, of wrong shapes or not finite.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float64) for name in _NAMES}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=path, part="head.npz") from error
    weights, bias, mean, scale, temperature = (arrays[name] for name in _NAMES)
    width, labels = weights.shape if weights.ndim == 2 else (-1, -1)
    shapes_fit = bias.shape == (labels,) and mean.shape == scale.shape == (width,) and temperature.size == 1
    if not shapes_fit or not all(np.isfinite(array).all() for array in arrays.values()):
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=path, part="head.npz")
    weights = weights / scale[:, None] / float(temperature)
    return Head(weights.astype(np.float32), (bias / float(temperature) - mean @ weights).astype(np.float32))


def write_head(head: Head, path: Path) -> None:
    """Write the head in the layout of a tagger, with nothing left to standardise."""
    width = head.weights.shape[0]
    np.savez(
        path,
        weights=head.weights,
        bias=head.bias,
        mean=np.zeros(width, np.float32),
        scale=np.ones(width, np.float32),
        temperature=np.float32(1),
        activation=np.array("sigmoid"),
    )
