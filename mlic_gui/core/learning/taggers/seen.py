"""Which photos a tagger learned from, as salted hashes, so that figures on them can be marked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

SALT_BYTES = 16
_HASH_BYTES = 8


@dataclass(frozen=True, slots=True, eq=False)
class SeenPhotos:
    """Salted hashes of content keys.

    Attributes:
        salt: Random, so that two taggers can't be compared for the photos they share.
        hashes: uint64, sorted.
    """

    salt: bytes = b""
    hashes: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @classmethod
    def of(cls, keys: Iterable[bytes], *, salt: bytes | None = None) -> Self:
        """The photos with these content keys; the salt is random unless given."""
        chosen = secrets.token_bytes(SALT_BYTES) if salt is None else salt
        return cls(salt=chosen, hashes=np.unique(_hashes(keys, chosen)))

    def joined(self, other: SeenPhotos) -> SeenPhotos:
        """The photos of both, which must share their salt, as a tagger and its origin do."""
        return SeenPhotos(self.salt or other.salt, np.union1d(self.hashes, other.hashes))

    def mask(self, keys: Sequence[bytes | None]) -> npt.NDArray[np.bool_]:
        """bool (n,): which of these photos were learned from; a photo without a key was not."""
        known = np.array([key is not None for key in keys], dtype=np.bool_)
        found = np.zeros(len(keys), dtype=np.bool_)
        if len(self.hashes):
            found[known] = np.isin(_hashes((key for key in keys if key is not None), self.salt), self.hashes)
        return found


def _hashes(keys: Iterable[bytes], salt: bytes) -> npt.NDArray[np.uint64]:
    digests = (hashlib.blake2b(key, digest_size=_HASH_BYTES, key=salt).digest() for key in keys)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)
