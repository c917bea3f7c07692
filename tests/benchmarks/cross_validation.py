"""Quality on natural-scenes by 5-fold cross-validation, through the command line and nothing else.

    python -m tests.benchmarks.cross_validation SCENES WORK [--recipe NAME ...] [--only 0 1] [OPTIONS]

SCENES is the folder of the natural-scenes photographs (`images/`, `labels.csv`), WORK takes copies and
results. Each fold imports the labels of four fifths, trains from the `imagenet` tagger, and is judged on the
other fifth, which no training has seen. A fold whose result is in WORK is not done again, so that a run can
be taken up, and so is a training that was killed. Options that it does not know go to `train`; `--name` tells
results with different options apart. `quick` learns by five folds of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

FIGURES = {
    "mAP": "mean_average_precision",
    "F2": "fbeta",
    "F2 at 0.5": "fbeta_half",
    "loss": "loss",
    "Hamming": "hamming_loss",
    "exact": "exact_match",
}


DEFAULTS = {"quick": ["--folds", "5"]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("scenes", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--recipe", nargs="+", default=["quick", "fine-tune"])
    parser.add_argument("--name", default="")
    arguments, options = parser.parse_known_args()
    results = {}
    for fold in range(arguments.folds) if arguments.only is None else arguments.only:
        folder = arguments.work / f"fold-{fold}"
        prepare(arguments.scenes, folder, fold=fold, folds=arguments.folds)
        for recipe in arguments.recipe:
            way = "-".join(filter(None, (recipe, arguments.name)))
            found = judged(folder, way, ["--recipe", recipe, *DEFAULTS.get(recipe, []), *options])
            results.setdefault(way, []).append(found)
            write(f"fold {fold} {way}: {line([found])}, {found.get('minutes', 0):.1f} minutes")
    for way, figures in results.items():
        write(f"{way}, {len(figures)} folds: {line(figures)}")


def prepare(scenes: Path, folder: Path, *, fold: int, folds: int) -> None:
    """Copies of the photos, and the labels of the part that trains and of the part that judges."""
    imported = folder / "imported"
    if imported.exists():
        return
    header, *rows = csv.reader((scenes / "labels.csv").open(encoding="utf-8", newline=""))
    places = np.array_split(np.random.default_rng(0).permutation(len(rows)), folds)
    judging = set(places[fold].tolist())
    for part in ("train", "judge"):
        chosen = [row for index, row in enumerate(rows) if (index in judging) == (part == "judge")]
        (folder / part).mkdir(parents=True, exist_ok=True)
        for row in chosen:
            shutil.copyfile(scenes / "images" / row[0], folder / part / row[0])
        with (folder / f"{part}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *chosen])
    run(folder, "import", folder / "train", folder / "train.csv")
    imported.touch()


def judged(folder: Path, way: str, options: list[str]) -> dict[str, float]:
    """Figures on the part that judges, of a tagger trained on the other."""
    result = folder / f"{way}.json"
    if not result.exists():
        tagger, begun = folder / way, time.monotonic()
        run(folder, "train", folder / "train", "--tagger", "imagenet", "--out", tagger, *options)
        minutes = (time.monotonic() - begun) / 60
        labels, told = folder / "judge.csv", folder / f"{way}.figures.json"
        run(folder, "evaluate", folder / "judge", "--labels", labels, "--tagger", tagger, "--json", told)
        figures = json.loads(told.read_text(encoding="utf-8"))
        result.write_text(json.dumps({**figures, "minutes": minutes, "options": options}), encoding="utf-8")
    return json.loads(result.read_text(encoding="utf-8"))


def run(folder: Path, *arguments: object) -> None:
    command = [sys.executable, "-m", "mlic_gui", *map(str, arguments)]
    with (folder / "log.txt").open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        environment = {**os.environ, "MLIC_GUI_HOME": str(folder.resolve() / "home")}
        subprocess.run(command, check=True, env=environment, stdout=log, stderr=log)


def line(figures: list[dict[str, float]]) -> str:
    """Mean of each figure, and its standard deviation over the folds where there are several."""
    parts = []
    for title, name in FIGURES.items():
        values = [figure[name] for figure in figures]
        spread = f" ±{np.std(values, ddof=1):.3f}" if len(values) > 1 else ""
        parts.append(f"{title} {np.mean(values):.3f}{spread}")
    return ", ".join(parts)


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
