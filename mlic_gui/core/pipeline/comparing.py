"""What is kept of a run beside its record: its answers and its tagger; two runs compared by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, LearningError, TaggerError
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.answers_file import answers_path, load_answers, save_answers
from mlic_gui.core.learning.judging.run_comparison import RunsCompared, compared_runs
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.learning.taggers.tagger_file import load_tagger


def keep_answers(answers: Answers, *, project: str, run: RunRecord) -> None:
    """Keep what the tagger of a run answered to the photos that judged it.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; nothing is left.
    """
    save_answers(answers, answers_path(project, run.id))


def read_answers(project: str, run: RunRecord) -> Answers | None:
    """What the tagger of a run answered, or None where that was not kept.

    Raises:
        LearningError: ANSWERS_DAMAGED(id, path).
    """
    return load_answers(answers_path(project, run.id), run=run.id)


def compare_runs(first: RunRecord, second: RunRecord, *, project: str) -> RunsCompared:
    """Two runs on the photos and labels that both were judged on.

    Where words changed in between, those of the run that started later count.

    Raises:
        LearningError: ANSWERS_MISSING(id) or ANSWERS_DAMAGED(id, path).
    """
    answers = [_answers(project, run) for run in (first, second)]
    found = compared_runs(*answers, second_is_later=second.started >= first.started)
    return replace(found, seen_first=_seen(first), seen_second=_seen(second))


def tagger_of(run: RunRecord, *, library: TaggerLibrary) -> Tagger:
    """The tagger that a run made, wherever it is now.

    Raises:
        LearningError: RUN_WITHOUT_TAGGER(id), or RUN_TAGGER_MISSING(id, name) if it was deleted.
    """
    if run.name is None:
        raise LearningError(ErrorCode.RUN_WITHOUT_TAGGER, id=run.id[:8])
    if run.directory is not None:
        try:
            found = load_tagger(Path(run.directory))
        except TaggerError:
            found = None
        if found is not None and found.card.run == run.id:
            return found
    taggers = (entry.tagger for entry in library.entries())
    moved = next((tagger for tagger in taggers if tagger is not None and tagger.card.run == run.id), None)
    if moved is None:
        raise LearningError(ErrorCode.RUN_TAGGER_MISSING, id=run.id[:8], name=run.name)
    return moved


def _seen(run: RunRecord) -> int:
    return run.comparison.seen if run.comparison else 0


def _answers(project: str, run: RunRecord) -> Answers:
    found = read_answers(project, run)
    if found is None:
        raise LearningError(ErrorCode.ANSWERS_MISSING, id=run.id[:8])
    return found
