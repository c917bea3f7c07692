from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.engine.codec import decode, encode
from mlic_gui.core.engine.messages import EpochPoint, Failure, FineTune, FineTuneOutcome
from mlic_gui.core.progress import Stage

pytestmark = pytest.mark.keras


class PowerError(Exception):
    """Ends a training as nothing that the program foresees does."""


def run(job, listener, cut_at=None):
    def cut(point):
        if point.epoch == cut_at:
            raise PowerError

    return fine_tune(job, listener(on_partial=cut))


def fine_tune(job, progress):
    from mlic_gui.core.network.fine_tune import fine_tune

    return fine_tune(job, progress=progress, stop=threading.Event())


@pytest.fixture
def short(job):
    """Two phases, fresh variants, dropout: everything that is drawn at random."""
    settings = replace(
        job.settings, head_epochs=2, epochs=3, batch_size=8, blocks=1, augment="streamed", dropout=0.2
    )
    return replace(job, settings=settings)


def files(job):
    return sorted(path.name for path in job.out_dir.iterdir())


def same(one, other):
    assert one.best_epoch == other.best_epoch
    for name in ("train_loss", "validation_loss"):
        values = [[getattr(point, name) for point in outcome.points] for outcome in (one, other)]
        np.testing.assert_allclose(*values, rtol=1e-4)
    with np.load(one.head_path) as first, np.load(other.head_path) as second:
        np.testing.assert_allclose(first["weights"], second["weights"], atol=1e-4)


def elsewhere(job):
    (job.out_dir.parent / "elsewhere").mkdir(exist_ok=True)
    return replace(job, out_dir=job.out_dir.parent / "elsewhere")


def test_a_training_goes_on_where_it_was_cut_off(short, listener):
    whole = run(elsewhere(short), listener)
    for epoch in (2, 4):
        with pytest.raises(PowerError):
            run(short, listener, cut_at=epoch)
        assert "checkpoint.npz" in files(short)
    again = listener()
    resumed = fine_tune(short, again)
    assert not any(stage is Stage.PREPARE for stage, _, _ in again.reports)
    assert (whole.resumed_from, resumed.resumed_from) == (0, 3)
    same(whole, resumed)
    assert files(short) == ["head.npz", "network.keras", "network.tflite"]


def test_so_does_one_that_was_learning_from_all_photos(job, listener):
    np.save(job.sides_path, np.repeat(np.array([0, 1, 2], np.int8), [24, 16, 8]))
    settings = replace(
        job.settings, learn_from="all", blocks=0, augment="off", epochs=3, learning_rate=0.01, batch_size=4
    )
    everybody = replace(job, settings=settings)
    whole = run(elsewhere(everybody), listener)

    def cut(stage, done):
        if stage is Stage.FINE_TUNE and done >= 3 * 6 + 2 * 12:
            raise PowerError

    with pytest.raises(PowerError):
        run(everybody, lambda **options: listener(**options, on_report=cut))
    again = listener()
    resumed = fine_tune(everybody, again)
    assert resumed.resumed_from == 3
    taught = [done for stage, done, _ in again.reports if stage is Stage.FINE_TUNE]
    assert taught[0] >= 3 * 6 + 12  # the first epoch of all photos is not done again
    assert not any(stage is Stage.PREPARE for stage, _, _ in again.reports)
    same(whole, resumed)
    np.testing.assert_allclose(np.load(whole.logits_path), np.load(resumed.logits_path), atol=1e-4)


@pytest.mark.parametrize("harm", ["other settings", "damaged"])
def test_what_is_not_this_training_or_damaged_begins_anew(job, listener, harm):
    plain = replace(job, settings=replace(job.settings, epochs=2, batch_size=8, blocks=0, augment="off"))
    with pytest.raises(PowerError):
        run(plain, listener, cut_at=2)
    if harm == "damaged":
        path = plain.out_dir / "checkpoint.npz"
        data = bytearray(path.read_bytes())
        data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
        path.write_bytes(data)
    else:
        plain = replace(plain, settings=replace(plain.settings, seed=5))
    assert run(plain, listener).resumed_from == 0
    assert "checkpoint.npz" not in files(plain)


KILLED = """
import sys
from types import MappingProxyType
from mlic_gui.core.engine.codec import decode
from mlic_gui.core.network import preparing, serve
from tests.core.network.conftest import TINY

preparing.BACKBONES = MappingProxyType({"tiny": TINY})
sys.exit(serve.main())
"""


def test_a_killed_process_loses_no_more_than_an_epoch(job, listener, tmp_path):
    again = replace(
        job, settings=replace(job.settings, epochs=40, batch_size=4, blocks=0, learn_from="train")
    )
    root = Path(__file__).parents[4]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    process.stdin.write(encode(FineTune(again)))
    process.stdin.flush()
    for line in process.stdout:
        said = decode(line)
        if isinstance(said, Failure | FineTuneOutcome) or (isinstance(said, EpochPoint) and said.epoch == 3):
            break
    process.kill()
    process.communicate()
    assert isinstance(said, EpochPoint)
    resumed = run(again, listener)
    assert resumed.resumed_from >= 2
    same(run(elsewhere(again), listener), resumed)
