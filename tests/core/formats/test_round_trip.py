"""What is exported comes back exactly as it was, whatever photos and labels are called."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import FormatError, ProjectError
from mlic_gui.core.formats.exporting import export
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.photo_names import stem
from mlic_gui.core.formats.table import ExportTable, Layout
from mlic_gui.core.project.labels import LabelSet

QUICK = settings(max_examples=60, deadline=None)
AWKWARD = st.sampled_from(
    [*"=+-@'\",;|\t\\. _éa1", "_by", "_probability", "\u0301", "ß", "＝", "日", "\\udce9"]
)
TEXT = st.lists(AWKWARD | st.characters(codec="utf-8"), min_size=1, max_size=6).map("".join)
PART = st.lists(
    AWKWARD | st.characters(exclude_characters="/\0") | st.sampled_from(["\r", "\n", "\udce9"]),
    min_size=1,
    max_size=6,
).map("".join)
PATHS = st.lists(
    st.builds(
        "{}{}.{}".format, st.sampled_from(["", "a/", "a/b/", "=c/"]), PART, st.sampled_from(["jpg", "png"])
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@st.composite
def label_sets(draw, text=TEXT):
    labels = LabelSet()
    for name in draw(st.lists(text, max_size=5)):
        with suppress(ProjectError):
            labels = labels.with_label(name)
    return labels


@st.composite
def tables(draw, labels=None, words=(-1, 0, 1)):
    paths = [path for path in draw(PATHS) if not path.startswith("./") and "\\ud" not in path]
    assume(paths)
    names = draw(labels if labels is not None else label_sets())
    shape = (len(paths), len(names))
    cells = draw(st.lists(st.sampled_from(words), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    probability = st.floats(0, 1, width=32) | st.just(float("nan"))
    likely = draw(st.lists(probability, min_size=len(cells), max_size=len(cells)))
    return ExportTable(
        paths=paths,
        labels=names.names,
        words=np.array(cells, np.int8).reshape(shape),
        probabilities=np.array(likely, np.float32).reshape(shape),
        thresholds=np.full(shape[1], 0.5, np.float32),
        tagger=draw(TEXT).replace("\0", ""),
    )


def came_back(
    table: ExportTable, *, known: bool = False, **options
) -> tuple[dict[tuple[str, str], int], list[str]]:
    """Annotations by photo and label, and new labels, of importing what was exported into a fresh project."""
    labels = LabelSet(tuple(table.labels)) if known else LabelSet()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tags.csv"
        export(table, path, **options)
        plan = plan_import(
            path,
            photos=table.paths,
            labels=labels,
            words=np.full((len(table.paths), len(labels)), -1, np.int8),
        )
    assert not plan.conflicts
    assert not plan.problems
    return {(edit.path, edit.label): int(edit.word) for edit in plan.additions}, list(plan.new_labels)


def annotated(table: ExportTable) -> dict[tuple[str, str], int]:
    return {
        (path, label): int(table.words[row, column])
        for row, path in enumerate(table.paths)
        for column, label in enumerate(table.labels)
        if table.words[row, column] >= 0
    }


@QUICK
@given(table=tables())
def test_wide_annotations(table):
    assert came_back(table, annotations_only=True) == (annotated(table), list(table.labels))


@QUICK
@given(table=tables())
def test_wide_with_by(table):
    assert came_back(table, by=True, probabilities=True) == (annotated(table), list(table.labels))


@QUICK
@given(table=tables())
def test_list_of_annotations(table):
    words, labels = came_back(table, layout=Layout.LIST, annotations_only=True)
    assert words == annotated(table)
    assert set(labels) == {label for _, label in words}


@QUICK
@given(table=tables())
def test_list_keeps_yes(table):
    yes = {cell: 1 for cell, word in annotated(table).items() if word == 1}
    words, _ = came_back(replace_suggestions(table), layout=Layout.LIST)
    assert words == yes


@QUICK
@given(table=tables(labels=label_sets(TEXT.map(lambda text: "".join(text.split()) or "x")), words=(0, 1)))
def test_planet_of_annotations(table):
    assume(len({stem(path) for path in table.paths}) == len(table.paths))
    words, _ = came_back(table, layout=Layout.PLANET, annotations_only=True)
    mentioned = {label for (_, label), word in annotated(table).items() if word == 1}
    assert words == {cell: word for cell, word in annotated(table).items() if cell[1] in mentioned}


@QUICK
@given(
    content=st.binary(max_size=300)
    | st.text(st.sampled_from('filename,lbs\n\r";01é\0'), max_size=80).map(str.encode)
)
def test_anything_else_is_refused_in_the_programs_own_words(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tags.csv"
        path.write_bytes(b"filename,sea\n" + content)
        with suppress(FormatError, ProjectError):
            plan_import(path, photos=["1.jpg"], labels=LabelSet(), words=np.zeros((1, 0), np.int8))


def replace_suggestions(table: ExportTable) -> ExportTable:
    return ExportTable(
        paths=table.paths,
        labels=table.labels,
        words=table.words,
        probabilities=np.full_like(table.probabilities, np.nan),
        thresholds=table.thresholds,
    )
