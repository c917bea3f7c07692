"""The taggers there are: those that ship and the user's own, found by name or path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlic_gui.core import places
from mlic_gui.core.atomic import write_atomically
from mlic_gui.core.errors import CoreError, ErrorCode, TaggerError
from mlic_gui.core.features.runtime import Network, file_digest
from mlic_gui.core.features.shelf import NetworkShelf
from mlic_gui.core.learning.taggers.backbone_file import backbones_dir, backbones_in
from mlic_gui.core.learning.taggers.tagger import Tagger, TaggerKind
from mlic_gui.core.learning.taggers.tagger_file import (
    DESCRIPTION,
    NETWORK_FILES,
    load_tagger,
    save_tagger,
    tagger_name,
)

DEFAULT_TAGGER = "natural-scenes"
VOCABULARY_TAGGER = "imagenet"
_MADE_HERE = "networks-made-here.txt"
_MINE = re.compile(r"^(?P<base>.+) · mine (?P<number>\d+)$")


@dataclass(frozen=True, slots=True, eq=False)
class TaggerEntry:
    """One tagger in the list, usable or not.

    Attributes:
        name: Its name, or that of its directory where it can't be read.
        directory: Where it is.
        shipped: Whether it came with the program.
        tagger: The tagger, or None where it can't be read.
        error: Why it can't, or None.
    """

    name: str
    directory: Path
    shipped: bool
    tagger: Tagger | None
    error: CoreError | None


class TaggerLibrary:
    """Lists, finds, names and keeps taggers.

    Attributes:
        shipped: Folder of the taggers that came with the program.
        own: Folder of the user's taggers.
        backbones: Folder of the backbones that came with the program, one folder each.
        made: Folder of those that were made on this computer.
    """

    def __init__(
        self,
        *,
        shipped: Path | None = None,
        own: Path | None = None,
        backbones: Path | None = None,
        made: Path | None = None,
    ) -> None:
        self.shipped = places.shipped("models", "taggers") if shipped is None else shipped
        self.own = places.data_dir() / "taggers" if own is None else own
        self.backbones = places.shipped("models", "backbones") if backbones is None else backbones
        self.made = backbones_dir() if made is None else made
        self._shelf = NetworkShelf()

    def entries(self) -> list[TaggerEntry]:
        """Every tagger: first those that ship, then the user's, newest first; damaged ones too."""
        shipped = sorted(_directories(self.shipped), key=lambda path: path.name)
        own = sorted(
            _directories(self.own), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True
        )
        return [_entry(path, shipped=True) for path in shipped] + [
            _entry(path, shipped=False) for path in own
        ]

    def find(self, name_or_path: str) -> Tagger:
        """The tagger of that name, else the one in that directory.

        Raises:
            TaggerError: TAGGER_MISSING(name) if there is none, TAGGER_DAMAGED if it can't be read.
        """
        by_name = [entry for entry in self.entries() if entry.name.casefold() == name_or_path.casefold()]
        by_name.sort(key=lambda entry: entry.shipped)
        for entry in by_name:
            if entry.tagger is not None:
                return entry.tagger
        path = Path(name_or_path).expanduser()
        if (path / DESCRIPTION).is_file():
            return load_tagger(path.resolve())
        if by_name and by_name[0].error is not None:
            raise by_name[0].error
        raise TaggerError(ErrorCode.TAGGER_MISSING, name=name_or_path)

    def default(self) -> Tagger | None:
        """The tagger to begin with: `natural-scenes`, else one that has labels, else a vocabulary."""
        usable = [entry.tagger for entry in self.entries() if entry.tagger is not None]
        usable.sort(key=lambda tagger: (tagger.name != DEFAULT_TAGGER, tagger.kind is TaggerKind.VOCABULARY))
        return usable[0] if usable else None

    def vocabulary(self) -> Tagger | None:
        """The tagger that feeds the chips, or None where it can't be read."""
        usable = [entry.tagger for entry in self.entries() if entry.tagger is not None]
        return next((tagger for tagger in usable if tagger.kind is TaggerKind.VOCABULARY), None)

    def next_name(self, base: str) -> str:
        """`<base> · mine <n>` with the first number after those taken; `base` may itself be such a name."""
        found = _MINE.match(base)
        stem = found["base"] if found else base
        taken = (_MINE.match(tagger_name(path)) for path in _directories(self.own))
        numbers = [int(match["number"]) for match in taken if match and match["base"] == stem]
        return f"{stem} · mine {max(numbers, default=0) + 1}"

    def free_name(self, name: str) -> str:
        """The name itself, or with the first number that no tagger of that name has: `<name> 2`."""
        taken = {tagger_name(path).casefold() for path in _directories(self.own)}
        names = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
        return next(each for each in names if each.casefold() not in taken)

    def reference(self, tagger: Tagger) -> str:
        """How a project remembers which tagger it uses: by name where that leads to it, else by its folder.

        `find` takes both.
        """
        try:
            by_name = self.find(tagger.name)
        except TaggerError:
            by_name = None
        if by_name is not None and by_name.directory == tagger.directory:
            return tagger.name
        return str(tagger.directory or tagger.name)

    def keep(
        self, tagger: Tagger, *, directory: Path | None = None, network_from: Path | None = None
    ) -> Tagger:
        """Save a tagger among the user's, or at `directory`; returns it with its directory.

        A network that came with the program stays known as such where it goes along.

        Raises:
            ProjectError: DISK_FULL or FILE_UNWRITABLE.
        """
        if network_from is not None and self._ships(network_from):
            self.note_network(tagger.backbone.digest)
        where = self._free_directory(tagger.name) if directory is None else directory
        return save_tagger(tagger, where, network_from=network_from)

    def network(self, tagger: Tagger) -> Network:
        """The network that makes the tagger's features; it stays loaded for whoever needs it next.

        Raises:
            TaggerError: As `network_path`; TAGGER_DAMAGED.
        """
        return self._shelf.network(
            self._network_file(tagger, NETWORK_FILES[0]),
            digest=tagger.backbone.digest,
            width=tagger.head.width,
            check=lambda: self.network_path(tagger),
        )

    def network_path(self, tagger: Tagger) -> Path:
        """The `network.tflite` that makes the tagger's features, checked to be the one it was made with.

        Raises:
            TaggerError: NETWORK_MISSING(name, path), or TAGGER_FOREIGN(path, part) for a network of its own
                that neither came with the program nor was made on this computer: such a file is a program,
                and runs nowhere but in a process apart.
        """
        own = self.own_network(tagger) or self._made_backbone(tagger)
        path = self._network_file(tagger, NETWORK_FILES[0])
        right = file_digest(path) == tagger.backbone.digest
        known = own is None or self._ships(own) or self.was_made_here(tagger.backbone.digest)
        if own is not None and not (right and known):
            raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=str(own), part=path.name)
        if not right:
            raise TaggerError(ErrorCode.NETWORK_MISSING, name=tagger.backbone.name, path=str(path))
        return path

    def keras_path(self, tagger: Tagger) -> Path:
        """The `network.keras` that fine-tuning starts from; its weights are only ever read as arrays.

        Raises:
            TaggerError: NETWORK_MISSING(name, path).
        """
        return self._network_file(tagger, NETWORK_FILES[1])

    def own_network(self, tagger: Tagger) -> Path | None:
        """The directory that holds the tagger's own network, or None where it works on a shared backbone."""
        directory = tagger.directory
        return directory if directory is not None and (directory / NETWORK_FILES[0]).is_file() else None

    def note_network(self, digest: str) -> None:
        """Remember that a network was made on this computer, so that it may run inside the program.

        Raises:
            ProjectError: DISK_FULL or FILE_UNWRITABLE.
        """
        self.own.mkdir(parents=True, exist_ok=True)
        digests = sorted(self._made_here() | {digest})
        write_atomically(self.own / _MADE_HERE, ("\n".join(digests) + "\n").encode())

    def was_made_here(self, digest: str) -> bool:
        """Whether a network was noted as made on this computer."""
        return digest in self._made_here()

    def _made_backbone(self, tagger: Tagger) -> Path | None:
        """The folder of the backbone that was made here and that the tagger works on."""
        use = tagger.backbone
        return next(
            (
                found.directory
                for found in backbones_in(self.made)
                if found.name == use.name and found.digests[NETWORK_FILES[0]] == use.digest
            ),
            None,
        )

    def _network_file(self, tagger: Tagger, name: str) -> Path:
        own = self.own_network(tagger) or self._made_backbone(tagger)
        path = (own or self.backbones / tagger.backbone.name) / name
        if not path.is_file():
            raise TaggerError(ErrorCode.NETWORK_MISSING, name=tagger.backbone.name, path=str(path))
        return path

    def _ships(self, directory: Path) -> bool:
        """Whether a directory came with the program."""
        return directory.resolve().is_relative_to(self.shipped.resolve())

    def _made_here(self) -> set[str]:
        try:
            return set((self.own / _MADE_HERE).read_text(encoding="utf-8").split())
        except OSError:
            return set()

    def _free_directory(self, name: str) -> Path:
        slug = _slug(name)
        candidates = (self.own / (slug if number == 1 else f"{slug}-{number}") for number in range(1, 10_000))
        return next(path for path in candidates if not path.exists())


def _directories(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _entry(directory: Path, *, shipped: bool) -> TaggerEntry:
    try:
        tagger = load_tagger(directory)
    except CoreError as error:
        return TaggerEntry(directory.name, directory, shipped, None, error)
    return TaggerEntry(tagger.name, directory, shipped, tagger, None)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "tagger"
