"""How long whoever waits for the training process is patient with it, and what its failures are called."""

from __future__ import annotations

from dataclasses import dataclass

from mlic_gui.core.engine.messages import Failure
from mlic_gui.core.engine.process import Ended, EngineProcess
from mlic_gui.core.errors import BackboneError, CoreError, EngineError, ErrorCode, ProjectError, TaggerError

POLL_SECONDS = 0.05


class GoneError(Exception):
    """The process was ended before what it was asked had reached it, or for the sake of something else."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the process may keep still before it is given up, in seconds; a sleeping computer counts not.

    Attributes:
        start: Without a sign of life while Keras is imported.
        silence: Without a sign of life afterwards.
        standstill: With signs of life, but no work done.
        cancel: Between the wish to cancel and the end by force.
    """

    start: float = 180.0
    silence: float = 30.0
    standstill: float = 600.0
    cancel: float = 3.0


class Patience:
    """Counts how long a process has kept still while somebody waits for it."""

    def __init__(self, process: EngineProcess, limits: Limits) -> None:
        """Begin to count."""
        self._process = process
        self._limits = limits
        self._silence = 0.0
        self._standstill = 0.0
        self._heard = process.heard
        self._work = process.work

    def lose(self) -> None:
        """Nothing came for `POLL_SECONDS`.

        Raises:
            EngineError: ENGINE_HUNG, if that was once too often.
        """
        process = self._process
        self._silence = self._silence + POLL_SECONDS if self._heard == process.heard else 0.0
        self._standstill = self._standstill + POLL_SECONDS if self._work == process.work else 0.0
        self._heard, self._work = process.heard, process.work
        longest = self._limits.silence if process.ready else self._limits.start
        if self._silence > longest or self._standstill > self._limits.standstill:
            seconds = round(max(self._silence, self._standstill))
            raise EngineError(ErrorCode.ENGINE_HUNG, seconds=seconds, details=process.details)


def failed(failure: Failure) -> CoreError:
    """The error that the process told."""
    code = ErrorCode(failure.code)
    kinds: dict[str, type[CoreError]] = {
        "engine": EngineError,
        "tagger": TaggerError,
        "network": TaggerError,
        "layer": TaggerError,
        "channel": TaggerError,
        "backbone": BackboneError,
        "weights": BackboneError,
    }
    kind = kinds.get(code.split("_", maxsplit=1)[0], ProjectError)
    return kind(code, **failure.fields, details=failure.details)


def ended(end: Ended) -> EngineError:
    """The error of a process that is gone."""
    code = ErrorCode.ENGINE_MEMORY if end.memory else ErrorCode.ENGINE_DIED
    return EngineError(code, exit_code=end.exit_code, details=end.details)
