"""A session with a few photos, without store or files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.session.session import Session


def append(session: Session, paths: Sequence[str]) -> None:
    session.append_photos(
        [PhotoRecord(path, 10, 1) for path in paths],
        words=np.full((len(paths), len(session.labels)), -1, np.int8),
        reviewed=np.zeros(len(paths), bool),
    )


@pytest.fixture
def open_session(qapp) -> Callable[..., Session]:
    def make(paths: Sequence[str] = (), labels: Sequence[str] = ()) -> Session:
        session = Session()
        session.open(SimpleNamespace(folder=Path("/photos/Holidays")), labels=labels)
        if paths:
            append(session, paths)
        return session

    return make
