"""What every operation is given: the state, the lanes, the services of the core, and what is under way."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mlic_gui.session.kept.settings import Settings
from mlic_gui.session.session import Session
from mlic_gui.workers.runner import TaskRunner

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from mlic_gui.core.engine.client import Engine
    from mlic_gui.core.features.extract import WorkQueue
    from mlic_gui.core.learning.taggers.library import TaggerLibrary
    from mlic_gui.workers.worker import Worker


@dataclass(slots=True)
class Underway:
    """What runs for the open project and may be steered; touched on the GUI thread only.

    Attributes:
        workers: What runs for it and can be cancelled; edits on their way to the disk are not.
        tagging: The tagging that runs, or None.
        queue: Its photos still to be tagged.
        visible: Rows that the grid shows.
        training: The training that runs, or None.
        stop: Set to end the training and keep its best step.
        estimate: The estimate of a training that is being made, or None.
        estimates: How many estimates were asked for or dropped: an answer to an older wish comes too late.
        look_up: The look at what a network needs, or None.
        fetch: The download or making of a network, or None; it outlives the project.
        variants: The variants of a photo that are being drawn, or None.
        next_variants: Draws those that were asked for meanwhile, or None.
        exploring: What is being asked of the network for the explorer, by what it is.
        heats: The search for what speaks for the labels of a photo, or None.
        near: The search for annotated photos like it, or None.
        review: The report of a run that is being made, or the comparison of two, or None.
        mirror: What the user said for this project of looking twice, or None.
        recursive: Whether photos are looked for in subfolders too.
        restored: Whether the user was brought back to where they were.
    """

    workers: list[Worker] = field(default_factory=list)
    tagging: Worker | None = None
    queue: WorkQueue | None = None
    visible: tuple[int, ...] = ()
    training: Worker | None = None
    stop: threading.Event | None = None
    estimate: Worker | None = None
    estimates: int = 0
    look_up: Worker | None = None
    fetch: Worker | None = None
    variants: Worker | None = None
    next_variants: Callable[[], None] | None = None
    exploring: dict[str, Worker] = field(default_factory=dict)
    heats: Worker | None = None
    near: Worker | None = None
    review: Worker | None = None
    mirror: bool | None = None
    recursive: bool = True
    restored: bool = False

    def leave(self) -> None:
        """Cancel everything; another project is opened, or none. A training may go on another time."""
        if self.training is not None:
            self.training.interrupt()
        for worker in self.workers:
            worker.cancel()
        self.workers.clear()
        self.exploring.clear()
        self.tagging = self.queue = self.training = self.stop = self.estimate = None
        self.variants = self.next_variants = self.mirror = self.heats = self.near = self.review = None
        self.visible, self.restored = (), False


@dataclass(frozen=True, slots=True)
class Desk:
    """Passed to every operation.

    Attributes:
        session: The state that views show.
        runner: Runs core functions on lanes.
        settings: What is remembered between starts.
        library: The taggers there are.
        engine: The training process, started when it is first needed.
        underway: What runs for the open project.
    """

    session: Session
    runner: TaskRunner
    settings: Settings
    library: TaggerLibrary
    engine: Engine
    underway: Underway = field(default_factory=Underway)


def person() -> str:
    """Who sits at the desk, for the journal."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
