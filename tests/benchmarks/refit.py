"""One correction to new suggestions: `pipeline.refit` on cached features, against `keras.fit`.

    python -m tests.benchmarks.refit [--photos 2000] [--labels 5 100] [--rounds 5] [--no-keras]

The features are made up (1,280 of them, non-negative, of low rank, as a backbone's are), with a tenth of
the words unknown. *new* learns all labels from nothing, *known* starts around a tagger that has them. What
is timed is all that the window waits for: features read from the cache, penalty, head, temperature and
thresholds chosen, before and after compared, the tagger kept on disk, suggestions of all photos renewed.
`keras.fit` learns the same photos of the train side alone, a dense sigmoid layer with the same penalty, 30
epochs of batches of 32; *excess* is how far its objective is above the optimum, ours being within a
thousandth (see the tests of the solver).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mlic_gui.core import pipeline
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.index import IndexEntry
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.heads.rounds import Task, solve_rounds
from mlic_gui.core.learning.heads.scheme import Examples, scheme_by_sides
from mlic_gui.core.learning.splitting.splits import Side
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.reader import PhotoFacts
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress

WIDTH = 1280
PENALTY = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--labels", type=int, nargs="+", default=[5, 100])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-keras", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["MLIC_GUI_HOME"] = home
        for labels in arguments.labels:
            case = Case(Path(home), photos=arguments.photos, labels=labels)
            ours = case.print_refits(rounds=arguments.rounds)
            if not arguments.no_keras:
                case.print_keras(ours)
            case.close()


class Case:
    """A folder of photos that are there only as features and words."""

    def __init__(self, folder: Path, *, photos: int, labels: int) -> None:
        self.features, words = made_up(photos, labels)
        self.records = [PhotoRecord(f"{number}.jpg", 1, 1) for number in range(photos)]
        self.vocabulary = TaggerLibrary().find("imagenet")
        self.derived = DerivedData.open(f"benchmark-{labels}")
        self.bench = Bench(folder, self.derived, TaggerLibrary())
        sides = np.random.default_rng(1).choice([*Side], size=photos, p=[0.7, 0.15, 0.15])
        self.annotated = Annotated(
            project=str(uuid.uuid4()),
            labels=tuple(f"label {number}" for number in range(labels)),
            words=words,
            sides=[Side(side) for side in sides],
            groups=np.arange(photos),
        )
        self._cache()

    def _cache(self) -> None:
        keys = [number.to_bytes(16, "little") for number in range(len(self.records))]
        facts = [PhotoFacts(key, 1, 1, Fingerprint(None, "", 0)) for key in keys]
        self.derived.index.add(
            IndexEntry(record, fact) for record, fact in zip(self.records, facts, strict=True)
        )
        self.derived.features(self.vocabulary.network_key, WIDTH).add(keys, self.features)

    def print_refits(self, *, rounds: int) -> float:
        """Print the median times; returns that of *new* in seconds."""
        made, new = self._timed(self.vocabulary, rounds)
        elsewhere = replace(made, card=replace(made.card, project="elsewhere"), origin=None)
        _, known = self._timed(elsewhere, rounds)
        photos, labels = self.annotated.words.shape
        write(f"{photos} photos, {labels} labels: new {new:.3f} s, known {known:.3f} s")
        return new

    def _timed(self, tagger: Tagger, rounds: int) -> tuple[Tagger, float]:
        seconds = []
        for _ in range(rounds + 1):
            start = time.perf_counter()
            result = pipeline.refit(
                self.records, self.annotated, bench=self.bench, tagger=tagger, progress=Progress()
            )
            seconds.append(time.perf_counter() - start)
        return result.tagger, statistics.median(seconds[1:])

    def print_keras(self, ours: float) -> None:
        """Print the time of `keras.fit` on the train side, and how far from the optimum it ends."""
        task = self._task()
        scheme = scheme_by_sides(self._examples())
        rows = scheme.train[:, 0]
        penalties = np.full((2, task.words.shape[1]), PENALTY, np.float32)
        start = time.perf_counter()
        solved = solve_rounds(task, scheme, penalties, on_point=lambda _: False)
        solver = time.perf_counter() - start
        objective = objective_of(task.features[rows], task.words[rows])
        seconds, weights = keras_fit(task.features[rows], task.words[rows])
        excess = objective(weights) / objective(solved.weights) - 1
        write(
            f"  keras.fit {seconds:.2f} s, excess {excess:.1%}: {seconds / ours:.1f} times the whole refit,"
            f" {seconds / solver:.1f} times the solver alone ({solver:.3f} s)"
        )

    def _examples(self) -> Examples:
        keys = [number.to_bytes(16, "little") for number in range(len(self.records))]
        said, paths = self.annotated, [record.path for record in self.records]
        return Examples(said.labels, self.features, said.words, said.sides, said.groups, keys, paths)

    def _task(self) -> Task:
        mean, scale = self.features.mean(axis=0), np.sqrt(self.features.var(axis=0).mean())
        standard = np.hstack([(self.features - mean) / scale, np.ones((len(self.features), 1))])
        labels = self.annotated.words.shape[1]
        return Task(
            features=standard.astype(np.float32),
            words=self.annotated.words,
            prior=np.zeros((WIDTH + 1, labels), np.float32),
            known=np.zeros(labels, np.bool_),
            beta=2.0,
        )

    def close(self) -> None:
        self.derived.close()


def made_up(photos: int, labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Features float32 (photos, 1280) and words int8 (photos, labels) that they tell of."""
    rng = np.random.default_rng(0)
    latent = rng.normal(size=(photos, 64)) * np.linspace(2, 0.3, 64)
    mixed = latent @ rng.normal(size=(64, WIDTH)) / 8 + 0.3 * rng.normal(size=(photos, WIDTH))
    logits = latent @ rng.normal(size=(64, labels)) * 0.7 + rng.normal(size=labels) - 1.5
    words = (rng.random((photos, labels)) < 1 / (1 + np.exp(-logits))).astype(np.int8)
    words[rng.random(words.shape) < 0.1] = -1
    return np.maximum(mixed - 0.2, 0).astype(np.float32), words


def objective_of(features: np.ndarray, words: np.ndarray) -> Callable[[np.ndarray], float]:
    """The penalised loss, of weights (width + 1, labels)."""
    strength = PENALTY * float(np.square(features[:, :-1]).mean()) * WIDTH

    def objective(weights: np.ndarray) -> float:
        logits = features @ weights
        losses = np.logaddexp(0, logits) - logits * (words == 1)
        return float(losses[words >= 0].sum() + 0.5 * strength * np.square(weights[:-1]).sum())

    return objective


def keras_fit(features: np.ndarray, words: np.ndarray) -> tuple[float, np.ndarray]:
    """Seconds and weights of 30 epochs in batches of 32."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import tensorflow as tf

    rows = features[:, :-1]
    strength = PENALTY * float(np.square(rows).mean()) * WIDTH / len(rows)

    def loss(truth: Any, logits: Any) -> Any:
        cells = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(truth > 0, tf.float32), logits)
        return tf.reduce_sum(tf.where(truth >= 0, cells, 0.0), axis=-1)

    layer = keras.layers.Dense(words.shape[1], kernel_regularizer=keras.regularizers.L2(strength / 2))
    model = keras.Sequential([keras.Input((WIDTH,)), layer])
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss)
    truth = words.astype(np.float32)
    model.fit(rows[:64], truth[:64], epochs=1, batch_size=32, verbose=0)
    start = time.perf_counter()
    model.fit(rows, truth, epochs=30, batch_size=32, verbose=0)
    seconds = time.perf_counter() - start
    kernel, bias = layer.get_weights()
    return seconds, np.vstack([kernel, bias])


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
