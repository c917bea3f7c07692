"""The story in the window, told in a process of its own, so that what it imports can be looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "tests" / "e2e" / "stories" / "window_story.py"


@pytest.mark.keras
def test_the_window_story_is_told_without_keras_in_the_window():
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", str(STORY)]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert told.returncode == 0, f"{told.stdout[-6000:]}\n{told.stderr[-2000:]}"
