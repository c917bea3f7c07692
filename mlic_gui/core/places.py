"""Where things lie on this computer: what ships with the program, and the user's own folders."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(*parts: str) -> Path:
    """Path of a file or folder that ships with the program, such as `shipped("models", "taggers")`.

    An installed package carries `models/` and `resources/` inside itself; a checkout has them beside the
    package.
    """
    inside = _PACKAGE.joinpath(*parts)
    return inside if inside.exists() else _PACKAGE.parent.joinpath(*parts)


def data_dir() -> Path:
    """The user's own taggers, sample photos and projects of read-only folders (`MLIC_GUI_HOME` overrides)."""
    return _place("data", platformdirs.user_data_path("mlic-gui", appauthor=False))


def cache_dir() -> Path:
    """Features, thumbnails and the like; may be deleted at any time."""
    return _place("cache", platformdirs.user_cache_path("mlic-gui", appauthor=False))


def settings_dir() -> Path:
    """Settings of the window."""
    return _place("settings", platformdirs.user_config_path("mlic-gui", appauthor=False))


def _place(name: str, default: Path) -> Path:
    home = os.environ.get("MLIC_GUI_HOME")
    return Path(home) / name if home else default
