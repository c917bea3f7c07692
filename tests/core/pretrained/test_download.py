"""The downloader against a server on this computer that behaves well, badly, or like an older one."""

from __future__ import annotations

import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from mlic_gui.core import atomic
from mlic_gui.core.catalog.backbones import WeightsFile
from mlic_gui.core.errors import BackboneError, ErrorCode, ProjectError
from mlic_gui.core.pretrained.download import download
from mlic_gui.core.progress import Cancelled, Progress, Stage

DATA = np.random.default_rng(3).bytes(1_500_000)


class Handler(BaseHTTPRequestHandler):
    """Gives out DATA as the server's `manners` say."""

    def do_GET(self):
        manners = self.server.manners
        self.server.asked.append(self.headers.get("Range"))
        if "status" in manners:
            self.send_response(manners["status"])
            self.send_header("Location", manners.get("location", ""))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data, tag = manners.get("data", DATA), manners.get("etag", '"one"')
        begin = self.begin(tag) if manners.get("ranges", True) else 0
        if begin >= len(data):
            self.send_response(416)
            self.end_headers()
            return
        self.send_response(206 if begin else 200)
        if begin:
            shift = manners.get("shift", 0)
            self.send_header("Content-Range", f"bytes {begin + shift}-{len(data) - 1}/{len(data)}")
        if manners.get("length", True):
            self.send_header("Content-Length", str(len(data) - begin))
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(data[begin : manners.get("end", len(data))])

    def begin(self, tag):
        wanted = self.headers.get("Range", "bytes=0-")
        same = self.headers.get("If-Range", tag) == tag
        return int(wanted.removeprefix("bytes=").removesuffix("-")) if same else 0

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.manners, server.asked = {}, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def file(server):
    return published(server.server_address[1])


def published(port, *, kind="sha256"):
    checksum = f"{kind}:{hashlib.new(kind, DATA).hexdigest()}"
    return WeightsFile(f"http://127.0.0.1:{port}/a/weights.h5", checksum, len(DATA), "MIT")


class Watching(Progress):
    def __init__(self, cancel_at=None):
        super().__init__()
        self.reports, self._cancel_at = [], cancel_at

    def report(self, stage, done, total=None):
        self.reports.append((stage, done, total))
        if self._cancel_at is not None and done >= self._cancel_at:
            self.cancel()


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def fails(file, folder, code):
    with pytest.raises(BackboneError) as caught:
        download(file, folder=folder, progress=Progress())
    assert caught.value.code is code
    assert "weights.h5" not in names(folder)
    return caught.value


@pytest.mark.parametrize("kind", ["sha256", "md5"])
def test_a_file_is_fetched_and_its_bytes_are_counted(server, tmp_path, kind):
    progress = Watching()
    file = published(server.server_address[1], kind=kind)
    path = download(file, folder=tmp_path / "new", progress=progress)
    assert path.read_bytes() == DATA
    assert names(tmp_path / "new") == ["weights.h5"]
    done = [
        count for stage, count, total in progress.reports if (stage, total) == (Stage.DOWNLOAD, len(DATA))
    ]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, len(DATA))


def test_a_cancelled_download_goes_on_where_it_ended(server, file, tmp_path):
    with pytest.raises(Cancelled):
        download(file, folder=tmp_path, progress=Watching(cancel_at=100_000))
    arrived = (tmp_path / "weights.h5.part").stat().st_size
    assert 0 < arrived < len(DATA)
    assert download(file, folder=tmp_path, progress=Progress()).read_bytes() == DATA
    assert server.asked == [None, f"bytes={arrived}-"]
    assert names(tmp_path) == ["weights.h5"]


def test_a_connection_that_broke_is_taken_up_again(server, file, tmp_path):
    server.manners = {"end": 700_000}
    error = fails(file, tmp_path, ErrorCode.OFFLINE)
    assert error.fields["file"] == "weights.h5"
    assert error.fields["path"] == str(tmp_path)
    server.manners = {}
    assert download(file, folder=tmp_path, progress=Progress()).read_bytes() == DATA
    assert server.asked[-1] == "bytes=700000-"


@pytest.mark.parametrize("manners", [{"ranges": False}, {"etag": '"two"'}])
def test_a_server_without_ranges_or_with_another_version_gives_all_of_it(server, file, tmp_path, manners):
    server.manners = {"end": 700_000}
    fails(file, tmp_path, ErrorCode.OFFLINE)
    server.manners = manners
    assert download(file, folder=tmp_path, progress=Progress()).read_bytes() == DATA


def test_a_server_that_gives_another_range_is_refused_then_asked_for_all(server, file, tmp_path):
    server.manners = {"end": 700_000}
    fails(file, tmp_path, ErrorCode.OFFLINE)
    server.manners = {"shift": 5}
    fails(file, tmp_path, ErrorCode.WEIGHTS_REFUSED)
    server.manners = {}
    assert download(file, folder=tmp_path, progress=Progress()).read_bytes() == DATA


def test_what_has_arrived_is_no_part_of_a_file_that_shrank(server, file, tmp_path):
    server.manners = {"end": 700_000}
    fails(file, tmp_path, ErrorCode.OFFLINE)
    server.manners = {"data": DATA[:600_000]}
    fails(file, tmp_path, ErrorCode.WEIGHTS_DAMAGED)
    assert names(tmp_path) == []


def test_something_else_is_refused_and_forgotten(server, file, tmp_path):
    server.manners = {"data": DATA[:-1] + b"x"}
    fails(file, tmp_path, ErrorCode.WEIGHTS_DAMAGED)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("manners", "reason"),
    [
        ({"status": 404}, "404"),
        ({"status": 503}, "503"),
        ({"status": 302, "location": "file:///etc/hostname"}, "another kind"),
        ({"status": 302, "location": "ftp://127.0.0.1/x"}, "another kind"),
        ({"data": DATA * 2}, "larger"),
        ({"length": False}, "how large"),
    ],
)
def test_what_a_server_should_not_say_is_refused(server, file, tmp_path, manners, reason):
    server.manners = manners
    assert reason in fails(file, tmp_path, ErrorCode.WEIGHTS_REFUSED).fields["reason"]
    assert names(tmp_path) == []


def test_a_secure_address_does_not_lead_to_an_insecure_one():
    from urllib.request import Request

    from mlic_gui.core.pretrained.transport import Refused, _Redirects

    with pytest.raises(Refused):
        _Redirects().redirect_request(Request("https://a/"), None, 302, "", {}, "http://a/")


def test_no_server_is_being_offline(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    error = fails(published(port), tmp_path, ErrorCode.OFFLINE)
    assert error.fields["url"].endswith("/a/weights.h5")


def test_a_full_disk_is_told(server, file, tmp_path, monkeypatch):
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(ProjectError) as caught:
        download(file, folder=tmp_path, progress=Progress())
    assert caught.value.code is ErrorCode.DISK_FULL


def full(_):
    import errno

    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_part_that_somebody_else_left_is_begun_anew(server, file, tmp_path):
    (tmp_path / "weights.h5.part").write_bytes(b"x" * 1000)
    assert download(file, folder=tmp_path, progress=Progress()).read_bytes() == DATA
    assert server.asked == [None]
