"""Makes the pictures of the README, `window-dark.png` and `window-light.png`, of the real window at work.

    QT_QPA_PLATFORM=offscreen .venv/bin/python resources/screenshots/make_screenshots.py

Some sample photos and generated landscapes are opened and tagged, most of them answered, the tagger is
retrained; then it is fine-tuned, and while that runs the pictures are taken. It takes a few minutes.
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
from PySide6.QtWidgets import QApplication
from scenes import LABELS, make_scene

from mlic_gui.app import Application
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.places import shipped
from mlic_gui.operations import edits, training
from mlic_gui.session.settings import Theme as Appearance

HERE = Path(__file__).resolve().parent
SIZE = (1440, 900)
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
        """Open, answer, retrain, and begin to fine-tune."""
        self.window.resize(*SIZE)
        self.wired.start(folder)
        self.until(lambda: self.session.records and not self.session.scanning)
        self.settle()
        edits.add_label(self.desk, "palace")
        self.settle()
        self._answer(truth)
        training.retrain(self.desk)
        self.settle()
        training.dismiss_tagger(self.desk)
        self._begin_photo()
        training.fine_tune(self.desk, TrainingSettings(epochs=EPOCHS))
        self.until(lambda: len(self.session.history.points) > PICTURED)

    def picture(self, appearance: Appearance, path: Path) -> None:
        """Save the window in these colours."""
        self.window.theme.set_appearance(appearance)
        self.window.toast.dismiss()
        self.wait(0.5)
        self.window.grab().save(str(path))

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
        row = next(row for row, record in enumerate(self.session.records) if record.path == SHOWN)
        self._say([row], "mountains", 0)
        self._say([row], "sunset", 1)
        self.window.middle.grid.verticalScrollBar().setValue(0)
        self.window.middle.grid.setFocus()

    def _say(self, rows: list[int], label: str, word: int) -> None:
        self.session.select(rows, current=rows[0])
        edits.set_word(self.desk, label, word)
        self.settle()


def main() -> int:
    """Make both pictures."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    with tempfile.TemporaryDirectory() as place:
        os.environ["MLIC_GUI_HOME"] = str(Path(place) / "home")
        folder = Path(place) / "Holidays"
        truth = make_photos(folder)
        teller = Teller(QApplication(sys.argv[:1]))
        try:
            teller.tell(folder, truth)
            teller.picture(Appearance.DARK, HERE / "window-dark.png")
            teller.picture(Appearance.LIGHT, HERE / "window-light.png")
        finally:
            teller.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
