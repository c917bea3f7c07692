"""Settings of a refit: learning the head again from cached features."""

from __future__ import annotations

from dataclasses import dataclass

from mlic_gui.core.catalog.networks import BACKBONE, MIRROR, SAME_BACKBONE, SIZE
from mlic_gui.core.catalog.settings import Setting, declared


@dataclass(frozen=True, slots=True)
class RefitSettings:
    """What the user may choose of a refit.

    Attributes:
        beta: Weight of recall in the F-beta that thresholds are chosen for.
        regularisation: Pull towards the head that the refit starts from; None means chosen by the program.
        seed: Makes a run repeatable.
        folds: Number of folds of a k-fold refit over all annotated photos; None means the three sides of the
            split, or five folds where too few photos are annotated for that.
        backbone: Name in the catalogue, or `same` for the network of the tagger in use.
        size: Side of the network's input in pixels; 0 for the backbone's own.
        mirror: Whether the tagger looks at every photo and its mirror image; one that does goes on doing so.
    """

    beta: float = declared(
        2.0, Setting("Beta", "Above 1 finding all labels counts more than precision.", 0, 10, 0.5, decimals=2)
    )
    regularisation: float | None = declared(
        None,
        Setting("Regularisation", "Pull towards what the tagger knew.", 1e-6, 1e6, 0.1, decimals=6),
    )
    seed: int = declared(0, Setting("Seed", "The same seed repeats the same training.", 0, 2**31 - 1))
    folds: int | None = declared(
        None, Setting("Folds", "Learn from all annotated photos, judged by this many folds.", 2, 20)
    )
    backbone: str = declared(SAME_BACKBONE, BACKBONE)
    size: int = declared(0, SIZE)
    mirror: bool = declared(False, MIRROR)
