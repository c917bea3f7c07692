"""Where projects live, and how they are found again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mlic_gui.core.errors import CoreError, ErrorCode, ProjectError
from mlic_gui.core.places import data_dir
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.location import open_project, projects_below
from mlic_gui.core.project.storage.database import Database
from mlic_gui.core.project.storage.volume import carries_wal, place_of
from mlic_gui.core.project.store import ReadOnlyReason
from tests.core.project.conftest import Person


def contents(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def refusal(*arguments, **options):
    with pytest.raises(CoreError) as caught:
        open_project(*arguments, **options)
    return caught.value.code


@pytest.fixture
def unwritable(folder):
    """A folder that can't hold a project, whoever runs this: there is a file in the way."""
    (folder / ".mlic").write_text("in the way")
    return folder


def test_nothing_but_the_hidden_folder_is_written(ada, folder, opening):
    before = {path for path in contents(folder) if not path.startswith(".mlic")}
    ada.says(Word.YES, "sea", "1.jpg")
    ada.store.close()
    opening(folder).close()
    assert (
        {path for path in contents(folder) if not path.startswith(".mlic")}
        == before
        == {"1.jpg", "2.jpg", "a", "a/3.jpg"}
    )
    assert {"project.db", "README", "backups", "lock"} <= {path.name for path in (folder / ".mlic").iterdir()}
    assert len((folder / ".mlic" / "README").read_text().splitlines()) < 6


def test_opening_a_folder_inside_a_project_opens_the_project(ada, folder, opening):
    ada.store.close()
    store = opening(folder / "a")
    assert (store.id, store.folder, store.subfolder) == (ada.store.id, folder.resolve(), "a")
    assert not (folder / "a" / ".mlic").exists()


def test_a_project_of_its_own_comes_before_one_above(opening, folder):
    inner = opening(folder / "a")
    outer = opening(folder)
    assert (inner.subfolder, outer.subfolder) == ("", "")
    inner.close()
    assert opening(folder / "a").id == inner.id != outer.id


def test_projects_below_are_found(opening, folder):
    (folder / "b" / "c").mkdir(parents=True)
    opening(folder / "a").close()
    opening(folder / "b" / "c").close()
    assert projects_below(folder) == (folder / "a", folder / "b" / "c")
    assert projects_below(folder / "a") == ()


@pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}])
def test_looking_makes_nothing(folder, options):
    before = contents(folder)
    assert refusal(folder, **options) is ErrorCode.PROJECT_MISSING
    assert contents(folder) == before


def test_a_missing_folder(tmp_path):
    assert refusal(tmp_path / "none") is ErrorCode.FOLDER_MISSING
    (tmp_path / "file").write_text("x")
    assert refusal(tmp_path / "file") is ErrorCode.FOLDER_MISSING


def test_a_moved_folder_takes_its_project_along(ada, folder, opening, tmp_path):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.store.close()
    folder.rename(tmp_path / "elsewhere")
    assert opening(tmp_path / "elsewhere").annotated_paths() == ["1.jpg"]


def test_a_link_to_the_folder_is_the_folder(ada, folder, opening, tmp_path):
    ada.store.close()
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    assert opening(tmp_path / "link").id == ada.store.id


def test_a_folder_that_cant_be_written_has_its_project_with_the_user(unwritable, opening):
    before = contents(unwritable)
    store = opening(unwritable)
    assert store.outside
    assert not store.read_only
    store.add_labels(["sea"], who="ada")
    Person(store).says(Word.YES, "sea", "1.jpg")
    store.close()
    assert contents(unwritable) == before
    assert (data_dir() / "projects" / store.id / "project.db").is_file()
    again = opening(unwritable)
    assert (again.id, again.annotated_paths()) == (store.id, ["1.jpg"])


def test_it_is_found_from_inside_and_by_readers(unwritable, opening):
    store = opening(unwritable)
    inside = opening(unwritable / "a")
    assert (inside.id, inside.subfolder, inside.reason) == (store.id, "a", ReadOnlyReason.LOCKED)
    assert opening(unwritable, read_only=True).id == store.id


def test_it_is_found_after_the_folder_moved(unwritable, opening, tmp_path):
    store = opening(unwritable)
    store.close()
    unwritable.rename(tmp_path / "moved")
    assert opening(tmp_path / "moved").id == store.id
    opening(tmp_path / "moved").close()
    assert opening(tmp_path / "moved").id == store.id


def test_a_copy_of_the_folder_is_another_project(unwritable, opening, tmp_path):
    store = opening(unwritable)
    store.close()
    shutil.copytree(unwritable, tmp_path / "copy")
    assert opening(tmp_path / "copy").id != store.id


def test_other_photos_at_the_same_place_are_another_project(unwritable, opening):
    """Another card in the same reader."""
    store = opening(unwritable)
    store.close()
    for path in ("1.jpg", "2.jpg", "a/3.jpg"):
        (unwritable / path).write_bytes(b"something else")
    assert opening(unwritable).id != store.id


def test_it_is_found_while_half_of_the_photos_are_there(unwritable, opening):
    store = opening(unwritable)
    store.close()
    (unwritable / "1.jpg").unlink()
    (unwritable / "new.jpg").write_bytes(b"new")
    assert opening(unwritable).id == store.id


def test_a_damaged_record_hides_no_other(unwritable, opening):
    store = opening(unwritable)
    store.close()
    for name, text in (("a", "{"), ("b", '{"id": 3}'), ("c", "[]")):
        (data_dir() / "projects" / name).mkdir()
        (data_dir() / "projects" / name / "location.json").write_text(text)
    assert opening(unwritable).id == store.id


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_to_write(folder, opening):
    folder.chmod(0o555)
    try:
        store = opening(folder)
        assert store.outside
    finally:
        folder.chmod(0o755)


def test_a_disk_that_is_full_when_the_project_is_made(folder, opening, monkeypatch):
    import sqlite3

    from mlic_gui.core.project import location

    make = location.create_database

    def full_once(path, *, project_id):
        if path.is_relative_to(folder):
            raise sqlite3.OperationalError("database or disk is full")
        make(path, project_id=project_id)

    monkeypatch.setattr(location, "create_database", full_once)
    store = opening(folder)
    assert store.outside
    assert not (folder / ".mlic").exists()


def test_a_project_that_can_only_be_read_is_opened_so(ada, folder, opening):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.store.close()
    (folder / ".mlic" / "lock").unlink()
    (folder / ".mlic" / "lock").mkdir()
    store = opening(folder)
    assert store.reason is ReadOnlyReason.FOLDER
    assert store.annotated_paths() == ["1.jpg"]


def test_where_a_folder_lies(tmp_path):
    place = place_of(tmp_path)
    assert place.volume
    assert place == place_of(tmp_path)
    assert tmp_path.as_posix().endswith(place.relative)


def test_network_file_systems_get_no_log(monkeypatch, tmp_path):
    assert carries_wal(tmp_path)
    for kind in ("nfs4", "cifs", "fuse.sshfs"):
        monkeypatch.setattr("mlic_gui.core.project.storage.volume._kind_of", lambda _, kind=kind: kind)
        assert not carries_wal(tmp_path)


@pytest.mark.parametrize("code", [ErrorCode.FILE_UNWRITABLE, ErrorCode.PROJECT_READ_ONLY])
def test_where_no_log_can_be_made_the_file_is_read_as_it_is(ada, folder, opening, monkeypatch, code):
    """SQLite says the one or the other where file and folder are both shut to it."""
    ada.says(Word.YES, "sea", "1.jpg")
    ada.store.close()
    verified = Database._verified

    def shut(path, options, *, check):
        if options == "mode=ro":
            raise ProjectError(code, path=str(path))
        return verified(path, options, check=check)

    monkeypatch.setattr(Database, "_verified", shut)
    assert opening(folder, read_only=True).annotated_paths() == ["1.jpg"]
