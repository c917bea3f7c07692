"""A desk with an empty session and real lanes."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from mlic_gui.operations.desk import Desk
from mlic_gui.session.session import Session
from mlic_gui.session.settings import Settings
from mlic_gui.workers.runner import TaskRunner


@pytest.fixture
def bare_desk(qapp) -> Iterator[Desk]:
    """Without library and engine, for parts that need neither."""
    desk = Desk(
        session=Session(),
        runner=TaskRunner(),
        settings=Settings(),
        library=SimpleNamespace(),
        engine=SimpleNamespace(),
    )
    yield desk
    assert desk.runner.close()
