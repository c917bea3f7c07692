"""Edits a project without end and prints each edit once it is confirmed; its reader kills it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from mlic_gui.core.project import location
from mlic_gui.core.project.annotations import Edit, Origin, Word
from tests.core.project.conftest import assign

LABELS = ("sea", "sky", "fog")


def main(folder: str, how: str, seed: str) -> None:
    chance = random.Random(seed)
    if "rollback" in how:
        location.carries_wal = lambda _: False
    store = location.open_project(Path(folder))
    if not store.labels():
        store.add_labels(LABELS, who="ada")
    tell("open")
    while True:
        if "reopen" in how:
            store.close()
            store = location.open_project(Path(folder))
        count = 400 if "batch" in how else 1
        word = chance.choice([Word.YES, Word.NO, Word.UNKNOWN])
        start, label = chance.randrange(40), chance.choice(LABELS)
        edits = [Edit(f"{number}.jpg", label, word) for number in range(start, start + count)]
        store.annotate(edits, who="ada", assign=assign, origin=Origin.IMPORT)
        tell(f"{start} {count} {label} {int(word)}")


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
