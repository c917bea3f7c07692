from __future__ import annotations

from pathlib import Path

from mlic_gui.operations import edits, projects
from mlic_gui.operations.adoption import adopt_projects
from tests.operations.conftest import open_and_tag


def test_the_project_of_a_folder_below_is_offered_and_taken_over(desk, photos: Path, qtbot) -> None:
    session = desk.session
    open_and_tag(desk, photos, qtbot)
    edits.add_label(desk, "boat")
    qtbot.waitUntil(lambda: "boat" in session.labels)
    session.select((2,), current=2)
    said = f"{photos.name}/{session.records[2].path}"
    edits.set_word(desk, "boat", 1)
    qtbot.waitUntil(lambda: session.counts.annotated == 1)
    projects.close_project(desk)
    qtbot.waitUntil(lambda: not desk.runner.busy)

    with qtbot.waitSignal(session.adoption_offered) as offered:
        open_and_tag(desk, photos.parent, qtbot)
    assert offered.args[0] == (photos,)
    adopt_projects(desk, offered.args[0])
    qtbot.waitUntil(lambda: "boat" in session.labels and session.counts.annotated == 1)
    row = session.table.row_of(said)
    assert row is not None
    assert session.words[row, session.labels.index("boat")] == 1
    assert "adopted" in session.undo_text
