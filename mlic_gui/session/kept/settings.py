"""What the window remembers between starts, declared once as typed data and kept in an ini file."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from mlic_gui.core.places import settings_dir
from mlic_gui.session.kept.remembered import Remembered, between, flag, read_json, text
from mlic_gui.session.kept.view_state import ViewState

_RECENT = 10
_VIEWS = 50


class Theme(StrEnum):
    """Which colours the window has."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


def _read_bytes(data: Any) -> QByteArray:
    return QByteArray.fromBase64(text(data).encode("ascii"))


def _write_bytes(value: QByteArray) -> str:
    return value.toBase64().toStdString()


class Settings(QObject):
    """Typed settings; each is written when it is set.

    Attributes:
        theme: Which colours the window has.
        tagger: Name of the tagger last used.
        tag_on_open: Whether a folder is tagged without being asked.
        recursive: Whether subfolders are part of a project.
        done_answers_all: Whether *Done* also says no to labels without a suggestion.
        beta: Weight of recall in the F-beta that thresholds are chosen for.
        why: Whether the reasons of suggestions are shown over the photo.
        thumbnail_side: Side of the grid's thumbnails in pixels.
        look_seconds: What a look at a photo took when photos were last tagged, 0 before that is known.
        recent_folders: Folders opened lately, the last one first.
        last_folder: The folder that was open at the end, or None.
        window_geometry: Where the window was; empty at the first start.
        window_layout: Where its docks were; empty at the first start.

    Signals:
        changed: Name of the setting that was set.
    """

    changed = Signal(str)

    theme = Remembered(Theme.SYSTEM, read=Theme)
    tagger = Remembered("natural-scenes", read=text)
    tag_on_open = Remembered(True, read=flag)
    recursive = Remembered(True, read=flag)
    done_answers_all = Remembered(False, read=flag)
    beta = Remembered(2.0, read=between(0, 10))
    why = Remembered(False, read=flag)
    thumbnail_side = Remembered(128, read=lambda data: int(between(64, 320)(data)))
    look_seconds = Remembered(0.0, read=between(0, 3600))
    recent_folders = Remembered[tuple[Path, ...]](
        (), read=lambda data: tuple(map(Path, data)), write=lambda paths: [str(path) for path in paths]
    )
    last_folder = Remembered[Path | None](
        None, read=lambda data: Path(data) if data else None, write=lambda path: str(path) if path else ""
    )
    window_geometry = Remembered(QByteArray(), read=_read_bytes, write=_write_bytes)
    window_layout = Remembered(QByteArray(), read=_read_bytes, write=_write_bytes)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        place = path or settings_dir() / "window.ini"
        place.parent.mkdir(parents=True, exist_ok=True)
        self.file = QSettings(str(place), QSettings.Format.IniFormat)

    def announce(self, name: str) -> None:
        """Tell that a setting was set."""
        self.changed.emit(name)

    def add_recent_folder(self, folder: Path) -> None:
        """Put a folder first among the recent ones."""
        others = [known for known in self.recent_folders if known != folder]
        self.recent_folders = (folder, *others)[:_RECENT]

    def bytes_of(self, name: str) -> QByteArray:
        """State that a widget saved under this name, such as a splitter's; empty if there is none."""
        return read_json(self.file, f"widgets/{name}", _read_bytes, QByteArray())

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Save a widget's state."""
        self.file.setValue(f"widgets/{name}", json.dumps(_write_bytes(value)))

    def view_state(self, project_id: str) -> ViewState:
        """Where the user was in this project."""
        return ViewState.from_json(self._views().get(project_id, {}))

    def set_view_state(self, project_id: str, state: ViewState) -> None:
        """Remember where the user is; the projects seen longest ago are forgotten."""
        views = self._views()
        views.pop(project_id, None)
        views[project_id] = state.to_json()
        self.file.setValue("views", json.dumps(dict(list(views.items())[-_VIEWS:])))

    def sync(self) -> None:
        """Write everything to the file now."""
        self.file.sync()

    def _views(self) -> dict[str, Any]:
        return read_json(self.file, "views", dict, {})
