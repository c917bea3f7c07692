"""What every test gets: folders of its own, no screen, no thread left behind, and data to learn from."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # a busy computer is no failure
settings.load_profile("unhurried")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_ROOT = Path(__file__).resolve().parent.parent
_WINDOW_ROOMS = frozenset({"widgets", "session", "operations", "workers", "e2e", "app"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without-core",
        action="store_true",
        help="leave out the tests of the core and the command line that need neither Qt nor Keras",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--without-core"):
        left_out = [item for item in items if _needs_only_the_core(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _needs_only_the_core(item)]


def _needs_only_the_core(item: pytest.Item) -> bool:
    room = item.path.relative_to(_ROOT / "tests").parts[0]
    return room in {"core", "cli"} and item.get_closest_marker("keras") is None


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's data, cache and settings of this test alone."""
    folder = tmp_path / "mlic-home"
    monkeypatch.setenv("MLIC_GUI_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread running; in the window's rooms, a QThread as well."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in set(threading.enumerate()) - before if _is_ours(thread)]
    if _WINDOW_ROOMS & set(request.path.parts):
        left += _running_qthreads()
    assert not left, f"threads left running: {left}"


@pytest.fixture(scope="session")
def shipped_network() -> Path:
    """The folder of the backbone that ships."""
    return _ROOT / "models" / "backbones" / "efficientnet-lite0"


@pytest.fixture(scope="session")
def natural_scenes() -> Path:
    """The folder of the natural-scenes photographs: `images/`, `labels.csv`, `train_v2.csv`, `targets.mat`.

    They are not ours to ship: `MLIC_NATURAL_SCENES` says where they are, else `../shared/data` is looked at.
    """
    folder = Path(os.environ.get("MLIC_NATURAL_SCENES", _ROOT.parent / "shared" / "data" / "natural-scenes"))
    if not (folder / "labels.csv").is_file():
        pytest.skip(f"natural-scenes is not at {folder}; set MLIC_NATURAL_SCENES to where it is")
    return folder


@pytest.fixture(scope="session")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated data set, not to be written to: `photos/*.jpg` and `labels.csv`."""
    from tests.support.shapes import make_shapes

    return make_shapes(tmp_path_factory.mktemp("shapes"), count=160, seed=1)


def _is_ours(thread: threading.Thread) -> bool:
    """Whether a thread ought to have ended by now; Qt's threads look like dummies to Python."""
    if isinstance(thread, threading._DummyThread):
        return False
    thread.join(timeout=2.0)
    return thread.is_alive()


def _running_qthreads() -> list[str]:
    import sys

    core = sys.modules.get("PySide6.QtCore")
    application = core.QCoreApplication.instance() if core else None
    if application is None:
        return []
    import gc

    from shiboken6 import isValid

    threads = [found for found in gc.get_objects() if isinstance(found, core.QThread) and isValid(found)]
    return [repr(thread) for thread in threads if thread.isRunning() and thread is not application.thread()]
