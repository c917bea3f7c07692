"""What can be asked of a training: which part learns, on what body, from which variants, for how long."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Stage

pytestmark = pytest.mark.keras


def run(job, progress, stop=None, **settings):
    from mlic_gui.core.network.fine_tune import fine_tune

    changed = replace(job, settings=replace(job.settings, **{"epochs": 1, "batch_size": 8, **settings}))
    return fine_tune(changed, progress=progress, stop=stop or threading.Event())


def weights(path, tiny, body=None):
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.weights import read_weights

    network = build_network(tiny, body=body)
    read_weights(network, path)
    return {layer.name: layer.get_weights() for layer in network.layers if layer.weights}


def changed(before, after):
    return {
        name
        for name, arrays in before.items()
        if any((old != new).any() for old, new in zip(arrays, after[name], strict=True))
    }


def logits(outcome, job):
    """Of all photos, by the files that a training wrote."""
    from mlic_gui.core.features.runtime import Network
    from mlic_gui.core.network.head import read_head

    head = read_head(outcome.head_path)
    features = Network(outcome.tflite_path).features(np.load(job.pixels_path), job.preprocessing)
    return features @ head.weights + head.bias


@pytest.fixture
def anew(job):
    """The job without a head to start from."""
    return replace(job, head_path=None)


def test_no_block_at_all_leaves_the_network_as_it_was(job, listener, tiny):
    outcome = run(job, listener(), blocks=0, loss="focal", label_weights=True)
    assert not changed(weights(job.network_path, tiny), weights(outcome.keras_path, tiny))
    assert outcome.points[1].train_loss != outcome.points[0].train_loss
    assert outcome.points[0].train_loss == pytest.approx(np.log(2), abs=1e-3)  # whatever is minimised


def test_all_blocks_are_all_down_to_the_stem(job, listener, tiny):
    progress = listener()
    outcome = run(job, progress, blocks=99, epochs=5, batch_size=4, augment="off")
    names = changed(weights(job.network_path, tiny), weights(outcome.keras_path, tiny))
    assert {"stem_conv", "top_conv"} <= names
    assert Stage.PREPARE not in {stage for stage, _, _ in progress.reports}  # nothing is frozen


def test_first_the_head_alone_then_the_blocks(job, listener):
    progress = listener()
    outcome = run(job, progress, head_epochs=3, epochs=2, patience=9)
    assert [point.epoch for point in outcome.points] == list(range(6))
    reports = [(done, total) for stage, done, total in progress.reports if stage is Stage.FINE_TUNE]
    assert reports == [(done, 20) for done in range(1, 21)]
    looked_at = {total for stage, _, total in progress.reports if stage is Stage.PREPARE}
    assert looked_at == {48 + 32 * job.settings.variants}


@pytest.mark.parametrize(
    "body", [Body("dense", 6, "flatten", dropout=0.3), Body("conv", 5), Body("linear", pooling="flatten")]
)
def test_a_new_body_is_trained_and_kept_in_the_network(anew, listener, tiny, body):
    outcome = run(
        anew,
        listener(),
        head=body.kind,
        head_width=body.width,
        pooling=body.pooling,
        dropout=body.dropout,
        augment="off",
    )
    assert set(weights(anew.network_path, tiny)) <= set(weights(outcome.keras_path, tiny, body))
    with np.load(outcome.head_path) as head:
        assert head["weights"].shape[1] == 2
        assert np.abs(head["weights"]).max() > 0


def test_a_body_that_was_trained_before_is_trained_further(anew, job, listener):
    first = run(anew, listener(), head="dense", head_width=6, augment="off")
    (job.out_dir / "again").mkdir()
    further = replace(
        job,
        network_path=first.keras_path,
        head_path=first.head_path,
        start_body=Body("dense", 6),
        out_dir=job.out_dir / "again",
    )
    second = run(further, listener(), head="dense", head_width=6, augment="off")
    best = first.points[first.best_epoch].validation_loss
    assert second.points[0].validation_loss == pytest.approx(best, abs=2e-3)


def test_a_head_that_does_not_fit_the_network_is_refused(job, listener):
    rows = {"mean": np.zeros(3), "scale": np.ones(3), "temperature": 1.0}
    np.savez(job.head_path, weights=np.zeros((3, 2)), bias=np.zeros(2), **rows)
    with pytest.raises(CoreError) as caught:
        run(job, listener())
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


def test_labels_that_exclude_each_other(job, listener):
    targets = np.load(job.targets_path)
    targets[:, 1] = np.where(targets[:, 0] == 1, 0, 1)
    targets[::5] = -1
    np.save(job.targets_path, targets)
    exclusive = replace(job, exclusive=True)
    outcome = run(exclusive, listener(), blocks=0, epochs=6, batch_size=4, learning_rate=0.01, augment="off")
    assert outcome.points[0].train_loss == pytest.approx(np.log(2), abs=1e-3)
    assert outcome.points[-1].train_loss < outcome.points[0].train_loss


@pytest.fixture
def three_sides(job):
    np.save(job.sides_path, np.repeat(np.array([0, 1, 2], np.int8), [24, 16, 8]))
    settings = replace(job.settings, learn_from="all", blocks=0, learning_rate=0.01, augment="off")
    return replace(job, settings=settings)


def test_in_the_end_all_photos_teach(three_sides, listener):
    from mlic_gui.core.learning.judging.calibration import fit_temperature

    progress = listener()
    outcome = run(three_sides, progress, epochs=3, batch_size=4)
    honest = np.load(outcome.logits_path)
    assert (honest.shape, honest.dtype) == ((48, 2), np.float32)
    side, words = honest[24:40], np.load(three_sides.targets_path)[24:40]
    side = side / fit_temperature(side, words)
    known = np.logaddexp(0, np.where(words == 1, -side, side))[words >= 0]
    assert known.mean() == pytest.approx(outcome.points[outcome.best_epoch].validation_loss, abs=1e-3)
    assert np.abs(honest - logits(outcome, three_sides)).max() > 0.01
    reports = [(done, total) for stage, done, total in progress.reports if stage is Stage.FINE_TUNE]
    assert reports[-1] == (3 * 6 + 3 * 12, 3 * 6 + 3 * 12)


def test_stopped_while_all_photos_teach_it_keeps_the_honest_best(three_sides, listener):
    stop = threading.Event()
    progress = listener(on_report=lambda stage, done: stage is Stage.FINE_TUNE and done >= 25 and stop.set())
    outcome = run(three_sides, progress, stop, epochs=3, batch_size=4)
    assert outcome.stopped
    assert len(outcome.points) == 4
    np.testing.assert_allclose(np.load(outcome.logits_path), logits(outcome, three_sides), atol=5e-3)


def test_looking_twice_and_telling_tensorboard(job, listener, tmp_path):
    twice = replace(job, preprocessing=replace(job.preprocessing, mirrored=True), logs_dir=tmp_path / "logs")
    progress = listener()
    outcome = run(twice, progress, augment="off")
    assert {total for stage, _, total in progress.reports if stage is Stage.PREPARE} == {2 * 48}
    told = events(tmp_path / "logs")
    assert told["validation", "loss"] == pytest.approx([point.validation_loss for point in outcome.points])
    assert told["train", "fbeta"] == pytest.approx([point.train_fbeta for point in outcome.points])
    assert len(told["train", "learning_rate"]) == 2


def events(folder):
    import tensorflow as tf

    seen = {}
    for side in ("train", "validation"):
        (path,) = (folder / side).iterdir()
        for record in tf.data.TFRecordDataset(str(path)):
            for value in tf.compat.v1.Event.FromString(record.numpy()).summary.value:
                (number,) = np.frombuffer(value.tensor.tensor_content, np.float32)
                seen.setdefault((side, value.tag), []).append(float(number))
    return seen


def test_a_training_does_not_fail_for_its_log(keras, tmp_path):
    from mlic_gui.core.engine.messages import EpochPoint
    from mlic_gui.core.network.training.event_log import EventLog

    (tmp_path / "logs").write_text("a file where a folder should be")
    with EventLog(tmp_path / "logs") as log:
        log.write(EpochPoint(0, 1, 1, 1, 1), rate=0.1)
        log.write(EpochPoint(1, 1, 1, 1, 1), rate=0.1)
