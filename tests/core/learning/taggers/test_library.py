"""The library: what ships, what is the user's, what is damaged, and whose network may run."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import BackboneUse
from mlic_gui.core.learning.taggers.tagger_file import DESCRIPTION, save_tagger
from tests.support.taggers import make_tagger, make_vocabulary


@pytest.fixture
def library(tmp_path):
    shipped = tmp_path / "shipped"
    save_tagger(make_tagger("natural-scenes"), shipped / "natural-scenes")
    save_tagger(make_vocabulary(), shipped / "imagenet")
    return TaggerLibrary(shipped=shipped, own=tmp_path / "own", backbones=tmp_path / "backbones")


def test_shipped_ones_come_first_then_the_users(library):
    library.keep(make_tagger("mine"))
    found = library.entries()
    assert [(entry.name, entry.shipped) for entry in found] == [
        ("imagenet", True),
        ("natural-scenes", True),
        ("mine", False),
    ]
    assert library.default().name == "natural-scenes"
    assert library.vocabulary().name == "imagenet"


def test_without_the_shipped_tagger_another_one_is_the_default(library):
    shutil.rmtree(library.shipped / "natural-scenes")
    assert library.default().name == "imagenet"
    library.keep(make_tagger("mine"))
    assert library.default().name == "mine"
    shutil.rmtree(library.shipped)
    shutil.rmtree(library.own)
    assert library.entries() == []
    assert library.default() is None
    assert library.vocabulary() is None


def test_a_damaged_one_is_listed_with_its_reason_and_not_used(library):
    (library.shipped / "natural-scenes" / DESCRIPTION).write_text("{")
    entry = library.entries()[1]
    assert (entry.name, entry.tagger, entry.error.code) == (
        "natural-scenes",
        None,
        ErrorCode.TAGGER_DAMAGED,
    )
    with pytest.raises(TaggerError) as caught:
        library.find("natural-scenes")
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED
    assert library.default().name == "imagenet"


def test_found_by_name_or_by_path(library, tmp_path):
    save_tagger(make_tagger("elsewhere"), tmp_path / "somewhere")
    assert library.find("Natural-Scenes").name == "natural-scenes"
    assert library.find(str(tmp_path / "somewhere")).name == "elsewhere"
    with pytest.raises(TaggerError) as caught:
        library.find("nothing")
    assert (caught.value.code, caught.value.fields["name"]) == (ErrorCode.TAGGER_MISSING, "nothing")


def test_the_users_own_is_found_before_a_shipped_one_of_the_same_name(library):
    kept = library.keep(make_tagger("natural-scenes"))
    assert library.find("natural-scenes").directory == kept.directory


def test_names_count_up(library):
    assert library.next_name("natural-scenes") == "natural-scenes · mine 1"
    library.keep(make_tagger("natural-scenes · mine 1"))
    library.keep(make_tagger("natural-scenes · mine 7"))
    library.keep(make_tagger("other · mine 9"))
    assert library.next_name("natural-scenes") == "natural-scenes · mine 8"
    assert library.next_name("natural-scenes · mine 1") == "natural-scenes · mine 8"


def test_directories_never_collide(library):
    kept = [library.keep(make_tagger(name)) for name in ("mère", "mere", "海")]
    assert len({tagger.directory for tagger in kept}) == 3
    assert all(tagger.directory.parent == library.own for tagger in kept)


def _network(folder, content=b"network"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.tflite").write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def test_a_shared_backbone_is_found_and_must_be_the_one_it_was_made_with(library):
    tagger = library.find("natural-scenes")
    with pytest.raises(TaggerError) as caught:
        library.network_path(tagger)
    assert caught.value.code is ErrorCode.NETWORK_MISSING
    digest = _network(library.backbones / "efficientnet-lite0")
    with pytest.raises(TaggerError) as caught:
        library.network_path(tagger)
    assert caught.value.code is ErrorCode.NETWORK_MISSING
    right = library.keep(make_tagger("right", **{}), directory=library.own / "right")
    save_tagger(_with_digest(right, digest), right.directory)
    assert library.network_path(library.find("right")).parent.name == "efficientnet-lite0"


def test_a_network_of_its_own_runs_only_if_it_was_made_here(library, tmp_path):
    digest = _network(tmp_path / "made")
    kept = library.keep(_with_digest(make_tagger("tuned"), digest), network_from=tmp_path / "made")
    with pytest.raises(TaggerError) as caught:
        library.network_path(kept)
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN
    library.note_network(digest)
    assert library.network_path(kept) == kept.directory / "network.tflite"
    (kept.directory / "network.tflite").unlink()
    (kept.directory / "network.tflite").write_bytes(b"another")
    with pytest.raises(TaggerError) as caught:
        library.network_path(kept)
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def _with_digest(tagger, digest):
    from dataclasses import replace

    return replace(tagger, backbone=BackboneUse("efficientnet-lite0", digest))


def _with_network(library, name, content=b"network"):
    digest = hashlib.sha256(content).hexdigest()
    tagger = save_tagger(_with_digest(make_tagger(name), digest), library.shipped / name)
    (tagger.directory / "network.tflite").write_bytes(content)
    return tagger


def test_a_network_that_came_with_the_program_runs_in_it(library):
    tagger = _with_network(library, "deep")
    assert library.network_path(tagger) == tagger.directory / "network.tflite"


def test_a_network_of_the_program_that_was_exchanged_is_foreign(library):
    tagger = _with_network(library, "deep")
    (tagger.directory / "network.tflite").write_bytes(b"another")
    with pytest.raises(TaggerError) as caught:
        library.network_path(tagger)
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def test_a_tagger_made_on_a_network_of_the_program_goes_on_with_it(library):
    tagger = _with_network(library, "deep")
    kept = library.keep(tagger, network_from=library.own_network(tagger))
    assert library.network_path(kept) == kept.directory / "network.tflite"
