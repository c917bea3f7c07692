"""The shelf: a network is loaded once, and never one that was not checked."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.features.runtime import file_digest
from mlic_gui.core.features.shelf import NetworkShelf
from tests.support.tiny_network import MAP_NETWORK, MAP_WIDTH, TINY_NETWORK, TINY_WIDTH


@pytest.fixture
def file(tmp_path):
    return shutil.copy(TINY_NETWORK, tmp_path / "network.tflite")


@pytest.fixture
def take(file):
    """Asks a shelf for the network in the file, and notes every check."""

    def ask(shelf, *, width=TINY_WIDTH, checks=None, path=file):
        noted = [] if checks is None else checks
        return shelf.network(path, digest=file_digest(path), width=width, check=lambda: noted.append(path))

    return ask


def test_the_second_who_asks_gets_the_same_network(take):
    shelf, checks = NetworkShelf(), []
    first = take(shelf, checks=checks)
    assert take(shelf, checks=checks) is first
    assert len(checks) == 1
    assert take(shelf, width=4, checks=checks).width == 4


def test_what_is_said_against_it_keeps_it_out(file, take):
    shelf = NetworkShelf()

    def refuse():
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=str(file), part=file.name)

    for _ in range(2):
        with pytest.raises(TaggerError):
            shelf.network(file, digest=file_digest(file), width=TINY_WIDTH, check=refuse)
    assert take(shelf).width == TINY_WIDTH


def test_a_file_that_changed_is_checked_and_loaded_anew(file, take):
    shelf, checks = NetworkShelf(), []
    first = take(shelf, checks=checks)
    facts = file.stat()
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1_000_000))
    assert take(shelf, checks=checks) is not first
    shutil.copy(MAP_NETWORK, file)
    assert take(shelf, width=MAP_WIDTH, checks=checks).width == MAP_WIDTH
    assert len(checks) == 3


def test_another_network_than_the_one_that_was_checked_is_refused(file):
    digest = file_digest(file)
    with pytest.raises(TaggerError) as caught:
        NetworkShelf().network(
            file, digest=digest, width=MAP_WIDTH, check=lambda: shutil.copy(MAP_NETWORK, file)
        )
    assert caught.value.code is ErrorCode.NETWORK_MISSING


def test_a_file_that_is_gone_is_missing_even_if_it_was_loaded(file, take):
    shelf, digest = NetworkShelf(), file_digest(file)
    take(shelf)
    file.unlink()
    with pytest.raises(TaggerError) as caught:
        shelf.network(file, digest=digest, width=TINY_WIDTH, check=lambda: None)
    assert caught.value.code is ErrorCode.NETWORK_MISSING


def test_only_so_much_is_kept_and_the_oldest_goes_first(tmp_path, take):
    size = TINY_NETWORK.stat().st_size
    shelf = NetworkShelf(most_bytes=2 * size)
    paths = [shutil.copy(TINY_NETWORK, tmp_path / f"{number}.tflite") for number in range(3)]
    first, second, _ = (take(shelf, path=path) for path in paths)
    assert take(shelf, path=paths[1]) is second
    assert take(shelf, path=paths[0]) is not first


def test_a_network_that_is_too_large_is_used_but_not_kept(take):
    shelf = NetworkShelf(most_bytes=10)
    assert take(shelf).width == TINY_WIDTH
    assert take(shelf) is not take(shelf)


def test_threads_that_ask_at_once_get_one_network(take):
    shelf, checks = NetworkShelf(), []
    with ThreadPoolExecutor(8) as pool:
        networks = list(pool.map(lambda _: take(shelf, checks=checks), range(32)))
    assert len({id(network) for network in networks}) == len(checks) == 1
