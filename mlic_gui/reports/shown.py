"""Names and numbers as they are shown: nothing that breaks a line, a file format or the direction of text."""

from __future__ import annotations

import math
import unicodedata

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\ufffd"
_LEAST = 1e-4


def shown(name: str) -> str:
    """A name with what can't be shown replaced: controls, line ends, half characters, marks of direction.

    Such marks can make `gpj.exe` look like `exe.jpg`; bytes of a file name that are no text come as halves
    of characters (surrogates), which no file can hold. What XML 1.0 forbids is replaced as well.
    """
    return "".join(_REPLACEMENT if _hidden(character) else character for character in name)


def quoted(name: str) -> str:
    """A name as it is shown in a sentence."""
    return f"“{shown(name)}”"


def _hidden(character: str) -> bool:
    if character in _DIRECTIONS or character in "\ufffe\uffff":
        return True
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def figure(value: float, digits: int = 2) -> str:
    """A figure such as 0.93; a dash where it is not known.

    Only 1 is shown as 1, only 0 as 0: what is almost perfect is 0.99, what is almost nothing 0.004.
    """
    if math.isnan(value):
        return "–"
    step = 10.0**-digits
    if 1 - step / 2 <= value < 1:
        return f"{1 - step:.{digits}f}"
    if 0 < value < step / 2:
        return f"{max(value, _LEAST):.1g}"
    return f"{value:.{digits}f}"


def signed(value: float) -> str:
    """A difference such as +0.03, −0.01 or, where it is small, +0.004; 0 where it rounds to that."""
    text = f"{value:+.2f}" if abs(value) >= 0.01 else f"{value:+.3f}"
    return "0" if text[1:] == "0.000" else text.replace("-", "−")


def percent(value: float) -> str:
    """A share such as "93 %"; a dash where it is not known. Only all is 100 %, only nothing is 0 %."""
    if math.isnan(value):
        return "–"
    return f"{value * 100:.0f} %" if value in (0, 1) else f"{min(99, max(1, round(value * 100)))} %"


def counted(count: int, one: str, many: str) -> str:
    """Such as "1 photo", "1,500 photos"."""
    return f"{count:,} {one if count == 1 else many}"


def photos(count: int) -> str:
    """Such as "1 photo", "1,500 photos"."""
    return counted(count, "photo", "photos")
