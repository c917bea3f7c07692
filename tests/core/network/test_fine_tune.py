from __future__ import annotations

import json
import threading
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.learning.judging.calibration import fit_temperature
from mlic_gui.core.progress import Cancelled, Stage

pytestmark = pytest.mark.keras


def fine_tune(job, progress, stop):
    from mlic_gui.core.network.fine_tune import fine_tune

    return fine_tune(job, progress=progress, stop=stop)


def weights(path, tiny):
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.weights import read_weights

    network = build_network(tiny, vocabulary=False)
    read_weights(network, path)
    return {layer.name: layer.get_weights() for layer in network.layers if layer.weights}


def test_it_learns_and_writes_the_best_epoch(trained):
    job, progress, outcome = trained.job, trained.progress, trained.outcome
    losses = [point.validation_loss for point in outcome.points]
    assert outcome.points == tuple(progress.points)
    assert [point.epoch for point in outcome.points] == list(range(len(losses)))
    assert losses[0] == pytest.approx(np.log(2), abs=1e-3)
    assert outcome.best_epoch == int(np.argmin(losses)) > 0
    assert min(losses) < 0.6 * losses[0]
    assert outcome.points[outcome.best_epoch].validation_fbeta > outcome.points[0].validation_fbeta
    assert sorted(path.name for path in job.out_dir.iterdir()) == [
        "head.npz",
        "network.keras",
        "network.tflite",
    ]


def test_the_files_give_the_best_epochs_loss(trained):
    from ai_edge_litert.interpreter import Interpreter

    from mlic_gui.core.network.head import read_head

    job, outcome = trained.job, trained.outcome
    interpreter = Interpreter(model_path=str(outcome.tflite_path))
    interpreter.allocate_tensors()
    features = []
    for pixels in np.load(job.pixels_path)[32:]:
        photo = ((pixels.astype(np.float32) - 127) / 128)[None]
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], photo)
        interpreter.invoke()
        features.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0])
    head = read_head(outcome.head_path)
    logits = np.stack(features) @ head.weights + head.bias
    targets = np.load(job.targets_path)[32:]
    logits = logits / fit_temperature(logits, targets)
    losses = np.logaddexp(0, np.where(targets == 1, -logits, logits))[targets >= 0]
    assert losses.mean() == pytest.approx(outcome.points[outcome.best_epoch].validation_loss, abs=2e-3)


def test_only_the_last_stages_and_no_normalisation_are_trained(trained, tiny):
    before, after = weights(trained.job.network_path, tiny), weights(trained.outcome.keras_path, tiny)
    changed = {
        name
        for name, arrays in before.items()
        if any((old != new).any() for old, new in zip(arrays, after[name], strict=True))
    }
    assert changed
    assert all(name.startswith(("stage2", "stage3", "top")) for name in changed)
    assert not any("norm" in name for name in changed)


def test_the_starting_files_are_not_touched(trained):
    job = trained.job
    assert (job.network_path.read_bytes(), job.head_path.read_bytes()) == trained.before


def test_done_again_it_is_the_same_to_the_last_digit(trained, tmp_path, listener, never, monkeypatch):
    from mlic_gui.core.network import preparing

    monkeypatch.setattr(preparing, "BACKBONES", trained.backbones)
    progress = listener()
    again = fine_tune(replace(trained.job, out_dir=tmp_path), progress, never)
    assert tuple(progress.points) == again.points == trained.outcome.points
    assert again.tflite_path.read_bytes() == trained.outcome.tflite_path.read_bytes()
    with np.load(again.head_path) as head, np.load(trained.outcome.head_path) as first:
        np.testing.assert_array_equal(head["weights"], first["weights"])


def test_patience_ends_it(job, listener, never):
    targets = np.load(job.targets_path)
    targets[32:] = np.where(targets[32:] >= 0, 1 - targets[32:], -1)
    np.save(job.targets_path, targets)
    hopeless = replace(job, settings=replace(job.settings, epochs=30, patience=2))
    outcome = fine_tune(hopeless, listener(), never)
    assert len(outcome.points) == outcome.best_epoch + 3
    assert not outcome.stopped


@pytest.mark.parametrize("schedule", ["cosine", "constant"])
def test_a_whole_cosine_course_that_all_photos_follow_keeps_its_last_epoch(job, listener, never, schedule):
    settings = replace(job.settings, epochs=4, patience=4, learn_from="all", schedule=schedule)
    outcome = fine_tune(replace(job, settings=settings), listener(), never)
    lowest = int(np.argmin([point.validation_loss for point in outcome.points]))
    assert lowest > 0
    assert outcome.best_epoch == (4 if schedule == "cosine" else lowest)


def test_stop_in_an_epoch_keeps_the_best(job, listener):
    stop = threading.Event()
    progress = listener(on_report=lambda stage, done: stage is Stage.FINE_TUNE and done >= 6 and stop.set())
    outcome = fine_tune(job, progress, stop)
    assert outcome.stopped
    assert 2 <= len(outcome.points) <= 3
    assert outcome.keras_path.is_file()


def test_stop_before_training_keeps_what_it_came_with(job, listener, tiny):
    stop = threading.Event()
    stop.set()
    outcome = fine_tune(job, listener(), stop)
    assert (outcome.stopped, outcome.points, outcome.best_epoch) == (True, (), 0)
    before, after = weights(job.network_path, tiny), weights(outcome.keras_path, tiny)
    for name, arrays in before.items():
        for old, new in zip(arrays, after[name], strict=True):
            np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("stage", [Stage.PREPARE, Stage.FINE_TUNE])
def test_cancel_leaves_nothing(job, listener, never, stage):
    progress = listener()
    progress._on_report = lambda now, done: now is stage and done >= 2 and progress.cancel()
    with pytest.raises(Cancelled):
        fine_tune(job, progress, never)
    assert list(job.out_dir.iterdir()) == []


def test_without_augmentation_every_photo_is_looked_at_once(job, listener, never):
    progress = listener()
    plain = replace(job, settings=replace(job.settings, augment="off", epochs=1))
    fine_tune(plain, progress, never)
    assert {total for stage, _, total in progress.reports if stage is Stage.PREPARE} == {48}


def test_a_backbone_that_the_catalogue_lacks_is_refused(job, listener, never):
    with pytest.raises(CoreError) as caught:
        fine_tune(replace(job, backbone="resnet"), listener(), never)
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def test_a_folder_that_is_gone_is_told(job, listener, never):
    with pytest.raises(CoreError) as caught:
        fine_tune(replace(job, out_dir=job.out_dir / "gone"), listener(), never)
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_an_estimate_costs_little_and_writes_nothing(job, listener):
    from mlic_gui.core.network.estimate import estimate

    progress = listener()
    result = estimate(job, progress=progress)
    assert 0 < result.seconds < 600
    assert result.disk_bytes > 2 * 8 * 8 * 8 * (16 + 32 * 5)
    assert {stage for stage, _, _ in progress.reports} == {Stage.ESTIMATE}
    assert list(job.out_dir.iterdir()) == []


def test_a_job_survives_as_json(job):
    from mlic_gui.core.engine.codec import decode, encode
    from mlic_gui.core.engine.messages import FineTune

    assert json.loads(encode(FineTune(job)))["kind"] == "FineTune"
    assert decode(encode(FineTune(job))).job == job
