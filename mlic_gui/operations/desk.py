"""What every operation is given: the state, the lanes, and the services of the core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlic_gui.session.session import Session
from mlic_gui.session.settings import Settings
from mlic_gui.workers.runner import TaskRunner

if TYPE_CHECKING:
    from mlic_gui.core.engine.client import Engine
    from mlic_gui.core.learning.tagger import TaggerLibrary


@dataclass(frozen=True, slots=True)
class Desk:
    """Passed to every operation.

    Attributes:
        session: The state that views show.
        runner: Runs core functions on lanes.
        settings: What is remembered between starts.
        library: The taggers there are.
        engine: The training process, started when it is first needed.
    """

    session: Session
    runner: TaskRunner
    settings: Settings
    library: TaggerLibrary
    engine: Engine
