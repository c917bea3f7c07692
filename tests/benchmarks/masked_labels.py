"""What it costs not to know 30 % of the annotations, and what it costs to take them for *no*.

    python -m tests.benchmarks.masked_labels SCENES [--seeds 5] [--share 0.3]

SCENES is the folder of the natural-scenes photographs (`images/`, `labels.csv`). For each seed four fifths of
the photos teach a head from scratch (from the `imagenet` tagger, so that nothing knows these labels yet) and
one fifth judges it, with all its labels: once with every annotation, once with a share of the annotations set
to *unknown* at random and left out of the loss, once with the same annotations taken for *no*. The lines give
mean and standard deviation over the seeds; the target is that *unknown* costs at most 0.02 of mAP.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.refit_keeps_knowledge import Scenes, judged, learned, looked_at, write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--share", type=float, default=0.3, help="of the annotations, not known")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["MLIC_GUI_HOME"] = home
        scenes = looked_at(arguments.scenes)
    found = [figures(scenes, seed, share=arguments.share) for seed in range(arguments.seeds)]
    for way in found[0]:
        values = np.array([result[way] for result in found])
        cost = values - np.array([result["everything known"] for result in found])
        write(f"{way:20}: mAP {spread(values[:, 0])}, F2 {spread(values[:, 1])}")
        write(f"{'':20}  cost {spread(cost[:, 0])}, {spread(cost[:, 1])}, worst mAP {cost[:, 0].min():+.4f}")


def figures(scenes: Scenes, seed: int, *, share: float) -> dict[str, tuple[float, float]]:
    """mAP and F2 of each way, on photos that none of them learned from."""
    rng = np.random.default_rng(seed)
    judging, teaching = np.split(rng.permutation(len(scenes.words)), [len(scenes.words) // 5])
    words = scenes.words[teaching]
    hidden = rng.random(words.shape) < share
    ways = {
        "everything known": words,
        "unknown left out": np.where(hidden, np.int8(-1), words),
        "unknown taken for no": np.where(hidden, np.int8(0), words),
    }
    result = {}
    for way, said in ways.items():
        made = learned(scenes, teaching, said, scenes.vocabulary, project=f"seed {seed}")
        result[way] = judged(scenes, judging, made.head, made.thresholds)
        write(f"seed {seed} {way}: mAP {result[way][0]:.4f}, F2 {result[way][1]:.4f}")
    return result


def spread(values: np.ndarray) -> str:
    """Mean and standard deviation."""
    return f"{values.mean():+.4f} ±{values.std(ddof=1):.4f}" if len(values) > 1 else f"{values.mean():+.4f}"


if __name__ == "__main__":
    main()
