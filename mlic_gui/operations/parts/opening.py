"""Opens a project and gathers what the window shows of it at once; runs on the store's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlic_gui.core.errors import CoreError, TaggerError
from mlic_gui.session.open_project import OpenProject

if TYPE_CHECKING:
    from mlic_gui.core.learning.runs import RunRecord
    from mlic_gui.core.learning.taggers.library import TaggerEntry, TaggerLibrary
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.project.steps import Step, StepSummary
    from mlic_gui.core.project.store import ProjectStore

TAGGER_STATE = "tagger"
"""Under this name a project remembers which tagger it uses; the command line knows it too."""

MIRROR_STATE = "mirror"
"""Under this name, whether its tagger looks at mirror images too; nothing where that was never said."""

RECURSIVE_STATE = "recursive"
"""Under this name, whether subfolders are part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A project that was opened.

    Attributes:
        project: Its store and derived data.
        labels: Its labels; on a project that can't be changed, those that its tagger would give it.
        exclusive: Whether they exclude each other.
        taggers: The taggers there are.
        tagger: The one to use, or None if there is none.
        vocabulary: What feeds the chips, or None.
        recursive: Whether subfolders are part of it, or None if that was never said.
        mirror: Whether its tagger looks at mirror images too, or None if that was never said.
        runs: Earlier trainings.
        undo: What would be undone.
        redo: What would be done again.
        below: Folders below it that have a project of their own.
        trouble: Why the tagger that was to be used can't be, or None.
    """

    project: OpenProject
    labels: tuple[str, ...]
    exclusive: bool
    taggers: tuple[TaggerEntry, ...]
    tagger: Tagger | None
    vocabulary: Tagger | None
    recursive: bool | None
    mirror: bool | None
    runs: tuple[RunRecord, ...]
    undo: StepSummary | None
    redo: StepSummary | None
    below: tuple[Path, ...]
    trouble: CoreError | None


def part_of(folder: Path, current: Path | None) -> str | None:
    """The folder relative to the open project's with `/`, or None if it lies elsewhere."""
    if current is None or not folder.is_dir():
        return None
    resolved = folder.resolve()
    if not resolved.is_relative_to(current):
        return None
    relative = resolved.relative_to(current).as_posix()
    return "" if relative == "." else relative


def open_folder(folder: Path, *, library: TaggerLibrary, last_tagger: str, who: str) -> Opened:
    """Open the folder's project.

    Args:
        folder: The folder.
        library: The taggers.
        last_tagger: Name of the tagger last used, for a project that has none yet.
        who: Who opens it.

    Raises:
        PhotoError: FOLDER_MISSING or FOLDER_FORBIDDEN.
        ProjectError: See `open_project`.
    """
    from mlic_gui.core.project.location import open_project, projects_below  # noqa: PLC0415

    store = open_project(folder)
    try:
        is_new = not store.labels() and not store.annotated_paths()
        below = projects_below(store.folder) if is_new else ()
        return _gathered(store, library=library, last_tagger=last_tagger, who=who, below=below)
    except BaseException:
        store.close()
        raise


def looking(tagger: Tagger, *, twice: bool | None) -> Tagger:
    """The tagger looking at mirror images too, or not; with None as it was made."""
    if twice is None or tagger.preprocessing.mirrored is twice:
        return tagger
    from mlic_gui.core.pipeline import with_mirror  # noqa: PLC0415

    return with_mirror(tagger, twice)


def said_of_mirror(store: ProjectStore) -> bool | None:
    """What was said for the project of looking at mirror images."""
    said = store.state(MIRROR_STATE)
    return said if isinstance(said, bool) else None


def take_labels(store: ProjectStore, tagger: Tagger, *, who: str) -> Step:
    """Give a project without labels those of its first tagger, and that they exclude each other if so."""
    from mlic_gui.core.pipeline import initial_labels  # noqa: PLC0415

    first = () if store.labels() else initial_labels(tagger)
    if first and tagger.exclusive:
        store.set_exclusive(True, who=who, undoable=False)
    return store.add_labels(first, who=who, undoable=False)


def _gathered(
    store: ProjectStore, *, library: TaggerLibrary, last_tagger: str, who: str, below: tuple[Path, ...]
) -> Opened:
    from mlic_gui.core.features.derived import DerivedData  # noqa: PLC0415
    from mlic_gui.core.features.extract import Gate  # noqa: PLC0415
    from mlic_gui.core.pipeline import Bench, initial_labels, remembered_runs  # noqa: PLC0415

    (tagger, trouble), mirror = _tagger(store, library, last_tagger), said_of_mirror(store)
    first = initial_labels(tagger) if tagger else ()
    if tagger and first and not store.labels() and not store.read_only:
        take_labels(store, tagger, who=who)
    bench = Bench(folder=store.folder, derived=DerivedData.open(store.id), library=library, gate=Gate())
    return Opened(
        project=OpenProject(id=store.id, store=store, bench=bench),
        labels=tuple(store.labels()) or first,
        exclusive=store.exclusive,
        taggers=tuple(library.entries()),
        tagger=looking(tagger, twice=mirror) if tagger else None,
        vocabulary=library.vocabulary(),
        recursive=store.state(RECURSIVE_STATE),
        mirror=mirror,
        runs=remembered_runs(store),
        undo=store.can_undo(),
        redo=store.can_redo(),
        below=below,
        trouble=trouble,
    )


def _tagger(
    store: ProjectStore, library: TaggerLibrary, last_used: str
) -> tuple[Tagger | None, CoreError | None]:
    """The project's tagger, else the one last used, else the one to begin with; and why not the first."""
    trouble: CoreError | None = None
    in_use = store.state(TAGGER_STATE)
    for name in (in_use, last_used):
        if not isinstance(name, str) or not name:
            continue
        try:
            return library.find(name), trouble
        except TaggerError as error:
            trouble = trouble or (error if name == in_use else None)
    return library.default(), trouble
