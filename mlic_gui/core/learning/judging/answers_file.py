"""The answers of a run as a file: written whole or not at all, read with suspicion."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core import places
from mlic_gui.core.atomic import atomic_file, write_error
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.array_file import read_arrays
from mlic_gui.core.learning.judging.answers import Answers

FORMAT = 1
ANSWERS = "answers.npz"

_ARRAYS = ("words", "probabilities", "thresholds", "groups")
_MAX_BYTES = 2**28  # 100,000 photos of 20 labels take 18 MB
_MAX_GROUP = 2**62
_SAFE = re.compile(r"[A-Za-z0-9-]{1,64}")


def answers_path(project: str, run: str) -> Path:
    """Where the answers of a run are; ids come out of a file, so none of them leads elsewhere."""
    return places.data_dir() / "runs" / _folder_name(project) / _folder_name(run) / ANSWERS


def save_answers(answers: Answers, path: Path) -> None:
    """Write the answers of a run.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; nothing is left.
    """
    about = {
        "format": FORMAT,
        "paths": answers.paths,
        "keys": [key.hex() for key in answers.keys],
        "labels": answers.labels,
        "beta": answers.beta,
        "exclusive": answers.exclusive,
    }
    arrays = {name: getattr(answers, name) for name in _ARRAYS}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, path) from error
    with atomic_file(path) as file:
        text = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        np.savez_compressed(file, allow_pickle=False, about=text, **arrays)


def load_answers(path: Path, *, run: str) -> Answers | None:
    """The answers that were written, or None if there are none.

    Raises:
        LearningError: ANSWERS_DAMAGED(id, path) if the file is truncated, inconsistent, too large or none of
            ours.
    """
    if not path.is_file():
        return None
    try:
        return _answers(read_arrays(path, most_bytes=_MAX_BYTES))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, MemoryError) as error:
        raise LearningError(ErrorCode.ANSWERS_DAMAGED, id=run[:8], path=str(path)) from error


def _answers(arrays: dict[str, npt.NDArray[Any]]) -> Answers:
    about = json.loads(arrays["about"].astype(np.uint8, casting="no").tobytes())
    if not isinstance(about, dict) or about["format"] != FORMAT or not isinstance(about["exclusive"], bool):
        raise ValueError("about")
    labels, paths = _texts(about["labels"]), _texts(about["paths"])
    shape = len(paths), len(labels)
    beta = float(about["beta"])
    _require(len(set(labels)) == len(labels) and 0 <= beta < float("inf"))
    words = _array(arrays["words"], np.int8, shape)
    probabilities = _array(arrays["probabilities"], np.float32, shape)
    thresholds = _array(arrays["thresholds"], np.float32, shape)
    _require(bool(((words >= -1) & (words <= 1)).all()))
    _require(bool((np.isnan(probabilities) | ((probabilities >= 0) & (probabilities <= 1))).all()))
    _require(bool(((thresholds >= 0) & (thresholds <= 1)).all()))
    groups = _array(arrays["groups"], np.int64, shape[:1])
    _require(bool((groups < _MAX_GROUP).all()))
    return Answers(
        paths=paths,
        keys=_keys(about["keys"], len(paths)),
        labels=labels,
        words=words,
        probabilities=probabilities,
        thresholds=thresholds,
        groups=groups,
        beta=beta,
        exclusive=about["exclusive"],
    )


def _array(array: npt.NDArray[Any], kind: type, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    _require(array.dtype == np.dtype(kind) and array.shape == shape)
    return array


def _texts(data: object) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        raise ValueError("texts")
    return tuple(data)


def _keys(data: object, count: int) -> tuple[bytes, ...]:
    keys = tuple(bytes.fromhex(text) for text in _texts(data))
    _require(len(keys) == count)
    return keys


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("inconsistent")


def _folder_name(identity: str) -> str:
    if _SAFE.fullmatch(identity):
        return identity
    return hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:32]
