"""Small tables, and what an import of a text would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.table import ExportTable, UnreadablePhoto
from mlic_gui.core.project.labels import LabelSet

Plan = Callable[..., ImportPlan]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Plans the import of a text into a project with these photos, labels and words."""

    def run(
        content: str | bytes,
        *,
        photos: Sequence[str] = ("1.jpg", "2.jpg"),
        labels: Sequence[str] = (),
        words: Sequence[Sequence[int]] | None = None,
    ) -> ImportPlan:
        path = tmp_path / "tags.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        known = (
            np.full((len(photos), len(labels)), -1, np.int8) if words is None else np.array(words, np.int8)
        )
        return plan_import(path, photos=photos, labels=LabelSet(tuple(labels)), words=known)

    return run


@pytest.fixture
def make_table() -> Callable[..., ExportTable]:
    """A table of these words; suggestions are yes from 0.5 on."""

    def make(
        words: Sequence[Sequence[int]],
        *,
        paths: Sequence[str] | None = None,
        labels: Sequence[str] = ("sea", "sky"),
        probabilities: Sequence[Sequence[float]] | None = None,
        unreadable: Sequence[UnreadablePhoto] = (),
        tagger: str = "natural-scenes",
    ) -> ExportTable:
        said = np.array(words, np.int8).reshape(-1, len(labels))
        return ExportTable(
            paths=[f"{row + 1}.jpg" for row in range(len(said))] if paths is None else paths,
            labels=labels,
            words=said,
            probabilities=np.full(said.shape, np.nan, np.float32)
            if probabilities is None
            else np.array(probabilities, np.float32),
            thresholds=np.full(len(labels), 0.5, np.float32),
            tagger=tagger,
            unreadable=unreadable,
        )

    return make
