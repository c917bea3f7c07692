"""An import into a project whose labels exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.project.annotations import Edit, Word


def with_one_label(plan: ImportPlan, words: Mapping[str, npt.NDArray[np.int8]]) -> ImportPlan:
    """The plan, with a *yes* counted as a conflict where the photo has another one.

    Args:
        plan: What an import would do.
        words: int8 (labels,) of each photo: what is annotated already.

    Raises:
        FormatError: CSV_SEVERAL_YES if the file gives a photo more than one.
    """
    _refuse_several(plan)
    moves = [edit for edit in plan.additions if edit.word == Word.YES and (words[edit.path] == 1).any()]
    moving = {(edit.path, edit.label) for edit in moves}
    stays = tuple(edit for edit in plan.additions if (edit.path, edit.label) not in moving)
    return replace(plan, additions=stays, conflicts=(*plan.conflicts, *moves))


def _refuse_several(plan: ImportPlan) -> None:
    seen: set[str] = set()
    for edit in _yes(plan.edits(overwrite=True)):
        if edit.path in seen:
            raise FormatError(ErrorCode.CSV_SEVERAL_YES, path=plan.path, photo=edit.path)
        seen.add(edit.path)


def _yes(edits: Iterable[Edit]) -> Iterable[Edit]:
    return (edit for edit in edits if edit.word == Word.YES)
