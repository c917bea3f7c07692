"""A fine-tuning from job to files: load, look at photos, train on what was seen, write."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.atomic import write_error
from mlic_gui.core.catalog.training import EVERYBODY
from mlic_gui.core.engine.messages import FineTuneJob, FineTuneOutcome
from mlic_gui.core.network.export import save_keras, tflite_bytes
from mlic_gui.core.network.head import write_head
from mlic_gui.core.network.preparing import Prepared, prepare
from mlic_gui.core.network.training.checkpoint import Checkpoint, Saved
from mlic_gui.core.network.training.event_log import EventLog
from mlic_gui.core.network.training.fit import Fit
from mlic_gui.core.network.training.phase import Phase, Steps, steps_per_epoch
from mlic_gui.core.network.training.state import State
from mlic_gui.core.progress import Cancelled, Progress


@dataclass(frozen=True, slots=True, eq=False)
class _Learned:
    """How a training went; the prepared network holds its result.

    Attributes:
        state: Where the training ended.
        logits: float32 (n, labels) of all photos, or None.
        resumed_from: Epoch at which it was taken up.
    """

    state: State = field(default_factory=State)
    logits: npt.NDArray[np.float32] | None = None
    resumed_from: int = 0


def fine_tune(job: FineTuneJob, *, progress: Progress, stop: threading.Event) -> FineTuneOutcome:
    """Do the job, from where an earlier process left it if one was killed.

    Raises:
        TaggerError: The network or head to start from is missing, damaged or not one of ours.
        ProjectError: DISK_FULL or FILE_UNWRITABLE, for the job's folder.
        Cancelled: `progress` was cancelled; nothing is left.
    """
    prepared = prepare(job)
    checkpoint = Checkpoint(job)
    try:
        with ExitStack() as stack:
            learned = _Training(prepared, job, checkpoint, progress, stop).run(stack)
        outcome = _write(prepared, learned, job=job, stopped=stop.is_set())
    except Cancelled:
        checkpoint.clear_all()
        raise
    except OSError as error:
        raise write_error(error, job.out_dir) from error
    checkpoint.clear_all()
    return outcome


@dataclass(frozen=True, slots=True, eq=False)
class _Training:
    prepared: Prepared
    job: FineTuneJob
    checkpoint: Checkpoint
    progress: Progress
    stop: threading.Event

    def run(self, stack: ExitStack) -> _Learned:
        """Look at photos, then train; everything opened is closed with `stack`."""
        start = self.prepared.parts[-1].trainee.weights()
        saved = self.checkpoint.load()
        if saved is None:
            self.checkpoint.clear()
        shelves = self.checkpoint.shelves(len(self.prepared.parts))
        phases = self.prepared.phases(self.job, stack, shelves)
        if not self._look(phases, saved):
            return _Learned()
        fit = self._fit(phases, stack.enter_context(EventLog(self.job.logs_dir)))
        honest = fit.learn(saved)
        resumed_from = len(saved.state.points) - 1 if saved is not None else 0
        if not len(self.prepared.everything):
            return _Learned(honest.state, resumed_from=resumed_from)
        logits = honest.logits if honest.logits.size else fit.logits(self.prepared.everything)
        if not self.stop.is_set():
            fit.learn_again(replace(honest, logits=logits), start=start, rows=self.prepared.everything)
        return _Learned(honest.state, logits, resumed_from)

    def _look(self, phases: tuple[Phase, ...], saved: Saved | None) -> bool:
        """Look at what the phases keep, without those that are over; False if `stop` was set."""
        over = saved.state.phase if saved is not None and not len(self.prepared.everything) else 0
        needed = phases[min(over, len(phases) - 1) :]
        return all(phase.source.fill(progress=self.progress, stop=self.stop) for phase in needed)

    def _fit(self, phases: tuple[Phase, ...], log: EventLog) -> Fit:
        lesson = self.prepared.lesson
        per_epoch = steps_per_epoch(len(lesson.train), lesson.batch_size)
        steps = Steps(self.progress, per_epoch, self.prepared.steps)
        settings = self.job.settings
        whole = settings.learn_from == EVERYBODY and settings.schedule == "cosine"
        return Fit(phases, lesson, steps, self.stop, self.checkpoint, log, whole_course=whole)


def _write(prepared: Prepared, learned: _Learned, *, job: FineTuneJob, stopped: bool) -> FineTuneOutcome:
    keras_path, tflite_path = job.out_dir / "network.keras", job.out_dir / "network.tflite"
    head_path = job.out_dir / "head.npz"
    save_keras(prepared.network, keras_path)
    tflite_path.write_bytes(tflite_bytes(prepared.network))
    write_head(prepared.head, head_path)
    logits_path = None
    if learned.logits is not None:
        logits_path = job.out_dir / "logits.npy"
        np.save(logits_path, learned.logits)
    return FineTuneOutcome(
        keras_path=keras_path,
        tflite_path=tflite_path,
        head_path=head_path,
        best_epoch=learned.state.best_epoch,
        points=learned.state.points,
        stopped=stopped,
        logits_path=logits_path,
        resumed_from=learned.resumed_from,
    )
