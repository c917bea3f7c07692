"""Photos that were renamed or moved keep what was said of them; those that vanished are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.project.annotations import Edit, Word
from tests.core.project.conftest import Person


def scanned(folder: Path) -> list[PhotoRecord]:
    files = (path for path in sorted(folder.rglob("*.jpg")))
    return [PhotoRecord(path.relative_to(folder).as_posix(), path.stat().st_size, 0) for path in files]


def found(store) -> dict[str, str]:
    return store.find_moved(scanned(store.folder))


def yes(store) -> list[str]:
    table = store.annotations(sorted(path.path for path in scanned(store.folder)))
    paths = sorted(path.path for path in scanned(store.folder))
    return [path for path, words in zip(paths, table.words, strict=True) if words[0] == 1]


@pytest.fixture
def annotated(ada, folder):
    ada.says(Word.YES, "sea", "1.jpg", "a/3.jpg")
    return ada.store


def test_nothing_moved(annotated):
    assert found(annotated) == {}


def test_a_renamed_and_a_moved_photo(annotated, folder):
    (folder / "1.jpg").rename(folder / "beach.jpg")
    (folder / "b").mkdir()
    (folder / "a" / "3.jpg").rename(folder / "b" / "3.jpg")
    moved = found(annotated)
    assert moved == {"1.jpg": "beach.jpg", "a/3.jpg": "b/3.jpg"}
    annotated.relink(moved)
    assert yes(annotated) == ["b/3.jpg", "beach.jpg"]
    assert annotated.missing({record.path for record in scanned(folder)}) == []
    assert found(annotated) == {}


def test_sides_marks_and_undo_go_along(ada, folder):
    ada.done(["1.jpg"], [Edit("1.jpg", "sea", Word.YES)])
    (folder / "1.jpg").rename(folder / "x.jpg")
    ada.store.relink(found(ada.store))
    table = ada.store.annotations(["x.jpg"])
    assert (table.reviewed.tolist(), table.sides) == ([True], ["train"])
    assert ada.store.undo(who="ada").changes[0].path == "x.jpg"


def test_photos_that_took_each_others_names(annotated, folder):
    Person(annotated).says(Word.NO, "sea", "a/3.jpg")
    (folder / "1.jpg").rename(folder / "swap")
    (folder / "a" / "3.jpg").rename(folder / "1.jpg")
    (folder / "swap").rename(folder / "a" / "3.jpg")
    moved = found(annotated)
    assert moved == {"1.jpg": "a/3.jpg", "a/3.jpg": "1.jpg"}
    annotated.relink(moved)
    assert annotated.annotations(["1.jpg", "a/3.jpg"]).words[:, 0].tolist() == [0, 1]


def test_a_chain_of_renames(annotated, folder):
    (folder / "1.jpg").rename(folder / "last.jpg")
    (folder / "a" / "3.jpg").rename(folder / "1.jpg")
    annotated.relink(found(annotated))
    assert yes(annotated) == ["1.jpg", "last.jpg"]


def test_a_photo_saved_over_in_place_stays(annotated, folder):
    (folder / "1.jpg").write_bytes(b"developed anew")
    assert found(annotated) == {}


def test_a_photo_moved_over_another_annotated_one_takes_nothing_away(annotated, folder):
    (folder / "a" / "3.jpg").replace(folder / "1.jpg")
    assert found(annotated) == {}
    assert annotated.annotated_paths() == ["1.jpg", "a/3.jpg"]


def test_a_photo_that_the_scan_left_out_has_not_moved(annotated, folder):
    """As when only a subfolder is looked at, and a copy lies in it."""
    (folder / "b").mkdir()
    (folder / "b" / "copy.jpg").write_bytes((folder / "1.jpg").read_bytes())
    part = [record for record in scanned(folder) if record.path.startswith("b/")]
    assert annotated.find_moved(part) == {}


def test_of_equal_photos_each_gets_one_and_equal_names_come_first(ada, folder):
    for name in ("x.jpg", "y.jpg"):
        (folder / name).write_bytes(b"the same photo")
    ada.says(Word.YES, "sea", "x.jpg", "y.jpg")
    (folder / "b").mkdir()
    (folder / "x.jpg").rename(folder / "b" / "y.jpg")
    (folder / "y.jpg").rename(folder / "b" / "z.jpg")
    assert found(ada.store) == {"y.jpg": "b/y.jpg", "x.jpg": "b/z.jpg"}


def test_photos_that_vanished_are_kept(annotated, folder):
    (folder / "1.jpg").unlink()
    assert found(annotated) == {}
    assert annotated.missing({record.path for record in scanned(folder)}) == ["1.jpg"]
    assert annotated.annotated_paths() == ["1.jpg", "a/3.jpg"]


def test_a_path_that_was_touched_before_can_be_taken(annotated, folder):
    Person(annotated).says(Word.UNKNOWN, "sea", "2.jpg")
    (folder / "2.jpg").unlink()
    (folder / "1.jpg").rename(folder / "2.jpg")
    annotated.relink(found(annotated))
    assert yes(annotated) == ["2.jpg", "a/3.jpg"]


def test_contents_that_a_big_edit_left_out_can_be_told_later(ada, folder):
    names = [f"many{number}.jpg" for number in range(20)]
    for name in names:
        (folder / name).write_bytes(name.encode())
    ada.says(Word.YES, "sea", *names, contents={names[0]: content_key(folder / names[0])})
    assert ada.store.paths_without_content() == names[1:]
    ada.store.remember_contents({name: content_key(folder / name) for name in [*names[1:], "2.jpg"]})
    assert ada.store.paths_without_content() == []
    (folder / names[5]).rename(folder / "five.jpg")
    assert found(ada.store) == {names[5]: "five.jpg"}
