"""What variants drawn once cost in quality against fresh ones in every epoch, on natural-scenes.

    python -m tests.benchmarks.augmentation SCENES WORK [--folds 5] [--only 0 1] [OPTIONS]

The folds, and what is kept in WORK for taking a run up, are those of `cross_validation`; so are options that
go to `train`. Each way to augment is compared, fold by fold, with fresh variants streamed beside the steps.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from tests.benchmarks.cross_validation import FIGURES, judged, line, prepare, write

STREAMED = "streamed"
WAYS = {
    "off": ["--augment", "off"],
    "drawn-4": ["--augment", "drawn", "--variants", "4"],
    "drawn-12": ["--augment", "drawn", "--variants", "12"],
    STREAMED: ["--augment", "streamed"],
}
COMPARED = ("mAP", "F2", "loss")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("scenes", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*")
    arguments, options = parser.parse_known_args()
    results = {way: [] for way in WAYS}
    for fold in range(arguments.folds) if arguments.only is None else arguments.only:
        folder = arguments.work / f"fold-{fold}"
        prepare(arguments.scenes, folder, fold=fold, folds=arguments.folds)
        for way, words in WAYS.items():
            found = judged(folder, f"augmentation-{way}", ["--recipe", "fine-tune", *words, *options])
            results[way].append(found)
            write(f"fold {fold} {way}: {line([found])}, {found['minutes']:.1f} minutes")
    for way, figures in results.items():
        write(f"{way:9} {line(figures)}")
        write(f"{'':9} against {STREAMED}: {differences(figures, results[STREAMED])}")


def differences(figures: list[dict[str, float]], others: list[dict[str, float]]) -> str:
    """Mean difference of the same folds, and how much longer it took."""
    parts = []
    for title in COMPARED:
        pairs = [
            one[FIGURES[title]] - other[FIGURES[title]] for one, other in zip(figures, others, strict=True)
        ]
        parts.append(f"{title} {np.mean(pairs):+.4f}")
    minutes = [np.mean([figure["minutes"] for figure in some]) for some in (figures, others)]
    return ", ".join([*parts, f"{minutes[0] - minutes[1]:+.1f} minutes"])


if __name__ == "__main__":
    main()
