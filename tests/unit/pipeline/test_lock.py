"""The lock: one run at a time, and whoever comes second learns who is at work."""

from __future__ import annotations

import errno
import fcntl
import os
from datetime import UTC, datetime

import pytest

from npa_core.errors import LockedError, StoreError
from npa_core.pipeline.lock import locked
from npa_core.pipeline.mark import is_behind, move

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)


def enter(path):
    with locked(path, NOW):
        pass


def test_a_second_run_learns_which_process_is_at_work_and_since_when(tmp_path):
    path = tmp_path / "npa.lock"

    with locked(path, NOW), pytest.raises(LockedError, match=rf"process {os.getpid()}, since 2026-11-16 06:05:00 UTC"):
        enter(path)


def test_the_lock_is_free_again_afterwards_even_when_the_run_failed(tmp_path):
    path = tmp_path / "npa.lock"

    with pytest.raises(ZeroDivisionError), locked(path, NOW):
        raise ZeroDivisionError

    enter(path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"state/npa\.lock: cannot open the lock"):
        enter(tmp_path / "state" / "npa.lock")


def test_a_file_system_without_locks_is_an_error_and_no_crash(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)

    with pytest.raises(StoreError, match="cannot take the lock: No locks available"):
        enter(tmp_path / "npa.lock")


def test_a_lock_whose_holder_wrote_nothing_is_still_a_lock(tmp_path):
    path = tmp_path / "npa.lock"

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(LockedError, match="unknown process"):
            enter(path)


def test_the_mark_shows_a_database_that_was_set_back(tmp_path):
    mark = tmp_path / "npa.mark"
    move(mark, 7)

    assert [is_behind(mark, number) for number in (6, 7, 8)] == [True, True, False]


def test_without_a_readable_mark_nothing_is_claimed(tmp_path):
    mark = tmp_path / "npa.mark"

    assert not is_behind(mark, 1)
    mark.write_text("scrambled")
    assert not is_behind(mark, 1)
