"""The names that photos of a project can have, in their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlic_gui.core.errors import ErrorCode, ProjectError

RESERVED = frozenset({"filename", "labels", "no_labels", "image_name", "tags", "reason"})
ENDINGS = ("_probability", "_by")


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels of a project or tagger.

    Attributes:
        names: In the order in which they are shown and numbered.
    """

    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def index(self, name: str) -> int:
        """Position of a label.

        Raises:
            ProjectError: LABEL_UNKNOWN.
        """
        try:
            return self.names.index(name)
        except ValueError:
            raise ProjectError(ErrorCode.LABEL_UNKNOWN, label=name) from None

    def with_label(self, name: str) -> LabelSet:
        """The same labels and one more at the end.

        Raises:
            ProjectError: LABEL_EMPTY, LABEL_EXISTS or LABEL_RESERVED.
        """
        return LabelSet((*self.names, check_label(name, self.names)))

    def with_labels(self, names: Iterable[str]) -> LabelSet:
        """The same labels and some more at the end; raises as `with_label`."""
        extended = self
        for name in names:
            extended = extended.with_label(name)
        return extended


def check_label(name: str, existing: Iterable[str]) -> str:
    """The name as it is kept: composed (NFC), without blanks around it.

    Exported files have columns of their own beside those of the labels, so names that would be taken for one
    are refused, whatever their letter case.

    Raises:
        ProjectError: LABEL_EMPTY, LABEL_EXISTS (letter case makes no difference) or LABEL_RESERVED (it would
            be taken for a column of exported files, or has control characters).
    """
    clean = tidy_label(name)
    if not clean or _is_invisible(clean):
        raise ProjectError(ErrorCode.LABEL_EMPTY)
    taken = {label_key(label): label for label in existing}
    if label_key(clean) in taken:
        raise ProjectError(ErrorCode.LABEL_EXISTS, label=taken[label_key(clean)])
    if _is_unprintable(clean) or _collides(label_key(clean), taken.keys()):
        raise ProjectError(ErrorCode.LABEL_RESERVED, label=clean)
    return clean


def tidy_label(name: str) -> str:
    """A name composed (NFC), without blanks around it."""
    return unicodedata.normalize("NFC", name).strip()


def label_key(name: str) -> str:
    """What two names share that count as the same label."""
    return unicodedata.normalize("NFC", tidy_label(name).casefold())


def _is_invisible(name: str) -> bool:
    return all(unicodedata.category(character) in {"Cf", "Zs"} for character in name)


def _is_unprintable(name: str) -> bool:
    return any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in name)


def _collides(key: str, taken: Iterable[str]) -> bool:
    others = set(taken)
    if key in RESERVED or any(key + ending in others for ending in ENDINGS):
        return True
    return any(key.endswith(ending) and key.removesuffix(ending) in others for ending in ENDINGS)
