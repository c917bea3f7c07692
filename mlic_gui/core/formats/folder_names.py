"""One folder per label: what the folders that photos lie in say of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.photos.record import natural_name
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.labels import label_key, tidy_label


def parse_folders(folder: Path, photos: Sequence[str]) -> Answers:
    """Each photo is a yes for the folder it lies in, and a no for the other folders that hold photos.

    The last folder of a path counts, so that `train/cats/1.jpg` and `validation/cats/2.jpg` are both cats.
    Of photos that lie in no subfolder nothing is said.

    Raises:
        FormatError: FOLDERS_NONE, if none lies in a subfolder.
    """
    folders = [path.split("/")[-2] if "/" in path else "" for path in photos]
    spelling = {label_key(name): tidy_label(name) for name in sorted(set(folders) - {""}, key=natural_name)}
    if not spelling:
        raise FormatError(ErrorCode.FOLDERS_NONE, path=str(folder))
    labels = tuple(spelling.values())
    nothing = dict.fromkeys(labels, Word.NO)
    words = {name: {**nothing, spelling[label_key(name)]: Word.YES} for name in set(folders) - {""}}
    rows = (
        AnswerRow(line, path, words[name])
        for line, (path, name) in enumerate(zip(photos, folders, strict=True), start=1)
        if name
    )
    return Answers(layout=Layout.FOLDERS, labels=labels, rows=tuple(rows))
