"""Where a training is: all that is needed, beside the weights, to go on from the end of an epoch."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from mlic_gui.core.engine.messages import EpochPoint


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch of the way that led to some weights.

    Attributes:
        phase: Number of its phase.
        number: Its number in the phase, from 1.
        shown: Its number among all epochs, from 1; says which variants were shown, in which order.
        factor: What plateaus had left of the learning rate.
    """

    phase: int
    number: int
    shown: int
    factor: float


@dataclass(frozen=True, slots=True)
class State:
    """Where a training is.

    Attributes:
        phase: Number of the phase.
        number: Epochs done in it.
        factor: What plateaus left of the learning rate.
        stale: Epochs since the best one of this phase.
        best_loss: Lowest validation loss of this phase.
        points: One per epoch of all phases, from 0.
        way: Epochs that led to the weights as they are.
        best_epoch: Epoch of the lowest validation loss of all.
        best_way: Epochs that led there.
    """

    phase: int = 0
    number: int = 0
    factor: float = 1.0
    stale: int = 0
    best_loss: float = float("inf")
    points: tuple[EpochPoint, ...] = ()
    way: tuple[Epoch, ...] = ()
    best_epoch: int = 0
    best_way: tuple[Epoch, ...] = ()

    @property
    def next_epoch(self) -> Epoch:
        """The epoch that comes next in this phase."""
        return Epoch(self.phase, self.number + 1, max(1, len(self.points)), self.factor)

    @property
    def is_best(self) -> bool:
        """Whether no epoch was better than the last one."""
        return self.best_epoch == len(self.points) - 1

    def begun(self, point: EpochPoint) -> Self:
        """Judged before anything was learned."""
        return replace(self, points=(point,), best_loss=point.validation_loss)

    def after(self, epoch: Epoch, point: EpochPoint) -> Self:
        """One epoch further."""
        way = (*self.way, epoch)
        best = point.validation_loss < self.points[self.best_epoch].validation_loss
        better = point.validation_loss < self.best_loss
        return replace(
            self,
            number=epoch.number,
            stale=0 if better else self.stale + 1,
            best_loss=min(self.best_loss, point.validation_loss),
            points=(*self.points, point),
            way=way,
            best_epoch=len(self.points) if best else self.best_epoch,
            best_way=way if best else self.best_way,
        )

    def next_phase(self) -> Self:
        """At the beginning of the next phase, with the best weights so far."""
        return replace(
            self,
            phase=self.phase + 1,
            number=0,
            factor=1.0,
            stale=0,
            best_loss=self.points[self.best_epoch].validation_loss,
            way=self.best_way,
        )

    def last_kept(self) -> Self:
        """With the last epoch in place of the best."""
        return replace(self, best_epoch=len(self.points) - 1, best_way=self.way)

    def to_json(self) -> dict[str, Any]:
        """The fields as a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ValueError, TypeError, KeyError: It did not.
        """
        return cls(
            **{
                **data,
                "points": tuple(EpochPoint(**point) for point in data["points"]),
                "way": tuple(Epoch(**epoch) for epoch in data["way"]),
                "best_way": tuple(Epoch(**epoch) for epoch in data["best_way"]),
            }
        )
