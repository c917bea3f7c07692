"""Looking into the network: the last wish counts, nothing is made for nobody, failures are sentences."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.progress import Cancelled, Stage
from mlic_gui.operations import exploring, projects
from mlic_gui.session.notice import NoticeKind
from mlic_gui.workers.runner import Lane
from tests.support.seen_network import DEAD, LAYERS, SILENT, stand_in


@pytest.fixture
def network(monkeypatch):
    return stand_in(monkeypatch)


@pytest.fixture
def state(opened, network, qtbot):
    """The layers are known."""
    exploring.look_at_layers(opened)
    quiet(opened, qtbot)
    return opened.session.exploration


def quiet(desk, qtbot) -> None:
    qtbot.waitUntil(lambda: not desk.runner.busy)


def test_layers_are_asked_for_once(opened, network, state, qtbot):
    assert state.layers == LAYERS
    exploring.look_at_layers(opened)
    quiet(opened, qtbot)
    assert len(network.named("layers")) == 1


def test_without_a_project_nothing_is_asked(desk, network):
    exploring.look_at_layers(desk)
    assert network.asked == []
    assert not desk.session.exploration.asking_layers


def test_a_layer_answers_to_the_current_photo(opened, state, qtbot):
    exploring.choose_layer(opened, "block2_conv")
    assert state.asking_maps
    quiet(opened, qtbot)
    maps = state.maps
    assert (maps.path, maps.layer, len(maps)) == (opened.session.current_record.path, "block2_conv", 40)
    assert maps.silent(SILENT) and not maps.silent(0)
    assert (maps.photo.width(), maps.photo.height()) == (96, 64)


def test_another_photo_is_followed_and_the_same_is_not_asked_again(opened, network, state, qtbot):
    exploring.choose_layer(opened, "block2_conv")
    quiet(opened, qtbot)
    exploring.look_at_photo(opened)
    opened.session.select((4,), current=4)
    exploring.look_at_photo(opened)
    quiet(opened, qtbot)
    assert [path for path, _ in network.named("activations")] == ["0.jpg", "4.jpg"]
    assert state.maps.path == "4.jpg"


def test_photos_are_stepped_through_and_end_at_the_ends(opened):
    session = opened.session
    for by, row in ((1, 1), (1, 2), (-1, 1), (-5, 0), (100, 8)):
        exploring.step_photo(opened, by)
        assert session.current_row == row
        assert session.selected_rows == (row,)


def test_whoever_runs_through_layers_gets_the_last(opened, network, state, qtbot):
    begun, go_on = threading.Event(), threading.Event()

    def wait(name, progress):
        if name == "activations" and not begun.is_set():
            begun.set()
            go_on.wait(10)

    network.before = wait
    exploring.choose_layer(opened, "block1_conv")
    qtbot.waitUntil(begun.is_set)
    for name in ("block2_conv", "block1_conv", "block3_conv"):
        exploring.choose_layer(opened, name)
    go_on.set()
    quiet(opened, qtbot)
    assert [layer for _, layer in network.named("activations")] == ["block1_conv", "block3_conv"]
    assert state.maps.layer == "block3_conv"


def test_a_layer_of_numbers_has_nothing_to_ask(opened, network, state, qtbot):
    exploring.choose_layer(opened, "top_pool")
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    assert state.maps is None
    assert not network.named("activations") and not network.named("patterns")


def test_patterns_are_made_in_a_portion_and_then_more(opened, network, state, qtbot):
    exploring.choose_layer(opened, "block2_conv")
    exploring.find_patterns(opened)
    assert len(state.wanted) == exploring.PORTION
    quiet(opened, qtbot)
    assert set(state.patterns) == set(range(16))
    assert state.patterns[DEAD].dead
    assert state.wanted == ()
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    assert set(state.patterns) == set(range(40))
    asked = [channel for _, channels in network.named("patterns") for channel in channels]
    assert asked == list(range(40))


def test_the_first_pattern_is_asked_for_by_itself(opened, network, state, qtbot):
    exploring.choose_layer(opened, "block2_conv")
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    assert next(channels for _, channels in network.named("patterns")) == (0,)


@pytest.mark.parametrize(
    ("made", "seconds", "portion"),
    [(1, 0.0, 4), (1, 0.6, 3), (1, 1.5, 1), (4, 1.9, 4), (4, 2.1, 1), (1, 20, 1)],
)
def test_portions_are_as_large_as_does_not_make_others_wait(made, seconds, portion):
    assert exploring.next_portion(made, seconds=seconds) == portion


def test_known_patterns_are_not_made_again(opened, network, state, qtbot):
    exploring.choose_layer(opened, "block1_conv")
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    before = len(network.named("patterns"))
    exploring.choose_layer(opened, "block2_conv")
    exploring.choose_layer(opened, "block1_conv")
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    assert len(network.named("patterns")) == before


def test_one_pattern_comes_before_those_being_made(opened, network, state, qtbot):
    hold = _held(network, "patterns")
    exploring.choose_layer(opened, "block2_conv")
    quiet(opened, qtbot)
    exploring.find_patterns(opened)
    qtbot.waitUntil(hold.begun.is_set)
    exploring.find_patterns(opened, [30])
    hold.go_on.set()
    quiet(opened, qtbot)
    assert network.named("patterns")[1][1][0] == 30
    assert set(state.patterns) == {*range(16), 30}


def test_stopped_patterns_stay(opened, network, state, qtbot):
    hold = _held(network, "patterns", after=2)
    exploring.choose_layer(opened, "block2_conv")
    exploring.find_patterns(opened)
    qtbot.waitUntil(hold.begun.is_set)
    exploring.stop_patterns(opened)
    hold.go_on.set()
    quiet(opened, qtbot)
    assert 0 in state.patterns and len(state.patterns) < exploring.PORTION
    assert state.wanted == ()


def test_another_layer_ends_the_patterns_of_the_one_before(opened, network, state, qtbot):
    hold = _held(network, "patterns")
    exploring.choose_layer(opened, "block2_conv")
    exploring.find_patterns(opened)
    qtbot.waitUntil(hold.begun.is_set)
    exploring.choose_layer(opened, "block1_conv")
    hold.go_on.set()
    quiet(opened, qtbot)
    assert len(network.named("patterns")) == 1
    assert state.maps.layer == "block1_conv"
    assert state.wanted == ()


def test_a_missing_network_is_a_sentence(opened, network, qtbot):
    def fail(_name, _progress):
        raise TaggerError(ErrorCode.NETWORK_MISSING, name="mine 1", path="network.keras")

    network.before = fail
    exploring.look_at_layers(opened)
    quiet(opened, qtbot)
    state = opened.session.exploration
    assert state.layers_trouble.endswith(".")
    assert not state.asking_layers
    network.before = lambda _name, _progress: None
    exploring.look_at_layers(opened)
    quiet(opened, qtbot)
    assert state.layers == LAYERS
    assert state.layers_trouble == ""


def test_what_fails_for_a_photo_or_a_pattern_is_a_sentence(opened, network, state, qtbot):
    def fail(_name, _progress):
        raise TaggerError(ErrorCode.TAGGER_DAMAGED, name="mine 1", reason="of a bad day")

    network.before = fail
    exploring.choose_layer(opened, "block1_conv")
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    assert state.maps is None and state.maps_trouble.endswith(".")
    assert state.wanted == () and state.patterns_trouble.endswith(".")


def test_a_photo_that_is_gone_is_a_sentence(opened, state, photos, qtbot):
    (photos / "0.jpg").unlink()
    exploring.choose_layer(opened, "block1_conv")
    quiet(opened, qtbot)
    assert state.maps is None and state.maps_trouble.endswith(".")


def test_nobody_looks_any_more(opened, network, state, qtbot):
    hold = _held(network, "patterns")
    exploring.choose_layer(opened, "block2_conv")
    exploring.find_patterns(opened)
    qtbot.waitUntil(hold.begun.is_set)
    exploring.leave(opened)
    assert state.wanted == ()
    hold.go_on.set()
    quiet(opened, qtbot)
    assert len(network.named("patterns")) == 1
    assert opened.underway.exploring == {}
    assert state.layers == LAYERS


def test_a_closed_project_takes_its_answers_along(opened, network, state, qtbot):
    hold = _held(network, "activations")
    exploring.choose_layer(opened, "block2_conv")
    qtbot.waitUntil(hold.begun.is_set)
    projects.close_project(opened)
    hold.go_on.set()
    quiet(opened, qtbot)
    assert (state.layers, state.maps, state.asking_maps) == ((), None, False)


def test_the_start_of_the_engine_is_told(opened, network, qtbot):
    hold = _held(network, "layers", tell=Stage.START_ENGINE)
    state = opened.session.exploration
    exploring.look_at_layers(opened)
    qtbot.waitUntil(lambda: state.report is not None)
    assert state.report.stage is Stage.START_ENGINE
    hold.go_on.set()
    quiet(opened, qtbot)
    assert state.report is None


def test_a_click_does_not_wait_behind_a_training(opened, network, qtbot):
    release = threading.Event()
    opened.runner.submit(lambda _progress: release.wait(10), lane=Lane.ENGINE)
    try:
        exploring.look_at_layers(opened)
        qtbot.waitUntil(lambda: opened.session.exploration.layers == LAYERS)
    finally:
        release.set()
    quiet(opened, qtbot)


def test_an_answer_without_patterns_is_not_asked_for_for_ever(opened, network, state, qtbot, monkeypatch):
    from mlic_gui.core import pipeline

    monkeypatch.setattr(pipeline, "filter_patterns", lambda *_args, **_options: ())
    exploring.choose_layer(opened, "block2_conv")
    exploring.find_patterns(opened)
    quiet(opened, qtbot)
    assert state.wanted == () and not state.patterns


def test_the_end_of_what_was_dropped_hides_no_report_of_what_is_asked_by_now(opened, network, state, qtbot):
    hold, shown = _held(network, "activations"), []
    exploring.choose_layer(opened, "block1_conv")
    qtbot.waitUntil(hold.begun.is_set)
    state.report_changed.connect(lambda: shown.append(state.report))
    exploring.choose_layer(opened, "block2_conv")
    hold.go_on.set()
    quiet(opened, qtbot)
    assert state.maps.layer == "block2_conv"
    assert shown == [None]  # at the very end


def test_a_picture_is_written_off_the_windows_thread(opened, state, qtbot, tmp_path):
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    with qtbot.waitSignal(state.told) as told:
        exploring.save_picture(opened, picture, tmp_path / "mine.png")
        assert opened.runner.busy
    assert "mine.png" in told.args[0].text
    kept = QImage(str(tmp_path / "mine.png"))
    assert (kept.size(), kept.pixelColor(5, 5)) == (picture.size(), picture.pixelColor(5, 5))


def test_a_picture_that_cannot_be_written_is_told(opened, state, qtbot, tmp_path):
    picture = QImage(6, 4, QImage.Format.Format_RGB32)
    with qtbot.waitSignal(state.told) as told:
        exploring.save_picture(opened, picture, tmp_path / "not" / "there.png")
    assert told.args[0].kind is NoticeKind.ERROR
    assert "there.png" in told.args[0].text


class _Hold:
    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()


def _held(network, wanted: str, *, after: int = 0, tell: Stage | None = None) -> _Hold:
    """The call after the first `after` ones waits until it may go on."""
    hold, calls = _Hold(), []

    def wait(name, progress):
        if name != wanted:
            return
        calls.append(name)
        if len(calls) == after + 1:
            if tell is not None:
                progress.report(tell, 0, None)
            hold.begun.set()
            hold.go_on.wait(10)
            if progress.cancelled:
                raise Cancelled

    network.before = wait
    return hold
