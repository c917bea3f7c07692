"""The training loop: phases of epochs, the best epoch of all kept, and kept safe."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlic_gui.core.engine.messages import EpochPoint
from mlic_gui.core.network.looking.view import Rows
from mlic_gui.core.network.training.checkpoint import Checkpoint, Saved
from mlic_gui.core.network.training.event_log import EventLog
from mlic_gui.core.network.training.judging import judged, logits_of
from mlic_gui.core.network.training.phase import Lesson, Phase, Steps, steps_per_epoch, train_epoch
from mlic_gui.core.network.training.state import Epoch, State
from mlic_gui.core.network.training.trainee import Arrays, Logits, Trainee


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """How a training is done.

    Attributes:
        phases: Its phases; the last one's trainee holds all that any of them changes.
        lesson: What there is to learn.
        steps: Counts them, and knows who is told.
        stop: Set when somebody wants it to end and keep the best.
        checkpoint: Where each epoch is kept.
        log: For TensorBoard.
        whole_course: Whether a course that ran to its end keeps its last epoch, if any was better than the
            start. The rate has fallen to nothing there, whereas the best of a dozen epochs is told from its
            neighbours by few photos: on a fold of natural-scenes the third of twelve had the lowest loss on
            120 photos; three epochs of all photos then gave mAP 0.944 and F2 0.908 on 300 others, twelve
            0.948 and 0.920.
    """

    phases: Sequence[Phase]
    lesson: Lesson
    steps: Steps
    stop: threading.Event
    checkpoint: Checkpoint
    log: EventLog
    whole_course: bool = False

    @property
    def widest(self) -> Trainee:
        """The trainee that holds all that changes."""
        return self.phases[-1].trainee

    def learn(self, saved: Saved | None) -> Saved:
        """Train until all phases are over or `stop` is set, from the beginning or from what was saved.

        The trainee then holds the best epoch, or the last one of the whole course.

        Raises:
            Cancelled: The progress was cancelled.
        """
        now = saved or self._begun()
        if saved is not None:
            self.widest.set_weights(saved.weights)
            self.steps.done = (len(saved.state.points) - 1) * self.steps.per_epoch
        while now.state.phase < len(self.phases) and not self.stop.is_set():
            now = self._at_its_end(self._through_phase(now))
            self.widest.set_weights(now.best)
            now = replace(now, state=now.state.next_phase(), memory=())
        self.widest.set_weights(now.best)
        return now

    def learn_again(self, honest: Saved, *, start: Arrays, rows: Rows) -> bool:
        """Go the way that led to the best epoch once more, with more photos; False if `stop` was set.

        The trainee then holds what was learned, or the best epoch of the first training if stopped.

        Raises:
            Cancelled: The progress was cancelled.
        """
        way = honest.state.best_way
        self.widest.set_weights(honest.weights if honest.again else start)
        per_epoch = steps_per_epoch(len(rows), self.lesson.batch_size)
        self.steps.done = self.steps.total - (len(way) - honest.again) * per_epoch
        for index in range(honest.again, len(way)):
            epoch, phase = way[index], self._shortened(way[index].phase, way)
            if index == honest.again or way[index - 1].phase != epoch.phase:
                phase.trainee.start(phase.course)
            if index == honest.again and honest.memory:
                phase.trainee.set_memory(honest.memory)
            train_epoch(phase, epoch, self.lesson, rows=rows, steps=self.steps, stop=self.stop)
            if self.stop.is_set():
                self.widest.set_weights(honest.best)
                return False
            same = index + 1 < len(way) and way[index + 1].phase == epoch.phase
            memory = phase.trainee.memory() if same else ()
            self.checkpoint.save(
                replace(honest, again=index + 1, weights=self.widest.weights(), memory=memory)
            )
        return True

    def _shortened(self, number: int, way: Sequence[Epoch]) -> Phase:
        """A phase that ends with its last epoch of the way, the learning rate fallen as at its end.

        A rate that is still high leaves a network that is worse than its neighbours of other epochs.
        """
        phase = self.phases[number]
        epochs = sum(epoch.phase == number for epoch in way)
        return replace(phase, course=replace(phase.course, epochs=epochs))

    def logits(self, rows: Rows) -> Logits:
        """Of photos, by the network as it is: float32 (rows, labels)."""
        return self._logits(self.phases[-1], rows)

    def _begun(self) -> Saved:
        weights = self.widest.weights()
        point = self._judge(self.phases[0], epoch=0)
        self._tell(point, rate=0.0)
        return Saved(State().begun(point), weights=weights, best=weights)

    def _through_phase(self, now: Saved) -> Saved:
        phase = self.phases[now.state.phase]
        phase.trainee.start(phase.course)
        if now.memory:
            phase.trainee.set_memory(now.memory)
        course = phase.course
        while now.state.number < course.epochs and now.state.stale < course.patience:
            now = self._through_epoch(phase, now)
            if self.stop.is_set():
                break
            self.checkpoint.save(now)
        return now

    def _at_its_end(self, now: Saved) -> Saved:
        """The last epoch kept, where the last phase ran to its end."""
        last = now.state.phase == len(self.phases) - 1
        ended = last and now.state.number == self.phases[-1].course.epochs
        if not (self.whole_course and ended and now.state.best_epoch) or self.stop.is_set():
            return now
        return replace(now, best=now.weights, state=now.state.last_kept())

    def _through_epoch(self, phase: Phase, now: Saved) -> Saved:
        epoch = now.state.next_epoch
        train_epoch(phase, epoch, self.lesson, rows=self.lesson.train, steps=self.steps, stop=self.stop)
        point = self._judge(phase, epoch=epoch.shown)
        self._tell(point, rate=phase.course.rate(epoch.number / phase.course.epochs, factor=epoch.factor))
        state = now.state.after(epoch, point)
        state = replace(state, factor=phase.course.factor(state.factor, stale=state.stale))
        weights = self.widest.weights()
        best = weights if state.is_best else now.best
        return replace(now, state=state, weights=weights, best=best, memory=phase.trainee.memory())

    def _judge(self, phase: Phase, *, epoch: int) -> EpochPoint:
        lesson = self.lesson
        train, selection = (
            (self._logits(phase, rows), lesson.targets[rows]) for rows in (lesson.train, lesson.selection)
        )
        return judged(epoch, train=train, selection=selection, beta=lesson.beta, exclusive=lesson.exclusive)

    def _logits(self, phase: Phase, rows: Rows) -> Logits:
        return logits_of(
            phase.trainee, phase.source, rows, showing=self.lesson.showing, progress=self.steps.progress
        )

    def _tell(self, point: EpochPoint, *, rate: float) -> None:
        self.steps.progress.partial(point)
        self.log.write(point, rate=rate)
