"""A tagger's directory: `tagger.json` and `head.npz`, written whole and read with suspicion."""

from __future__ import annotations

import json
import math
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.atomic import replace_directory, write_error
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.array_file import read_arrays
from mlic_gui.core.learning.heads.linear_head import Activation, FloatArray, LinearHead
from mlic_gui.core.learning.plain import from_plain, to_plain
from mlic_gui.core.learning.taggers.seen import SALT_BYTES, SeenPhotos
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Origin, Tagger, TaggerCard, TaggerKind

FORMAT = 1
DESCRIPTION = "tagger.json"
ARRAYS = "head.npz"
NETWORK_FILES = ("network.tflite", "network.keras")

MAX_LABELS = 20_000
MAX_WIDTH = 131_072  # a whole map of InceptionV3
MAX_NAME = 200
_MAX_DESCRIPTION_BYTES = 32 * 2**20
_MAX_ARRAY_BYTES = 256 * 2**20
_MAX_SEEN = 10_000_000
_CARD_FIELDS = ("figures", "split", "run", "project", "date", "licence")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class _RefusedError(Exception):
    """The part of a tagger that can't be trusted."""


@dataclass(frozen=True, slots=True)
class _Arrays:
    """The members of a `head.npz`, each checked as it is taken."""

    members: Mapping[str, npt.NDArray[Any]]

    def floats(self, name: str, shape: tuple[int, ...]) -> FloatArray:
        array = self.members.get(name)
        if array is None or array.dtype.kind != "f" or array.shape != shape:
            raise _RefusedError(name)
        with np.errstate(over="ignore"):
            values = array.astype(np.float32)
        if not np.isfinite(values).all():
            raise _RefusedError(name)
        return values

    def hashes(self, name: str) -> npt.NDArray[np.uint64]:
        array = self.members.get(name, np.zeros(0, dtype=np.uint64))
        if array.dtype != np.uint64 or array.ndim != 1 or len(array) > _MAX_SEEN:
            raise _RefusedError(name)
        return np.unique(array)


def save_tagger(tagger: Tagger, directory: Path, *, network_from: Path | None = None) -> Tagger:
    """Write a tagger as a directory, in place of what was there, whole or not at all.

    Args:
        tagger: What to write.
        directory: Where.
        network_from: Directory whose own network files (`network.tflite`, `network.keras`) go with it;
            linked where the file system can, else copied.

    Returns:
        The tagger with its directory.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; what was at `directory` is untouched.
    """
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".saving-", dir=directory.parent) as temporary:
            new = Path(temporary) / "tagger"
            new.mkdir()
            _write_files(tagger, new, network_from)
            replace_directory(new, directory)
    except OSError as error:
        raise write_error(error, directory) from error
    return replace(tagger, directory=directory)


def load_tagger(directory: Path) -> Tagger:
    """Read a tagger's directory; nothing in it is executed.

    Raises:
        TaggerError: TAGGER_MISSING(path), or TAGGER_DAMAGED(path, part) if it is truncated, inconsistent,
            not finite, too large or not one of ours.
    """
    if not (directory / DESCRIPTION).is_file():
        raise TaggerError(ErrorCode.TAGGER_MISSING, name=directory.name, path=str(directory))
    try:
        description = _read_description(directory / DESCRIPTION)
        return _tagger(description, _read_arrays(directory / ARRAYS), directory)
    except _RefusedError as error:
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=str(directory), part=str(error)) from error
    except TaggerError as error:
        raise TaggerError(error.code, **{"path": str(directory), **error.fields}) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError, MemoryError) as error:
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=str(directory), part=DESCRIPTION) from error


def tagger_name(directory: Path) -> str:
    """The name alone; empty if it can't be read."""
    try:
        return _text(_read_description(directory / DESCRIPTION)["name"], "name")
    except (_RefusedError, OSError, ValueError, KeyError, RecursionError):
        return ""


def _write_files(tagger: Tagger, directory: Path, network_from: Path | None) -> None:
    text = json.dumps(_describe(tagger), ensure_ascii=False, indent=1, allow_nan=False)
    (directory / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
    np.savez(directory / ARRAYS, allow_pickle=False, **_arrays(tagger))
    if network_from is not None:
        for name in NETWORK_FILES:
            _link_or_copy(network_from / name, directory / name)


def _link_or_copy(source: Path, target: Path) -> None:
    if not source.is_file():
        return
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _describe(tagger: Tagger) -> dict[str, Any]:
    card: dict[str, Any] = to_plain(tagger.card)
    return {
        "format": FORMAT,
        "name": tagger.name,
        "kind": tagger.kind.value,
        "labels": list(tagger.labels),
        "thresholds": [float(value) for value in tagger.thresholds],
        "preprocessing": tagger.preprocessing.to_json(),
        "backbone": _describe_backbone(tagger.backbone),
        "activation": tagger.head.activation.value,
        "temperature": float(tagger.head.temperature),
        **card,
        "salt": tagger.seen.salt.hex(),
        "origin": _describe_origin(tagger.origin) if tagger.origin else None,
    }


def _describe_backbone(use: BackboneUse) -> dict[str, Any]:
    """Its body only where it has one, so that older versions of the program read what they can use."""
    plain: dict[str, Any] = to_plain(use)
    if use.body.plain:
        del plain["body"]
    return plain


def _describe_origin(origin: Origin) -> dict[str, Any]:
    return {
        "tagger": origin.tagger,
        "labels": list(origin.labels),
        "thresholds": [float(value) for value in origin.thresholds],
        "beta": to_plain(origin.beta),
        "activation": origin.head.activation.value,
        "temperature": float(origin.head.temperature),
        "salt": origin.seen.salt.hex(),
    }


def _arrays(tagger: Tagger) -> dict[str, npt.NDArray[Any]]:
    return {
        **_head_arrays(tagger.head, "", tagger.seen),
        **(_head_arrays(tagger.origin.head, "origin_", tagger.origin.seen) if tagger.origin else {}),
    }


def _head_arrays(head: LinearHead, prefix: str, seen: SeenPhotos) -> dict[str, npt.NDArray[Any]]:
    return {
        f"{prefix}weights": head.weights,
        f"{prefix}bias": head.bias,
        f"{prefix}mean": head.mean,
        f"{prefix}scale": head.scale,
        f"{prefix}seen": seen.hashes,
    }


def _read_description(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MAX_DESCRIPTION_BYTES:
        raise _RefusedError(DESCRIPTION)
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _RefusedError("format")
    return data


def _read_arrays(path: Path) -> _Arrays:
    """Members of the archive, refused before anything large is unpacked."""
    try:
        return _Arrays(read_arrays(path, most_bytes=_MAX_ARRAY_BYTES))
    except ValueError as error:
        raise _RefusedError(ARRAYS) from error


def _tagger(data: Mapping[str, Any], arrays: _Arrays, directory: Path) -> Tagger:
    labels = _labels(data["labels"])
    head = _head(arrays, "", len(labels), data["temperature"], Activation(data["activation"]))
    return Tagger(
        name=_text(data["name"], "name"),
        kind=TaggerKind(data["kind"]),
        labels=labels,
        thresholds=_thresholds(data["thresholds"], len(labels)),
        head=head,
        preprocessing=Preprocessing.from_json(data["preprocessing"]),
        backbone=_backbone(data["backbone"]),
        card=from_plain(TaggerCard, {name: data[name] for name in _CARD_FIELDS if name in data}),
        origin=_origin(data["origin"], arrays, head.width) if data.get("origin") is not None else None,
        seen=_seen(data.get("salt", ""), arrays, "seen"),
        directory=directory,
    )


def _origin(data: Mapping[str, Any], arrays: _Arrays, width: int) -> Origin:
    labels = _labels(data["labels"], empty=True)
    activation = Activation(data.get("activation", Activation.SIGMOID))
    head = _head(arrays, "origin_", len(labels), data["temperature"], activation)
    if head.width != width:
        raise _RefusedError("origin")
    return Origin(
        tagger=_text(data["tagger"], "origin"),
        labels=labels,
        thresholds=_thresholds(data["thresholds"], len(labels)),
        beta=_beta(data["beta"]),
        head=head,
        seen=_seen(data["salt"], arrays, "origin_seen"),
    )


def _head(
    arrays: _Arrays, prefix: str, count: int, temperature: object, activation: Activation
) -> LinearHead:
    mean = arrays.members.get(f"{prefix}mean")
    if mean is None or mean.ndim != 1 or not 1 <= len(mean) <= MAX_WIDTH:
        raise _RefusedError(f"{prefix}mean")
    scale = arrays.floats(f"{prefix}scale", mean.shape)
    if not (scale > 0).all():
        raise _RefusedError(f"{prefix}scale")
    return LinearHead(
        weights=arrays.floats(f"{prefix}weights", (len(mean), count)),
        bias=arrays.floats(f"{prefix}bias", (count,)),
        mean=arrays.floats(f"{prefix}mean", mean.shape),
        scale=scale,
        temperature=_number(temperature, "temperature", lambda value: 0 < value < np.inf),
        activation=activation,
    )


def _labels(data: object, *, empty: bool = False) -> tuple[str, ...]:
    if not isinstance(data, list) or len(data) > MAX_LABELS or not (data or empty):
        raise _RefusedError("labels")
    labels = tuple(_text(label, "labels") for label in data)
    if len(set(labels)) != len(labels):
        raise _RefusedError("labels")
    return labels


def _text(data: object, part: str) -> str:
    if not isinstance(data, str) or not data.strip() or len(data) > MAX_NAME or not data.isprintable():
        raise _RefusedError(part)
    return data


def _thresholds(data: object, count: int) -> FloatArray:
    if not isinstance(data, list) or len(data) != count:
        raise _RefusedError("thresholds")
    return np.array(
        [_number(item, "thresholds", lambda value: 0 <= value <= 1) for item in data], dtype=np.float32
    )


def _number(data: object, part: str, valid: Callable[[float], bool]) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not valid(float(data)):
        raise _RefusedError(part)
    return float(data)


def _beta(data: object) -> float:
    return math.nan if data is None else _number(data, "origin", lambda value: 0 <= value < math.inf)


def _backbone(data: object) -> BackboneUse:
    use = from_plain(BackboneUse, data)
    if not _DIGEST.fullmatch(use.digest) or not re.fullmatch(r"[\w.-]{1,100}", use.name):
        raise _RefusedError("backbone")
    if not use.body.possible:
        raise _RefusedError("backbone.body")
    return use


def _seen(salt: object, arrays: _Arrays, name: str) -> SeenPhotos:
    if not isinstance(salt, str) or len(salt) not in {0, 2 * SALT_BYTES}:
        raise _RefusedError("salt")
    return SeenPhotos(salt=bytes.fromhex(salt), hashes=arrays.hashes(name))
