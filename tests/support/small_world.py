"""A world in which the window's whole story takes a second: a tiny network, two taggers, coloured photos."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.features.runtime import file_digest
from mlic_gui.core.learning.heads.linear_head import Activation, LinearHead
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, TaggerKind
from mlic_gui.core.learning.taggers.tagger_file import save_tagger
from tests.support.tiny_network import TINY_NETWORK, TINY_WIDTH

COLOURS = {"red": (205, 60, 55), "green": (50, 190, 60), "blue": (55, 65, 205)}
LABELS = tuple(COLOURS)
_BACKBONE = "efficientnet-lite0"


def colours_of(number: int) -> tuple[str, str]:
    """The colours of the left and the right half of photo `number`."""
    return LABELS[number % 3], LABELS[(number // 3) % 3]


def make_photo(path: Path, number: int, *, width: int = 96, height: int = 64) -> None:
    """A photo of two colours, with a structure of its own so that no two are alike."""
    noise = np.random.default_rng(number).normal(0, 28, (8, 12))
    structure = Image.fromarray(noise.astype(np.float32)).resize((width, height), Image.Resampling.BICUBIC)
    left, right = colours_of(number)
    pixels = np.empty((height, width, 3), np.float32)
    pixels[:, : width // 2], pixels[:, width // 2 :] = COLOURS[left], COLOURS[right]
    pixels += np.asarray(structure)[..., None]
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(path, quality=92)


def make_folder(folder: Path, count: int, *, first: int = 0) -> Path:
    """`count` photos, `0.jpg` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        make_photo(folder / f"{number}.jpg", number)
    return folder


def make_library(root: Path, *, taggers: Sequence[str] = ("natural-scenes", "imagenet")) -> TaggerLibrary:
    """A library of the named taggers: `natural-scenes` knows red and green, `imagenet` is a vocabulary."""
    backbone = root / "backbones" / _BACKBONE
    backbone.mkdir(parents=True)
    shutil.copy(TINY_NETWORK, backbone / "network.tflite")
    (backbone / "network.keras").write_bytes(b"")  # its place is all that is ever looked at
    shipped = root / "taggers"
    shipped.mkdir()
    for name in taggers:
        kind = TaggerKind.VOCABULARY if name == "imagenet" else TaggerKind.LABELS
        names = ("blue", "crimson", "teal") if name == "imagenet" else ("red", "green")
        save_tagger(make_tagger(name, names, kind=kind), shipped / name)
    return TaggerLibrary(shipped=shipped, own=root / "own", backbones=root / "backbones")


def make_tagger(name: str, labels: Sequence[str], *, kind: TaggerKind = TaggerKind.LABELS) -> Tagger:
    """A tagger that sees the colours it has heard of: of red, green and blue the mean over the photo."""
    weights = np.zeros((TINY_WIDTH, len(labels)), np.float32)
    for column, label in enumerate(labels):
        if label in LABELS:
            weights[LABELS.index(label) : 12 : 3, column] = 4.0
    return Tagger(
        name=name,
        kind=kind,
        labels=tuple(labels),
        thresholds=np.full(len(labels), 0.4, np.float32),
        head=LinearHead(
            weights=weights,
            bias=np.full(len(labels), 1.5, np.float32),
            mean=np.zeros(TINY_WIDTH, np.float32),
            scale=np.ones(TINY_WIDTH, np.float32),
            activation=Activation.SIGMOID if kind is TaggerKind.LABELS else Activation.SOFTMAX,
        ),
        preprocessing=Preprocessing(size=32),
        backbone=BackboneUse(_BACKBONE, file_digest(TINY_NETWORK)),
    )
