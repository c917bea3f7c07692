"""The worst mistakes of a run: where the tagger was surest and people say otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import PhotoError
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.reporting.run_report import Mistake
from mlic_gui.core.photos.decode import decode
from mlic_gui.core.photos.reader import resolve, thumbnail_jpeg
from mlic_gui.core.photos.record import PhotoRecord

MOST = 24
PICTURE_SIDE = 512
_LEAST_PER_LABEL = 4
_CLOSEST = 1e-6  # to 0 and 1: from there on nothing is surer

Values = npt.NDArray[np.float64]


def worst_mistakes(answers: Answers, *, most: int = MOST) -> tuple[Mistake, ...]:
    """The worst mistakes, worst first, without pictures; one of each photo and of each burst.

    How bad one is: how far the probability lies from the threshold, on the wrong side, in log-odds; so a
    *yes* that the tagger was sure to be none weighs as much as a *no* that it was as sure of, wherever the
    threshold lies. No label has more than its share of `most`, or four if that is less, as
    long as others have mistakes, too; what room is left is filled with the next worst.
    """
    share = max(_LEAST_PER_LABEL, -(-most // max(1, len(answers.labels))))
    worst = list(_ranked(answers))
    places = sorted(islice(_varied(worst, share), most))
    return tuple(worst[place][1] for place in places)


def with_pictures(
    mistakes: Sequence[Mistake],
    *,
    answers: Answers,
    folder: Path,
    records: Sequence[PhotoRecord],
    keys: Sequence[bytes | None],
    thumbnail: Callable[[bytes], Path],
    on_photo: Callable[[int], None],
) -> tuple[Mistake, ...]:
    """The mistakes with a picture of each, upright and without metadata, b"" for what can't be read any more.

    A photo that was renamed since is found by its content and told by its present path; one whose place
    another photo took has no picture. Answers may come from elsewhere: a path that is not a plain one within
    a folder is left out altogether.

    Args:
        mistakes: As `worst_mistakes` gives them.
        answers: What they are mistakes of.
        folder: What paths are relative to.
        records: The photos there are now.
        keys: Their content keys, None where that is not known.
        thumbnail: Where the thumbnail of the photo with this content is, if it has been made.
        on_photo: Called with the number of photos done; raises if nobody wants them any more.
    """
    judged = dict(zip(answers.paths, answers.keys, strict=True))
    now = {record.path: key for record, key in zip(records, keys, strict=True)}
    moved = {key: path for path, key in now.items() if key is not None}
    result = []
    for done, mistake in enumerate(mistakes, start=1):
        on_photo(done)
        key = judged[mistake.path]
        same = mistake.path in now and now[mistake.path] in (key, None)
        path = mistake.path if same else moved.get(key)
        if path is not None:
            small = thumbnail(key) if now[path] == key else None
            result.append(replace(mistake, path=path, picture=_picture(folder, path, small)))
        elif _is_plain(mistake.path):
            result.append(mistake)
    return tuple(result)


def _varied(worst: Sequence[tuple[int, Mistake]], share: int) -> Iterator[int]:
    """Places of mistakes, those within each label's share first, then others; one of each burst.

    Args:
        worst: (burst, mistake), the worst first.
        share: How many of one label come before others.
    """
    labels, shown, later = Counter[str](), set[int](), []
    for place, (burst, mistake) in enumerate(worst):
        if labels[mistake.label] >= share:
            later.append(place)
        elif burst not in shown:
            labels[mistake.label] += 1
            shown.add(burst)
            yield place
    for place in later:
        if worst[place][0] not in shown:
            shown.add(worst[place][0])
            yield place


def _ranked(answers: Answers) -> Iterator[tuple[int, Mistake]]:
    """(burst, mistake) of every mistake, the worst first."""
    bar = _bar(answers)
    answered = answers.proposed()
    wrong = (answers.words >= 0) & ~np.isnan(answers.probabilities) & ((answers.words == 1) != answered)
    rows, columns = np.nonzero(wrong)
    distance = np.abs(_log_odds(answers.probabilities) - _log_odds(bar))[rows, columns]
    said = answers.words[rows, columns]  # of two that are as bad, what was proposed tells more
    for place in np.lexsort((said, -distance)).tolist():
        row, column = int(rows[place]), int(columns[place])
        burst = int(answers.groups[row]) if answers.groups[row] >= 0 else -1 - row
        yield burst, _mistake(answers, row, column, float(bar[row, column]))


def _mistake(answers: Answers, row: int, column: int, bar: float) -> Mistake:
    return Mistake(
        path=answers.paths[row],
        label=answers.labels[column],
        said=bool(answers.words[row, column] == 1),
        probability=float(answers.probabilities[row, column]),
        threshold=bar,
    )


def _bar(answers: Answers) -> Values:
    """From which probability each label is proposed for each photo, float64 (n, labels).

    Where labels exclude each other it also has to beat the best of the others.
    """
    bar = answers.thresholds.astype(np.float64)
    if not answers.exclusive or len(answers.labels) < 2:
        return bar
    ranked = np.where(answers.probabilities >= bar, answers.probabilities, 0.0)
    best, second = np.sort(ranked, axis=1)[:, :-3:-1].T
    others = np.where(ranked == best[:, None], second[:, None], best[:, None])
    return np.asarray(np.maximum(bar, others), dtype=np.float64)


def _log_odds(probabilities: npt.NDArray[np.floating]) -> Values:
    inside = np.clip(np.asarray(probabilities, dtype=np.float64), _CLOSEST, 1 - _CLOSEST)
    return np.asarray(np.log(inside / (1 - inside)))


def _picture(folder: Path, path: str, small: Path | None) -> bytes:
    """A photo of the folder, from its thumbnail where that is at hand; b"" where it can't be read."""
    try:
        photo = resolve(folder, path)
        if not photo.is_file():
            return b""
        if small is not None and small.is_file():
            with suppress(PhotoError):
                return thumbnail_jpeg(decode(small, box=None), PICTURE_SIDE)
        return thumbnail_jpeg(decode(photo, box=PICTURE_SIDE), PICTURE_SIDE)
    except (PhotoError, OSError):
        return b""


def _is_plain(path: str) -> bool:
    """Whether a path leads nowhere but into a folder, on every operating system."""
    windows = PureWindowsPath(path)
    parts = {*PurePosixPath(path).parts, *windows.parts}
    return bool(path) and not (path.startswith("/") or windows.anchor or ".." in parts)
