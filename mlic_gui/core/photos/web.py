"""Fetches one photo from the web, within limits of size and time, from http and https and nothing else."""

from __future__ import annotations

import http.client
import queue
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from mlic_gui import __version__
from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.whole import kind_of
from mlic_gui.core.progress import Progress, Stage

_SCHEMES = ("http", "https")
_REDIRECTS = 5
_CHUNK = 64 * 1024
_POLL_SECONDS = 0.1
_KEPT_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
_PHOTO_LIMITS = (ErrorCode.PHOTO_TOO_LARGE, ErrorCode.PHOTO_NEEDS_EXTRA)


@dataclass(frozen=True, slots=True)
class WebLimits:
    """What a photo on the web may cost.

    Attributes:
        bytes: Of the file.
        connect_seconds: Without a sign of life.
        seconds: In all.
    """

    bytes: int = 50_000_000
    connect_seconds: float = 10.0
    seconds: float = 60.0


def is_web_address(text: str) -> bool:
    """Whether something that was typed is an address, of whatever kind, and no path."""
    scheme, separator, _ = text.partition(":")
    return bool(separator) and (text[len(scheme) :].startswith("://") or scheme.lower() in {"data", "file"})


def fetch_photo(url: str, *, progress: Progress, limits: WebLimits | None = None) -> bytes:
    """The bytes of a photo; what it is, is told from them, not from what the server says.

    The work is done on a thread of its own, so that neither a name that is not found out nor a server that
    sends a byte now and then can hold anybody up, and cancelling takes effect at once.

    Raises:
        PhotoError: WEB_ADDRESS, WEB_UNREACHABLE, WEB_REFUSED, WEB_REDIRECTED, WEB_TOO_LARGE, WEB_TOO_SLOW or
            WEB_NO_PHOTO; PHOTO_TOO_LARGE, PHOTO_NEEDS_EXTRA.
        Cancelled: Somebody asked for it.
    """
    _refuse_other(url)
    progress.report(Stage.FETCH, 0)
    data = _Fetch(url, limits or WebLimits()).run(progress)
    try:
        kind_of(url, data)
    except PhotoError as error:
        if error.code in _PHOTO_LIMITS:
            raise
        raise PhotoError(ErrorCode.WEB_NO_PHOTO, url=url) from error
    return data


def _refuse_other(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in _SCHEMES and bool(parts.hostname) and parts.username is None and parts.port != 0
        )
    except ValueError:
        good = False
    if not good or any(character.isspace() or not character.isprintable() for character in url):
        raise PhotoError(ErrorCode.WEB_ADDRESS, url=url)


@dataclass(slots=True)
class _Fetch:
    """One fetch: a thread that reads, and sockets that can be shut down under it."""

    url: str
    limits: WebLimits
    _done: queue.SimpleQueue[bytes | BaseException] = field(default_factory=queue.SimpleQueue)
    _sockets: list[socket.socket] = field(default_factory=list)
    _abandoned: threading.Event = field(default_factory=threading.Event)

    def run(self, progress: Progress) -> bytes:
        """The bytes that came."""
        deadline = time.monotonic() + self.limits.seconds
        threading.Thread(target=self._work, name="fetch", daemon=True).start()
        try:
            while time.monotonic() < deadline:
                progress.check()
                with suppress(queue.Empty):
                    outcome = self._done.get(timeout=_POLL_SECONDS)
                    if isinstance(outcome, BaseException):
                        raise outcome
                    return outcome
            raise self._too_slow(self.limits.seconds)
        finally:
            self._abandon()

    def _work(self) -> None:
        try:
            self._done.put(self._read())
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            self._done.put(error)

    def _abandon(self) -> None:
        self._abandoned.set()
        for opened in self._sockets:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def _read(self) -> bytes:
        try:
            with self._opener().open(self._request(), timeout=self.limits.connect_seconds) as answer:
                return self._body(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if 300 <= error.code < 400:
                raise self._redirected() from error
            raise PhotoError(ErrorCode.WEB_REFUSED, url=self.url, status=error.code) from error
        except urllib.error.URLError as error:
            self._fail(error.reason)
        except (OSError, http.client.HTTPException) as error:
            self._fail(error)
        except ValueError as error:  # an address that only looked like one
            raise PhotoError(ErrorCode.WEB_ADDRESS, url=self.url) from error

    def _request(self) -> urllib.request.Request:
        headers = {
            "User-Agent": f"mlic-gui/{__version__}",
            "Accept": "image/*",
            "Accept-Encoding": "identity",
        }
        return urllib.request.Request(quote(self.url, safe=_KEPT_IN_ADDRESSES), headers=headers)

    def _opener(self) -> urllib.request.OpenerDirector:
        """Knows http and https alone: no files, no FTP, no data in the address itself."""
        opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            _Http(self._note),
            _Https(self._note),
            _Redirects(self._redirected),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.UnknownHandler(),
        ):
            opener.add_handler(handler)
        return opener

    def _body(self, answer: Any) -> bytes:
        declared = answer.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > self.limits.bytes:
            raise self._too_large()
        data = bytearray()
        while part := answer.read1(_CHUNK):
            data += part
            if len(data) > self.limits.bytes:
                raise self._too_large()
            if self._abandoned.is_set():
                break
        if declared.isdecimal() and len(data) < int(declared):
            raise http.client.IncompleteRead(b"", int(declared) - len(data))
        return bytes(data)

    def _note(self, opened: socket.socket) -> None:
        self._sockets.append(opened)
        if self._abandoned.is_set():
            self._abandon()

    def _fail(self, reason: object) -> NoReturn:
        if isinstance(reason, TimeoutError):
            raise self._too_slow(self.limits.connect_seconds)
        host = urlsplit(self.url).hostname or self.url
        raise PhotoError(ErrorCode.WEB_UNREACHABLE, host=host, reason=_plain(reason))

    def _too_slow(self, seconds: float) -> PhotoError:
        return PhotoError(ErrorCode.WEB_TOO_SLOW, url=self.url, seconds=f"{seconds:g}")

    def _too_large(self) -> PhotoError:
        return PhotoError(ErrorCode.WEB_TOO_LARGE, url=self.url, limit=f"{self.limits.bytes / 1e6:g}")

    def _redirected(self) -> PhotoError:
        return PhotoError(ErrorCode.WEB_REDIRECTED, url=self.url, limit=_REDIRECTS)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows an address to another one a few times."""

    max_redirections = max_repeats = _REDIRECTS

    def __init__(self, refusal: Callable[[], PhotoError]) -> None:
        self._refusal = refusal

    def redirect_request(  # noqa: PLR0917 - as the base class has it
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The next request, to the web only."""
        try:
            _refuse_other(newurl)
        except PhotoError:
            raise self._refusal() from None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Http(urllib.request.HTTPHandler):
    """Opens http addresses, and notes the sockets."""

    def __init__(self, note: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._note = note

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """The server's answer."""
        return self.do_open(_noted(http.client.HTTPConnection, self._note), req)


class _Https(urllib.request.HTTPSHandler):
    """Opens https addresses, with certificates checked, and notes the sockets."""

    def __init__(self, note: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._note = note

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """The server's answer."""
        return self.do_open(_noted(http.client.HTTPSConnection, self._note), req)


def _noted(kind: type[http.client.HTTPConnection], note: Callable[[socket.socket], None]) -> Any:
    """A kind of connection that notes its socket as soon as it has one."""

    class Noted(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            super().connect()
            note(self.sock)

    return Noted


def _plain(reason: object) -> str:
    """What the operating system says, without its number."""
    said = getattr(reason, "strerror", None) or getattr(reason, "verify_message", None) or str(reason)
    return str(said).rstrip(".") or type(reason).__name__
