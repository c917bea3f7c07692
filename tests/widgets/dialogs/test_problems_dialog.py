from __future__ import annotations

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.session.session import Session
from mlic_gui.widgets.dialogs.problems_dialog import ProblemsDialog, ProblemsModel


def with_problems(session: Session) -> Session:
    session.add_problem(3, PhotoError(ErrorCode.PHOTO_EMPTY, path="Coast/d.jpg"))
    session.add_problem(1, PhotoError(ErrorCode.PHOTO_BROKEN, path="Alps/b.jpg"))
    return session


def test_the_model_keeps_qts_rules(qtmodeltester, opened) -> None:
    qtmodeltester.check(ProblemsModel(with_problems(opened())))


def test_photos_come_with_reasons(opened) -> None:
    model = ProblemsModel(with_problems(opened()))
    texts = [[model.index(row, column).data() for column in (0, 1)] for row in range(2)]
    assert [path for path, _ in texts] == ["Alps/b.jpg", "Coast/d.jpg"]
    assert "empty file" in texts[1][1]


def test_a_click_goes_to_the_photo(qtbot, opened) -> None:
    session = with_problems(opened())
    dialog = ProblemsDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.row_chosen) as chosen:
        dialog.table.activated.emit(dialog.table.model().index(1, 0))
    assert chosen.args == [3]
    session.close()
    assert not dialog.isVisible()
