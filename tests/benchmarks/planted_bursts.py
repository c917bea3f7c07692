"""What a split that ignores bursts would claim, on natural-scenes with bursts planted.

    python -m tests.benchmarks.planted_bursts SCENES WORK [--seeds 5] [--planted 500] [--timed 1]

SCENES is the folder of the natural-scenes photographs (`images/`, `labels.csv`), WORK takes the planted
photos. Of `--planted` photos each becomes a burst: itself and two or three variants as the next frames of a
camera would be (cropped by 2 to 8 % on each side, lighter or darker by up to a fifth, saved again at JPEG
quality 55 to 92, a quarter of the frames blurred a little). They carry EXIF times a second apart and a
camera; with `--timed 0.5` half of the bursts carry nothing, as photos do that came through a messenger. The
other photos are truly unseen. Per seed a head is learned from scratch (from the `imagenet` tagger) by the
three sides, once with the project's split, once with the same stratified split of single photos, as if no
photo had another beside it; what each claims on its held-out side stands beside what the same head does on
the unseen photos.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from mlic_gui.core.learning.heads.refit import Refitted
from mlic_gui.core.learning.splitting.splits import groups_of
from tests.benchmarks.masked_labels import spread
from tests.benchmarks.refit_keeps_knowledge import Scenes, judged, learned, looked_at, write

FIGURES = ("mAP", "F2")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--planted", type=int, default=500, help="photos that become bursts")
    parser.add_argument("--timed", type=float, default=1.0, help="share of the bursts with EXIF times")
    arguments = parser.parse_args()
    os.environ["MLIC_GUI_HOME"] = str(arguments.work / "home")
    folder = arguments.work / f"planted-{arguments.planted}-{arguments.timed:g}"
    bursts = planted(arguments.scenes, folder, count=arguments.planted, timed=arguments.timed)
    scenes = looked_at(folder)
    burst = np.array([bursts[path] for path in scenes.paths])
    write(found_together(scenes, burst))
    gaps = {"grouped": [], "ungrouped": []}
    for seed in range(arguments.seeds):
        for way, found in claims(scenes, burst, seed).items():
            gaps[way].append(found)
            write(f"seed {seed} {way}: " + ", ".join(f"{v:.4f}" for v in np.ravel(found)))
    for way, found in gaps.items():
        claimed, true = np.moveaxis(np.array(found), 1, 0)
        for place, name in enumerate(FIGURES):
            write(
                f"{way:9} {name:3}: claims {spread(claimed[:, place])},"
                f" unseen photos {spread(true[:, place])}, too much by {spread((claimed - true)[:, place])}"
            )


def claims(scenes: Scenes, burst: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """For each split, float (2, 2): mAP and F2 as claimed on its held-out side, and on the unseen photos."""
    rng = np.random.default_rng(seed)
    rows, unseen = rng.permutation(np.flatnonzero(burst >= 0)), np.flatnonzero(burst < 0)
    result = {}
    for way in ("grouped", "ungrouped"):
        said, alone = scenes.words[rows], way == "ungrouped"
        made = learned(scenes, rows, said, scenes.vocabulary, project=f"seed {seed}", alone=alone)
        result[way] = np.array([claimed(made), judged(scenes, unseen, made.head, made.thresholds)])
    return result


def found_together(scenes: Scenes, burst: np.ndarray) -> str:
    """How many of the further frames are found to belong to the first of their burst."""
    group = groups_of(scenes.prints)
    first = {number: group[place] for place, number in reversed(list(enumerate(burst.tolist())))}
    said = []
    for name, timed in (("with", True), ("without", False)):
        places = [
            place
            for place, (path, print_) in enumerate(zip(scenes.paths, scenes.prints, strict=True))
            if burst[place] >= 0 and not path.endswith("-0.jpg") and bool(print_.camera) is timed
        ]
        if places:
            found = np.mean([group[place] == first[int(burst[place])] for place in places])
            said.append(f"{found:.1%} of {len(places)} {name} EXIF")
    wrong = sum(len(set(burst[group == one])) > 1 for one in set(group[burst >= 0].tolist()))
    return f"frames found to belong to the first of their burst: {', '.join(said)}; {wrong} groups of several"


def claimed(made: Refitted) -> tuple[float, float]:
    """mAP and F2 on the held-out side."""
    after = made.comparison.after
    return after.mean_average_precision, after.fbeta


def planted(scenes: Path, folder: Path, *, count: int, timed: float) -> dict[str, int]:
    """Photos with bursts among them in `folder/images`, their labels beside; the burst of each, -1 alone."""
    header, *rows = csv.reader((scenes / "labels.csv").open(encoding="utf-8", newline=""))
    rng = np.random.default_rng(0)
    chosen = set(rng.permutation(len(rows))[:count].tolist())
    (folder / "images").mkdir(parents=True, exist_ok=True)
    lines, bursts = [header], {}
    for number, (name, *words) in enumerate(rows):
        data = (scenes / "images" / name).read_bytes()
        contents = frames(data, number, rng, timed=timed) if number in chosen else [data]
        for frame, content in enumerate(contents):
            path = f"{Path(name).stem}-{frame}.jpg"
            (folder / "images" / path).write_bytes(content)
            lines.append([path, *words])
            bursts[path] = number if number in chosen else -1
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return bursts


def frames(data: bytes, number: int, rng: np.random.Generator, *, timed: float) -> list[bytes]:
    """A burst of 3 or 4: the photo and variants of it; a share of the bursts has times and a camera."""
    with Image.open(io.BytesIO(data)) as opened:
        photo = opened.convert("RGB")
    count = int(rng.integers(2, 4))
    images = [photo, *(variant(photo, rng) for _ in range(count))]
    qualities = [95, *rng.integers(55, 93, count).tolist()]
    return [
        jpeg(image, quality, taken(number, frame) if number % 100 < 100 * timed else Image.Exif())
        for frame, (image, quality) in enumerate(zip(images, qualities, strict=True))
    ]


def variant(photo: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A photo of nearly the same, as the next frame would be."""
    width, height = photo.size
    left, top, right, bottom = rng.uniform(0.02, 0.08, 4) * (width, height, width, height)
    image = photo.crop((int(left), int(top), int(width - right), int(height - bottom)))
    image = ImageEnhance.Brightness(image).enhance(rng.uniform(0.8, 1.2))
    return image.filter(ImageFilter.GaussianBlur(0.8)) if rng.random() < 0.25 else image


def taken(number: int, frame: int) -> Image.Exif:
    """EXIF tags of a frame: a minute for each burst, a second for each frame."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model"
    exif.get_ifd(0x8769)[0x9003] = (
        f"2024:05:{1 + number // 1440:02} {number // 60 % 24:02}:{number % 60:02}:{frame:02}"
    )
    return exif


def jpeg(image: Image.Image, quality: int, exif: Image.Exif) -> bytes:
    """The image as a JPEG file."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


if __name__ == "__main__":
    main()
