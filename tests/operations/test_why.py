from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.errors import EngineError, ErrorCode, PhotoError
from mlic_gui.core.features.runtime import file_digest
from mlic_gui.core.learning.explaining.explanations import Frame, Heat, Neighbour
from mlic_gui.core.learning.explaining.whereabouts import Place, whereabouts
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger
from mlic_gui.core.learning.taggers.tagger_file import save_tagger
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations import edits, tagging, why
from mlic_gui.operations.desk import Desk
from mlic_gui.session.insight.why import WhyState
from mlic_gui.session.notice import Notice, error_notice, error_sentence
from tests.operations.conftest import open_and_tag
from tests.support.small_world import make_tagger
from tests.support.tiny_network import MAP_NETWORK, MAP_WIDTH

WARM = np.eye(4, dtype=np.float32)


@dataclass
class Double:
    """Stands for the pipeline.

    Attributes:
        asked: Path and labels of each question for heat.
        searched: Path and words of each search for neighbours.
        answer: What a question does.
    """

    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    searched: list[tuple[str, np.ndarray]] = field(default_factory=list)
    answer: Callable[[Progress], None] | None = None

    def explain(self, record, *, bench, tagger, labels, engine, progress) -> tuple[Heat, ...]:
        self.asked.append((record.path, tuple(labels)))
        if self.answer is not None:
            self.answer(progress)
        heats = tuple(Heat(label, WARM, Frame(), 0.8, "conv") for label in labels)
        for heat in heats:
            progress.partial(heat)
        return heats

    def nearest_annotated(self, record, records, annotated, *, bench, tagger, progress, count=6):
        self.searched.append((record.path, annotated.words))
        rows = np.flatnonzero((annotated.words >= 0).any(axis=1))
        return tuple(Neighbour(int(row), records[row].path, 0.5, ("red",), ()) for row in rows)


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Double:
    double = Double()
    monkeypatch.setattr(pipeline, "explain", double.explain, raising=False)
    monkeypatch.setattr(pipeline, "nearest_annotated", double.nearest_annotated, raising=False)
    return double


@pytest.fixture
def desk_at_work(opened: Desk, double: Double) -> Iterator[Desk]:
    """Nine photos are open and tagged, and reasons are looked after."""
    reasons = why.Reasons(opened)
    yield opened
    reasons.deleteLater()


def test_all_labels_of_the_photo_are_asked_for_at_once(qtbot, desk_at_work: Desk, double: Double) -> None:
    state = desk_at_work.session.why
    why.toggle(desk_at_work)
    qtbot.waitUntil(lambda: state.complete)
    assert double.asked == [("0.jpg", ("red", "green"))]
    assert state.label == "red"  # it is suggested most
    state.look_at("green")
    assert state.state is WhyState.SHOWN
    assert len(double.asked) == 1


def test_labels_that_only_the_vocabulary_knows_are_asked_of_it(
    qtbot, desk_at_work: Desk, double: Double
) -> None:
    edits.add_label(desk_at_work, "teal")
    qtbot.waitUntil(lambda: not desk_at_work.runner.busy)
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: desk_at_work.session.why.complete)
    assert [labels for _, labels in double.asked] == [("red", "green"), ("teal",)]


def test_it_is_remembered_for_the_next_start(qtbot, desk_at_work: Desk) -> None:
    why.switch(desk_at_work, on=True)
    assert desk_at_work.settings.why
    qtbot.waitUntil(lambda: desk_at_work.session.why.complete)
    why.toggle(desk_at_work)
    assert not desk_at_work.settings.why
    assert desk_at_work.session.why.state is WhyState.OFF


def test_it_begins_as_it_was_left(desk: Desk) -> None:
    desk.settings.why = True
    reasons = why.Reasons(desk)
    assert desk.session.why.on
    reasons.deleteLater()


def test_of_fast_steps_only_the_last_photo_is_asked_about(qtbot, desk_at_work: Desk, double: Double) -> None:
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: desk_at_work.session.why.complete)
    double.asked.clear()
    for row in (1, 2, 3, 4, 5):
        desk_at_work.session.select((row,), current=row)
    qtbot.waitUntil(lambda: desk_at_work.session.why.complete)
    assert [path for path, _ in double.asked] == ["5.jpg"]


def test_a_photo_that_was_left_is_not_explained_to_the_end(qtbot, desk_at_work: Desk, double: Double) -> None:
    began, ended = threading.Event(), []

    def answer(progress: Progress) -> None:
        began.set()
        double.answer = None
        progress._cancelled.wait()
        ended.append(True)
        progress.check()

    double.answer = answer
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(began.is_set)
    desk_at_work.session.select((4,), current=4)
    qtbot.waitUntil(lambda: desk_at_work.session.why.complete)
    assert ended == [True]
    assert [path for path, _ in double.asked] == ["0.jpg", "4.jpg"]


def test_switching_off_cancels(qtbot, desk_at_work: Desk, double: Double) -> None:
    def answer(progress: Progress) -> None:
        progress.report(Stage.START_ENGINE, 0)
        progress._cancelled.wait()
        progress.check()

    double.answer = answer
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: desk_at_work.session.why.report is not None)
    why.switch(desk_at_work, on=False)
    qtbot.waitUntil(lambda: not desk_at_work.runner.busy)
    assert not desk_at_work.session.why.heats


def test_what_went_wrong_is_said_beside_the_photo(qtbot, desk_at_work: Desk, double: Double) -> None:
    error = EngineError(ErrorCode.ENGINE_MEMORY)

    def answer(_progress: Progress) -> None:
        raise error

    double.answer = answer
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: desk_at_work.session.why.state is WhyState.FAILED)
    assert desk_at_work.session.why.trouble == error_sentence(error)


def test_a_photo_that_cannot_be_read_says_so_itself(qtbot, desk_at_work: Desk, double: Double) -> None:
    def answer(_progress: Progress) -> None:
        raise PhotoError(ErrorCode.PHOTO_EMPTY, path="0.jpg")

    double.answer = answer
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: not desk_at_work.session.why.working)
    assert (desk_at_work.session.why.trouble, desk_at_work.session.why.heat) == ("", None)


def test_why_no_photo_is_like_it_is_said_beside_it(
    qtbot, desk_at_work: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices: list[Notice] = []
    desk_at_work.session.notified.connect(notices.append)
    reasons = desk_at_work.session.why
    for error, told in ((PhotoError(ErrorCode.PHOTO_EMPTY, path="0.jpg"), 0), (ZeroDivisionError(), 1)):

        def fail(*_arguments: object, error: Exception = error, **_options: object) -> None:
            raise error

        monkeypatch.setattr(pipeline, "nearest_annotated", fail)
        why.switch(desk_at_work, on=True)
        qtbot.waitUntil(lambda: reasons.neighbours == ())
        assert reasons.neighbours_trouble == error_notice(error).text
        assert len(notices) == told
        why.switch(desk_at_work, on=False)
        assert reasons.neighbours_trouble == ""


def test_neighbours_follow_what_is_said(qtbot, desk_at_work: Desk, double: Double) -> None:
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: desk_at_work.session.why.neighbours == ())
    desk_at_work.session.select((2,), current=2)
    edits.set_word(desk_at_work, "red", 1)
    qtbot.waitUntil(lambda: bool(desk_at_work.session.why.neighbours))
    assert [near.path for near in desk_at_work.session.why.neighbours] == ["2.jpg"]


def test_neighbours_follow_the_tagging(qtbot, desk_at_work: Desk, double: Double) -> None:
    edits.set_word(desk_at_work, "red", 1)
    qtbot.waitUntil(lambda: not desk_at_work.runner.busy)
    desk_at_work.session.select((2,), current=2)
    why.switch(desk_at_work, on=True)
    qtbot.waitUntil(lambda: desk_at_work.session.why.neighbours is not None)
    desk_at_work.session.why.set_neighbours(())  # as if the tagger had not looked at them
    tagging.rescore(desk_at_work)
    qtbot.waitUntil(lambda: bool(desk_at_work.session.why.neighbours))


def test_nothing_is_asked_while_nobody_wants_to_know(qtbot, desk_at_work: Desk, double: Double) -> None:
    desk_at_work.session.select((2,), current=2)
    edits.set_word(desk_at_work, "red", 1)
    qtbot.waitUntil(lambda: not desk_at_work.runner.busy)
    assert (double.asked, double.searched) == ([], [])


def test_from_a_click_to_light_on_the_green_half(qtbot, make_desk, photos: Path, tmp_path: Path) -> None:
    """Nothing stands for the pipeline here; the network's features are the average of a map."""
    desk = make_desk(taggers=())
    shutil.copy(MAP_NETWORK, tmp_path / "library-0" / "backbones" / "efficientnet-lite0" / "network.tflite")
    save_tagger(_averaging_tagger(), tmp_path / "library-0" / "taggers" / "natural-scenes")
    open_and_tag(desk, photos, qtbot)
    reasons, session = why.Reasons(desk), desk.session
    session.select((4,), current=4)  # green all over
    edits.set_word(desk, "green", 1)
    qtbot.waitUntil(lambda: not desk.runner.busy)
    session.select((3,), current=3)  # red at the left, green at the right
    session.why.look_at("green")
    why.switch(desk, on=True)
    qtbot.waitUntil(lambda: session.why.complete)
    assert session.why.state is WhyState.SHOWN
    assert whereabouts(session.why.heat) is Place.RIGHT
    qtbot.waitUntil(lambda: session.why.neighbours is not None)
    assert [(near.path, near.yes) for near in session.why.neighbours] == [("4.jpg", ("green",))]
    reasons.deleteLater()


def _averaging_tagger() -> Tagger:
    weights = np.zeros((MAP_WIDTH, 2), np.float32)
    weights[0, 0] = weights[1, 1] = 6
    head = LinearHead(
        weights=weights,
        bias=np.full(2, -1, np.float32),
        mean=np.full(MAP_WIDTH, 0.1, np.float32),
        scale=np.full(MAP_WIDTH, 0.5, np.float32),
    )
    use = BackboneUse("efficientnet-lite0", file_digest(MAP_NETWORK))
    return replace(make_tagger("natural-scenes", ("red", "green")), head=head, backbone=use)
