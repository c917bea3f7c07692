"""Why a tagger says what it says of a photo, and what its network looks at."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mlic_gui.core.engine.client import Engine
from mlic_gui.core.engine.explaining import Pattern, TaggerNetwork
from mlic_gui.core.features.class_activation import PooledMap
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.explaining.explanations import (
    Activations,
    FilterPattern,
    Frame,
    Heat,
    Layer,
    Neighbour,
    Pixels,
)
from mlic_gui.core.learning.explaining.frame import frame_of, places_in
from mlic_gui.core.learning.explaining.heat import noticed, shown
from mlic_gui.core.learning.explaining.neighbours import Reference, nearest
from mlic_gui.core.learning.fine_tuning.training_files import write_head
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.decode import decode, fit, network_box
from mlic_gui.core.photos.reader import read_photo, resolve
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress, Stage, Translated


def explain(
    record: PhotoRecord,
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    engine: Engine,
    progress: Progress,
) -> tuple[Heat, ...]:
    """Where in a photo the evidence for labels lies; each is handed over as soon as it is there.

    Where the features are the average of the network's last activation map, that takes no more than looking
    at the photo once, in this process; other networks are asked in the training process.

    Args:
        record: The photo.
        bench: What the stages work with.
        tagger: Who said it.
        labels: The most urgent first; those that the tagger lacks are left out.
        engine: The training process.
        progress: Told, asked between the steps.

    Raises:
        PhotoError: It can't be read.
        TaggerError: The network is missing, damaged or foreign.
        EngineError: The training process was needed and failed.
        Cancelled: Somebody asked for it.
    """
    known = [label for label, place in zip(labels, tagger.match(labels), strict=True) if place >= 0]
    if not known:
        return ()
    progress.report(Stage.EXPLAIN, 0, len(known))
    photo = _look(record, bench=bench, tagger=tagger, progress=progress)
    heats: list[Heat] = []
    for label, raw in zip(known, _evidence(photo, known, engine=engine, progress=progress), strict=True):
        heats.append(photo.heat(label, raw))
        progress.partial(heats[-1])
        progress.report(Stage.EXPLAIN, len(heats), len(known))
    return tuple(heats)


def nearest_annotated(
    record: PhotoRecord,
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    count: int = 6,
    photo_bench: Bench | None = None,
    progress: Progress,
) -> tuple[Neighbour, ...]:
    """The annotated photos that the tagger's network finds most like one, the most alike first.

    Only photos whose features are cached take part; those of the photo itself are made where they are not.
    `explaining.neighbours.nearest` says what is left out.

    Args:
        record: The photo.
        records: All photos of the project.
        annotated: What people said of these.
        bench: What the stages work with.
        tagger: Whose network it is.
        count: At most so many.
        photo_bench: The bench of the folder that the photo is in, if it is none of the records.
        progress: Told, asked between chunks of photos.

    Raises:
        PhotoError: The photo can't be read.
        TaggerError: Its features are not cached, and the network is missing, damaged or foreign.
        Cancelled: Somebody asked for it.
    """
    own = photo_bench or bench
    features = _own_features(record, bench=own, tagger=tagger, progress=progress)
    (key,) = own.keys([record])
    inside = own.folder == bench.folder
    reference = Reference(record.path if inside else None, key, features)
    return nearest(reference, records, annotated, bench=bench, tagger=tagger, count=count, progress=progress)


def network_layers(*, bench: Bench, tagger: Tagger, engine: Engine, progress: Progress) -> tuple[Layer, ...]:
    """The layers of a tagger's network, from the input up, without its head.

    Raises:
        TaggerError: The network is missing, damaged or foreign.
        EngineError: As `Engine.layers`.
        Cancelled: Somebody asked for it.
    """
    found = engine.layers(_network(bench, tagger), progress=progress)
    return tuple(
        Layer(one.name, one.kind, one.shape, one.parameters, one.convolutional, one.inputs) for one in found
    )


def layer_activations(
    record: PhotoRecord, layer: str, *, bench: Bench, tagger: Tagger, engine: Engine, progress: Progress
) -> Activations:
    """What a layer of a tagger's network answers to a photo.

    Raises:
        PhotoError: It can't be read.
        TaggerError: The network is missing, damaged or foreign, or has no such layer.
        EngineError: As `Engine.activations`.
        Cancelled: Somebody asked for it.
    """
    pixels, frame = _square(record, bench=bench, tagger=tagger)
    made = engine.activations(_network(bench, tagger), layer, pixels, progress=progress)
    return Activations(made.layer, made.maps, frame, made.channels, made.total)


def filter_patterns(
    layer: str,
    channels: Sequence[int],
    *,
    bench: Bench,
    tagger: Tagger,
    engine: Engine,
    seed: int = 0,
    progress: Progress,
) -> tuple[FilterPattern, ...]:
    """What filters of a layer look for; each is handed over as soon as it is found.

    Raises:
        TaggerError: The network is missing, damaged or foreign, or has no such layer or channel.
        EngineError: As `Engine.filter_patterns`.
        Cancelled: Somebody asked for it.
    """
    handing_over = Translated(
        progress, lambda value: _pattern(value) if isinstance(value, Pattern) else value
    )
    network = _network(bench, tagger)
    found = engine.filter_patterns(network, layer, channels, seed=seed, progress=handing_over)
    return tuple(map(_pattern, found))


@dataclass(frozen=True, slots=True, eq=False)
class _Evidence:
    """Where one logit, after the temperature, comes from, float32 (h, w), not negative; the photo's, and that
    of a black picture.
    """

    raw: FloatArray
    raw_black: FloatArray
    layer: str


@dataclass(frozen=True, slots=True, eq=False)
class _Photo:
    """A photo that is asked about, as its tagger's network sees it; `seen` is None without a map."""

    bench: Bench
    tagger: Tagger
    network: Network
    pixels: Pixels
    frame: Frame
    features: FloatArray
    seen: PooledMap | None

    def heat(self, label: str, evidence: _Evidence) -> Heat:
        """The map as it is shown, with what the tagger says."""
        place = self.tagger.match([label])
        (probability,) = self.tagger.head.some_probabilities(self.features[None], place)[0].tolist()
        return Heat(label, self._shown(evidence), self.frame, probability, evidence.layer)

    def _shown(self, evidence: _Evidence) -> FloatArray:
        """float32 (h, w) in [0, 1] by the places in the photo; bars beside it go on as its edge does."""
        height, width = evidence.raw.shape
        rows, columns = places_in(self.frame, height=height, width=width)
        inner = shown(noticed(evidence.raw[rows, columns]), evidence.raw_black[rows, columns])
        beside = ((rows.start, height - rows.stop), (columns.start, width - columns.stop))
        whole: FloatArray = np.pad(inner, beside, mode="edge")
        return whole


def _look(record: PhotoRecord, *, bench: Bench, tagger: Tagger, progress: Progress) -> _Photo:
    network, wanted = bench.network(tagger), tagger.preprocessing
    pixels, frame = _square(record, bench=bench, tagger=tagger)
    progress.check()
    seen = network.maps.read(pixels, wanted)
    cached, known = bench.cached(bench.keys([record]), tagger)
    if known.all():
        features = cached[0]
    else:
        features = network.features(pixels[None], wanted)[0] if seen is None else seen.features
    return _Photo(bench, tagger, network, pixels, frame, features, seen)


def _square(record: PhotoRecord, *, bench: Bench, tagger: Tagger) -> tuple[Pixels, Frame]:
    """What the network is given of a photo, uint8 (size, size, 3), and where that lies in it."""
    wanted = tagger.preprocessing
    image = decode(resolve(bench.folder, record.path), box=network_box(wanted))
    return fit(image, wanted), frame_of(image.width, image.height, wanted)


def _evidence(
    photo: _Photo, labels: Sequence[str], *, engine: Engine, progress: Progress
) -> Iterator[_Evidence]:
    """For each label; at once where the features are an average, else from the training process."""
    progress.check()
    seen = photo.seen
    black = None if seen is None else photo.network.maps.black(photo.tagger.preprocessing)
    if seen is None or black is None:
        yield from _grad_cam(photo, labels, engine=engine, progress=progress)
        return
    head = photo.tagger.head
    weights = (head.weights / head.scale[:, None] / head.temperature)[:, photo.tagger.match(labels)]
    both = (seen.class_activations(weights), black.class_activations(weights))
    for raw, raw_black in zip(*both, strict=True):
        yield _Evidence(raw, raw_black, seen.layer)


def _grad_cam(
    photo: _Photo, labels: Sequence[str], *, engine: Engine, progress: Progress
) -> Iterator[_Evidence]:
    """The first label by itself, because somebody waits for it."""
    places = photo.tagger.match(labels).tolist()
    with tempfile.TemporaryDirectory(prefix="mlic-gui-") as temporary:
        head_path = write_head(Path(temporary) / "head.npz", photo.tagger.head)
        network = _network(photo.bench, photo.tagger, head_path=head_path)
        for columns in filter(None, (places[:1], places[1:])):
            made = engine.grad_cam(network, photo.pixels, columns, progress=progress)
            for raw, raw_black in zip(made.raw, made.raw_black, strict=True):
                yield _Evidence(raw, raw_black, made.layer)


def _network(bench: Bench, tagger: Tagger, *, head_path: Path | None = None) -> TaggerNetwork:
    """What the training process builds the tagger's network from."""
    return TaggerNetwork(
        backbone=tagger.backbone.name,
        preprocessing=tagger.preprocessing,
        body=tagger.backbone.body,
        network_path=bench.library.keras_path(tagger),
        head_path=head_path,
    )


def _own_features(record: PhotoRecord, *, bench: Bench, tagger: Tagger, progress: Progress) -> FloatArray:
    """float32 (width,), cached from then on."""
    features, known = bench.cached(bench.keys([record]), tagger)
    if not known.all():
        network = bench.network(tagger)
        features = bench.features([record], network, tagger.preprocessing, progress=progress)
    if not np.isfinite(features).all():
        read_photo(resolve(bench.folder, record.path), preprocessing=tagger.preprocessing)
    own: FloatArray = features[0]
    return own


def _pattern(found: Pattern) -> FilterPattern:
    return FilterPattern(found.layer, found.channel, found.pixels, found.dead)
