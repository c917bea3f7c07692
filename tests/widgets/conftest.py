"""A desk with a session of some photos, on which operations are written down instead of done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, TaggerKind
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.operations import edits, exchange, exploring, preparing, projects, tagging, training
from mlic_gui.operations.desk import Desk
from mlic_gui.session.kept.settings import Settings
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.workers.runner import TaskRunner
from mlic_gui.workers.thumbnails import ThumbnailLoader

LABELS = ("desert", "sea", "sunset")
PATHS = ("Alps/a.jpg", "Alps/b.jpg", "Coast/c.jpg", "Coast/d.jpg", "Coast/e.jpg")


@pytest.fixture(autouse=True)
def nothing_left(qapp) -> Iterator[None]:
    """Widgets of a test are gone after it: every new style sheet would be applied to them again."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@dataclass
class Calls:
    """What operations were asked for, as (name, arguments)."""

    made: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def named(self, name: str) -> list[tuple[Any, ...]]:
        return [arguments for made, arguments in self.made if made == name]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Every operation is written down."""
    calls = Calls()

    def note(name: str) -> Callable[..., None]:
        def noted(_desk: Desk, *arguments: Any, **named: Any) -> None:
            calls.made.append((name, (*arguments, *named.values())))

        return noted

    wanted = {
        edits: ("set_word", "mark_done", "add_label", "accept_chip", "undo", "redo", "set_one_label"),
        exchange: ("export_csv", "export_records", "plan_import", "import_csv", "unpack_photos"),
        projects: ("open_folder", "open_sample_photos", "close_project", "leave_project"),
        tagging: ("tag_photos", "show_rows", "choose_tagger", "look_twice"),
        training: (
            "retrain",
            "fine_tune",
            "stop_training",
            "cancel_training",
            "adopt_tagger",
            "dismiss_tagger",
            "go_on",
            "leave_interrupted",
        ),
        exploring: (
            "look_at_layers",
            "choose_layer",
            "look_at_photo",
            "find_patterns",
            "stop_patterns",
            "step_photo",
            "save_picture",
            "leave",
        ),
        preparing: (
            "advise",
            "look_up_backbone",
            "fetch_backbone",
            "cancel_fetch",
            "estimate",
            "drop_estimate",
            "preview_variants",
        ),
    }
    for module, names in wanted.items():
        for name in names:
            monkeypatch.setattr(module, name, note(name))
    return calls


@pytest.fixture
def desk(qapp, calls: Calls) -> Iterator[Desk]:
    """A desk without files."""
    session, runner = Session(), TaskRunner()
    yield Desk(session=session, runner=runner, settings=Settings(), library=None, engine=None)  # type: ignore[arg-type]
    runner.close()


@pytest.fixture
def session(desk: Desk) -> Session:
    return desk.session


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme()


@pytest.fixture
def thumbnails(qapp) -> Iterator[ThumbnailLoader]:
    def load() -> QImage:
        image = QImage(60, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkCyan)
        return image

    loader = ThumbnailLoader(lambda _row: load)
    yield loader
    loader.close()


@pytest.fixture
def tagger() -> Callable[..., Tagger]:
    def make(labels: Sequence[str] = LABELS, *, name: str = "scenes", threshold: float = 0.4) -> Tagger:
        count = len(labels)
        return Tagger(
            name=name,
            kind=TaggerKind.LABELS,
            labels=tuple(labels),
            thresholds=np.full(count, threshold, dtype=np.float32),
            head=LinearHead(
                weights=np.zeros((4, count), dtype=np.float32),
                bias=np.zeros(count, dtype=np.float32),
                mean=np.zeros(4, dtype=np.float32),
                scale=np.ones(4, dtype=np.float32),
            ),
            preprocessing=Preprocessing(),
            backbone=BackboneUse("efficientnet-lite0", "0" * 64),
        )

    return make


@pytest.fixture
def opened(session: Session, tagger, tmp_path: Path) -> Callable[..., Session]:
    """Opens a project with photos; the files need not exist."""

    def make(
        paths: Sequence[str] = PATHS, labels: Sequence[str] = LABELS, *, folder: Path = tmp_path / "Holidays"
    ) -> Session:
        project = SimpleNamespace(id="one", folder=folder, store=SimpleNamespace(id="one"))
        session.open(project, labels=labels)
        count = len(paths)
        session.append_photos(
            [PhotoRecord(path, 10, 1) for path in paths],
            words=np.full((count, len(labels)), -1, dtype=np.int8),
            reviewed=np.zeros(count, dtype=bool),
        )
        session.set_tagger(tagger(labels))
        session.finish_scan()
        return session

    return make
