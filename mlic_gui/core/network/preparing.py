"""A fine-tuning's job with everything loaded and built: the network, its phases, what there is to learn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Literal

import keras
import numpy as np

from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.training import EVERYBODY, TrainingSettings
from mlic_gui.core.engine.messages import SELECTION_SIDE, TRAIN_SIDE, FineTuneJob
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.builder import FEATURES_LAYER, build_network
from mlic_gui.core.network.export import tflite_bytes
from mlic_gui.core.network.head import Head, read_head
from mlic_gui.core.network.looking.activations import Shelf
from mlic_gui.core.network.looking.frozen import Below, FrozenPart, NothingFrozen
from mlic_gui.core.network.looking.source import Look, Source
from mlic_gui.core.network.looking.view import Rows, Showing, View
from mlic_gui.core.network.training.losses import chosen_loss
from mlic_gui.core.network.training.optimisers import Course
from mlic_gui.core.network.training.phase import Lesson, Phase, steps_per_epoch
from mlic_gui.core.network.training.precision import half_pays
from mlic_gui.core.network.training.trainee import Trainee
from mlic_gui.core.network.weights import read_weights

HEAD_LAYER = "head"
_BODY = "body_"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What a phase is made of.

    Attributes:
        trainee: The part that learns.
        below: What lies below it.
        look: How a view becomes what enters it.
        kept: The views that are looked at beforehand.
        course: How it learns.
    """

    trainee: Trainee
    below: Below
    look: Look
    kept: list[View]
    course: Course


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A job with everything loaded and built.

    Attributes:
        network: The whole network up to its features.
        dense: The head.
        parts: One for each phase, the head alone first if it has epochs of its own.
        lesson: What there is to learn.
        everything: All rows, where in the end all photos teach; empty elsewhere.
    """

    network: Any
    dense: Any
    parts: tuple[Part, ...]
    lesson: Lesson
    everything: Rows

    @property
    def head(self) -> Head:
        """The head as it is now."""
        return Head(*self.dense.get_weights())

    @property
    def epochs(self) -> int:
        """Epochs of all phases, if none is spared."""
        return sum(part.course.epochs for part in self.parts)

    @property
    def steps(self) -> int:
        """Steps of the whole training, if no epoch is spared."""
        sizes = [len(self.lesson.train), len(self.everything)]
        return self.epochs * sum(steps_per_epoch(size, self.lesson.batch_size) for size in sizes)

    def phases(self, job: FineTuneJob, stack: ExitStack, shelves: Sequence[Shelf]) -> tuple[Phase, ...]:
        """The phases, each with room on its shelf for what it keeps; opened until `stack` is closed."""
        sources = (
            Source(part.look, part.kept, folder=job.out_dir, shelf=shelf if part.kept else None)
            for part, shelf in zip(self.parts, shelves, strict=True)
        )
        return tuple(
            Phase(part.trainee, stack.enter_context(source), part.course)
            for part, source in zip(self.parts, sources, strict=True)
        )


def prepare(job: FineTuneJob) -> Prepared:
    """Load the arrays, build the network, cut it where training begins.

    Raises:
        TaggerError: The network or head to start from is missing, damaged or not one of ours.
    """
    spec = _spec(job.backbone)
    keras.utils.set_random_seed(job.settings.seed)
    network = _network(job, spec)
    targets = np.load(job.targets_path, allow_pickle=False)
    dense = _dense(job, width=network.output.shape[-1], labels=targets.shape[1])
    sides = np.load(job.sides_path, allow_pickle=False)
    again = job.settings.learn_from == EVERYBODY
    lesson = Lesson(
        targets=targets,
        train=np.flatnonzero(sides == TRAIN_SIDE),
        selection=np.flatnonzero(sides == SELECTION_SIDE),
        showing=_showing(job),
        batch_size=job.settings.batch_size,
        seed=job.settings.seed,
        beta=job.settings.beta,
        exclusive=job.exclusive,
    )
    everything = np.arange(len(sides)) if again else np.empty(0, np.intp)
    parts = _Parts(job, spec, network, dense, lesson, everything)
    return Prepared(network, dense, tuple(parts.all()), lesson, everything)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    job: FineTuneJob
    spec: BackboneSpec
    network: Any
    dense: Any
    lesson: Lesson
    everything: Rows

    def all(self) -> Iterator[Part]:
        if self.job.settings.head_epochs:
            yield self._part("head", backbone_end(self.network))
        yield self._part("all", _cut(self.network, self.spec, self.job.settings.blocks))

    def _part(self, phase: Literal["head", "all"], cut: Any) -> Part:
        settings, preprocessing = self.job.settings, self.job.preprocessing
        pixels = np.load(self.job.pixels_path, mmap_mode="r", allow_pickle=False)
        frozen = cut is not self.network.input
        below: Below = NothingFrozen(preprocessing)
        if frozen:
            below = FrozenPart(tflite_bytes(keras.Model(self.network.input, cut)), preprocessing)
        return Part(
            trainee=self._trainee(cut, settings),
            below=below,
            look=Look(pixels, below, settings.seed, settings.augmentation),
            kept=self._kept() if frozen else [],
            course=Course.of(settings, phase),
        )

    def _trainee(self, cut: Any, settings: TrainingSettings) -> Trainee:
        words = self.lesson.targets[self.lesson.train]
        return Trainee(
            self.network,
            cut,
            self.dense,
            loss=chosen_loss(settings, words, exclusive=self.job.exclusive),
            dropout=settings.dropout,
            norms=settings.train_norms,
            half=settings.mixed_precision and half_pays(),
            seed=settings.seed,
        )

    def _kept(self) -> list[View]:
        lesson, everything = self.lesson, self.everything
        if len(everything):
            return lesson.showing.kept(everything, everything)
        return lesson.showing.kept(lesson.train, np.concatenate([lesson.selection, lesson.train]))


def backbone_end(network: Any) -> Any:
    """The tensor that enters what lies on top of the backbone."""
    above = (layer for layer in network.layers if layer.name.startswith((_BODY, FEATURES_LAYER)))
    return next(above).input


def _cut(network: Any, spec: BackboneSpec, blocks: int) -> Any:
    """The tensor above which so many stages and all that follows are trained."""
    if blocks == 0:
        return backbone_end(network)
    if blocks > len(spec.stages) or not spec.stages:
        return network.input
    return network.get_layer(spec.stages[blocks - 1].below).output


def _spec(name: str) -> BackboneSpec:
    if name not in BACKBONES:
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=name, part="backbone")
    return BACKBONES[name]


def _showing(job: FineTuneJob) -> Showing:
    drawn = {"off": 0, "drawn": job.settings.variants, "streamed": None}[job.settings.augment]
    return Showing(drawn, mirrored=job.preprocessing.mirrored)


def _network(job: FineTuneJob, spec: BackboneSpec) -> Any:
    """The network that the job starts from, or its backbone under a new body."""
    start = _build(job, spec, job.start_body)
    read_weights(start, job.network_path)
    if job.head_path is not None:
        return start
    network = _build(job, spec, job.settings.body)
    for layer in network.layers:
        if layer.weights and not layer.name.startswith(_BODY):
            layer.set_weights(start.get_layer(layer.name).get_weights())
    return network


def _build(job: FineTuneJob, spec: BackboneSpec, body: Body) -> Any:
    """Without the layer for dropout: its steps could not be repeated in another process."""
    return build_network(spec, size=job.preprocessing.size, body=replace(body, dropout=0.0))


def _dense(job: FineTuneJob, *, width: int, labels: int) -> Any:
    """The head of the job, or a new one (Glorot uniform)."""
    dense = keras.layers.Dense(labels, name=HEAD_LAYER)
    dense.build((None, width))
    if job.head_path is not None:
        head = read_head(job.head_path)
        if head.weights.shape != (width, labels):
            raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=job.head_path, part="head.npz")
        dense.set_weights([head.weights, head.bias])
    return dense
