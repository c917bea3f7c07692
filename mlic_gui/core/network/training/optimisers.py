"""Optimisers, and how far their steps go in the course of a training."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, Self

import keras

from mlic_gui.core.catalog.training import TrainingSettings

_LESS = 0.1
# Share of the patience after which a plateau is one.
_SOONER = 3


@dataclass(frozen=True, slots=True)
class Course:
    """How one phase of a training goes.

    Attributes:
        epochs: How many, at most.
        optimizer: Name in the catalogue.
        learning_rate: Its highest value.
        schedule: How it goes on from there.
        warm_up: Share of all steps in which it rises from nothing.
        momentum: Of SGD.
        weight_decay: Of AdamW.
        patience: Epochs without a lower validation loss after which the phase ends.
    """

    epochs: int
    optimizer: str
    learning_rate: float
    schedule: str
    warm_up: float
    momentum: float
    weight_decay: float
    patience: int

    @classmethod
    def of(cls, settings: TrainingSettings, phase: Literal["head", "all"]) -> Self:
        """The course of the epochs with the head alone, which keeps its rate, or of those with everything."""
        alone = phase == "head"
        return cls(
            epochs=settings.head_epochs if alone else settings.epochs,
            optimizer=settings.head_optimizer if alone else settings.optimizer,
            learning_rate=settings.head_learning_rate if alone else settings.learning_rate,
            schedule="constant" if alone else settings.schedule,
            warm_up=0.0 if alone else settings.warm_up,
            momentum=settings.momentum,
            weight_decay=settings.weight_decay,
            patience=settings.patience,
        )

    def rate(self, done: float, *, factor: float = 1.0) -> float:
        """The learning rate at the share `done` of all steps; `factor` is what plateaus left of it."""
        highest = self.learning_rate * factor
        if done < self.warm_up:
            return highest * done / self.warm_up
        if self.schedule != "cosine":
            return highest
        share = (done - self.warm_up) / (1 - self.warm_up)
        return highest * 0.5 * (1 + math.cos(math.pi * min(1.0, share)))

    def factor(self, before: float, *, stale: int) -> float:
        """What is left of the rate after an epoch, `stale` epochs after the best one."""
        wait = max(1, self.patience // _SOONER)
        fallen = self.schedule == "plateau" and stale > 0 and stale % wait == 0
        return before * _LESS if fallen else before


def new_optimizer(course: Course) -> Any:
    """A Keras optimiser at the start of the course; its rate is set before every step."""
    rate = course.learning_rate
    match course.optimizer:
        case "sgd":
            return keras.optimizers.SGD(rate, momentum=course.momentum)
        case "rmsprop":
            return keras.optimizers.RMSprop(rate)
        case "adamw":
            optimizer = keras.optimizers.AdamW(rate, weight_decay=course.weight_decay)
            # Offsets and normalisations are not what makes a network too large (Loshchilov and Hutter 2019).
            optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
            return optimizer
        case _:
            return keras.optimizers.Adam(rate)
