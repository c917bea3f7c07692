"""What is asked and fetched before a training begins; the answers arrive in `Session.preparing`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.catalog.backbones import BACKBONES, WeightsFile
from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.recipes import FINE_TUNE
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.material import material, read_annotations
from mlic_gui.operations.parts.task import run
from mlic_gui.session.learning.preparing import Lack, Need, Suggested
from mlic_gui.session.notice import error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlic_gui.core.backbones import BackboneState
    from mlic_gui.core.catalog.advice import Advice
    from mlic_gui.core.catalog.preprocessing import Preprocessing
    from mlic_gui.core.engine.messages import Estimate
    from mlic_gui.core.pipeline import Annotated

Chosen = RefitSettings | TrainingSettings
_VARIANTS = 9


def advise(desk: Desk) -> None:
    """Ask which recipe suits the annotated photos."""
    found = material(desk)
    if found is None:
        return

    def look(annotated: Annotated, progress: Progress) -> Advice:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.advise(
            found.records,
            annotated,
            bench=found.project.bench,
            vocabulary=found.vocabulary,
            progress=progress,
        )

    def tell(advice: Advice) -> None:
        from mlic_gui.sentences import reason  # noqa: PLC0415

        text = reason(advice, QCoreApplication.translate)
        desk.session.preparing.suggest(Suggested(advice.recipe, text, advice.changes))

    def ask(annotated: Annotated) -> None:
        run(desk, partial(look, annotated), lane=Lane.ENGINE, then=tell, failed=_pass_over)

    read_annotations(desk, found, ask)


def look_up_backbone(desk: Desk, settings: Chosen, *, weights_file: Path | None = None) -> None:
    """Ask what the network of these settings needs before it can be trained."""
    preparing = desk.session.preparing
    if desk.underway.look_up is not None:
        desk.underway.look_up.cancel()
    if settings.backbone == SAME_BACKBONE:
        name = desk.session.tagger.backbone.name if desk.session.tagger else ""
        spec = BACKBONES.get(name)
        preparing.set_need(Need(Lack.NOTHING, spec.title if spec else name))
        return
    preparing.set_need(None)
    desk.underway.look_up = run(
        desk,
        lambda _progress: _need(settings, weights_file),
        lane=Lane.INTERACTIVE,
        then=preparing.set_need,
        failed=lambda error: preparing.set_need(None, trouble=error_notice(error).text),
        whenever=True,
    )


def fetch_backbone(desk: Desk, settings: Chosen, *, weights_file: Path | None = None) -> None:
    """Download the weights of these settings' network, or take those of a file, and make it ready."""
    preparing, library, engine = desk.session.preparing, desk.library, desk.engine
    before = preparing.need
    if preparing.fetching:
        return

    def fetch(progress: Progress) -> Need:
        from mlic_gui.core.backbones import prepare_backbone  # noqa: PLC0415

        prepare_backbone(
            settings.backbone,
            size=settings.size,
            weights=_weights(settings),
            weights_file=weights_file,
            seed=settings.seed,
            download=True,
            engine=engine,
            library=library,
            progress=progress,
        )
        return _need(settings, weights_file)

    def fail(error: BaseException) -> None:
        notice, seen = error_notice(error), preparing.fetching_this
        preparing.end_fetch(trouble=notice.text)
        if notice.details or not seen:
            desk.session.notify(notice)

    def end() -> None:
        desk.underway.fetch = None
        if preparing.fetching:
            preparing.end_fetch()

    to_download = weights_file is None and before is not None and before.lack is Lack.DOWNLOAD
    desk.underway.fetch = run(
        desk,
        fetch,
        lane=Lane.ENGINE,
        title=Stage.DOWNLOAD if to_download else Stage.MAKE_BACKBONE,
        then=lambda need: preparing.end_fetch(need=need),
        report=preparing.note_report,
        failed=fail,
        ended=end,
        whenever=True,
    )
    preparing.begin_fetch()


def cancel_fetch(desk: Desk) -> None:
    """End a download; what has arrived is kept for the next time."""
    if desk.underway.fetch is not None:
        desk.underway.fetch.cancel()


def estimate(
    desk: Desk, settings: TrainingSettings, *, recipe: str = FINE_TUNE, weights_file: Path | None = None
) -> None:
    """Ask what a training would take."""
    found, preparing = material(desk), desk.session.preparing
    drop_estimate(desk)
    wish = desk.underway.estimates
    if found is None or desk.session.history.running:
        return

    def measure(annotated: Annotated, progress: Progress) -> Estimate:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.estimate_fine_tune(
            found.records,
            annotated,
            bench=found.project.bench,
            tagger=found.tagger,
            settings=settings,
            recipe=recipe,
            weights_file=weights_file,
            engine=desk.engine,
            progress=progress,
        )

    def fail(error: BaseException) -> None:
        notice = error_notice(error)
        preparing.estimate_failed.emit(notice.text)
        if notice.details:
            desk.session.notify(notice)

    def ask(annotated: Annotated) -> None:
        if wish != desk.underway.estimates:
            return
        desk.underway.estimate = run(
            desk,
            partial(measure, annotated),
            lane=Lane.ENGINE,
            title=Stage.ESTIMATE,
            then=preparing.estimated.emit,
            failed=fail,
        )

    read_annotations(desk, found, ask, fail)


def drop_estimate(desk: Desk) -> None:
    """Stop an estimate that nobody waits for any more."""
    if desk.underway.estimate is not None:
        desk.underway.estimate.cancel()
    desk.underway.estimate = None
    desk.underway.estimates += 1


def preview_variants(desk: Desk, settings: TrainingSettings, *, seed: int = 0) -> None:
    """Draw variants of the current photo as a training with these settings would see them.

    While some are being drawn, the last wish is kept and drawn next.
    """
    session, underway = desk.session, desk.underway
    record, project, tagger = session.current_record, session.project, session.tagger
    if underway.variants is not None:
        underway.next_variants = partial(preview_variants, desk, settings, seed=seed)
        return
    if record is None or project is None or tagger is None:
        return

    def draw(_progress: Progress) -> list[NDArray[np.uint8]]:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.preview_variants(
            record,
            folder=project.folder,
            preprocessing=_preprocessing(settings, tagger.preprocessing),
            amounts=settings.augmentation,
            count=_VARIANTS,
            seed=seed,
        )

    underway.variants = run(
        desk,
        draw,
        lane=Lane.INTERACTIVE,
        then=session.preparing.variants_made.emit,
        failed=lambda _error: session.preparing.variants_made.emit([]),
        ended=partial(_draw_next, desk),
    )


def _draw_next(desk: Desk) -> None:
    underway = desk.underway
    underway.variants, wish, underway.next_variants = None, underway.next_variants, None
    if wish is not None:
        wish()


def _need(settings: Chosen, weights_file: Path | None) -> Need:
    """What a network of the catalogue needs; looks at the disk."""
    from mlic_gui.core.backbones import BackboneStatus, backbone_state  # noqa: PLC0415

    state = backbone_state(
        settings.backbone,
        size=settings.size,
        weights=_weights(settings),
        weights_file=weights_file,
        seed=settings.seed,
    )
    lacks = {
        BackboneStatus.NEEDS_DOWNLOAD: Lack.DOWNLOAD,
        BackboneStatus.NEEDS_PACKAGE: Lack.PACKAGE,
    }
    return _as_need(
        state,
        settings.backbone,
        lack=lacks.get(state.status, Lack.NOTHING),
        made=state.status is BackboneStatus.READY,
    )


def _weights(settings: Chosen) -> str:
    """What the network begins with; a head alone is only ever learned on pretrained weights."""
    return settings.weights if isinstance(settings, TrainingSettings) else "pretrained"


def _as_need(state: BackboneState, name: str, *, lack: Lack, made: bool) -> Need:
    spec = BACKBONES[name]
    return Need(
        lack=lack,
        title=spec.title,
        bytes=state.download_bytes,
        host=urlsplit(state.url or "").hostname or "",
        package=state.package or "",
        folder=state.weights_dir,
        file=spec.weights.name if isinstance(spec.weights, WeightsFile) else "",
        made=made,
    )


def _preprocessing(settings: TrainingSettings, own: Preprocessing) -> Preprocessing:
    """How the network of these settings sees a photo."""
    spec = BACKBONES.get(settings.backbone)
    seen = spec.preprocessing if spec else own
    return replace(seen, size=settings.size) if settings.size else seen


def _pass_over(_error: BaseException) -> None:
    """Advice is offered; without it everything works as well."""
