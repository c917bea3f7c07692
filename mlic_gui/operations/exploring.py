"""Looking into the network: its layers, what they answer to a photo, and what their filters look for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.progress import Progress
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import Take, run
from mlic_gui.session.notice import Notice, error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from mlic_gui.core.learning.explaining.explanations import Layer
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.core.pipeline import Bench
    from mlic_gui.session.insight.channel_maps import ChannelMaps

PORTION = 16  # patterns that are made without being asked again
_AT_ONCE = 4  # patterns per call at most: they share one search; whatever else is asked waits for so many
_PATIENCE_S = 2.0  # as long as a call is to take, if it makes more than one
_PHOTO_SIDE = 720


def look_at_layers(desk: Desk) -> None:
    """Ask for the layers of the tagger in use, unless they are known."""
    session, state = desk.session, desk.session.exploration
    project, tagger = session.project, session.tagger
    if project is None or tagger is None:
        leave(desk)
        state.leave_network()
        return
    if tagger.network_key == state.network:
        return
    leave(desk)
    state.ask_layers(tagger.network_key)

    def look(progress: Progress) -> tuple[Layer, ...]:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.network_layers(
            bench=project.bench, tagger=tagger, engine=desk.engine, progress=progress
        )

    def take(layers: tuple[Layer, ...]) -> None:
        state.set_layers(layers)
        look_at_photo(desk)

    _ask(desk, "layers", look, then=take, failed=state.leave_network)


def choose_layer(desk: Desk, name: str) -> None:
    """Look at another layer; nothing more is made for the one before."""
    state = desk.session.exploration
    if state.layer is None or name != state.layer.name:
        _drop(desk, "patterns")
        state.choose_layer(name)
        look_at_photo(desk)


def look_at_photo(desk: Desk) -> None:
    """Ask what the layer answers to the current photo; what was asked before is not wanted any more."""
    session, state = desk.session, desk.session.exploration
    project, tagger, record, layer = session.project, session.tagger, session.current_record, state.layer
    _drop(desk, "maps")
    if project is None or tagger is None or record is None or layer is None or not layer.convolutional:
        state.set_maps(None)
        return
    if state.maps is not None and (state.maps.path, state.maps.layer) == (record.path, layer.name):
        state.set_maps(state.maps)
        return
    state.ask_maps()

    def look(progress: Progress) -> ChannelMaps:
        from mlic_gui.core import pipeline  # noqa: PLC0415
        from mlic_gui.session.insight.channel_maps import channel_maps  # noqa: PLC0415

        activations = pipeline.layer_activations(
            record, layer.name, bench=project.bench, tagger=tagger, engine=desk.engine, progress=progress
        )
        progress.check()
        return channel_maps(activations, path=record.path, photo=_photo(record, project.bench))

    _ask(desk, "maps", look, then=state.set_maps, failed=lambda text: state.set_maps(None, trouble=text))


def step_photo(desk: Desk, by: int) -> None:
    """Make the photo `by` places further among those shown the current one, everywhere in the window."""
    session = desk.session
    rows = session.shown_rows.tolist()
    if rows:
        place = rows.index(session.current_row) if session.current_row in rows else 0
        row = rows[min(len(rows) - 1, max(0, place + by))]
        session.select((row,), current=row)


def find_patterns(desk: Desk, channels: Sequence[int] | None = None) -> None:
    """Make the patterns that channels of the layer look for, before others that are being made.

    Args:
        desk: The desk.
        channels: Which ones, or None for the next portion of those that are not known.
    """
    session, state = desk.session, desk.session.exploration
    if session.project is None or session.tagger is None or not state.channels:
        return
    chosen = range(state.channels) if channels is None else channels
    unknown = [channel for channel in chosen if channel not in state.patterns][:PORTION]
    if unknown:
        _drop(desk, "patterns")
        state.want_patterns([*unknown, *(channel for channel in state.wanted if channel not in unknown)])
        _make_next(desk)


def next_portion(made: int, *, seconds: float) -> int:
    """How many patterns to ask for next, after so many took so long: 1 where they are slow, 4 at most."""
    return 1 if seconds > _PATIENCE_S else max(1, min(_AT_ONCE, int(_PATIENCE_S * made / max(seconds, 0.1))))


def stop_patterns(desk: Desk) -> None:
    """Make no more patterns; those that are made stay."""
    _drop(desk, "patterns")
    desk.session.exploration.end_patterns()


def leave(desk: Desk) -> None:
    """Nobody looks any more: nothing more is made."""
    state = desk.session.exploration
    asked = set(desk.underway.exploring)
    for what in asked:
        _drop(desk, what)
    if "patterns" in asked:
        state.end_patterns()
    if "maps" in asked:
        state.set_maps(None)
    if "layers" in asked:
        state.leave_network()


def save_picture(desk: Desk, picture: QImage, path: Path) -> None:
    """Write a picture as PNG, a second for the largest; what comes of it is told in the explorer."""
    state = desk.session.exploration

    def write(_progress: Progress) -> None:
        from mlic_gui.core.outputs import write_output  # noqa: PLC0415

        write_output(path, _png(picture))

    def tell(_written: None) -> None:
        text = QCoreApplication.translate("Explorer", "Saved as {name}.")
        state.tell(Notice(text=text.format(name=path.name)))

    def fail(error: BaseException) -> None:
        state.tell(error_notice(error))

    run(desk, write, lane=Lane.FILES, then=tell, failed=fail, whenever=True)


def _make_next(desk: Desk, *, at_once: int = 1) -> None:
    """The first by itself, so that something is seen early and it is known how long one takes."""
    session, state = desk.session, desk.session.exploration
    project, tagger, layer = session.project, session.tagger, state.layer
    left = [channel for channel in state.wanted if channel not in state.patterns][:at_once]
    if not left or project is None or tagger is None or layer is None:
        state.end_patterns()
        return

    def make(progress: Progress) -> float:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        begun = time.monotonic()
        pipeline.filter_patterns(
            layer.name, left, bench=project.bench, tagger=tagger, engine=desk.engine, progress=progress
        )
        return time.monotonic() - begun

    _ask(
        desk,
        "patterns",
        make,
        part=state.add_pattern,
        then=lambda seconds: _go_on(desk, left, seconds=seconds),
        failed=lambda text: state.end_patterns(trouble=text),
    )


def _go_on(desk: Desk, made: Sequence[int], *, seconds: float) -> None:
    """The next ones, unless what was asked for never came: it would be asked for without end."""
    state = desk.session.exploration
    if all(channel in state.patterns for channel in made):
        _make_next(desk, at_once=next_portion(len(made), seconds=seconds))
    else:
        state.end_patterns()


def _photo(record: PhotoRecord, bench: Bench) -> QImage:
    """The photo, upright, no larger than it is shown beside its channels."""
    from PySide6.QtGui import QImage  # noqa: PLC0415

    from mlic_gui.core.photos.decode import decode_file  # noqa: PLC0415
    from mlic_gui.core.photos.opening import open_photo  # noqa: PLC0415
    from mlic_gui.core.photos.reader import resolve  # noqa: PLC0415

    with open_photo(resolve(bench.folder, record.path)) as source:
        image = decode_file(source, box=_PHOTO_SIDE).image.convert("RGB")
    image.thumbnail((_PHOTO_SIDE, _PHOTO_SIDE))
    shared = QImage(image.tobytes(), image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888)
    return shared.convertToFormat(QImage.Format.Format_RGB32)


def _png(picture: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice  # noqa: PLC0415

    from mlic_gui.core.outputs import SOFTWARE  # noqa: PLC0415

    picture.setText("Software", SOFTWARE)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, which Qt refuses
    return bytes(buffer.data().data())


def _ask(
    desk: Desk,
    what: str,
    work: Callable[[Progress], Any],
    *,
    then: Take,
    failed: Callable[[str], None],
    part: Take | None = None,
) -> None:
    """Run on the lane of explanations; of each kind only what was asked for last is under way."""
    state = desk.session.exploration

    def end() -> None:
        if not desk.underway.exploring:  # else the report is of what is asked by now
            state.note_report(None)

    def settle(take: Callable[[Any], None], value: Any) -> None:
        desk.underway.exploring.pop(what, None)
        take(value)

    def fail(error: BaseException) -> None:
        notice = error_notice(error)
        settle(failed, notice.text)
        if notice.details:
            desk.session.notify(notice)

    desk.underway.exploring[what] = run(
        desk,
        work,
        lane=Lane.EXPLAIN,
        then=partial(settle, then),
        part=part,
        report=state.note_report,
        failed=fail,
        ended=end,
    )


def _drop(desk: Desk, what: str) -> None:
    worker = desk.underway.exploring.pop(what, None)
    if worker is not None:
        worker.cancel()
