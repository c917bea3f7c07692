"""The arrays that a fine-tuning is fed with, as files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from mlic_gui.core.atomic import atomic_file, write_error
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import PhotoError
from mlic_gui.core.learning.heads.linear_head import FloatArray, LinearHead
from mlic_gui.core.photos.decode import decode, fit, network_box
from mlic_gui.core.photos.reader import resolve
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress, Stage

_AT_ONCE = 32
_THREADS = 2


def pixels_file(
    records: Sequence[PhotoRecord],
    *,
    folder: Path,
    preprocessing: Preprocessing,
    directory: Path,
    progress: Progress,
) -> Path:
    """A `.npy` in `directory` with these photos as the network sees them, uint8 (n, size, size, 3).

    It is named after the photos and the preprocessing, so that what an estimate prepared need not be prepared
    again; those of other photos are removed. A photo that can't be read any more is grey. Written in order,
    because a mapped file that outgrows the disk kills the process.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        Cancelled: Nothing is left.
    """
    path = directory / f"pixels-{_digest(records, preprocessing)}.npy"
    for other in set(directory.glob("pixels-*.npy")) - {path}:
        other.unlink(missing_ok=True)
    if not path.is_file():
        with atomic_file(path) as file:
            _write_pixels(file, records, folder=folder, preprocessing=preprocessing, progress=progress)
    return path


def write_array(path: Path, array: npt.NDArray[np.int8]) -> Path:
    """Write a `.npy`.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    with atomic_file(path) as file:
        np.save(file, array, allow_pickle=False)
    return path


def write_head(path: Path, head: LinearHead) -> Path:
    """Write a head as the training process reads it.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    with atomic_file(path) as file:
        np.savez(
            file,
            allow_pickle=False,
            weights=head.weights,
            bias=head.bias,
            mean=head.mean,
            scale=head.scale,
            temperature=np.float32(head.temperature),
        )
    return path


def read_head(path: Path) -> LinearHead:
    """The head that the training process wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        return LinearHead(
            weights=arrays["weights"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
            mean=arrays["mean"].astype(np.float32),
            scale=arrays["scale"].astype(np.float32),
            temperature=float(arrays["temperature"]),
        )


def read_logits(path: Path | None) -> FloatArray | None:
    """The logits that the training process wrote, float32 (n, labels); None where it wrote none."""
    if path is None:
        return None
    logits: FloatArray = np.load(path, allow_pickle=False).astype(np.float32)
    return logits


def make_directory(directory: Path) -> Path:
    """Make a directory for such files, unless it is there.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, directory) from error
    return directory


def _write_pixels(
    file: BinaryIO,
    records: Sequence[PhotoRecord],
    *,
    folder: Path,
    preprocessing: Preprocessing,
    progress: Progress,
) -> None:
    shape = (len(records), preprocessing.size, preprocessing.size, 3)
    header = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
    read = partial(_pixels, folder=folder, preprocessing=preprocessing)
    with ThreadPoolExecutor(_THREADS) as pool:
        for start in range(0, len(records), _AT_ONCE):
            progress.check()
            progress.report(Stage.PREPARE, start, len(records))
            for pixels in pool.map(read, records[start : start + _AT_ONCE]):
                file.write(pixels.tobytes())


def _pixels(record: PhotoRecord, *, folder: Path, preprocessing: Preprocessing) -> npt.NDArray[np.uint8]:
    try:
        image = decode(resolve(folder, record.path), box=network_box(preprocessing))
    except PhotoError:
        return np.full((preprocessing.size, preprocessing.size, 3), 127, dtype=np.uint8)
    return fit(image, preprocessing)


def _digest(records: Sequence[PhotoRecord], preprocessing: Preprocessing) -> str:
    digest = hashlib.blake2b(preprocessing.digest().encode(), digest_size=12)
    for record in records:
        digest.update(
            f"{record.path}\0{record.size}\0{record.modified_ns}\n".encode(errors="surrogateescape")
        )
    return digest.hexdigest()
