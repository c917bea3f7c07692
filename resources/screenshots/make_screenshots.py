"""Makes the pictures of the README, each `-dark.png` and `-light.png`, of the real windows at work.

    QT_QPA_PLATFORM=offscreen .venv/bin/python resources/screenshots/make_screenshots.py

Some sample photos and generated landscapes are opened and tagged, most of them answered, the tagger is
retrained, asked why, its report and network looked at; then it is fine-tuned, and while that runs the main
window is pictured. It takes a few minutes.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget
from scenes import LABELS, make_scene

from mlic_gui.app import Application
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.places import shipped
from mlic_gui.operations import edits, exploring, training, why
from mlic_gui.session.kept.settings import Theme as Appearance

HERE = Path(__file__).resolve().parent
SIZE, SIZE_BESIDE = (1440, 900), (1240, 800)
SAMPLES = {
    "summer_palace": ("mountains", "sea", "trees"),
    "summer_palace_lake": ("sea", "trees"),
    "summer_palace_trees": ("sea", "trees"),
    "dahlia": (),
}
FOLDERS = {  # folder: what its landscapes may show
    "2019 Coast": (
        ("sea", "sunset"), ("sea",), ("sea", "mountains"), ("sea", "trees"), ("sea", "sunset", "mountains"),
        ("sea", "sunset", "trees"),
    ),
    "2020 Alps": (
        ("mountains",), ("mountains", "trees"), ("trees",), ("mountains", "sunset"), ("trees", "sunset"),
        ("mountains", "sea"),
    ),
    "2021 Sahara": (("desert",), ("desert", "sunset"), ("desert", "mountains"), ("desert", "trees")),
}  # fmt: skip
PER_FOLDER = 42
ANSWERED = 0.6  # share of the photos that are answered
SHOWN = "2019 Coast/IMG_0012.jpg"
EXPLAINED, EXPLAINED_LABEL = "2018 Beijing/IMG_0002.jpg", "trees"
LAYER, CHANNEL = "stage2_block2_expand_conv", 3
EPOCHS, PICTURED = 14, 9

Truth = dict[str, tuple[str, ...]]


def make_photos(folder: Path) -> Truth:
    """Write the photos; returns the labels of each by path."""
    chance, truth = random.Random(8), Truth()
    (folder / "2018 Beijing").mkdir(parents=True)
    for number, (name, labels) in enumerate(SAMPLES.items(), start=1):
        path = f"2018 Beijing/IMG_{number:04d}.jpg"
        shutil.copy(shipped("resources", "sample_photos", f"{name}.jpg"), folder / path)
        truth[path] = labels
    for place, choices in FOLDERS.items():
        (folder / place).mkdir()
        for _ in range(PER_FOLDER):
            number = len(truth) + 1
            path, labels = f"{place}/IMG_{number:04d}.jpg", chance.choice(choices)
            make_scene(frozenset(labels), number).image.save(folder / path, quality=92)
            truth[path] = labels
    (folder / "2021 Sahara" / "IMG_0200.jpg").write_bytes(b"")
    return truth


class Teller:
    """Tells the story in the window, one step after the other."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.wired = Application()
        self.desk, self.window = self.wired.desk, self.wired.window
        self.session = self.desk.session

    def until(self, reached: Callable[[], object], *, seconds: float = 900) -> None:
        """Let the window run until something is so."""
        end = time.monotonic() + seconds
        while not reached():
            if time.monotonic() > end:
                raise TimeoutError
            self._application.processEvents()
            time.sleep(0.002)

    def wait(self, seconds: float) -> None:
        """Let the window run for a while."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def settle(self) -> None:
        """Let the window run until nothing is under way."""
        self.until(lambda: not self.desk.runner.busy)

    def tell(self, folder: Path, truth: Truth) -> None:
        """Open, answer, retrain twice."""
        self.window.resize(*SIZE)
        self.wired.start(folder)
        self.until(lambda: self.session.records and not self.session.scanning)
        self.settle()
        edits.add_label(self.desk, "palace")
        self.settle()
        self._answer(truth)
        for _ in range(2):
            training.retrain(self.desk)
            self.settle()
            training.dismiss_tagger(self.desk)
            self._begin_photo()

    def ask_why(self) -> None:
        """Light up what speaks for a label of a photo."""
        row = self._row(EXPLAINED)
        self.session.select([row], current=row)
        self.session.why.look_at(EXPLAINED_LABEL)
        why.switch(self.desk, on=True)
        self.settle()

    def look_at_report(self) -> QWidget:
        """Open the report of the last training."""
        why.switch(self.desk, on=False)
        self.window.others.show_runs()
        self.settle()
        runs = self.window.others.runs
        assert runs is not None
        runs.resize(*SIZE_BESIDE)
        return runs

    def look_inside(self) -> QWidget:
        """Open the network at one of its first layers."""
        self.window.others.show_explorer()
        self.settle()
        exploring.choose_layer(self.desk, LAYER)
        self.settle()
        self.session.exploration.choose_channel(CHANNEL)
        exploring.find_patterns(self.desk, [CHANNEL])
        self.settle()
        explorer = self.window.others.explorer
        assert explorer is not None
        explorer.resize(*SIZE_BESIDE)
        return explorer

    def fine_tune(self) -> None:
        """Close the other windows, and begin to fine-tune."""
        self.window.others.close()
        self._begin_photo()
        training.fine_tune(self.desk, TrainingSettings(epochs=EPOCHS))
        self.until(lambda: len(self.session.history.points) > PICTURED)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Save a window, the main one if none is given, in dark and light colours."""
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            self.window.theme.set_appearance(appearance)
            self.window.toast.dismiss()
            self.wait(0.5)
            (widget or self.window).grab().save(str(HERE / f"{name}-{appearance.value}.png"))

    def close(self) -> None:
        """End everything."""
        self.window.close()
        self.wired.close()

    def _answer(self, truth: Truth) -> None:
        chance = random.Random(3)
        rows = [row for row, record in enumerate(self.session.records) if record.path in truth]
        kept = [row for row in rows if chance.random() < ANSWERED and self.session.records[row].path != SHOWN]
        for label in LABELS:
            for word in (1, 0):
                chosen = [
                    row for row in kept if (label in truth[self.session.records[row].path]) == bool(word)
                ]
                self._say(chosen, label, word)
        self._say([0], "palace", 1)
        self.session.select(kept, current=kept[0])
        edits.mark_done(self.desk)
        self.settle()

    def _begin_photo(self) -> None:
        """Go to the photo of the picture and answer two of its labels."""
        row = self._row(SHOWN)
        self._say([row], "mountains", 0)
        self._say([row], "sunset", 1)
        self.window.middle.grid.verticalScrollBar().setValue(0)
        self.window.middle.grid.setFocus()

    def _row(self, path: str) -> int:
        return next(row for row, record in enumerate(self.session.records) if record.path == path)

    def _say(self, rows: list[int], label: str, word: int) -> None:
        self.session.select(rows, current=rows[0])
        edits.set_word(self.desk, label, word)
        self.settle()


def main() -> int:
    """Make all pictures."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    with tempfile.TemporaryDirectory() as place:
        os.environ["MLIC_GUI_HOME"] = str(Path(place) / "home")
        folder = Path(place) / "Holidays"
        truth = make_photos(folder)
        teller = Teller(QApplication(sys.argv[:1]))
        try:
            teller.tell(folder, truth)
            teller.ask_why()
            teller.picture("why")
            teller.picture("report", teller.look_at_report())
            teller.picture("explorer", teller.look_inside())
            teller.fine_tune()
            teller.picture("window")
        finally:
            teller.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
