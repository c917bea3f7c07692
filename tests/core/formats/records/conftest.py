"""Photos with words, and record files of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlic_gui.core.formats.exporting import Exported
from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.records.writing import export_records
from mlic_gui.core.formats.table import ExportTable
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.labels import LabelSet
from mlic_gui.sentences import sentence
from tests.support.pictures import photo

WORDS = [[1, 0], [-1, 1], [0, -1], [-1, -1]]
PATHS = ["1.jpg", "sub/2.png", "sub/3.jpg", "4.jpg"]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    for number, path in enumerate(PATHS):
        photo(number, width=24, height=16).save(folder / path)
    return folder


@pytest.fixture
def make_records(make_table, photos: Path, tmp_path: Path) -> Callable[..., Exported]:
    def make(path: Path | None = None, **options: Any) -> Exported:
        table: ExportTable = make_table(WORDS, paths=PATHS, **options.pop("table", {}))
        return export_records(
            table,
            path or tmp_path / "out.tfrecord",
            folder=photos,
            explain=sentence,
            **{"progress": Progress(), **options},
        )

    return make


@pytest.fixture
def planned() -> Callable[..., ImportPlan]:
    def plan(path: Path, *, photos: list[str] = PATHS, **options: Any) -> ImportPlan:
        nothing = np.zeros((len(photos), 0), np.int8)
        return plan_import(path, photos=photos, labels=LabelSet(), words=nothing, **options)

    return plan
