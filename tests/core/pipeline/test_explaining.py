"""Why a tagger says so: from the photo to heat and near photos, with and without the training process."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core import pipeline
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.engine.explaining import GradCam, LayerFacts, LayerMaps, Pattern
from mlic_gui.core.errors import ErrorCode, PhotoError, TaggerError
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.runtime import file_digest
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.explaining.explanations import FilterPattern, Frame
from mlic_gui.core.learning.fine_tuning.training_files import read_head
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, TaggerKind
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Cancelled, Progress
from tests.support.tiny_network import MAP_NETWORK, MAP_WIDTH, TINY_NETWORK, TINY_WIDTH

LABELS = ("red", "green")
RED, GREEN, GREY, BLACK = (250, 20, 20), (20, 250, 20), (127, 127, 127), (0, 0, 0)


class Noting(Progress):
    """Keeps what it is handed, and cancels itself after so many parts."""

    def __init__(self, *, cancel_after=None):
        super().__init__()
        self.parts, self._after = [], cancel_after

    def partial(self, value):
        self.parts.append(value)
        if len(self.parts) == self._after:
            self.cancel()


class Engine:
    """The training process as the pipeline sees it: notes what it is asked, and makes something up."""

    def __init__(self):
        self.asked = []

    def grad_cam(self, network, pixels, columns, *, progress):
        progress.check()
        self.asked.append((network, list(columns), read_head(network.head_path)))
        raw = np.zeros((len(columns), 4, 4), np.float32)
        raw[:, 1, 2] = 1
        return GradCam(raw, np.zeros_like(raw), np.zeros(len(columns), np.float32), "last_conv")

    def layers(self, network, *, progress):
        return (LayerFacts("photo", "InputLayer", (32, 32, 3), 0, False, ()),)

    def activations(self, network, layer, pixels, *, progress):
        self.asked.append(pixels.shape)
        return LayerMaps(layer, (0, 1), np.zeros((2, 8, 8), np.float32), 9)

    def filter_patterns(self, network, layer, channels, *, seed, progress):
        found = tuple(Pattern(layer, one, np.zeros((8, 8, 3), np.uint8), one == 1) for one in channels)
        for one in found:
            progress.partial(one)
        return found


class World:
    """A folder of two-coloured photos, and a tagger that sees red and green in them."""

    def __init__(self, root, network, width):
        backbone = root / "backbones" / "efficientnet-lite0"
        backbone.mkdir(parents=True)
        shutil.copy(network, backbone / "network.tflite")
        (backbone / "network.keras").write_bytes(b"")
        self.folder = root / "photos"
        self.folder.mkdir()
        library = TaggerLibrary(shipped=root / "none", own=root / "own", backbones=root / "backbones")
        self.derived = DerivedData(root / "derived")
        self.bench = pipeline.Bench(self.folder, self.derived, library)
        weights = np.zeros((width, 2), np.float32)
        weights[0, 0] = weights[1, 1] = 6.0
        self.tagger = Tagger(
            name="colours",
            kind=TaggerKind.LABELS,
            labels=LABELS,
            thresholds=np.full(2, 0.5, np.float32),
            head=LinearHead(
                weights,
                np.array([-1, -1], np.float32),
                np.full(width, 0.1, np.float32),
                np.full(width, 0.5, np.float32),
            ),
            preprocessing=Preprocessing(size=32),
            backbone=BackboneUse("efficientnet-lite0", file_digest(network)),
        )

    def photo(self, name, left, right, *, size=(96, 96)):
        pixels = np.empty((size[1], size[0], 3), np.uint8)
        pixels[:, : size[0] // 2], pixels[:, size[0] // 2 :] = left, right
        path = self.folder / name
        Image.fromarray(pixels).save(path)
        facts = path.stat()
        return PhotoRecord(name, facts.st_size, facts.st_mtime_ns)

    def explain(self, record, labels=LABELS, *, tagger=None, engine=None, progress=None):
        return pipeline.explain(
            record,
            bench=self.bench,
            tagger=tagger or self.tagger,
            labels=labels,
            engine=engine,
            progress=progress or Progress(),
        )


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, MAP_NETWORK, MAP_WIDTH)
    yield made
    made.derived.close()


@pytest.fixture
def deep(tmp_path):
    """A network whose features are no average, so that the training process is asked."""
    made = World(tmp_path, TINY_NETWORK, TINY_WIDTH)
    yield made
    made.derived.close()


def test_the_heat_of_a_label_lies_over_what_speaks_for_it(world):
    red, green = world.explain(world.photo("a.png", RED, GREEN))
    assert (red.label, green.label) == LABELS
    assert red.values[:, :4].min() > 0.95
    assert not red.values[:, 4:].any()
    assert not green.values[:, :4].any()
    assert (red.frame, red.values.dtype) == (Frame(), np.float32)


def test_heat_comes_with_what_the_tagger_says(world):
    record = world.photo("a.png", RED, GREY)
    (tagged,) = pipeline.tag(
        [record], bench=world.bench, tagger=world.tagger, labels=LABELS, progress=Progress()
    )
    before = [heat.probability for heat in world.explain(record)]
    np.testing.assert_allclose(before, tagged.probabilities[0], atol=1e-6)
    assert before[0] > 0.5 > before[1]


def test_looking_twice_moves_no_heat_to_the_other_side(world):
    tagger = pipeline.with_mirror(world.tagger, True)
    red, _ = world.explain(world.photo("a.png", RED, GREY), tagger=tagger)
    assert red.values[:, :4].min() > 0.95
    assert red.values[:, 4:].max() < 0.05


def test_a_black_picture_is_flat(world):
    head = world.tagger.head
    dark = replace(world.tagger, head=replace(head, weights=np.roll(head.weights, 3, axis=0)))
    black, half = world.photo("a.png", BLACK, BLACK), world.photo("b.png", BLACK, RED)
    assert [heat.flat for heat in world.explain(black)] == [True, True]
    sure = [heat.probability > 0.9 for heat in world.explain(black, tagger=dark) if heat.flat]
    assert sure == [True, True]
    no_red, _ = world.explain(half, tagger=dark)
    assert no_red.values[:, :3].min() > 0.95
    assert not no_red.values[:, 5:].any()


def test_what_hardly_raises_a_logit_is_no_evidence(world):
    head = world.tagger.head
    weak = replace(world.tagger, head=replace(head, weights=head.weights * np.array([0.005, 1], np.float32)))
    red, green = world.explain(world.photo("a.png", RED, GREEN), tagger=weak)
    assert red.flat
    assert not green.flat


def test_a_temperature_that_cools_a_logit_cools_its_evidence(world):
    head = world.tagger.head
    cool = replace(world.tagger, head=replace(head, temperature=1000.0))
    assert [heat.flat for heat in world.explain(world.photo("a.png", RED, GREEN), tagger=cool)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(("evidence", "flat"), [(0.04, True), (0.06, False)])
def test_the_training_process_is_held_to_the_same_rule(deep, evidence, flat):
    class Faint(Engine):
        def grad_cam(self, *asked, progress):
            made = super().grad_cam(*asked, progress=progress)
            return replace(made, raw=made.raw * np.float32(evidence))

    red, _ = deep.explain(deep.photo("a.png", RED, GREEN), engine=Faint())
    assert red.flat == flat


def test_a_padded_photo_has_a_frame_beyond_it(world):
    red, _ = world.explain(world.photo("a.png", RED, GREY, size=(96, 48)))
    assert (red.frame.top, red.frame.height) == (-0.5, 2.0)
    assert red.values[:, :4].min() > 0.95
    assert red.values[:, 4:].max() < 0.05


def test_what_the_bars_beside_a_photo_say_takes_no_light_from_it(world):
    """The bars are of a lighter grey than the right half of the photo."""
    tagger = replace(world.tagger, preprocessing=Preprocessing(size=32, mean=100.0))
    record = world.photo("a.png", RED, (110, 110, 110), size=(96, 48))
    _, green = world.explain(record, tagger=tagger)
    assert green.values[:, 4:].min() > 0.8
    assert green.values[:, :4].max() < 0.1


def test_labels_come_as_asked_for_each_by_itself_and_unknown_ones_not_at_all(world):
    progress = Noting()
    heats = world.explain(world.photo("a.png", RED, GREEN), ["Green", "sea", "red"], progress=progress)
    assert [heat.label for heat in heats] == ["Green", "red"]
    assert [part.label for part in progress.parts] == ["Green", "red"]
    assert world.explain(world.photo("a.png", RED, GREEN), ["sea"]) == ()


def test_a_photo_that_cant_be_read_is_told(world):
    record = world.photo("a.png", RED, GREEN)
    (world.folder / "a.png").write_bytes(b"nothing")
    ask = {"bench": world.bench, "tagger": world.tagger, "progress": Progress()}
    with pytest.raises(PhotoError):
        world.explain(record)
    with pytest.raises(PhotoError):
        pipeline.nearest_annotated(record, [], annotated_as([]), **ask)


def test_a_network_that_is_missing_is_told(world):
    foreign = replace(world.tagger, backbone=BackboneUse("efficientnet-lite0", "0" * 64))
    with pytest.raises(TaggerError) as caught:
        world.explain(world.photo("a.png", RED, GREEN), tagger=foreign)
    assert caught.value.code is ErrorCode.NETWORK_MISSING


def test_the_training_process_is_asked_where_it_must_be_the_first_label_first(deep):
    engine, progress = Engine(), Noting()
    heats = deep.explain(deep.photo("a.png", RED, GREEN), ["green", "red"], engine=engine, progress=progress)
    assert [columns for _, columns, _ in engine.asked] == [[1], [0]]
    assert [heat.label for heat in heats] == ["green", "red"]
    assert progress.parts == list(heats)
    assert (heats[0].layer, heats[0].values[1, 2]) == ("last_conv", 1.0)
    network, _, head = engine.asked[0]
    assert network.network_path == deep.bench.library.keras_path(deep.tagger)
    np.testing.assert_array_equal(head.weights, deep.tagger.head.weights)
    assert not network.head_path.exists()


def test_it_can_be_cancelled_between_two_labels(deep):
    with pytest.raises(Cancelled):
        deep.explain(deep.photo("a.png", RED, GREEN), engine=Engine(), progress=Noting(cancel_after=1))


def annotated_as(words):
    array = np.array(words, np.int8).reshape(-1, 2)
    return Annotated("p", LABELS, array, [None] * len(array), np.full(len(array), -1))


def test_near_photos_are_those_that_look_alike(world):
    records = [
        world.photo("red.png", RED, RED),
        world.photo("green.png", GREEN, GREEN),
        world.photo("reddish.png", (230, 40, 40), RED),
        world.photo("unseen.png", RED, GREY),
    ]
    for _ in pipeline.tag(
        records[:3], bench=world.bench, tagger=world.tagger, labels=LABELS, progress=Progress()
    ):
        pass
    asked = world.photo("new.png", RED, (250, 30, 20))
    near = pipeline.nearest_annotated(
        asked,
        records,
        annotated_as([[1, 0], [0, 1], [1, -1], [1, 0]]),
        bench=world.bench,
        tagger=world.tagger,
        count=2,
        progress=Progress(),
    )
    assert {one.path for one in near} == {"red.png", "reddish.png"}
    assert {one.path: (one.yes, one.no) for one in near}["reddish.png"] == (("red",), ())
    _, known = world.bench.cached(world.bench.keys([asked]), world.tagger)
    assert known.all()


def test_layers_activations_and_patterns_come_from_the_training_process(world):
    engine, progress = Engine(), Noting()
    ask = {"bench": world.bench, "tagger": world.tagger, "engine": engine, "progress": progress}
    (layer,) = pipeline.network_layers(**ask)
    assert (layer.name, layer.kind, layer.shape) == ("photo", "InputLayer", (32, 32, 3))
    made = pipeline.layer_activations(world.photo("a.png", RED, GREEN, size=(96, 48)), "conv", **ask)
    assert (made.channels, made.total, made.maps.shape) == ((0, 1), 9, (2, 8, 8))
    assert (made.frame.height, engine.asked) == (2.0, [(32, 32, 3)])
    patterns = pipeline.filter_patterns("conv", [0, 1], **ask)
    assert [(pattern.channel, pattern.dead) for pattern in patterns] == [(0, False), (1, True)]
    assert all(isinstance(part, FilterPattern) for part in progress.parts)
    assert len(progress.parts) == 2
