"""How messages become lines of a pipe: one JSON object each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.explaining import LayerFacts, Question, TaggerNetwork
from mlic_gui.core.engine.messages import (
    AboutAside,
    Aside,
    BackboneJob,
    EpochPoint,
    ExportJob,
    FineTuneJob,
    Message,
    Said,
)


class ProtocolError(Exception):
    """A line is not a message."""


def encode(message: Message) -> bytes:
    """One line of UTF-8 JSON, newline included."""
    return json.dumps(_plain(message), default=str).encode() + b"\n"


def decode(line: bytes) -> Message:
    """The message of a line.

    Raises:
        ProtocolError: The line is none.
    """
    try:
        message: Message = _restore_kind(_KINDS, json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProtocolError(line[:200].decode(errors="replace")) from error
    return message


def _plain(message: Any) -> dict[str, Any]:
    data = {"kind": type(message).__name__, **asdict(message)}
    match message:
        case Aside(question=inner):
            data["question"] = _plain(inner)
        case AboutAside(said=inner):
            data["said"] = _plain(inner)
    return data


def _restore_kind(kinds: Mapping[str, type[Any]], data: dict[str, Any]) -> Any:
    return _restore(kinds[data.pop("kind")], data)


def _restore(kind: type[Any], data: dict[str, Any]) -> Any:
    parts: dict[str, Callable[[Any], Any]] = {
        **_PARTS,
        "job": partial(_restore, _JOBS.get(kind.__name__, FineTuneJob)),
    }
    values = {name: parts.get(name, _unchanged)(value) for name, value in data.items()}
    if set(values) != {item.name for item in fields(kind)}:
        raise ValueError(kind.__name__)
    return kind(**values)


def _path(value: str | None) -> Path | None:
    return None if value is None else Path(value)


def _unchanged(value: Any) -> Any:
    return value


def _named(*kinds: type[Any]) -> Mapping[str, type[Any]]:
    return MappingProxyType({kind.__name__: kind for kind in kinds})


_KINDS = _named(*Message.__args__)
_QUESTIONS = _named(*Question.__args__)
_SAID = _named(*Said.__args__)
_JOBS: Mapping[str, Any] = MappingProxyType(
    {
        "FineTune": FineTuneJob,
        "EstimateCost": FineTuneJob,
        "MakeBackbone": BackboneJob,
        "ExportNetwork": ExportJob,
    }
)
_PATHS = (
    "pixels_path",
    "targets_path",
    "sides_path",
    "network_path",
    "head_path",
    "keras_path",
    "tflite_path",
    "out_dir",
    "out_path",
    "weights_path",
    "logs_dir",
    "logits_path",
)
_PARTS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        **dict.fromkeys(_PATHS, _path),
        **dict.fromkeys(("body", "start_body"), lambda data: _restore(Body, data)),
        **dict.fromkeys(("columns", "channels", "shape", "inputs"), tuple),
        "preprocessing": Preprocessing.from_json,
        "settings": lambda data: _restore(TrainingSettings, data),
        "points": lambda items: tuple(_restore(EpochPoint, item) for item in items),
        "network": lambda data: _restore(TaggerNetwork, data),
        "layers": lambda items: tuple(_restore(LayerFacts, item) for item in items),
        "question": lambda data: _restore_kind(_QUESTIONS, data),
        "said": lambda data: _restore_kind(_SAID, data),
    }
)
