"""How long the window ever stands still: `python tests/benchmarks/heartbeat.py [--photos 1500] [--runs 5]`.

A timer ticks every 5 ms on the window's event loop while the whole story runs (open, tag while scrolling,
correct, import, refit, fine-tune, tag again, export, close) on a copy of the photos, without a screen. What
a tick is late is a stall. A watchdog thread looks at what the window's thread is doing during each stall of
more than 50 ms. Printed are the worst stall of each phase and run, and the median of the worst of the runs.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_TICK_MS = 5
_WORTH_NAMING_MS = 50
_NAMED = 25  # stalls that are printed of each run
_CALL = re.compile(r'File "(.+?)", line (\d+) in (.+)')
_WAITING = ("wait", "run", "get", "_worker", "watch", "select")
_PHASES = ("start", "scan", "tag", "correct", "import", "refit", "fine-tune", "tag again", "export", "close")


@dataclass
class Heartbeat:
    """What was measured in one run.

    Attributes:
        phase: What the story is doing.
        late: Per phase how late each tick was, in ms.
        culprits: Phase, ms, ms of computing by the window's thread itself, and what it did, of each stall
            worth naming. What is missing between the two it waited for: for the interpreter or a core.
    """

    phase: str = "start"
    late: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    culprits: list[tuple[str, float, float, str]] = field(default_factory=list)
    _last: float = field(default_factory=time.perf_counter)
    _computed: float = field(default_factory=time.thread_time)
    _seen: list[str] = field(default_factory=list)

    def tick(self) -> None:
        """Called by the timer on the window's thread."""
        now, computed = time.perf_counter(), time.thread_time()
        late = max(0.0, (now - self._last) * 1000 - _TICK_MS)
        self.late[self.phase].append(late)
        if late > _WORTH_NAMING_MS:
            seen = " || ".join(list(dict.fromkeys(self._seen))[:3]) or "not caught"
            self.culprits.append((self.phase, late, (computed - self._computed) * 1000, seen))
        self._seen.clear()
        self._last, self._computed = now, computed

    def watch(self, window_thread: int, stop: threading.Event) -> None:
        """Look at the threads while the window stands still; runs on a thread of its own.

        By faulthandler, not `sys._current_frames`: a frame that is held keeps a painter alive past its time.
        """
        with tempfile.TemporaryFile("w+") as file:
            while not stop.wait(0.01):
                if (time.perf_counter() - self._last) * 1000 > _WORTH_NAMING_MS * 0.6:
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file, all_threads=True)
                    file.seek(0)
                    self._seen.append(_described(file.read(), window_thread))


def _described(dump: str, window_thread: int) -> str:
    """What the window's thread does, and the others that do not wait."""
    told = []
    for block in dump.split("\n\n"):
        calls = [(Path(path), int(line), name) for path, line, name in _CALL.findall(block)]
        if f"0x{window_thread:016x}" in block:
            told.insert(0, _innermost(calls, depth=4))
        elif calls and calls[0][2] not in _WAITING and "heartbeat" not in calls[0][0].stem:
            told.append(f"[{_innermost(calls, depth=2)}]")
    return " ".join(told)


def _innermost(calls: list[tuple[Path, int, str]], *, depth: int) -> str:
    """The innermost call and the innermost ones of our own."""
    own = [call for call in calls[1:] if "mlic_gui" in call[0].parts][:depth]
    return " < ".join(f"{path.stem}.{name}:{line}" for path, line, name in calls[:1] + own)


class Story:
    """The whole story, told to a real window."""

    def __init__(self, heartbeat: Heartbeat, *, photos: Path, labels: Path, epochs: int) -> None:
        from PySide6.QtCore import QTimer

        from mlic_gui.app import Application

        self._heartbeat = heartbeat
        self._photos, self._labels, self._epochs = photos, labels, epochs
        self._application = Application()
        self._desk = self._application.desk
        self._timer = QTimer()
        self._timer.setTimerType(_precise())
        self._timer.timeout.connect(heartbeat.tick)
        self._scroller = QTimer()
        self._scroller.timeout.connect(self._scroll)
        self._plans: list[object] = []
        self._desk.session.import_planned.connect(self._plans.append)
        self._desk.session.notified.connect(self._note)
        self.failures: list[str] = []

    def run(self) -> None:
        """From opening to closing."""
        session = self._desk.session
        heartbeat = self._heartbeat
        heartbeat.tick()
        heartbeat.late.clear()
        heartbeat.culprits.clear()
        self._timer.start(_TICK_MS)
        self._application.start(self._photos)
        with self._phase("start"):
            self._until(lambda: session.folder is not None)
        with self._phase("scan"):
            self._until(lambda: bool(session.records) and not session.scanning)
        with self._phase("tag"), self._scrolling():
            self._until(lambda: self._desk.underway.tagging is None)
        with self._phase("correct"):
            self._correct()
        with self._phase("import"):
            self._import()
        with self._phase("refit"), self._scrolling():
            self._refit()
        with self._phase("fine-tune"), self._scrolling():
            self._fine_tune()
        with self._phase("tag again"), self._scrolling():
            self._until(lambda: self._desk.underway.tagging is None and not session.stale.any())
        with self._phase("export"):
            self._export()
        with self._phase("close"):
            self._application.window.close()
        self._timer.stop()
        self._application.close()

    def _correct(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from mlic_gui.operations import edits

        session, grid = self._desk.session, self._application.window.middle.grid
        if not session.labels:
            for name in ("desert", "mountains", "sea", "sunset", "trees"):
                edits.add_label(self._desk, name)
            self._until(lambda: len(session.labels) == 5)
        session.select((0,), current=0)
        grid.setFocus()
        for step in range(40):
            QTest.keyClick(self._application.window, Qt.Key.Key_1 + step % 5)
            self._pause(0.05)
            QTest.keyClick(self._application.window, Qt.Key.Key_Return)
            self._pause(0.05)
        session.select(range(min(300, len(session.records))), current=0)
        edits.set_word(self._desk, session.labels[0], 0)
        self._until(lambda: not self._desk.runner.busy)
        edits.undo(self._desk)
        self._until(lambda: not self._desk.runner.busy)

    def _import(self) -> None:
        from mlic_gui.operations import exchange

        exchange.plan_import(self._desk, self._labels)
        self._until(lambda: bool(self._plans))
        exchange.import_csv(self._desk, self._plans[0], overwrite=True)
        self._until(lambda: not self._desk.runner.busy)

    def _refit(self) -> None:
        from mlic_gui.operations import training

        history = self._desk.session.history
        for _ in range(3):
            training.retrain(self._desk)
            self._until(lambda: not history.running)
            self._pause(0.5)

    def _fine_tune(self) -> None:
        from mlic_gui.core.catalog.training import TrainingSettings
        from mlic_gui.operations import training

        before = self._desk.session.tagger
        training.fine_tune(self._desk, TrainingSettings(epochs=self._epochs, blocks=1))
        self._until(lambda: not self._desk.session.history.running)
        if self._desk.session.tagger is before:
            if self._desk.session.offered is None:
                self.failures.append("fine-tuning made no tagger")
            training.adopt_tagger(self._desk)

    def _export(self) -> None:
        from mlic_gui.operations import exchange

        out = self._photos.parent / "tags.csv"
        exchange.export_csv(self._desk, out, probabilities=True, by=True)
        self._until(lambda: out.exists() and not self._desk.runner.busy)

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        self._heartbeat.phase = name
        began = time.perf_counter()
        yield
        sys.stderr.write(f"  {name}: {time.perf_counter() - began:.1f} s\n")

    @contextmanager
    def _scrolling(self) -> Iterator[None]:
        self._scroller.start(40)
        yield
        self._scroller.stop()

    def _scroll(self) -> None:
        bar = self._application.window.middle.grid.verticalScrollBar()
        bar.setValue((bar.value() + 40) % max(1, bar.maximum()))

    def _note(self, notice: object) -> None:
        if getattr(notice, "kind", "") == "error":
            self.failures.append(f"{getattr(notice, 'text', '')} {getattr(notice, 'details', '')}")

    def _until(self, is_so: Callable[[], bool]) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        deadline = time.monotonic() + 1_800
        while not is_so() and not self.failures:
            if time.monotonic() > deadline:
                raise TimeoutError(self._heartbeat.phase)
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()
        if self.failures:
            raise RuntimeError("; ".join(self.failures))

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._until(lambda: time.monotonic() >= until)


def _precise() -> object:
    from PySide6.QtCore import Qt

    return Qt.TimerType.PreciseTimer


def one_run(photos: Path, labels: Path, *, epochs: int) -> dict[str, object]:
    """Tell the story once in this process; what was measured, as plain data."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    heartbeat, stop = Heartbeat(), threading.Event()
    watchdog = threading.Thread(target=heartbeat.watch, args=(threading.get_ident(), stop), daemon=True)
    story = Story(heartbeat, photos=photos, labels=labels, epochs=epochs)
    watchdog.start()
    try:
        story.run()
    finally:
        stop.set()
        watchdog.join()
    del application
    loaded = sorted({"tensorflow", "keras", "matplotlib.pyplot"} & set(sys.modules))
    return {"late": heartbeat.late, "culprits": heartbeat.culprits, "loaded": loaded}


def _copied(source: Path, count: int, place: Path) -> tuple[Path, Path]:
    """A copy of the first photos, and the table of their labels."""
    photos = place / "photos"
    photos.mkdir()
    for number in range(1, count + 1):
        shutil.copy(source / "images" / f"{number}.jpg", photos)
    labels = place / "labels.csv"
    lines = (source / "labels.csv").read_text(encoding="utf-8").splitlines()
    labels.write_text("\n".join(lines[: count + 1]) + "\n", encoding="utf-8")
    return photos, labels


def _run_apart(arguments: argparse.Namespace) -> dict[str, object]:
    """One run in a process and a home of its own."""
    with tempfile.TemporaryDirectory() as place:
        photos, labels = _copied(arguments.source, arguments.photos, Path(place))
        command = [sys.executable, __file__, "--one-run", str(photos), str(labels)]
        environment = os.environ | {
            "MLIC_GUI_HOME": str(Path(place) / "home"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(_ROOT),
        }
        answer = subprocess.run(
            [*command, "--epochs", str(arguments.epochs)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(answer.stdout.splitlines()[-1])


def _print_run(number: int, run: dict[str, object]) -> float:
    late = run["late"]
    everything = sorted(value for values in late.values() for value in values)
    worst = {phase: max(late[phase]) for phase in _PHASES if late.get(phase)}
    told = "  ".join(f"{phase} {value:.0f}" for phase, value in worst.items())
    p999 = everything[int(len(everything) * 0.999)]
    print(f"run {number}: worst {everything[-1]:.0f} ms, p99.9 {p999:.0f} ms   ({told})")
    culprits = sorted(run["culprits"], key=lambda stall: -stall[1])
    for phase, value, own, culprit in culprits[:_NAMED]:
        print(f"    {value:.0f} ms ({own:.0f} computing) in {phase}: {culprit}")
    if len(culprits) > _NAMED:
        print(f"    and {len(culprits) - _NAMED} more of over {_WORTH_NAMING_MS} ms")
    if run["loaded"]:
        print(f"    loaded in the window's process: {', '.join(run['loaded'])}")
    return everything[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=1500)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--source", type=Path, default=_ROOT.parent / "shared" / "data" / "natural-scenes")
    parser.add_argument("--one-run", type=Path, nargs=2, metavar=("PHOTOS", "LABELS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one_run:
        photos, labels = arguments.one_run
        print(json.dumps(one_run(photos, labels, epochs=arguments.epochs)))
        return
    worst = [_print_run(number + 1, _run_apart(arguments)) for number in range(arguments.runs)]
    print(f"median of the worst of {len(worst)} runs: {statistics.median(worst):.0f} ms")


if __name__ == "__main__":
    main()
