"""Names of layers that are the same in every process, where Keras counts on from what was built before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

_NUMBER = re.compile(r"_(\d+)$")


def automatic_prefix(kind: str) -> str:
    """What Keras calls an unnamed layer of this class, before it counts: `Conv2D` gives `conv2d`."""
    spaced = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub("([a-z])([A-Z])", r"\1_\2", spaced).lower()


def counted_from_zero(names: Sequence[tuple[str, str]]) -> list[str]:
    """The names that layers would have in a process that built nothing before.

    Args:
        names: For each layer the prefix that its class gives, and its name; a name that is not that prefix
            with or without a number was given on purpose, and stays.
    """
    numbers = [_number(prefix, name) for prefix, name in names]
    ranks: dict[str, list[int]] = defaultdict(list)
    for (prefix, _), number in sorted(zip(names, numbers, strict=True), key=lambda item: item[1] or 0):
        if number is not None:
            ranks[prefix].append(number)
    return [
        name if number is None else _counted(prefix, ranks[prefix].index(number))
        for (prefix, name), number in zip(names, numbers, strict=True)
    ]


def _number(prefix: str, name: str) -> int | None:
    if name == prefix:
        return 0
    found = _NUMBER.search(name)
    return int(found[1]) if found and name[: found.start()] == prefix else None


def _counted(prefix: str, rank: int) -> str:
    return f"{prefix}_{rank}" if rank else prefix
