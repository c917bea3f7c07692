"""What the window remembers between starts, declared once as typed data and kept in an ini file."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from mlic_gui.core.places import settings_dir
from mlic_gui.session.view_state import ViewState

_RECENT = 10
_VIEWS = 50
FIRST_TAGGER = "natural-scenes"


class Theme(StrEnum):
    """Which colours the window has."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class Settings(QObject):
    """Typed settings; each is written when it is set.

    Attributes:
        theme: Which colours the window has.
        tagger: Name of the tagger last used.
        tag_on_open: Whether a folder is tagged without being asked.
        recursive: Whether subfolders are part of a project.
        done_answers_all: Whether *Done* also says no to labels without a suggestion.
        beta: Weight of recall in the F-beta that thresholds are chosen for.
        thumbnail_side: Side of the grid's thumbnails in pixels.
        recent_folders: Folders opened lately, the last one first.
        last_folder: The folder that was open at the end, or None.
        window_geometry: Where the window was.
        window_layout: Where its docks were.

    Signals:
        changed: Name of the setting that was set.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        place = path or settings_dir() / "window.ini"
        place.parent.mkdir(parents=True, exist_ok=True)
        self._file = QSettings(str(place), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Theme:
        """Which colours the window has."""
        value = self._text("theme", Theme.SYSTEM)
        return Theme(value) if value in set(Theme) else Theme.SYSTEM

    @theme.setter
    def theme(self, value: Theme) -> None:
        self._set("theme", str(value))

    @property
    def tagger(self) -> str:
        """Name of the tagger last used."""
        return self._text("tagger", FIRST_TAGGER)

    @tagger.setter
    def tagger(self, value: str) -> None:
        self._set("tagger", value)

    @property
    def tag_on_open(self) -> bool:
        """Whether a folder is tagged without being asked."""
        return self._flag("tag_on_open", default=True)

    @tag_on_open.setter
    def tag_on_open(self, value: bool) -> None:
        self._set("tag_on_open", value)

    @property
    def recursive(self) -> bool:
        """Whether subfolders are part of a project."""
        return self._flag("recursive", default=True)

    @recursive.setter
    def recursive(self, value: bool) -> None:
        self._set("recursive", value)

    @property
    def done_answers_all(self) -> bool:
        """Whether *Done* also says no to labels without a suggestion."""
        return self._flag("done_answers_all", default=False)

    @done_answers_all.setter
    def done_answers_all(self, value: bool) -> None:
        self._set("done_answers_all", value)

    @property
    def beta(self) -> float:
        """Weight of recall in the F-beta that thresholds are chosen for."""
        return self._number("beta", 2.0, low=0.0, high=10.0)

    @beta.setter
    def beta(self, value: float) -> None:
        self._set("beta", value)

    @property
    def thumbnail_side(self) -> int:
        """Side of the grid's thumbnails in pixels."""
        return int(self._number("thumbnail_side", 128, low=64, high=320))

    @thumbnail_side.setter
    def thumbnail_side(self, value: int) -> None:
        self._set("thumbnail_side", value)

    @property
    def recent_folders(self) -> tuple[Path, ...]:
        """Folders opened lately, the last one first."""
        return tuple(Path(text) for text in self._json("recent_folders", []) if isinstance(text, str))

    def add_recent_folder(self, folder: Path) -> None:
        """Put a folder first among the recent ones."""
        others = [known for known in self.recent_folders if known != folder]
        self._set_json("recent_folders", [str(path) for path in (folder, *others)][:_RECENT])

    @property
    def last_folder(self) -> Path | None:
        """The folder that was open at the end, or None."""
        text = self._text("last_folder", "")
        return Path(text) if text else None

    @last_folder.setter
    def last_folder(self, value: Path | None) -> None:
        self._set("last_folder", str(value) if value else "")

    @property
    def window_geometry(self) -> QByteArray:
        """Where the window was; empty at the first start."""
        return self._bytes("window_geometry")

    @window_geometry.setter
    def window_geometry(self, value: QByteArray) -> None:
        self._set("window_geometry", value)

    @property
    def window_layout(self) -> QByteArray:
        """Where its docks were; empty at the first start."""
        return self._bytes("window_layout")

    @window_layout.setter
    def window_layout(self, value: QByteArray) -> None:
        self._set("window_layout", value)

    def bytes_of(self, name: str) -> QByteArray:
        """State that a widget saved under `widgets/name`, such as a splitter's; empty if there is none."""
        return self._bytes(f"widgets/{name}")

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Save a widget's state."""
        self._set(f"widgets/{name}", value)

    def view_state(self, project_id: str) -> ViewState:
        """Where the user was in this project."""
        views = self._json("views", {})
        data = views.get(project_id) if isinstance(views, dict) else None
        return ViewState.from_json(data) if isinstance(data, dict) else ViewState()

    def set_view_state(self, project_id: str, state: ViewState) -> None:
        """Remember where the user is; the projects seen longest ago are forgotten."""
        views = self._json("views", {})
        kept = (
            {key: value for key, value in views.items() if key != project_id}
            if isinstance(views, dict)
            else {}
        )
        kept[project_id] = state.to_json()
        self._set_json("views", dict(list(kept.items())[-_VIEWS:]))

    def sync(self) -> None:
        """Write everything to the file now."""
        self._file.sync()

    def _text(self, name: str, default: str) -> str:
        value = self._file.value(name, default)
        return value if isinstance(value, str) else default

    def _flag(self, name: str, *, default: bool) -> bool:
        return str(self._file.value(name, default)).lower() == "true"

    def _number(self, name: str, default: float, *, low: float, high: float) -> float:
        try:
            value = float(str(self._file.value(name, default)))
        except ValueError:
            return default
        return value if low <= value <= high else default

    def _bytes(self, name: str) -> QByteArray:
        value = self._file.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _json(self, name: str, default: Any) -> Any:
        try:
            return json.loads(self._text(name, ""))
        except ValueError:
            return default

    def _set_json(self, name: str, value: Any) -> None:
        self._set(name, json.dumps(value))

    def _set(self, name: str, value: object) -> None:
        self._file.setValue(name, value)
        self.changed.emit(name)
