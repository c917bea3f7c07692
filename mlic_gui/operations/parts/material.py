"""What a training is made from, as it was when it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mlic_gui.core.progress import Progress
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import run
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.core.pipeline import Annotated
    from mlic_gui.session.open_project import OpenProject


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Project, tagger and photos.

    Attributes:
        project: The open project.
        tagger: What the training starts from.
        records: All photos.
        vocabulary: What suggests labels that the tagger lacks, or None.
    """

    project: OpenProject
    tagger: Tagger
    records: list[PhotoRecord]
    vocabulary: Tagger | None


def material(desk: Desk) -> Material | None:
    """What could be learned from now, or None if nothing is open or it may only be looked at."""
    session = desk.session
    if session.project is None or session.tagger is None or session.read_only:
        return None
    return Material(session.project, session.tagger, list(session.records), session.vocabulary)


def read_annotations(
    desk: Desk,
    found: Material,
    then: Callable[[Annotated], None],
    failed: Callable[[BaseException], None] | None = None,
) -> None:
    """Read on the store's lane what was said, edits that are on their way included."""
    run(desk, partial(words_now, found), lane=Lane.STORE, then=then, failed=failed)


def words_now(found: Material, _progress: Progress) -> Annotated:
    """What was said, to be read on the store's lane."""
    from mlic_gui.core import pipeline  # noqa: PLC0415

    return pipeline.annotated(found.project.store, found.records)
