"""A training on the command line, kept in the project as a run whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mlic_gui.cli.console import Console
from mlic_gui.core.errors import CoreError, LearningError
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.core.pipeline import TrainingResult
from mlic_gui.core.progress import Cancelled
from mlic_gui.core.project.store import ProjectStore
from mlic_gui.sentences import sentence


def trained(
    store: ProjectStore, run: RunRecord, learn: Callable[[], TrainingResult], console: Console
) -> TrainingResult:
    """What a training comes to.

    One of a network is in the project from its beginning, so that the window shows one that was interrupted.
    A refit is there once it ended; one that was cancelled or can't be done at all is no run.

    Args:
        store: The project.
        run: The run, begun.
        learn: Does it.
        console: Told if what it was judged by could not be kept.

    Raises:
        CoreError: As `learn`.
        Cancelled: As `learn`.
    """
    lasting = run.kind is RunKind.FINE_TUNE
    if lasting:
        store.add_run(run.id, run.to_json())
    try:
        result = learn()
    except (CoreError, Cancelled) as error:
        if lasting or not isinstance(error, LearningError | Cancelled):
            store.finish_run(run.id, _broken_off(run, error).to_json())
        raise
    store.finish_run(run.id, result.run.to_json())
    if result.unkept is not None:
        console.note(sentence(result.unkept))
    return result


def _broken_off(run: RunRecord, error: CoreError | Cancelled) -> RunRecord:
    if isinstance(error, Cancelled):
        return run.ended(RunStatus.CANCELLED)
    return replace(run.ended(RunStatus.FAILED), reason=sentence(error))
