"""How a published file is asked for over http and https, and what can be wrong with the answer."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

from mlic_gui import __version__

_REDIRECTS = 5
_TIMEOUT_SECONDS = 20.0
_ELSEWHERE = "it leads to another kind of address, or on and on"


class Refused(Exception):  # noqa: N818 - the caller makes the error that is told
    """The server does not give the file out, or leads somewhere else."""


class Unreachable(Exception):  # noqa: N818 - likewise
    """There is no connection, or it broke."""


def ask(url: str, headers: Mapping[str, str]) -> Any:
    """Open the address; returns the server's answer, to be read and closed.

    None stands for a part that the server does not have.

    Raises:
        Refused: The server answered something else than the file.
        Unreachable: It did not answer.
    """
    agent = {"User-Agent": f"mlic-gui/{__version__}", "Accept-Encoding": "identity"}
    try:
        request = urllib.request.Request(url, headers={**agent, **headers})
        return _opener().open(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            return None
        if 300 <= error.code < 400:
            raise Refused(_ELSEWHERE) from error
        raise Refused(f"the server answered {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        _fail(error)
    except ValueError as error:
        raise Refused("it is not the address of a file") from error


def read(answer: Any, size: int) -> bytes:
    """The next bytes of an answer, at most `size`; none at its end.

    Raises:
        Unreachable: The connection broke.
    """
    try:
        data: bytes = answer.read1(size)
    except (OSError, http.client.HTTPException) as error:
        _fail(error)
    return data


def _fail(error: Exception) -> NoReturn:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        raise Unreachable("it does not answer") from error
    said = getattr(cause, "strerror", None) or str(cause)
    raise Unreachable(str(said).rstrip(".") or type(cause).__name__) from error


def _opener() -> urllib.request.OpenerDirector:
    """Knows http and https alone: no files, no FTP, no data in the address itself."""
    opener = urllib.request.OpenerDirector()
    handlers: tuple[Callable[[], urllib.request.BaseHandler], ...] = (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        _Redirects,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.UnknownHandler,
    )
    for handler in handlers:
        opener.add_handler(handler())
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows an address a few times, and never away from https."""

    max_redirections = max_repeats = _REDIRECTS

    def redirect_request(  # noqa: PLR0917 - as the base class has it
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The next request, of the same kind or a safer one."""
        if urlsplit(newurl).scheme not in {req.type, "https"}:
            raise Refused(_ELSEWHERE)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
