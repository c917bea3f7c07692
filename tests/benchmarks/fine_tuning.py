"""Time per step of fine-tuning: activations kept at the cut against the whole network computed each time.

    python -m tests.benchmarks.fine_tuning [--blocks 2] [--batch 32] [--rounds 7]

Both train the same layers on the same photos without augmentation, in turns, in one run; medians are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.places import shipped

LABELS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--blocks", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    write(f"{'blocks':>6} {'whole network':>15} {'kept':>9} {'ratio':>6}")
    for blocks in arguments.blocks:
        whole, kept = measure(blocks, batch=arguments.batch, rounds=arguments.rounds)
        write(f"{blocks:>6} {1000 * whole:>12.0f} ms {1000 * kept:>6.0f} ms {whole / kept:>6.1f}")


def measure(blocks: int, *, batch: int, rounds: int) -> tuple[float, float]:
    """Median seconds per step of both ways."""
    import keras

    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.looking.activations import Activations
    from mlic_gui.core.network.looking.view import View
    from mlic_gui.core.network.training.losses import masked_cross_entropy
    from mlic_gui.core.network.training.optimisers import Course
    from mlic_gui.core.network.training.trainee import Trainee
    from mlic_gui.core.network.weights import read_weights

    spec = BACKBONES["efficientnet-lite0"]
    network = build_network(spec)
    read_weights(network, shipped("models", "backbones", spec.name, "network.keras"))
    cut = network.get_layer(spec.stages[blocks - 1].below).output
    dense = keras.layers.Dense(LABELS)
    dense.build((None, spec.width))
    trainee = Trainee(network, cut, dense, loss=masked_cross_entropy, dropout=0.0, norms=False, seed=0)
    trainee.start(Course.of(TrainingSettings(), "all"))
    random = np.random.default_rng(0)
    photos = random.uniform(-1, 1, (batch, 224, 224, 3)).astype(np.float32)
    targets = random.integers(0, 2, (batch, LABELS)).astype(np.int8)
    below = keras.Model(network.input, cut)
    for layer in below.layers:
        layer.trainable = False
    whole = keras.Model(network.input, dense(trainee.model(below.output)))
    whole.compile(keras.optimizers.Adam(1e-4), keras.losses.BinaryCrossentropy(from_logits=True))
    views = [View(row, 0) for row in range(batch)]
    with Activations(views, tuple(cut.shape[1:]), folder=Path(tempfile.gettempdir())) as activations:
        for view, values in zip(views, np.asarray(below(photos), np.float16), strict=True):
            activations.put(view, values)
        return in_turns(
            lambda: whole.train_on_batch(photos, targets.astype(np.float32)),
            lambda: trainee.train(activations.take(views), targets, rate=1e-4, step=1),
            rounds=rounds,
        )


def write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def in_turns(one, other, *, rounds: int) -> tuple[float, float]:
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for action, times in zip((one, other), seconds, strict=True):
            start = time.perf_counter()
            action()
            if number:
                times.append(time.perf_counter() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


if __name__ == "__main__":
    main()
