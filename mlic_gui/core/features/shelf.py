"""Networks that were loaded and checked stay at hand for whoever needs them next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.features.runtime import Network

MAX_BYTES = 128 * 2**20
"""Files of this size together: the network of ResNet50 and a small one."""

_THREADS = 3  # two that tag in the background, and one that somebody waits for


@dataclass(frozen=True, slots=True)
class _Place:
    """A file as it was when its network was loaded."""

    path: Path
    digest: str
    width: int
    inode: int
    size: int
    modified_ns: int


class NetworkShelf:
    """Keeps the last few networks; threads may share it.

    Nothing gets here unchecked. A network that is kept is in memory as it was when its digest was found
    right, whatever becomes of its file; a file that is no longer the same is checked and loaded anew.
    """

    def __init__(self, *, most_bytes: int = MAX_BYTES) -> None:
        self._most_bytes = most_bytes
        self._networks: dict[_Place, Network] = {}
        self._lock = threading.Lock()

    def network(self, path: Path, *, digest: str, width: int, check: Callable[[], object]) -> Network:
        """The network in a file.

        Args:
            path: The `.tflite` file.
            digest: SHA-256 that it must have, in hex.
            width: Which of its outputs to take.
            check: Raises what there is to say against running this file; asked before it is loaded.

        Raises:
            TaggerError: What `check` raises; NETWORK_MISSING or TAGGER_DAMAGED.
        """
        with self._lock:
            place = _place(path, digest, width)
            network = self._networks.pop(place, None) or _loaded(place, check)
            self._networks[place] = network
            while sum(each.size for each in self._networks) > self._most_bytes:
                del self._networks[next(iter(self._networks))]
            return network


def _place(path: Path, digest: str, width: int) -> _Place:
    try:
        facts = path.stat()
    except OSError as error:
        raise TaggerError(ErrorCode.NETWORK_MISSING, path=str(path)) from error
    return _Place(path, digest, width, facts.st_ino, facts.st_size, facts.st_mtime_ns)


def _loaded(place: _Place, check: Callable[[], object]) -> Network:
    check()
    network = Network(place.path, threads=_THREADS, width=place.width)
    if network.digest != place.digest:  # it was replaced since it was checked
        raise TaggerError(ErrorCode.NETWORK_MISSING, path=str(place.path))
    return network
