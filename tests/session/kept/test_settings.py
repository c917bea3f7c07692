"""What is remembered survives a restart; a damaged file is as good as none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from mlic_gui.session.kept.settings import Settings, Theme
from mlic_gui.session.kept.view_state import ViewState


@pytest.fixture
def place(tmp_path: Path, qapp) -> Path:
    return tmp_path / "window.ini"


def test_first_start(place):
    settings = Settings(place)
    assert (settings.theme, settings.tagger, settings.last_folder) == (Theme.SYSTEM, "natural-scenes", None)
    assert settings.recent_folders == ()
    assert settings.tag_on_open
    assert not settings.done_answers_all
    assert settings.window_layout.isEmpty()
    assert settings.view_state("x") == ViewState()


def test_everything_comes_back(place, qtbot):
    first = Settings(place)
    with qtbot.waitSignal(first.changed) as told:
        first.theme = Theme.DARK
    assert told.args == ["theme"]
    first.tagger, first.beta, first.tag_on_open = "natural-scenes · mine 3", 1.0, False
    first.last_folder = Path('/pictures/Ärger, mit; "Zeichen"')
    for number in range(12):
        first.add_recent_folder(Path(f"/pictures/{number}"))
    first.add_recent_folder(Path("/pictures/5"))
    first.window_geometry = QByteArray(bytes(range(256)))
    first.set_bytes("splitter", QByteArray(b"\0\1"))
    first.set_view_state("x", ViewState(prefix="a", current="a/1.jpg", selected=("a/1.jpg",), zoom=1.5))
    first.sync()
    second = Settings(place)
    assert (second.theme, second.tagger, second.beta) == (Theme.DARK, "natural-scenes · mine 3", 1.0)
    assert not second.tag_on_open
    assert second.last_folder == first.last_folder
    assert [path.name for path in second.recent_folders] == ["5", *map(str, (11, 10, 9, 8, 7, 6, 4, 3, 2))]
    assert second.window_geometry == QByteArray(bytes(range(256)))
    assert second.bytes_of("splitter") == QByteArray(b"\0\1")
    assert second.view_state("x") == ViewState("a", "a/1.jpg", ("a/1.jpg",), "", 1.5)


@pytest.mark.parametrize(
    "text",
    [
        "theme=pink",
        'theme="\\"pink\\""',
        "beta=many",
        'beta="99"',
        "recent_folders=7",
        "window_layout=x",
        "views=3",
        'views="{\\"x\\": [1]}"',
        'views="{\\"x\\": {\\"prefix\\": 3, \\"selected\\": [1]}}"',
        "tag_on_open=2",
    ],
)
def test_what_cannot_be_read_is_left_at_its_default(place, text):
    place.write_text(f"[General]\n{text}\n")
    settings = Settings(place)
    assert settings.theme is Theme.SYSTEM
    assert settings.beta == 2.0
    assert settings.recent_folders == ()
    assert settings.view_state("x") == ViewState()
    assert settings.tag_on_open
    assert settings.window_layout.isEmpty()


def test_only_the_latest_projects_are_remembered(place):
    settings = Settings(place)
    for number in range(60):
        settings.set_view_state(str(number), ViewState(prefix=str(number)))
    assert settings.view_state("5") == ViewState()
    assert settings.view_state("59").prefix == "59"
