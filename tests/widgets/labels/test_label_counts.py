from __future__ import annotations

from mlic_gui.widgets.labels.label_counts import LabelCounts, LabelCountsModel, LabelRole
from mlic_gui.widgets.look.theme import Theme
from tests.widgets.support import suggest


def test_the_model_keeps_qts_rules(qtmodeltester, opened) -> None:
    qtmodeltester.check(LabelCountsModel(opened()))


def test_it_counts_humans_and_suggestions_apart(qtbot, opened) -> None:
    session = opened()
    model = LabelCountsModel(session)
    session.change_words([("Alps/a.jpg", "sea", 1), ("Alps/b.jpg", "sea", 0)])
    suggest(session, 3, [0.1, 0.9, 0.2])
    index = model.index(1, 0)
    assert (index.data(), index.data(LabelRole.YES), index.data(LabelRole.SUGGESTED)) == ("sea", 1, 1)


def test_new_labels_appear(qtbot, theme: Theme, opened) -> None:
    session = opened()
    view = LabelCounts(session, theme)
    qtbot.addWidget(view)
    session.set_labels(("desert", "sea", "sunset", "lighthouse"))
    assert view.model().rowCount() == 4
    view.show()
