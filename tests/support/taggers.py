"""Small taggers and examples for tests, with labels that a linear head can learn."""

from __future__ import annotations

import numpy as np

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.heads.linear_head import Activation, LinearHead
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.splitting.splits import Side
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, TaggerCard, TaggerKind

WIDTH = 24


def make_head(labels=2, *, width=WIDTH, seed=0, activation=Activation.SIGMOID):
    rng = np.random.default_rng(seed)
    return LinearHead(
        weights=rng.normal(size=(width, labels)).astype(np.float32),
        bias=rng.normal(size=labels).astype(np.float32),
        mean=rng.normal(size=width).astype(np.float32),
        scale=rng.uniform(0.5, 2, width).astype(np.float32),
        temperature=1.25,
        activation=activation,
    )


def make_tagger(name="scenes", labels=("sea", "trees"), *, kind=TaggerKind.LABELS, head=None, **fields):
    activation = Activation.SIGMOID if kind is TaggerKind.LABELS else Activation.SOFTMAX
    return Tagger(
        name=name,
        kind=kind,
        labels=tuple(labels),
        thresholds=np.linspace(0.2, 0.4, len(labels), dtype=np.float32),
        head=head or make_head(len(labels), activation=activation),
        preprocessing=Preprocessing(),
        backbone=BackboneUse("efficientnet-lite0", "0" * 64),
        **fields,
    )


def make_vocabulary(names=("beach", "tree"), *, width=WIDTH):
    head = make_head(len(names), width=width, activation=Activation.SOFTMAX)
    return make_tagger("imagenet", names, kind=TaggerKind.VOCABULARY, head=head)


def make_world(labels=3, *, width=WIDTH, seed=0):
    """A function that draws `n` photos of one kind: features float32 and words int8, always the same rule."""
    rule = np.random.default_rng(seed)
    truth, bias = rule.normal(size=(width, labels)) * 1.5, rule.normal(size=labels) - 0.5
    blend = rule.normal(size=(width, width)) / np.sqrt(width)

    def draw(count, seed):
        rng = np.random.default_rng(seed)
        features = rng.normal(size=(count, width)) @ blend
        logits = features @ truth + bias + rng.normal(size=(count, labels)) * 0.5
        return features.astype(np.float32), (logits > 0).astype(np.int8)

    return draw


def make_examples(features, words, labels, *, seed=0, by=None):
    count = len(words)
    sides = np.random.default_rng(seed).choice(list(Side), size=count, p=[0.7, 0.15, 0.15])
    return Examples(
        labels=tuple(labels),
        features=features,
        words=words,
        sides=[Side(side) for side in sides] if by is None else [by] * count,
        groups=np.arange(count),
        keys=[bytes([seed]) + number.to_bytes(15, "little") for number in range(count)],
        paths=[f"{number}.jpg" for number in range(count)],
    )


def tagger_of(refitted, name="mine", *, project="p"):
    """The tagger that a refit in `project` makes."""
    return make_tagger(
        name,
        refitted.labels,
        head=refitted.head,
        card=TaggerCard(project=project, figures=refitted.comparison.after),
        origin=refitted.prior,
        seen=refitted.seen,
    )


def seen_of(count):
    return SeenPhotos.of([number.to_bytes(16, "little") for number in range(count)])
