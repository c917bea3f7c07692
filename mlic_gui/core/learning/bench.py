"""The bench: a folder's photos, what is derived of them, and the taggers; features at hand or made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.extract import extract
from mlic_gui.core.features.gate import Gate
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.features.work_queue import WorkQueue
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What the stages work with.

    Attributes:
        folder: The folder that the records' paths are relative to.
        derived: Features and all else that is derived of its photos.
        library: The taggers there are.
        gate: Held closed while interactive work runs, so that background work waits; or None.
    """

    folder: Path
    derived: DerivedData
    library: TaggerLibrary
    gate: Gate | None = None

    def keys(self, records: Sequence[PhotoRecord]) -> list[bytes | None]:
        """Content key of each photo, None where it is not known yet."""
        return self.derived.index.keys(records)

    def network(self, tagger: Tagger) -> Network:
        """The network that makes the tagger's features.

        Raises:
            TaggerError: NETWORK_MISSING, TAGGER_DAMAGED or TAGGER_FOREIGN.
        """
        return self.library.network(tagger)

    def cached(
        self, keys: Sequence[bytes | None], tagger: Tagger
    ) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
        """Features float32 (n, width), NaN where they are not cached, and bool (n,), where they are."""
        store = self.derived.features(tagger.network_key, tagger.head.width)
        features, known = store.rows(keys)
        features[~known] = np.nan
        return features, known

    def features(
        self,
        records: Sequence[PhotoRecord],
        network: Network,
        preprocessing: Preprocessing,
        *,
        progress: Progress,
    ) -> FloatArray:
        """Features float32 (n, width), made where they are not cached; NaN for photos that can't be read.

        Raises:
            Cancelled: What was made so far stays in the cache.
        """
        features = np.full((len(records), network.width), np.nan, dtype=np.float32)
        for extracted in extract(
            records,
            folder=self.folder,
            network=network,
            preprocessing=preprocessing,
            derived=self.derived,
            queue=WorkQueue(len(records)),
            gate=None,
            progress=progress,
        ):
            features[extracted.rows] = extracted.features
        return features

    def undisturbed(self) -> AbstractContextManager[object]:
        """While this is entered, background work waits."""
        return self.gate.closed() if self.gate else nullcontext()
