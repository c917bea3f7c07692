"""Warming up imports what there is and goes on where there is nothing."""

from __future__ import annotations

import sys

import pytest

from mlic_gui.core.progress import Cancelled, Progress
from mlic_gui.workers.warm_up import warm_up


def test_modules_are_imported_and_missing_ones_passed_over(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "heavy_thing.py").write_text("")
    assert warm_up(["no_such_thing", "heavy_thing"], progress=Progress()) == ("no_such_thing",)
    assert sys.modules.pop("heavy_thing")


def test_it_can_be_cancelled():
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        warm_up(["json"], progress=progress)
