"""A training kept after each epoch, so that the same training goes on after it was killed.

What it was told to do is part of it, as a digest: another job in the same folder begins anew, and so does one
whose file is damaged.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.atomic import atomic_file
from mlic_gui.core.engine.messages import FineTuneJob
from mlic_gui.core.errors import ProjectError
from mlic_gui.core.network.looking.activations import Shelf
from mlic_gui.core.network.training.state import State
from mlic_gui.core.network.training.trainee import Arrays

CHECKPOINT = "checkpoint.npz"
_SHELF = "seen-"
_VERSION = 1
_LISTS = ("weights", "best", "memory")


@dataclass(frozen=True, slots=True, eq=False)
class Saved:
    """A training after an epoch.

    Attributes:
        state: Where it is.
        weights: The weights as they are.
        best: Those of the best epoch.
        memory: What the optimiser remembers; empty where it begins anew.
        again: Epochs done of learning again from all photos.
        logits: Of the honest network, float32 (n, labels); of shape (0,) before it was done.
    """

    state: State
    weights: Arrays
    best: Arrays
    memory: Arrays = ()
    again: int = 0
    logits: npt.NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))


class Checkpoint:
    """The file in a job's folder."""

    def __init__(self, job: FineTuneJob) -> None:
        self._path = job.out_dir / CHECKPOINT
        self._job = _digest(job)

    def shelves(self, count: int) -> tuple[Shelf, ...]:
        """Where this job keeps what its phases look at."""
        return tuple(Shelf(path, self._job) for path in map(self._shelf_path, range(count)))

    def save(self, saved: Saved) -> None:
        """Replace the file, whole; a disk that has no room for it is no reason to end a training."""
        about = {"job": self._job, "state": saved.state.to_json(), "again": saved.again}
        lists = {f"{name}/{n}": array for name in _LISTS for n, array in enumerate(getattr(saved, name))}
        text = np.frombuffer(json.dumps(about).encode(), np.uint8)
        with suppress(ProjectError), atomic_file(self._path) as file:
            np.savez(file, about=text, logits=saved.logits, **lists)

    def load(self) -> Saved | None:
        """What was saved of this job, or None if nothing was or it can't be read."""
        try:
            with np.load(self._path, allow_pickle=False) as file:
                return self._read(file)
        except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile):
            return None

    def clear(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def clear_all(self) -> None:
        """Remove the file, and what the phases looked at."""
        self.clear()
        for path in self._path.parent.glob(f"{_SHELF}*.f16"):
            Shelf(path, self._job).clear()

    def _shelf_path(self, number: int) -> Path:
        return self._path.with_name(f"{_SHELF}{number}.f16")

    def _read(self, file: Mapping[str, npt.NDArray[Any]]) -> Saved | None:
        about = json.loads(file["about"].tobytes())
        if about["job"] != self._job:
            return None
        names = list(file)
        lists = {
            kind: [file[f"{kind}/{n}"] for n in range(sum(name.startswith(f"{kind}/") for name in names))]
            for kind in _LISTS
        }
        state = State.from_json(about["state"])
        return Saved(state, **lists, again=int(about["again"]), logits=file["logits"])


def _digest(job: FineTuneJob) -> str:
    """Changes with everything that the result depends on."""
    about = [
        _VERSION,
        job.backbone,
        asdict(job.settings),
        job.preprocessing.to_json(),
        asdict(job.start_body),
    ]
    digest = hashlib.sha256(json.dumps([*about, job.exclusive], sort_keys=True).encode())
    paths = (job.pixels_path, job.targets_path, job.sides_path, job.network_path, job.head_path)
    for path in paths:
        digest.update(b"-" if path is None else _file_digest(path))
    return digest.hexdigest()


def _file_digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
