"""A folder as a command works on it: its project if there is one, its photos, and what is derived of them."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mlic_gui.cli.console import Console
from mlic_gui.core.errors import ErrorCode, PhotoError, ProjectError, TaggerError
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.pipeline import Bench, with_mirror
from mlic_gui.core.pipeline.asking import remembered_paths
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.store import ProjectStore, ReadOnlyReason
from mlic_gui.sentences import sentence

_WAIT_SECONDS = 5.0
TAGGER_STATE = "tagger"
RECURSIVE_STATE = "recursive"
_APART = "apart"


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """What a command works on.

    Attributes:
        folder: The folder that the photos' paths are relative to: the project's, else the one that was named.
        records: The photos of the folder that was named, in natural order.
        store: The project, or None if there is none.
        bench: What the pipeline needs.
    """

    folder: Path
    records: list[PhotoRecord]
    store: ProjectStore | None
    bench: Bench

    @property
    def project(self) -> ProjectStore:
        """The project of a folder that is worked on."""
        assert self.store is not None
        return self.store

    @property
    def labels(self) -> tuple[str, ...]:
        """The project's labels; none without a project."""
        return tuple(self.store.labels()) if self.store else ()

    @property
    def exclusive(self) -> bool:
        """Whether the project's labels exclude each other."""
        return self.store is not None and self.store.exclusive

    @property
    def paths(self) -> list[str]:
        """Paths of the photos, relative to `folder`."""
        return [record.path for record in self.records]

    @property
    def remembered_paths(self) -> list[str]:
        """The same, but of photos that were renamed or moved those by which the project knows them still."""
        return remembered_paths(self.store, self.records) if self.store else self.paths

    def tagger(self, name_or_path: str | None, *, mirror: bool | None = None) -> Tagger:
        """The tagger that was named, else the one the project uses, else the first one there is.

        Args:
            name_or_path: What was typed.
            mirror: Whether it looks at mirror images too; None for as it was made.

        Raises:
            TaggerError: TAGGER_MISSING, TAGGER_DAMAGED or, for that which the project uses, TAGGER_GONE.
        """
        found = self._tagger(name_or_path)
        return found if mirror is None else with_mirror(found, mirror)

    def _tagger(self, name_or_path: str | None) -> Tagger:
        library = self.bench.library
        if name_or_path is not None:
            return library.find(name_or_path)
        in_use = self.store.state(TAGGER_STATE) if self.store else None
        if isinstance(in_use, str) and in_use:
            return still_there(library, in_use)
        default = library.default()
        if default is None:
            raise TaggerError(ErrorCode.TAGGER_MISSING, name="natural-scenes")
        return default


@contextmanager
def looked_at(
    folder: Path, *, recursive: bool = True, whole: bool = False, empty: bool = False, console: Console
) -> Iterator[Workspace]:
    """A folder that is only read: nothing is made in it, and another program may have its project open.

    Without photos it is refused unless it may be `empty`; `whole` is as in `worked_on`.
    """
    store = _read_store(folder)
    scanned = store.folder if whole and store else folder
    with _opened(scanned, store, recursive=recursive, empty=empty, console=console) as workspace:
        yield workspace


@contextmanager
def looked_at_files(files: Sequence[Path]) -> Iterator[Workspace]:
    """Some photos of one folder, as `looked_at` has all of them.

    Raises:
        PhotoError: FILE_MISSING or PHOTO_IS_FOLDER.
    """
    for file in files:
        _require_file(file)
    folder = files[0].parent
    store = _read_store(folder)
    with _bench(folder, store) as workspace:
        yield replace(workspace, records=[_record(file, workspace.folder) for file in files])


@contextmanager
def looked_at_apart(file: Path) -> Iterator[Workspace]:
    """One photo that belongs nowhere; what is derived of it is kept with that of others like it."""
    with _bench(file.parent, None, cache=_APART) as workspace:
        yield replace(workspace, records=[_record(file, file.parent)])


@contextmanager
def without_photos() -> Iterator[Workspace]:
    """No photos at all, for what is only asked of a tagger."""
    with _bench(Path(), None, cache=_APART) as workspace:
        yield workspace


@contextmanager
def worked_on(
    folder: Path, *, create: bool = False, whole: bool = False, empty: bool = False, console: Console
) -> Iterator[Workspace]:
    """A folder whose project is changed.

    Args:
        folder: The folder.
        create: Whether to make a project if there is none.
        whole: Whether to work on all photos of the project that the folder lies in, not only on the folder's.
        empty: Whether it may be without photos.
        console: Told of the scan and of folders that can't be read.

    Raises:
        ProjectError: PROJECT_MISSING, PROJECT_LOCKED if another program has it open after a short wait, or
            PROJECT_READ_ONLY if it can't be written to.
    """
    store = writable_project(folder, create=create)
    scanned = store.folder if whole else folder
    with _opened(scanned, store, recursive=True, empty=empty, console=console) as workspace:
        if scanned.resolve() == workspace.folder:
            _relink(store, workspace.records)
        yield workspace


def writable_project(folder: Path, *, create: bool = False) -> ProjectStore:
    """The project of a folder, to be changed; raises as `worked_on`."""
    store = open_project(folder, create=create, wait=_WAIT_SECONDS)
    if store.read_only:
        store.close()
        locked = store.reason is ReadOnlyReason.LOCKED
        code = ErrorCode.PROJECT_LOCKED if locked else ErrorCode.PROJECT_READ_ONLY
        raise ProjectError(code, path=str(store.folder))
    return store


def rescanned(work: Workspace, folder: Path, *, recursive: bool = True, console: Console) -> Workspace:
    """The same with the photos that are in `folder`, or in its subfolders, now."""
    recursive = recursive and (work.store is None or work.store.state(RECURSIVE_STATE, True) is not False)
    return replace(
        work, records=_records(folder.resolve(), work.folder, recursive=recursive, console=console)
    )


def person() -> str:
    """Who gives the command, for the journal."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


@contextmanager
def _opened(
    folder: Path, store: ProjectStore | None, *, recursive: bool, empty: bool, console: Console
) -> Iterator[Workspace]:
    with _bench(folder, store) as workspace:
        found = rescanned(workspace, folder, recursive=recursive, console=console)
        if not found.records and not empty:
            raise PhotoError(ErrorCode.NO_PHOTOS, path=str(folder.resolve()))
        yield found


@contextmanager
def _bench(folder: Path, store: ProjectStore | None, *, cache: str | None = None) -> Iterator[Workspace]:
    """A folder that was not looked through yet, in its project; `cache` names that of what has no folder."""
    try:
        root = store.folder if store else folder.resolve()
        derived = DerivedData.open(store.id if store else cache or _identity(root))
        try:
            yield Workspace(root, [], store, Bench(folder=root, derived=derived, library=TaggerLibrary()))
        finally:
            derived.close()
    finally:
        if store:
            store.close()


def still_there(library: TaggerLibrary, reference: str) -> Tagger:
    """The tagger that a project remembers by its name or folder.

    Raises:
        TaggerError: TAGGER_GONE or TAGGER_DAMAGED.
    """
    try:
        return library.find(reference)
    except TaggerError as error:
        if error.code is not ErrorCode.TAGGER_MISSING:
            raise
        raise TaggerError(ErrorCode.TAGGER_GONE, name=Path(reference).name) from error


def _read_store(folder: Path) -> ProjectStore | None:
    """The project to look at, or None if there is none."""
    try:
        return open_project(folder, create=False, read_only=True)
    except ProjectError as error:
        if error.code is not ErrorCode.PROJECT_MISSING:
            raise
        return None


def _require_file(file: Path) -> None:
    if file.is_dir():
        raise PhotoError(ErrorCode.PHOTO_IS_FOLDER, path=str(file))
    if not file.exists():
        raise PhotoError(ErrorCode.FILE_MISSING, path=str(file))


def _record(file: Path, root: Path) -> PhotoRecord:
    try:
        facts = file.stat()
    except OSError as error:
        raise PhotoError(ErrorCode.PHOTO_MISSING, path=str(file)) from error
    return PhotoRecord(file.relative_to(root).as_posix(), facts.st_size, facts.st_mtime_ns)


def _relink(store: ProjectStore, records: list[PhotoRecord]) -> None:
    """Give photos that were renamed or moved inside the project what was said of them."""
    moved = store.find_moved(records)
    if moved:
        store.relink(moved)


def _records(folder: Path, root: Path, *, recursive: bool, console: Console) -> list[PhotoRecord]:
    """The photos of `folder`, with paths relative to `root` above it."""
    batches = scan(
        folder,
        recursive=recursive,
        progress=console.progress,
        on_problem=lambda error: console.note(sentence(error)),
    )
    found = [record for batch in batches for record in batch]
    below = folder.relative_to(root).as_posix()
    return found if below == "." else [replace(record, path=f"{below}/{record.path}") for record in found]


def _identity(folder: Path) -> str:
    """Name of the cache of a folder without a project."""
    return (
        f"folder-{hashlib.blake2b(str(folder).encode(errors='surrogateescape'), digest_size=8).hexdigest()}"
    )
