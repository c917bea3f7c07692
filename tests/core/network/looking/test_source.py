from __future__ import annotations

import threading

import numpy as np
import pytest

from mlic_gui.core.catalog.augmentation import Augmentation
from mlic_gui.core.photos.network_input import network_input
from mlic_gui.core.photos.variants import MIRRORED
from mlic_gui.core.progress import Progress

pytestmark = pytest.mark.keras


@pytest.fixture
def frozen(network, keras, tiny):
    from mlic_gui.core.network.export import tflite_bytes
    from mlic_gui.core.network.looking.frozen import FrozenPart

    cut = network.get_layer(tiny.stages[0].below).output
    return FrozenPart(tflite_bytes(keras.Model(network.input, cut)), tiny.preprocessing)


def test_what_leaves_the_frozen_part_is_what_keras_computes(frozen, network, keras, tiny):
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    cut = network.get_layer(tiny.stages[0].below).output
    expected = keras.Model(network.input, cut)((pixels[None].astype(np.float32) - 127) / 128)
    np.testing.assert_allclose(frozen(pixels), expected[0], rtol=2e-3, atol=2e-3)
    assert frozen.shape == tuple(expected.shape[1:])


@pytest.fixture
def look(frozen):
    from mlic_gui.core.network.looking.source import Look

    pixels = np.random.default_rng(0).integers(0, 256, (7, 32, 32, 3)).astype(np.uint8)
    return Look(pixels, frozen, 0, Augmentation())


def source(look, kept, folder):
    from mlic_gui.core.network.looking.source import Source

    return Source(look, kept, folder=folder)


def view(*fields):
    from mlic_gui.core.network.looking.view import View

    return View(*fields)


def test_what_is_kept_is_what_is_shown(look, tmp_path):
    views = [view(photo, number) for number in (0, 1) for photo in range(7)]
    with source(look, views, tmp_path) as kept:
        assert kept.fill(progress=Progress(), stop=threading.Event())
        (batch,) = kept.batches([[view(5, 0), view(2, 1), view(5, 1)]])
        np.testing.assert_array_equal(batch[0], look.below(look.pixels[5]))
        assert batch.dtype == np.float16
        assert (batch[0] != batch[2]).any()


def test_what_is_not_kept_is_computed_in_order(look, tmp_path):
    batches = [[view(photo, number) for photo in range(number, 7)] for number in range(5)]
    with source(look, [], tmp_path) as streamed:
        shown = list(streamed.batches(batches))
    assert [len(batch) for batch in shown] == [7, 6, 5, 4, 3]
    np.testing.assert_array_equal(shown[3][1], look.one(view(4, 3)))


def test_whoever_loses_interest_ends_the_work(look, tmp_path):
    with source(look, [], tmp_path) as streamed:
        coming = streamed.batches([[view(0, number)] for number in range(1000)])
        next(coming)
        coming.close()


def test_filling_stops_when_asked(look, tmp_path):
    stop = threading.Event()
    stop.set()
    with source(look, [view(0, 0)], tmp_path) as kept:
        assert not kept.fill(progress=Progress(), stop=stop)


def test_nothing_is_left_on_disk(look, tmp_path):
    with source(look, [view(0, 0)], tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_without_frozen_layers_photos_are_only_prepared(tiny):
    from mlic_gui.core.network.looking.frozen import NothingFrozen

    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    np.testing.assert_allclose(
        NothingFrozen(tiny.preprocessing)(pixels), network_input(pixels, tiny.preprocessing), atol=1e-3
    )


def test_photos_take_turns_with_their_variants(keras):
    from mlic_gui.core.network.looking.view import Showing

    rows = np.array([3, 4])
    drawn = Showing(drawn=2)
    numbers = [[shown.variant for shown in drawn.learning(rows, epoch=epoch)] for epoch in range(3)]
    assert sorted(zip(*numbers, strict=True)) == [(0, 1, 2), (1, 2, 0)]
    assert len(drawn.kept(rows, np.arange(5))) == 5 + 2 * 2
    fresh = Showing(drawn=None, mirrored=True)
    assert [shown.variant for shown in fresh.learning(rows, epoch=7)] == [7, 7]
    assert fresh.judging(rows) == [[view(3, 0), view(4, 0)], [view(3, MIRRORED), view(4, MIRRORED)]]
    assert len(fresh.kept(rows, np.arange(5))) == 2 * 5


@pytest.mark.parametrize(("whole", "key", "looks"), [(True, "a", 0), (True, "b", 7), (False, "a", 7)])
def test_what_an_earlier_process_kept_whole_of_the_same_job_is_not_computed_again(
    look, tmp_path, monkeypatch, whole, key, looks
):
    from mlic_gui.core.network.looking.activations import Shelf
    from mlic_gui.core.network.looking.source import Look, Source

    def fill(key, stop, progress):
        shelf = Shelf(tmp_path / "seen-0.f16", key)
        with Source(look, [view(photo, 1) for photo in range(7)], folder=tmp_path, shelf=shelf) as kept:
            assert kept.fill(progress=progress, stop=stop) is not stop.is_set()
            return next(kept.batches([[view(2, 1), view(6, 1)]]))

    stop, asked, one = threading.Event(), [], Look.one
    if not whole:
        stop.set()
    first = fill("a", stop, Progress())
    monkeypatch.setattr(Look, "one", lambda self, seen: asked.append(seen) or one(self, seen))
    second = fill(key, threading.Event(), Progress())
    assert len(asked) == looks
    assert np.array_equal(first, second) is whole
