"""Fetches a published file: what has arrived is kept and taken up again, and believed by its checksum."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from mlic_gui.core.atomic import write_atomically, write_error
from mlic_gui.core.catalog.backbones import WeightsFile
from mlic_gui.core.errors import BackboneError, ErrorCode
from mlic_gui.core.pretrained import transport
from mlic_gui.core.pretrained.at_hand import verify
from mlic_gui.core.progress import Progress, Stage

_CHUNK = 256 * 1024
_LEEWAY = 1.1
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
_RESUMED, _WHOLE = 206, 200


def download(file: WeightsFile, *, folder: Path, progress: Progress) -> Path:
    """Fetch the file into the folder, from where an earlier attempt ended.

    Until all is there and its checksum is right, it is called `<name>.part`.

    Raises:
        BackboneError: OFFLINE, WEIGHTS_REFUSED, or WEIGHTS_DAMAGED if something else arrived; the first
            keeps what has arrived.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        Cancelled: `progress` was cancelled; what has arrived is kept.
    """
    part = _Part(folder / f"{file.name}.part")
    final = folder / file.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(part, file, progress=progress)
    except transport.Unreachable as error:
        raise _told(ErrorCode.OFFLINE, file, folder, error) from error
    except transport.Refused as error:
        raise _told(ErrorCode.WEIGHTS_REFUSED, file, folder, error) from error
    except OSError as error:
        raise write_error(error, part.path) from error
    try:
        verify(part.path, file.checksum)
    except BackboneError as error:
        part.clear()
        raise BackboneError(ErrorCode.WEIGHTS_DAMAGED, path=file.url, folder=str(folder)) from error
    part.path.replace(final)
    part.clear()
    return final


def _told(code: ErrorCode, file: WeightsFile, folder: Path, reason: Exception) -> BackboneError:
    return BackboneError(code, url=file.url, reason=str(reason), file=file.name, path=str(folder))


@dataclass(frozen=True, slots=True)
class _Version:
    """What tells whether the rest belongs to what has arrived.

    Attributes:
        mark: The server's `ETag`, or else its `Last-Modified`.
        total: Bytes of the whole file.
    """

    mark: str
    total: int


@dataclass(frozen=True, slots=True)
class _Part:
    """What has arrived so far, and of which version of the file."""

    path: Path

    @property
    def done(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def version(self) -> _Version | None:
        try:
            data = json.loads(self._note.read_text(encoding="utf-8"))
            return _Version(str(data["mark"]), int(data["total"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note(self, version: _Version) -> None:
        write_atomically(self._note, json.dumps(asdict(version)).encode())

    def clear(self) -> None:
        for path in (self.path, self._note):
            path.unlink(missing_ok=True)

    @property
    def _note(self) -> Path:
        return self.path.with_suffix(".part.json")


def _fill(part: _Part, file: WeightsFile, *, progress: Progress) -> None:
    """Get what is missing, all of it if the server does not hand out parts or has another version by now."""
    version = part.version
    if version is not None and part.done == version.total:
        return
    if version is None or not 0 < part.done < version.total:
        part.clear()
    answer = _ask_for_the_rest(part, file, progress)
    with answer:
        begin = _begin(answer, part)
        version = _version(answer, begin=begin, file=file)
        part.note(version)
        with part.path.open("ab" if begin else "wb") as out:
            _copy(answer, out, begin=begin, total=version.total, progress=progress)


def _ask_for_the_rest(part: _Part, file: WeightsFile, progress: Progress) -> Any:
    progress.report(Stage.DOWNLOAD, part.done, file.size)
    progress.check()
    version = part.version
    headers = {"Range": f"bytes={part.done}-", "If-Range": version.mark} if version and version.mark else {}
    answer = transport.ask(file.url, headers)
    if answer is None:  # the part is no part of what the server has
        part.clear()
        answer = transport.ask(file.url, {})
    if answer is None or answer.status not in {_WHOLE, _RESUMED}:
        raise transport.Refused("the server answered with something else")
    return answer


def _begin(answer: Any, part: _Part) -> int:
    """Where in the file the answer begins."""
    if answer.status == _WHOLE:
        return 0
    found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    known = part.version
    if not found or known is None or (int(found[1]), int(found[2])) != (part.done, known.total):
        part.clear()
        raise transport.Refused("the server answered with another part of it")
    return part.done


def _version(answer: Any, *, begin: int, file: WeightsFile) -> _Version:
    declared = answer.headers.get("Content-Length", "")
    total = begin + int(declared) if declared.isdecimal() else 0
    if total > _limit(file):
        raise transport.Refused("the file there is larger than the one that was published")
    if total == 0:
        raise transport.Refused("the server does not say how large it is")
    tag = answer.headers.get("ETag", "")
    strong = "" if tag.startswith("W/") else tag
    return _Version(strong or answer.headers.get("Last-Modified", ""), total)


def _copy(answer: Any, out: IO[bytes], *, begin: int, total: int, progress: Progress) -> None:
    done = begin
    while chunk := transport.read(answer, min(_CHUNK, total - done) or 1):
        done += len(chunk)
        out.write(chunk)
        progress.report(Stage.DOWNLOAD, done, total)
        progress.check()
    if done < total:
        raise transport.Unreachable("the connection ended too early")


def _limit(file: WeightsFile) -> int:
    return int(file.size * _LEEWAY)
