"""Where the user was in a project: restored when it is opened again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the window remembers of one project.

    Attributes:
        prefix: Folder that was shown.
        current: Path of the current photo, "" for none.
        selected: Paths of the selected photos, at most 1,000.
        top: Path of the first photo visible in the grid, "" for the top.
        zoom: Zoom of the preview, 0 for fitted to the window.
    """

    prefix: str = ""
    current: str = ""
    selected: tuple[str, ...] = ()
    top: str = ""
    zoom: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """What `to_json` described; anything that does not fit is left at its default."""
        default = cls()
        if not isinstance(data, dict):
            return default
        known: dict[str, Any] = {}
        for item in fields(cls):
            value = data.get(item.name)
            expected = type(getattr(default, item.name))
            if expected is tuple and isinstance(value, list) and all(isinstance(path, str) for path in value):
                known[item.name] = tuple(value)
            elif expected is float and isinstance(value, int | float):
                known[item.name] = float(value)
            elif isinstance(value, expected):
                known[item.name] = value
        return cls(**known)
