"""Runs as they are remembered; what a run says is the business of `core.learning.runs`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlic_gui.core.project.storage.database import Database


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One training, in the order of their starts.

    Attributes:
        id: A UUID.
        payload: Plain data that describes it.
        interrupted: Whether the program ended before the run did.
    """

    id: str
    payload: Mapping[str, Any]
    interrupted: bool


class RunTable:
    """The runs of a project in its database. All that writes runs within a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, *, abandoned: bool = False) -> list[StoredRun]:
        """All runs, in the order in which they were started.

        Args:
            abandoned: Whether nobody is left who could be doing those that run as far as is known.
        """
        cut_off = {"interrupted", "running"} if abandoned else {"interrupted"}
        rows = self._database.rows("SELECT id, payload, status FROM run ORDER BY position")
        return [StoredRun(run, json.loads(payload), status in cut_off) for run, payload, status in rows]

    def add(self, run_id: str, payload: Mapping[str, Any]) -> None:
        """Keep a run that starts, got further or goes on."""
        self._write(run_id, payload, "running")

    def finish(self, run_id: str, payload: Mapping[str, Any]) -> None:
        """Keep how a run ended, whether it was kept before or not."""
        self._write(run_id, payload, "ended")

    @property
    def any_running(self) -> bool:
        """Whether a run has not ended, as far as is known."""
        return self._database.value("SELECT 1 FROM run WHERE status = 'running' LIMIT 1") is not None

    def interrupt(self) -> None:
        """Take runs that have not ended for interrupted."""
        self._database.run("UPDATE run SET status = 'interrupted' WHERE status = 'running'")

    def _write(self, run_id: str, payload: Mapping[str, Any], status: str) -> None:
        self._database.run(
            "INSERT INTO run (id, payload, status) VALUES (?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, status = excluded.status",
            (run_id, json.dumps(payload), status),
        )
