"""From photos to rows of features: the cached ones at once, the others computed, visible photos first."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import PhotoError
from mlic_gui.core.features.cache import FeatureStore
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.gate import Gate
from mlic_gui.core.features.index import IndexEntry
from mlic_gui.core.features.runtime import Network, network_key
from mlic_gui.core.features.work_queue import WorkQueue
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.photos.reader import inspect_photo, read_photo, resolve
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Cancelled, Progress, Stage

__all__ = ["Extracted", "Gate", "PhotoProblem", "WorkQueue", "extract", "fingerprints"]

_WORKERS = 2
_BATCH = 8
_BATCH_SECONDS = 0.1
_POLL_SECONDS = 0.05
_CACHED_BATCH = 500
_NICENESS = 5  # lower still, other programs would keep a thread from running that holds the interpreter lock


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """A photo without features.

    Attributes:
        row: Its place among the records.
        path: Relative to the folder.
        error: Why; its field `path` is relative too.
    """

    row: int
    path: str
    error: PhotoError


@dataclass(frozen=True, slots=True)
class Extracted:
    """Some photos that are done.

    Attributes:
        rows: Their places among the records, int64 of shape (n,).
        features: float32 of shape (n, width).
        problems: Photos that can't be read; their rows are not in `rows`.
    """

    rows: np.ndarray
    features: np.ndarray
    problems: tuple[PhotoProblem, ...]


def extract(
    records: Sequence[PhotoRecord],
    *,
    folder: Path,
    network: Network,
    preprocessing: Preprocessing,
    derived: DerivedData,
    queue: WorkQueue | None = None,
    gate: Gate | None = None,
    progress: Progress,
    stage: Stage = Stage.TAG,
) -> Iterator[Extracted]:
    """The features of all photos, each once: the cached ones in large batches, then the others in small ones.

    Two threads of low priority read a photo each and compute its features; the caller's thread writes index,
    features and thumbnails. Both threads have ended when the iterator is exhausted, closed or raises.

    Args:
        records: The photos, in the order of the scan.
        folder: What their paths are relative to.
        network: The backbone.
        preprocessing: How it wants its photos.
        derived: Where everything derived is kept.
        queue: Of `len(records)` rows; `prioritise` may be called meanwhile, from any thread.
        gate: Closed by whoever can't wait.
        progress: Told how many photos are done, asked between photos.
        stage: What to report to `progress`.

    Raises:
        Cancelled: Within about a tenth of a second after `progress` was cancelled.
        TaggerError: If the network does not fit the preprocessing.
    """
    rows = WorkQueue(len(records)) if queue is None else queue
    store = derived.features(network_key(network, preprocessing), network.width)
    job = _Job(tuple(records), folder, network, preprocessing, derived, store)
    done = 0
    for parts in (job.cached(rows, progress), job.computed(rows, gate or Gate(), progress)):
        for part in parts:
            done += len(part.rows) + len(part.problems)
            progress.report(stage, done, len(records))
            yield part


def fingerprints(
    records: Sequence[PhotoRecord],
    rows: Sequence[int],
    *,
    folder: Path,
    derived: DerivedData,
    progress: Progress,
) -> list[Fingerprint | None]:
    """The fingerprints of the photos at these rows, read from the photos where they are not known yet.

    Returns:
        One for each row, in their order; None for a photo that can't be read.

    Raises:
        Cancelled: If `progress` was cancelled.
    """
    wanted = [records[row] for row in rows]
    entries = derived.index.lookup(wanted)
    unknown = [place for place, entry in enumerate(entries) if entry is None]
    stop = threading.Event()
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="fingerprints", initializer=_give_way) as pool:
        try:
            found = pool.map(lambda place: _inspected(folder, wanted[place], derived, stop), unknown)
            for done, (place, entry) in enumerate(zip(unknown, found, strict=True), start=1):
                progress.check()
                progress.report(Stage.FINGERPRINT, done, len(unknown))
                derived.index.add([entry])
                entries[place] = entry
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    return [entry.facts.fingerprint if entry and entry.facts else None for entry in entries]


@dataclass(frozen=True, slots=True)
class _Outcome:
    row: int
    entry: IndexEntry
    features: np.ndarray | None = None


_Outcomes = queue.Queue[_Outcome]


@dataclass(frozen=True, slots=True)
class _Job:
    records: tuple[PhotoRecord, ...]
    folder: Path
    network: Network
    preprocessing: Preprocessing
    derived: DerivedData
    store: FeatureStore

    def cached(self, rows: WorkQueue, progress: Progress) -> Iterator[Extracted]:
        """What is known already; taken out of the queue."""
        for start in range(0, len(self.records), _CACHED_BATCH):
            progress.check()
            entries = self.derived.index.lookup(self.records[start : start + _CACHED_BATCH])
            keys = [entry.facts.key if entry and entry.facts else None for entry in entries]
            features, known = self.store.rows(keys)
            failed = [
                (start + place, entry) for place, entry in enumerate(entries) if entry and entry.problem
            ]
            problems = tuple(_problem(row, entry) for row, entry in failed)
            done = start + np.flatnonzero(known)
            rows.discard([*done.tolist(), *(problem.row for problem in problems)])
            if len(done) or problems:
                yield Extracted(done, features[known], problems)

    def computed(self, rows: WorkQueue, gate: Gate, progress: Progress) -> Iterator[Extracted]:
        """Everything else."""
        if not len(rows):
            return
        outcomes, stop = _Outcomes(maxsize=2 * _BATCH), threading.Event()
        with ThreadPoolExecutor(_WORKERS, thread_name_prefix="features", initializer=_give_way) as pool:
            try:
                left = len(rows)
                workers = [pool.submit(self._work, rows, gate, outcomes, stop) for _ in range(_WORKERS)]
                while left and (batch := _next_batch(outcomes, workers, progress, most=min(left, _BATCH))):
                    left -= len(batch)
                    yield self._kept(batch)
            finally:
                stop.set()

    def _work(self, rows: WorkQueue, gate: Gate, outcomes: _Outcomes, stop: threading.Event) -> None:
        with suppress(Cancelled):
            while not stop.is_set():
                gate.wait(stop)
                if not (row := rows.take(1)):
                    return
                _put(outcomes, self._read(row[0], stop), stop)

    def _read(self, row: int, stop: threading.Event) -> _Outcome:
        record = self.records[row]
        try:
            path = resolve(self.folder, record.path)
            known = self._known(content_key(path, abandoned=stop), record)
            return _Outcome(row, *known) if known else self._computed(row, path, stop)
        except PhotoError as error:
            return _Outcome(row, _failed(record, error))

    def _known(self, key: bytes, record: PhotoRecord) -> tuple[IndexEntry, np.ndarray] | None:
        """A photo that was moved, renamed or touched is not computed again."""
        features, known = self.store.rows([key])
        facts = self.derived.index.find(key) if known[0] else None
        if facts is None or not self.derived.thumbnail(key).exists():
            return None
        return IndexEntry(record, facts), features[0]

    def _computed(self, row: int, path: Path, stop: threading.Event) -> _Outcome:
        reading = read_photo(path, preprocessing=self.preprocessing, abandoned=stop)
        features = self.network.features(reading.pixels[None], self.preprocessing)[0]
        self.derived.write_thumbnail(reading.facts.key, reading.thumbnail)
        return _Outcome(row, IndexEntry(self.records[row], reading.facts), features)

    def _kept(self, batch: list[_Outcome]) -> Extracted:
        self.derived.index.add(outcome.entry for outcome in batch)
        good = [outcome for outcome in batch if outcome.features is not None]
        features = np.zeros((len(good), self.network.width), np.float32)
        for number, outcome in enumerate(good):
            features[number] = outcome.features
        self.store.add([outcome.entry.facts.key for outcome in good if outcome.entry.facts], features)
        problems = tuple(_problem(outcome.row, outcome.entry) for outcome in batch if outcome.entry.problem)
        return Extracted(np.array([outcome.row for outcome in good], np.int64), features, problems)


def _inspected(folder: Path, record: PhotoRecord, derived: DerivedData, stop: threading.Event) -> IndexEntry:
    try:
        path = resolve(folder, record.path)
        facts = derived.index.find(content_key(path, abandoned=stop))
        return IndexEntry(record, facts or inspect_photo(path, abandoned=stop))
    except PhotoError as error:
        return _failed(record, error)


def _next_batch(
    outcomes: _Outcomes, workers: Iterable[Future[None]], progress: Progress, *, most: int
) -> list[_Outcome]:
    """A few outcomes, as soon as there are any; none once the workers have ended."""
    batch: list[_Outcome] = []
    started = time.monotonic()
    while len(batch) < most and not (batch and time.monotonic() - started > _BATCH_SECONDS):
        progress.check()
        try:
            batch.append(outcomes.get(timeout=_POLL_SECONDS))
        except queue.Empty:
            if all(worker.done() for worker in workers) and outcomes.empty():
                break
        started = started if batch else time.monotonic()
    for worker in workers:
        if worker.done():
            worker.result()
    return batch


def _put(outcomes: _Outcomes, outcome: _Outcome, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(queue.Full):
            outcomes.put(outcome, timeout=_POLL_SECONDS)
            return


def _failed(record: PhotoRecord, error: PhotoError) -> IndexEntry:
    return IndexEntry(record, problem=PhotoError(error.code, **{**error.fields, "path": record.path}))


def _problem(row: int, entry: IndexEntry) -> PhotoProblem:
    assert entry.problem is not None
    return PhotoProblem(row, entry.record.path, entry.problem)


def _give_way() -> None:
    """Lower the priority of the calling thread, where the operating system has one for each thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
