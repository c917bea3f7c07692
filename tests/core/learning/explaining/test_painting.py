"""Explanations as pictures: nothing is left out, cut off or brighter than it should be."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.explaining.colours import coloured, veil, veiled
from mlic_gui.core.learning.explaining.explanations import Activations, FilterPattern, Frame, Heat
from mlic_gui.core.learning.explaining.painting import (
    Tile,
    activation_tiles,
    grid,
    heat_tile,
    pattern_tiles,
)

GREY = Image.new("RGB", (90, 60), (128, 128, 128))


def lightness(pixels):
    return np.asarray(pixels, float) @ [0.2126, 0.7152, 0.0722]


def test_the_scale_grows_lighter_all_along():
    steps = lightness(coloured(np.linspace(0, 1, 256, dtype=np.float32)[None])[0])
    assert (np.diff(steps) >= 0).all()
    assert steps[-1] - steps[0] > 180


def test_a_photo_is_darkest_where_nothing_speaks_and_keeps_its_light_where_something_does():
    photo = np.full((1, 256, 3), 128, np.uint8)
    light = lightness(veiled(photo, np.linspace(0, 1, 256, dtype=np.float32)[None])[0])
    assert light[0] < 45
    assert light[-1] > 128
    assert (np.diff(light) > -1.01).all()
    assert veil().shape == (256, 4)


def test_what_is_no_number_counts_as_nothing():
    assert (coloured(np.array([[np.nan, 0.0]], np.float32))[0, 0] == coloured(np.zeros((1, 1)))[0, 0]).all()


def test_heat_lies_on_the_photo_where_it_is():
    values = np.zeros((4, 4), np.float32)
    values[1, 3] = 1
    heat = Heat("sea", values, Frame(0.0, -0.25, 1.0, 1.5), 0.9, "last")
    tile = heat_tile(GREY, heat, caption="sea")
    light = lightness(tile.picture)
    row, column = np.unravel_index(light.argmax(), light.shape)
    assert tile.picture.size == GREY.size
    assert column > 67
    assert row < 30


def test_channels_bring_their_numbers_and_silent_ones_are_named():
    maps = np.stack([np.eye(4), np.zeros((4, 4)), -np.eye(4)]).astype(np.float32)
    tiles = activation_tiles(Activations("conv", maps, Frame(), (4, 5, 6), 9), side=32)
    assert [(tile.caption, tile.note) for tile in tiles] == [("4", ""), ("5", "silent"), ("6", "")]
    assert {tile.picture.size for tile in tiles} == {(32, 32)}
    assert lightness(tiles[0].picture)[0, 0] > 200
    assert lightness(tiles[0].picture)[0, 31] < 30


def test_what_is_far_fainter_than_its_layer_is_silent_and_dark():
    maps = np.stack([np.eye(4), 1e-7 * np.eye(4), 1e-3 * np.eye(4)]).astype(np.float32)
    loud, faint, soft = activation_tiles(Activations("conv", maps, Frame(), (0, 1, 2), 3), side=32)
    assert [tile.note for tile in (loud, faint, soft)] == ["", "silent", ""]
    assert lightness(faint.picture).max() < 30
    assert lightness(soft.picture).max() > 200


def test_the_strongest_channels_and_those_asked_for_keep_their_numbers():
    maps = np.stack([np.full((2, 2), value) for value in (1, -3, 2, 0)]).astype(np.float32)
    found = Activations("conv", maps, Frame(), (0, 1, 2, 3), 9)
    assert found.strongest(2).channels == (1, 2)
    some = found.only((3, 1))
    assert (some.channels, some.total) == ((3, 1), 9)
    assert some.maps[1, 0, 0] == -3
    with pytest.raises(TaggerError) as caught:
        found.only((7,))
    assert caught.value.code is ErrorCode.CHANNEL_MISSING


def test_a_label_that_is_not_proposed_is_grey_and_dimmer():
    photo = Image.new("RGB", (90, 60), (200, 90, 40))
    heat = Heat("sea", np.ones((4, 4), np.float32), Frame(), 0.01, "last")
    full, dim = heat_tile(photo, heat, caption="sea"), heat_tile(photo, heat, caption="sea", dim=True)
    assert lightness(dim.picture).max() < 0.7 * lightness(full.picture).max()
    assert np.ptp(np.asarray(dim.picture), axis=2).max() == 0


def test_the_figure_is_whole_however_long_the_label():
    picture = Image.new("RGB", (60, 30), (255, 255, 255))
    short, long = (
        np.asarray(grid([Tile(picture, caption, "0.98")], title="", columns=1))
        for caption in ("", "label " * 30)
    )
    figure = slice(-20 - 40, -20)
    assert short.shape[1] < long.shape[1] == 340 + 2 * 20
    assert (short[:, figure] == long[:, figure]).all()
    assert (short[:, figure] < 128).any()


def test_an_explanation_stands_between_title_and_tiles():
    tile = Tile(Image.new("RGB", (40, 30), (1, 2, 3)), "")
    plain, explained = (
        np.asarray(grid([tile], title="T", explanation=text)) for text in ("", "what it means")
    )
    assert explained.shape[0] > plain.shape[0]
    assert explained.shape[1] >= plain.shape[1]


def test_dead_filters_are_named_and_show_nothing():
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    alive, dead = pattern_tiles(
        [FilterPattern("conv", 0, pixels, False), FilterPattern("conv", 1, pixels, True)], side=16
    )
    assert (alive.note, dead.note) == ("", "dead")
    assert len(np.unique(np.asarray(dead.picture).reshape(-1, 3), axis=0)) == 1


@pytest.mark.parametrize("count", [1, 2, 7, 64])
def test_every_tile_is_in_the_grid_whole(count):
    tiles = [
        Tile(Image.new("RGB", (40, 30), (number, 90, 200)), f"channel {number}", "note")
        for number in range(count)
    ]
    picture = np.asarray(grid(tiles, title="A title that is longer than one tile is wide"))
    for number in range(count):
        assert (picture == (number, 90, 200)).all(axis=2).sum() == 40 * 30
    assert (picture[0] == 255).all()
    assert (picture[:, -1] == 255).all()


def test_long_captions_end_in_dots_within_their_tile():
    tile = Tile(Image.new("RGB", (60, 30)), "a caption that is far too long for it " * 3)
    picture = np.asarray(grid([tile, tile], title="", columns=2))
    between = picture[:, 20 + 340 : 20 + 340 + 14]
    assert (between == 255).all()
