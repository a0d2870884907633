"""A disk that is full or read-only: said once, the session goes on, nothing is corrupt."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store import landmark_chunks
from posecoach.sessions.store.opening import Store, open_store
from posecoach.sessions.store.recorder import SessionRecorder
from posecoach.sessions.store.telling import first_person
from tests.sessions.store.scripted import CYCLE, STRETCH, count, frames, rows
from tests.sessions.store.test_opening import as_nobody, without_rights
from tests.sessions.store.test_recorder import Clock


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """No file may grow beyond a size in bytes: the system itself refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def begun(store: Store) -> tuple[SessionRecorder, list[str]]:
    told: list[str] = []
    recorder = SessionRecorder(store, first_person(store).id, clock=Clock(), on_trouble=told.append)
    recorder.begin(STRETCH)
    for seen, said in frames(CYCLE + 1):
        recorder.feed(seen, said)
    recorder.flush()
    assert not told
    return recorder, told


def go_on(recorder: SessionRecorder, cycle: int) -> None:
    for seen, said in frames(CYCLE, first=cycle * CYCLE + 1):
        recorder.feed(seen, said)
    recorder.flush()


def test_when_the_disk_is_full_the_session_goes_on_and_is_kept_once_there_is_room(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        recorder, told = begun(store)
        with no_room(1024):
            for cycle in (1, 2, 3):
                go_on(recorder, cycle)
            assert len(told) == 1
            assert recorder.trouble
        assert count(store, "holds") == 1
        go_on(recorder, 4)
        assert recorder.trouble is None
        recorder.close()
        assert [row["number"] for row in rows(store, "holds")] == [1, 2, 3, 4, 5]
        [part] = rows(store, "parts")
        assert len(read_landmarks(store.landmarks / part["landmarks"])) == 5 * CYCLE + 1
    with open_store(tmp_path) as store:
        assert not store.notices
        assert count(store, "holds") == 5


def test_a_disk_that_stays_full_loses_neither_what_was_there_nor_the_database(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path) as store:
        recorder, told = begun(store)
        with no_room(1024):
            go_on(recorder, 1)
            recorder.close()
        assert len(told) == 1
    with open_store(tmp_path) as store:
        assert "interrupted" in store.notices[0]
        assert [row["ended"] for row in rows(store, "holds")] == ["left_band"]
        [part] = rows(store, "parts")
        assert len(read_landmarks(store.landmarks / part["landmarks"])) == CYCLE + 1


def test_landmarks_without_room_do_not_keep_results_from_being_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder, told = begun(store)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(landmark_chunks.os, "fsync", full)
    go_on(recorder, 1)
    assert len(told) == 1
    assert "landmarks" in told[0]
    assert count(store, "holds") == 2


@pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise on Windows")
def test_a_folder_that_becomes_read_only_is_said_once() -> None:
    with without_rights() as folder, open_store(folder) as store:
        recorder, told = begun(store)
        with as_nobody(folder):
            go_on(recorder, 1)
            go_on(recorder, 2)
        assert len(told) == 1
        go_on(recorder, 3)
        recorder.close()
        assert count(store, "holds") == 4
