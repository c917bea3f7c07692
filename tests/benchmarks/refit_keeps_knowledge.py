"""Does a refit keep what the tagger knew? On natural-scenes, as a user would meet it.

    python -m tests.benchmarks.refit_keeps_knowledge SCENES [--seeds 6] [--base 800] [--judge 400]

SCENES is the folder of the natural-scenes photographs (`images/`, `labels.csv`). For each seed a tagger is
made as the one that ships is (from the `imagenet` tagger, five folds), but of a part of the photos. Then
10, 30 and 100 annotations of the rest are refitted, and mAP and F2 are compared on photos that neither has
seen: *random* photos, *corrected* photos (only such as the tagger got wrong somewhere, with all their
labels), and *cells* (of those only the labels that were wrong, which is all that somebody says who does
nothing but correct). The lines give the mean and the worst change over the seeds; the target is a worst mAP
of -0.02 for random and corrected.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.heads.refit import Refitted, refit
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.core.learning.splitting.splits import Side, make_assigner
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.making import refitted_tagger
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.pipeline import fingerprints
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.proposing import proposed
from mlic_gui.core.project.sides import SplitCounts

COUNTS = (10, 30, 100)


@dataclass(frozen=True, slots=True, eq=False)
class Scenes:
    """The photos as features, in the order of `labels.csv`."""

    paths: list[str]
    labels: tuple[str, ...]
    features: np.ndarray
    words: np.ndarray
    keys: list[bytes]
    prints: list
    vocabulary: Tagger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--base", type=int, default=800, help="photos that the tagger is made of")
    parser.add_argument("--judge", type=int, default=400, help="photos that judge")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["MLIC_GUI_HOME"] = home
        scenes = looked_at(arguments.scenes)
    changes = defaultdict(list)
    for seed in range(arguments.seeds):
        for case, change in changes_of(scenes, seed, base=arguments.base, judge=arguments.judge):
            changes[case].append(change)
    for (kind, count), found in changes.items():
        mean, worst = np.mean(found, axis=0), np.min(found, axis=0)
        write(
            f"{kind:9} {count:3}: mAP {mean[0]:+.4f} (worst {worst[0]:+.4f}), F2 {mean[1]:+.4f}"
            f" (worst {worst[1]:+.4f})"
        )


def looked_at(folder: Path) -> Scenes:
    """Features and words of all photos."""
    header, *rows = csv.reader((folder / "labels.csv").open(encoding="utf-8", newline=""))
    words = {row[0]: [int(cell) for cell in row[1:]] for row in rows}
    records = [record for batch in scan(folder / "images", progress=Progress()) for record in batch]
    derived = DerivedData.open("benchmark")
    bench = Bench(folder / "images", derived, TaggerLibrary())
    vocabulary = bench.library.find("imagenet")
    features = bench.features(
        records, bench.network(vocabulary), vocabulary.preprocessing, progress=Progress()
    )
    prints = fingerprints(records, range(len(records)), bench=bench, progress=Progress())
    keys = bench.keys(records)
    derived.close()
    return Scenes(
        paths=[record.path for record in records],
        labels=tuple(header[1:]),
        features=features,
        words=np.array([words[record.path] for record in records], np.int8),
        keys=[key or b"" for key in keys],
        prints=[prints[record.path] for record in records],
        vocabulary=vocabulary,
    )


def changes_of(
    scenes: Scenes, seed: int, *, base: int, judge: int
) -> Iterator[tuple[tuple[str, int], tuple[float, float]]]:
    """Kind and number of annotations, with what they change."""
    order = np.random.default_rng(seed).permutation(len(scenes.words))
    rows = np.split(order, [base, len(order) - judge])
    tagger = made_of(scenes, rows[0])
    before = judged(scenes, rows[2], tagger.head, tagger.thresholds)
    write(f"seed {seed}: mAP {before[0]:.4f}, F2 {before[1]:.4f} before")
    wrong = proposed(tagger.head.probabilities(scenes.features), tagger.thresholds) != (scenes.words == 1)
    mistaken = rows[1][wrong[rows[1]].any(axis=1)]
    for kind, offered in (("random", rows[1]), ("corrected", mistaken), ("cells", mistaken)):
        for count in COUNTS:
            chosen = offered[:count]
            words = scenes.words[chosen].copy()
            if kind == "cells":
                words[~wrong[chosen]] = -1
            made = learned(scenes, chosen, words, tagger, project="another")
            after = judged(scenes, rows[2], made.head, made.thresholds)
            yield (kind, len(chosen)), (after[0] - before[0], after[1] - before[1])


def made_of(scenes: Scenes, rows: np.ndarray) -> Tagger:
    """A tagger made as `natural-scenes` is, of some of the photos."""
    made = learned(
        scenes, rows, scenes.words[rows], scenes.vocabulary, project="one", settings=RefitSettings(folds=5)
    )
    run = RunRecord.begin(RunKind.REFIT, base="imagenet", settings={})
    return refitted_tagger(scenes.vocabulary, made, name="part", run=run, project="one", licence=None)


def learned(
    scenes: Scenes,
    rows: np.ndarray,
    words: np.ndarray,
    tagger: Tagger,
    *,
    project: str,
    settings: RefitSettings | None = None,
    alone: bool = False,
) -> Refitted:
    """A refit on these photos, with the split that a project would have given them.

    `alone` splits single photos, as if none had another that belongs to it.
    """
    nothing = SplitCounts(
        labels=scenes.labels,
        photos={},
        yes={},
        no={},
        members=(),
        hashes=np.zeros(0, np.uint64),
        captured=np.zeros(0),
        next_group=0,
    )
    prints = [None if alone else scenes.prints[row] for row in rows]
    placed = make_assigner(project)(words, prints, nothing)
    examples = Examples(
        labels=scenes.labels,
        features=scenes.features[rows],
        words=words,
        sides=[Side(place.side) for place in placed],
        groups=np.array([place.group for place in placed]),
        keys=[scenes.keys[row] for row in rows],
        paths=[str(row) for row in rows],
    )
    return refit(
        examples,
        tagger=tagger,
        project=project,
        settings=settings or RefitSettings(),
        on_point=lambda _: False,
        check=lambda: None,
    )


def judged(scenes: Scenes, rows: np.ndarray, head: object, thresholds: np.ndarray) -> tuple[float, float]:
    """mAP and F2 on these photos."""
    words, chances = scenes.words[rows], head.probabilities(scenes.features[rows])
    return (
        metrics.mean_average_precision(words, chances),
        metrics.fbeta_over_photos(words, proposed(chances, thresholds), beta=2.0),
    )


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
