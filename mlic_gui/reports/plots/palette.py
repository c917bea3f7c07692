"""The colours of the plots, by what they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a colour stands for; names of `Palette`'s fields."""

    TEXT = "text"
    MUTED = "muted"
    LINE = "line"
    PANEL = "panel"
    HUMAN = "human"
    TAGGER = "tagger"
    ATTENTION = "attention"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Palette:
    """One table of colours, as `#rrggbb`.

    Attributes:
        text: Titles and what is to be read first.
        muted: Numbers at the axes, notes.
        line: Lines of the grid.
        panel: The ground that the plot lies on.
        human: Judged on photos that were not learned from.
        tagger: Judged on photos that were learned from; what the tagger does.
        attention: What was chosen.
        no: What is wrong.
    """

    text: str
    muted: str
    line: str
    panel: str
    human: str
    tagger: str
    attention: str
    no: str

    def of(self, role: Role) -> str:
        """The colour that stands for `role`."""
        colour: str = getattr(self, role.value)
        return colour


LIGHT = Palette(
    text="#1e2227",
    muted="#5f6975",
    line="#d9dde3",
    panel="#ffffff",
    human="#087660",
    tagger="#3565c9",
    attention="#945804",
    no="#c03a46",
)
DARK = Palette(
    text="#e6e8eb",
    muted="#98a1ad",
    line="#363b43",
    panel="#22252a",
    human="#4cc2a8",
    tagger="#7aa2f7",
    attention="#e0a458",
    no="#e8808a",
)
