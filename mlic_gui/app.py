"""The composition root: settings, session, lanes, services and main window, wired here and nowhere else."""

from __future__ import annotations

import signal
import sys
import threading
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from mlic_gui import __version__
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.progress import Progress
from mlic_gui.operations import projects
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.follow_up import FollowUp
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.thumbnails import thumbnail_source
from mlic_gui.operations.why import Reasons
from mlic_gui.session.kept.settings import Settings
from mlic_gui.session.notice import error_notice
from mlic_gui.session.session import Session
from mlic_gui.widgets.main_window import MainWindow
from mlic_gui.workers.collector import Collector
from mlic_gui.workers.runner import Lane, TaskRunner
from mlic_gui.workers.thumbnails import ThumbnailLoader
from mlic_gui.workers.warm_up import warm_up

_WARM = (
    "ai_edge_litert.interpreter",
    "mlic_gui.core.pipeline",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_qtagg",
    "mlic_gui.widgets.runs.runs_window",
    "mlic_gui.widgets.explorer.explorer_window",
)
_JOIN_MS = 4_000
_PYTHONS_SWITCH_SECONDS = 0.005
_SWITCH_SECONDS = 0.0005
"""For so long the interpreter stays with one thread while others want it.

The window's thread gives it up at every call of Qt and has to get it back. Measured with two busy threads
beside it: a repaint of the grid takes 276 ms at Python's own 5 ms, 73 to 90 ms at 1 ms and less.
"""


class Application(QObject):
    """Everything that makes up the running window.

    Attributes:
        desk: What operations are given.
        window: The main window.
    """

    _stumbled = Signal(object)

    def __init__(self, *, library: TaggerLibrary | None = None, engine: Engine | None = None) -> None:
        """Wire everything; other taggers and another training process are for tests."""
        super().__init__()
        self.desk = Desk(
            session=Session(self),
            runner=TaskRunner(self),
            settings=Settings(parent=self),
            library=library or TaggerLibrary(),
            engine=engine or Engine(),
        )
        self._thumbnails = ThumbnailLoader(thumbnail_source(self.desk), parent=self)
        FollowUp(self.desk, self._thumbnails, parent=self)
        Reasons(self.desk, parent=self)
        self._collector = Collector(self)
        self.window = MainWindow(self.desk, self._thumbnails)
        self.desk.session.project_closing.connect(self.remember_view)
        self.desk.session.scan_finished.connect(self.restore_view)
        self._stumbled.connect(self._tell)
        self._closed = False

    def start(self, folder: Path | None) -> None:
        """Show the window; what costs time follows after its first paint."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._collector.take_over()
        self.window.show()
        QTimer.singleShot(0, self, partial(self._begin, folder))

    def close(self) -> None:
        """Remember where the user is and end everything that runs; returns when all threads have ended."""
        if self._closed:
            return
        self._closed = True
        desk = self.desk
        desk.settings.last_folder = desk.session.folder
        projects.close_project(desk)
        desk.settings.sync()
        desk.runner.cancel_all()
        desk.engine.close()
        self._thumbnails.close()
        desk.runner.close(milliseconds=_JOIN_MS)
        self._collector.stop()
        sys.setswitchinterval(_PYTHONS_SWITCH_SECONDS)

    def remember_view(self) -> None:
        """Keep for the next time where the user is in this project."""
        top, zoom = self.window.view_state()
        projects.remember_view(self.desk, top=top, zoom=zoom)

    def restore_view(self) -> None:
        """Scroll and zoom to where the user was."""
        state = projects.remembered_view(self.desk)
        self.window.restore_view(state.top, state.zoom)

    def report(self, error: BaseException) -> None:
        """Tell of an error that nobody expected; from any thread."""
        self._stumbled.emit(error)

    def _begin(self, folder: Path | None) -> None:
        if self._closed:
            return
        wanted = folder or self.desk.settings.last_folder
        if wanted is not None:
            projects.open_folder(self.desk, wanted)
        run(
            self.desk,
            _warm_up,
            lane=Lane.ENGINE,  # idle at the start
            then=self._warmed,
            whenever=True,
        )

    def _warmed(self, _nothing: object) -> None:
        self._collector.start()
        self.window.warmed()

    def _tell(self, error: BaseException) -> None:
        self.desk.session.notify(error_notice(error))


def _warm_up(progress: Progress) -> None:
    """Import what plots, tagging and learning need, and draw once, which fills matplotlib's caches."""
    warm_up(_WARM, progress=progress)
    with suppress(ImportError):
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - costs a second
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure()
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], label="warm")
        axes.legend()
        FigureCanvasAgg(figure).draw()


def main(folder: Path | None) -> int:
    """Run the window until it is closed; returns the exit code."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mlic-gui")
    application.setApplicationDisplayName("mlic-gui")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("mlic-gui")
    wired = Application()
    _report_to(wired)
    _close_on_signals(application)
    application.aboutToQuit.connect(wired.close)
    wired.start(folder)
    return application.exec()


def _report_to(wired: Application) -> None:
    """Errors that nobody caught end up in the window, and on stderr."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        wired.report(error)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        caught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread


def _close_on_signals(application: QApplication) -> None:
    """Ctrl+C and a polite kill close the window as its button does.

    Python calls the handlers when it next runs, at the latest with the collector's next tick.
    """

    def close(_signal: int, _frame: FrameType | None) -> None:
        application.closeAllWindows()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)
