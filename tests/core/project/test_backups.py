"""Backups are made and let go; a damaged project is kept, and says where its newest good copy is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.storage.backups import backups, restore_backup, superseded
from tests.core.project.conftest import Person


def refusal(*arguments, **options):
    with pytest.raises(CoreError) as caught:
        open_project(*arguments, **options)
    return caught.value


@pytest.fixture
def database(ada, folder) -> Path:
    """A closed project in which 1.jpg is annotated."""
    ada.says(Word.YES, "sea", "1.jpg")
    ada.store.close()
    return folder / ".mlic" / "project.db"


def copies(database: Path) -> list[Path]:
    return backups(database.parent / "backups")


def test_every_session_that_changed_something_leaves_a_backup(database, folder, opening):
    assert len(copies(database)) == 1
    opening(folder).close()
    assert len(copies(database)) == 1
    store = opening(folder)
    Person(store).says(Word.NO, "sea", "2.jpg")
    store.close()
    assert len(copies(database)) == 2


def test_nothing_else_is_left_in_the_backups_folder(database, folder, opening):
    opening(folder).close()
    assert all(path.suffix == ".db" for path in (database.parent / "backups").iterdir())


def test_a_session_that_was_killed_is_backed_up_at_the_next_opening(database, folder, opening):
    connection = sqlite3.connect(database)
    connection.execute("INSERT INTO run (id, payload, status) VALUES ('x', '{}', 'ended')")
    connection.commit()
    connection.close()
    opening(folder)
    assert len(copies(database)) == 2


def test_the_newest_three_and_one_for_each_of_four_days_are_kept():
    names = ["05T12", "05T11", "05T10", "05T09", "04T12", "04T11", "03T12", "02T12", "01T12", "01T11"]
    newest_first = [Path(f"2024-01-{name}-00-00-000000Z.db") for name in names]
    kept = [path.name[8:13] for path in newest_first if path not in superseded(newest_first)]
    assert kept == ["05T12", "05T11", "05T10", "04T12", "03T12", "02T12", "01T12"]
    assert superseded(newest_first[:3]) == []


def test_backups_do_not_pile_up(database, folder, opening):
    for number in range(6):
        store = opening(folder)
        Person(store).says(Word.YES, "sky", f"{number}.jpg")
        store.close()
    assert len(copies(database)) == 3


def garbage(database: Path) -> None:
    database.write_bytes(b"no database at all" * 1000)


def truncated(database: Path) -> None:
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])


def empty(database: Path) -> None:
    database.write_bytes(b"")


def overwritten(database: Path) -> None:
    data = bytearray(database.read_bytes())
    data[8192:20480] = b"\xa5" * 12288
    database.write_bytes(bytes(data))


def another_program(database: Path) -> None:
    database.unlink()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE x (y)")
    connection.close()


def gone(database: Path) -> None:
    database.unlink()


@pytest.mark.parametrize("damage", [garbage, truncated, empty, overwritten, another_program, gone])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_project_is_kept_and_its_newest_good_copy_named(database, folder, damage, read_only):
    damage(database)
    before = database.read_bytes() if database.exists() else None
    error = refusal(folder, read_only=read_only)
    assert error.code is ErrorCode.PROJECT_DAMAGED
    assert error.fields == {"path": str(database), "backup": str(copies(database)[0])}
    assert (database.read_bytes() if database.exists() else None) == before


def test_damaged_copies_are_passed_over(database, folder, opening):
    store = opening(folder)
    Person(store).says(Word.YES, "sky", "2.jpg")
    store.close()
    newest, older = copies(database)
    garbage(newest)
    garbage(database)
    assert refusal(folder).fields["backup"] == str(older)
    garbage(older)
    assert refusal(folder).code is ErrorCode.PROJECT_LOST


def test_a_damaged_project_can_be_opened_after_a_copy_is_put_back(database, folder, opening):
    garbage(database)
    damaged = database.read_bytes()
    kept = restore_backup(Path(refusal(folder).fields["backup"]))
    assert kept.read_bytes() == damaged
    store = opening(folder)
    assert store.annotated_paths() == ["1.jpg"]
    assert not store.read_only


def test_a_log_beside_the_damaged_file_stays_with_it(database, folder, opening):
    garbage(database)
    (database.parent / "project.db-wal").write_bytes(b"log")
    kept = restore_backup(copies(database)[0])
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"log"
    assert opening(folder).annotated_paths() == ["1.jpg"]


def test_no_copy_is_put_back_into_an_open_project(database, folder, opening):
    opening(folder)
    with pytest.raises(CoreError) as caught:
        restore_backup(copies(database)[0])
    assert caught.value.code is ErrorCode.PROJECT_LOCKED


def test_damage_does_not_hold_the_lock(database, folder):
    garbage(database)
    refusal(folder)
    restore_backup(copies(database)[0])


@pytest.mark.parametrize("read_only", [False, True])
def test_a_project_of_a_newer_version_is_left_alone(database, folder, read_only):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = database.read_bytes()
    assert refusal(folder, read_only=read_only).code is ErrorCode.PROJECT_NEWER
    assert database.read_bytes() == before


def test_damage_that_shows_later_is_told(opening, folder):
    store = opening(folder)
    labels = [f"label {number}" for number in range(200)]
    store.add_labels(labels, who="ada")
    store.close()
    store = opening(folder)
    database = folder / ".mlic" / "project.db"
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (database.stat().st_size - 4096))
    with pytest.raises(CoreError) as caught:
        Person(store).says(Word.YES, labels[0], "1.jpg")
    assert caught.value.code is ErrorCode.PROJECT_DAMAGED
    assert caught.value.fields["backup"] == str(database.parent / "backups")
