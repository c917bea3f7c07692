"""Photos come from the web within limits; every other end is a sentence."""

from __future__ import annotations

import socket
import threading

import pytest

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.web import WebLimits, fetch_photo, is_web_address
from mlic_gui.core.progress import Cancelled, Progress
from tests.support.pictures import photo
from tests.support.web import serving


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("web") / "a.jpg"
    photo(1).save(path)
    return path.read_bytes()


def fetch(url, **limits):
    return fetch_photo(url, progress=Progress(), limits=WebLimits(**limits))


def refusal(url, **limits):
    with pytest.raises(PhotoError) as caught:
        fetch(url, **limits)
    return caught.value


def test_a_photo_comes_byte_for_byte_whatever_the_server_calls_it(picture):
    with serving(lambda asked: asked.send(picture, Content_Type="text/html")) as server:
        assert fetch(f"{server.url}/ä photo.php?x=1".replace(" ", "%20")) == picture
        assert server.asked == ["/%C3%A4%20photo.php?x=1"]


def test_an_answer_that_ends_with_the_connection(picture):
    def answer(asked):
        asked.send_response(200)
        asked.end_headers()
        asked.wfile.write(picture)

    with serving(answer) as server:
        assert fetch(server.url) == picture


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/a.jpg",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "http://",
        "http:///a.jpg",
        "https://name:word@127.0.0.1/a.jpg",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/a b.jpg",
        "http://127.0.0.1/a\r\nHost: x",
        "http://[::1/a.jpg",
    ],
)
def test_other_addresses_are_refused_without_a_connection(url):
    assert refusal(url).code is ErrorCode.WEB_ADDRESS


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_photo_is_refused_whatever_the_server_calls_it(content):
    with serving(lambda asked: asked.send(content, Content_Type="image/jpeg")) as server:
        assert refusal(server.url).code is ErrorCode.WEB_NO_PHOTO


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503])
def test_what_the_server_refuses(status):
    with serving(lambda asked: asked.send(b"no", status=status)) as server:
        error = refusal(server.url)
    assert (error.code, error.fields["status"]) == (ErrorCode.WEB_REFUSED, status)


def test_redirects_are_followed_a_few_times(picture):
    def answer(asked):
        left = int(asked.path[1:])
        if left:
            asked.send(status=302, Location=f"/{left - 1}")
        else:
            asked.send(picture)

    with serving(answer) as server:
        assert fetch(f"{server.url}/5") == picture
        assert refusal(f"{server.url}/6").code is ErrorCode.WEB_REDIRECTED


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x", "gopher://x/", "/"])
def test_redirects_lead_to_the_web_only_and_not_in_circles(there):
    with serving(lambda asked: asked.send(status=301, Location=there)) as server:
        assert refusal(server.url).code is ErrorCode.WEB_REDIRECTED


def test_a_file_that_says_it_is_too_large_is_not_read(picture):
    with serving(lambda asked: asked.send(picture, length=51_000_000)) as server:
        error = refusal(server.url)
    assert (error.code, error.fields["limit"]) == (ErrorCode.WEB_TOO_LARGE, "50")


def test_a_file_that_does_not_say_so_ends_at_the_limit():
    def answer(asked):
        asked.send_response(200)
        asked.end_headers()
        while True:
            asked.wfile.write(bytes(10_000))

    def until_closed(asked):
        try:
            answer(asked)
        except OSError:
            asked.server.asked.append("closed")

    with serving(until_closed) as server:
        assert refusal(server.url, bytes=100_000).code is ErrorCode.WEB_TOO_LARGE
    assert server.asked[-1] == "closed"


def test_a_connection_that_breaks(picture):
    with serving(lambda asked: asked.send(picture[:50], length=len(picture))) as server:
        assert refusal(server.url).code is ErrorCode.WEB_UNREACHABLE


def test_something_that_does_not_speak_http():
    with serving(lambda asked: asked.wfile.write(b"hello\r\n")) as server:
        assert refusal(server.url).code is ErrorCode.WEB_UNREACHABLE


def test_nobody_is_there():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = refusal(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert error.code is ErrorCode.WEB_UNREACHABLE
    assert error.fields["host"] == "127.0.0.1"
    assert "refused" in str(error.fields["reason"])


def test_a_server_that_never_answers():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert refusal(url, connect_seconds=0.2).code is ErrorCode.WEB_TOO_SLOW
        assert refusal(url, seconds=0.2).code is ErrorCode.WEB_TOO_SLOW


def test_a_server_that_sends_a_byte_now_and_then():
    ended = threading.Event()

    def answer(asked):
        asked.send_response(200)
        asked.end_headers()
        try:
            while not ended.wait(0.02):
                asked.wfile.write(b"x")
        except OSError:
            pass

    with serving(answer) as server:
        assert refusal(server.url, seconds=0.3).code is ErrorCode.WEB_TOO_SLOW
        ended.set()


def test_cancelling_takes_effect_while_waiting():
    progress = Progress()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        threading.Timer(0.1, progress.cancel).start()
        with pytest.raises(Cancelled):
            fetch_photo(f"http://127.0.0.1:{silent.getsockname()[1]}/", progress=progress)


def test_what_is_an_address():
    for text in ("http://a/b.jpg", "HTTPS://a", "ftp://a", "file:///a", "data:image/png,x"):
        assert is_web_address(text)
    for text in ("photos", "a.jpg", "C:\\photos", "C:/photos", "./http", "a:b.jpg"):
        assert not is_web_address(text)
