"""The network that a training starts from: the one of the tagger in use, or another backbone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mlic_gui.core.backbones import ReadyBackbone, prepare_backbone
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.errors import EngineError, ErrorCode, LearningError
from mlic_gui.core.learning.annotated import Annotated, Material, gather
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.fine_tuning.fine_tune_plan import FineTunePlan
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.taggers.making import bare_tagger
from mlic_gui.core.learning.taggers.moving import Known, carried
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, match_labels
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress


@dataclass(frozen=True, slots=True)
class Weights:
    """Where the weights of another backbone may come from.

    Attributes:
        file: A file of the user's, or None for those that are published.
        download: Whether they may be fetched.
    """

    file: Path | None = None
    download: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """The network that a training starts from.

    Attributes:
        backbone: Name in the catalogue.
        network: `.keras` that holds its weights.
        body: What lies between backbone and features in it.
        preprocessing: How photos become its input.
        head: The head to start from, or None for a new one.
    """

    backbone: str
    network: Path
    body: Body
    preprocessing: Preprocessing
    head: LinearHead | None


def moves(settings: TrainingSettings | RefitSettings, weights: Weights) -> bool:
    """Whether the training leaves the network of the tagger in use."""
    random = isinstance(settings, TrainingSettings) and settings.weights == "random"
    return settings.backbone != SAME_BACKBONE or random or weights.file is not None


def continued(settings: TrainingSettings, tagger: Tagger) -> TrainingSettings:
    """The settings with the layers of the tagger in use, where its network goes on and none are asked for."""
    body = tagger.backbone.body
    if settings.backbone != SAME_BACKBONE or not settings.body.plain:
        return settings
    return replace(settings, head=body.kind, head_width=body.width, pooling=body.pooling)


def looking(
    preprocessing: Preprocessing, settings: TrainingSettings | RefitSettings, *, size: int = 0
) -> Preprocessing:
    """The preprocessing, looking twice and at another size where that is asked for."""
    return replace(
        preprocessing,
        mirrored=preprocessing.mirrored or settings.mirror,
        size=size or preprocessing.size,
    )


def start_same(tagger: Tagger, plan: FineTunePlan, *, bench: Bench, settings: TrainingSettings) -> Start:
    """The network of the tagger in use, and the head that was refitted on it if its layers stay.

    Raises:
        TaggerError: NETWORK_MISSING.
        LearningError: SETTING_INVALID, for another size where the layers on top are made for one.
    """
    body, size = tagger.backbone.body, tagger.preprocessing.size
    if body.pooling == "flatten" and settings.size not in {0, size}:
        raise LearningError(
            ErrorCode.SETTING_INVALID, setting="size", value=settings.size, minimum=size, maximum=size
        )
    return Start(
        backbone=tagger.backbone.name,
        network=bench.library.keras_path(tagger),
        body=body,
        preprocessing=looking(tagger.preprocessing, settings, size=settings.size),
        head=plan.learned.head if body.same_layers(settings.body) else None,
    )


def start_elsewhere(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    plan: FineTunePlan,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: TrainingSettings,
    weights: Weights,
    engine: Engine,
    progress: Progress,
) -> Start:
    """Another backbone, made ready, and for a linear head one that is solved on its features.

    Raises:
        BackboneError: The weights are not at hand, or can't be trusted.
        TaggerError: The network is missing or damaged.
        EngineError: As `Engine.make_backbone`.
        Cancelled: What was made so far stays.
    """
    bare, ready = other_ground(
        tagger, bench=bench, settings=settings, weights=weights, engine=engine, progress=progress
    )
    start = Start(ready.name, ready.keras_path, Body(), bare.preprocessing, None)
    if settings.weights == "random" or not settings.body.plain:
        return start
    material = gather(records, annotated, bench=bench, tagger=bare, progress=progress)
    return replace(start, head=_solved(material, plan, bare=bare, settings=settings, progress=progress))


def other_ground(
    tagger: Tagger,
    *,
    bench: Bench,
    settings: TrainingSettings | RefitSettings,
    weights: Weights,
    engine: Engine | None,
    progress: Progress,
) -> tuple[Tagger, ReadyBackbone]:
    """A tagger that knows nothing yet on another backbone, made ready; raises as `start_elsewhere`."""
    if engine is None:
        raise EngineError(ErrorCode.ENGINE_UNAVAILABLE, reason="no training process", details="")
    ready = prepare_backbone(
        tagger.backbone.name if settings.backbone == SAME_BACKBONE else settings.backbone,
        size=settings.size,
        weights=settings.weights if isinstance(settings, TrainingSettings) else "pretrained",
        weights_file=weights.file,
        seed=settings.seed,
        download=weights.download,
        engine=engine,
        library=bench.library,
        progress=progress,
    )
    preprocessing = looking(ready.preprocessing, settings)
    return bare_tagger(BackboneUse(ready.name, ready.digest), preprocessing, width=ready.width), ready


def _solved(
    material: Material,
    plan: FineTunePlan,
    *,
    bare: Tagger,
    settings: TrainingSettings,
    progress: Progress,
) -> LinearHead | None:
    """A head for the labels of the plan on another network, so that a training there does not start cold.

    None where some of them can't be taken along.
    """
    learned = refit(
        material.examples,
        tagger=bare,
        project=material.project,
        settings=RefitSettings(beta=settings.beta, seed=settings.seed),
        on_point=lambda _: False,
        check=progress.check,
        by_sides=True,
    )
    old = plan.learned
    known = Known(old.labels, old.head, old.thresholds, plan.examples)
    all_labels = carried(learned, material.examples, known=known)
    places = match_labels(old.labels, all_labels.labels)
    return None if (places < 0).any() else all_labels.head.columns(places.tolist())
