"""What a head is learned on where the new tagger looks at photos in another way than the one in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.learning.annotated import Annotated, Material, gather
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.heads.refit import answers_in_use
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.judging.comparison import Judgement
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Annotated photos as the new tagger will see them.

    Attributes:
        tagger: What the refit starts around: the tagger in use, or what looks as the new one will.
        material: The photos, with features for that tagger.
        before: What the tagger in use answers to them, or None where it is the one that is refitted.
        seen: The photos as the tagger in use looks at them.
    """

    tagger: Tagger
    material: Material
    before: Judgement | None
    seen: Examples


def prepare_ground(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    ground: Tagger,
    settings: RefitSettings,
    progress: Progress,
) -> Ground:
    """The annotated photos with features for `ground`, and what `tagger`, the one in use, says of them.

    Raises:
        TaggerError: Features are not cached, and the network is missing, damaged or foreign.
        LearningError: As `refit`.
        Cancelled: What was made so far stays in the cache.
    """
    material = gather(records, annotated, bench=bench, tagger=ground, progress=progress)
    if ground.network_key == tagger.network_key:
        return Ground(ground, material, None, material.examples)
    seen = gather(records, annotated, bench=bench, tagger=tagger, progress=progress).examples
    before = answers_in_use(
        seen, tagger=tagger, project=annotated.project, settings=settings, check=progress.check
    )
    return Ground(ground, material, before.placed(seen.keys, material.examples.keys), seen)
