"""Names that a foreign file gives to photos, made into paths that are harmless on every operating system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MAX_FOLDERS = 7
_MAX_BYTES = 120
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\ud800-\udfff]')
_DRIVE = re.compile(r"^[A-Za-z]:")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_FALLBACK = "photo"


def safe_path(name: str, *, endings: Sequence[str]) -> str:
    """A relative path with "/" that stays within its folder: no `..`, drives, device names or hidden files.

    Args:
        name: As the file has it.
        endings: Of the photo's format, the usual one first; another ending is replaced by it.
    """
    parts = [_safe_part(part) for part in _DRIVE.sub("", name).replace("\\", "/").split("/")]
    *folders, last = [part for part in parts if part] or [_FALLBACK]
    stem, dot, ending = last.rpartition(".")
    if not dot or f".{ending}".lower() not in endings:
        stem, ending = last, endings[0].removeprefix(".")
    kept = [folder.replace(".", "_") for folder in folders[-_MAX_FOLDERS:]]
    return "/".join([*kept, f"{_shortened(stem)}.{ending}"])


def is_safe_folder(name: str) -> bool:
    """Whether a name is that of one plain, visible folder."""
    return bool(name) and not set(name) & set("/\\") and _safe_part(name) == name


def path_key(path: str) -> str:
    """Two paths with the same key may be the same file on some operating system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _safe_part(part: str) -> str:
    """One part of a path; empty if nothing is left of it."""
    clean = _FORBIDDEN.sub("_", part).strip().lstrip(".").strip().rstrip(". ")
    if _DEVICE.match(clean):
        clean = f"_{clean}"
    return _shortened(clean)


def _shortened(text: str) -> str:
    return text.encode("utf-8", "replace")[:_MAX_BYTES].decode("utf-8", "ignore").rstrip(". ")
