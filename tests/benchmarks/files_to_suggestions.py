"""From photo files to suggestions: this program against two Keras scripts, in one run, by turns.

    python -m tests.benchmarks.files_to_suggestions [--photos 96] [--large 24] [--rounds 3] [--folder FOLDER]

All three use EfficientNet-Lite0 and a head of five labels, and see photos that the operating system has in
its cache. *naive* loads a photo with `load_img` and calls `model.predict`, photo by photo; *tf.data* maps
decoding over all cores, resizes, batches by 32, prefetches, and calls `model.predict` once; ours is
`pipeline.tag` with an empty cache, thumbnails and index included. *decoding* is Pillow alone on two
threads, with the reduction that JPEG allows. All run at the low priority that ours always has. The first
round warms up and is not counted. Small photos come from `--folder`, or are made as the large ones are.
Trust the ratios, not the rates: other work on the machine changes these by half.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.pipeline import tag
from mlic_gui.core.places import shipped
from mlic_gui.core.progress import Progress

SMALL, LARGE = (384, 256), (4000, 3000)
LABELS = 5
Contestant = Callable[[Sequence[Path]], int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=int, default=96, help="small photos")
    parser.add_argument("--large", type=int, default=24, help="photos of 12 megapixels; 0 for none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the small photos are; made if left out")
    arguments = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if hasattr(os, "nice"):
        os.nice(5)
    with tempfile.TemporaryDirectory() as home:
        os.environ["MLIC_GUI_HOME"] = home
        contestants = make_contestants()
        small = listed(
            arguments.folder or made(Path(home, "small"), arguments.photos, SMALL), arguments.photos
        )
        compare("small photos", small, contestants, arguments.rounds)
        if arguments.large:
            large = listed(made(Path(home, "large"), arguments.large, LARGE), arguments.large)
            compare("12 megapixels", large, contestants, arguments.rounds)


def compare(title: str, photos: list[Path], contestants: dict[str, Contestant], rounds: int) -> None:
    """Print photos per second of each, and ours against each of the others."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    work: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds + 1):
        for name, contestant in contestants.items():
            started, worked = time.perf_counter(), time.process_time()
            count = contestant(photos)
            times[name].append(time.perf_counter() - started)
            work[name].append((time.process_time() - worked) / count)
            assert count == len(photos), name
    print(f"{title}, {len(photos)}")
    for name, seconds in times.items():
        ratios = [other / own for other, own in zip(seconds[1:], times["ours"][1:], strict=True)]
        rate, load = len(photos) / statistics.median(seconds[1:]), 1000 * statistics.median(work[name][1:])
        print(f"  {name:>8} {rate:>8.1f} photos/s {load:>7.1f} ms of processor each", end="")
        print("" if name == "ours" else f"   ours is {statistics.median(ratios):>5.2f} times as fast")


def make_contestants() -> dict[str, Contestant]:
    model = keras_model()
    return {
        "naive": lambda photos: naive(model, photos),
        "tf.data": lambda photos: tf_data(model, photos),
        "decoding": decoding,
        "ours": ours,
    }


def keras_model() -> Any:
    import keras

    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.weights import read_weights

    spec = BACKBONES["efficientnet-lite0"]
    network = build_network(spec, vocabulary=False)
    read_weights(network, shipped("models", "backbones", spec.name, "network.keras"))
    return keras.Sequential([network, keras.layers.Dense(LABELS, activation="sigmoid")])


def naive(model: Any, photos: Sequence[Path]) -> int:
    from keras.utils import img_to_array, load_img

    suggestions = []
    for path in photos:
        pixels = img_to_array(load_img(path, target_size=(224, 224)))
        suggestions.append(model.predict((pixels[None] - 127) / 128, verbose=0))
    return len(suggestions)


def tf_data(model: Any, photos: Sequence[Path]) -> int:
    import tensorflow as tf

    def read(path: Any) -> Any:
        pixels = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
        return (tf.image.resize(pixels, (224, 224)) - 127) / 128

    paths = tf.data.Dataset.from_tensor_slices([str(path) for path in photos])
    batches = paths.map(read, num_parallel_calls=tf.data.AUTOTUNE).batch(32).prefetch(tf.data.AUTOTUNE)
    return len(model.predict(batches, verbose=0))


def decoding(photos: Sequence[Path]) -> int:
    def decode(path: Path) -> tuple[int, int]:
        with Image.open(path) as image:
            image.draft("RGB", (374, 374))
            image.load()
            return image.size

    with ThreadPoolExecutor(2) as pool:
        return len(list(pool.map(decode, photos)))


def ours(photos: Sequence[Path]) -> int:
    library = TaggerLibrary()
    tagger = library.find("natural-scenes")
    folder, wanted = photos[0].parent, {path.name for path in photos}
    found: list[PhotoRecord] = []
    for batch in scan(folder, progress=Progress()):
        found += [record for record in batch if record.path in wanted]
    derived = DerivedData.open(str(uuid.uuid4()))
    try:
        bench = Bench(folder=folder, derived=derived, library=library)
        parts = tag(found, bench=bench, tagger=tagger, labels=tagger.labels, progress=Progress())
        return sum(len(part.rows) for part in parts)
    finally:
        derived.close()


def listed(folder: Path, count: int) -> list[Path]:
    batches = scan(folder, recursive=False, progress=Progress())
    return [folder / record.path for batch in batches for record in batch if record.path.endswith(".jpg")][
        :count
    ]


def made(folder: Path, count: int, size: tuple[int, int]) -> Path:
    """JPEGs with the structure and the grain of photographs: about 3 MB at 12 megapixels."""
    folder.mkdir()
    random = np.random.default_rng(0)
    grain = random.normal(0, 6, (size[1], size[0], 1)).astype(np.float32)
    for number in range(count):
        coarse = Image.fromarray(random.integers(0, 256, (40, 60, 3), dtype=np.uint8))
        smooth = np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), np.float32)
        pixels = np.clip(smooth + np.roll(grain, number * 7, axis=1), 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.jpg", quality=90)
    return folder


if __name__ == "__main__":
    main()
