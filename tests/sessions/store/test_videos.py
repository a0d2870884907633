"""Video only where it was asked for: kept as it goes, discarded by its rule, gone when deleted."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from posecoach.errors import StoreError
from posecoach.sessions.store.archive import archive_bytes
from posecoach.sessions.store.importing import import_archive
from posecoach.sessions.store.opening import Store, open_store
from posecoach.sessions.store.removing import delete_session
from posecoach.sessions.store.session_video import SessionVideo
from posecoach.sessions.store.stocktaking import take_stock
from posecoach.sessions.store.tables import now
from posecoach.sessions.store.videos import (
    DEFAULT_DAYS,
    add_video,
    delete_video,
    discard_old,
    set_video_days,
    video_days,
    video_path,
    videos,
)
from tests.clips import make_clip
from tests.sessions.store.scripted import CYCLE, rows
from tests.sessions.store.test_recorder import record

PICTURE = np.full((48, 64, 3), 90, dtype=np.uint8)
# Writes a growing video for ever, and says when its pictures are on their way.
GROWING = """
import sys
import numpy as np
from pathlib import Path
from posecoach.video.writer import GrowingVideo
with GrowingVideo(Path(sys.argv[1]), 64, 48, 25) as video:
    for number in range(100000):
        video.write(number / 25, np.full((48, 64, 3), number % 200, dtype=np.uint8))
        if number == 100:
            print("four seconds", flush=True)
            sys.stdin.read()
"""


def times_of(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.time or 0) for frame in container.decode(video=0)]


def aged(path: Path, days: float) -> None:
    then = (now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


@pytest.fixture
def filmed(lite: Store, tmp_path: Path) -> str:
    """The key of a session that has a video."""
    session = record(lite, CYCLE + 1).id
    clip = make_clip(tmp_path / "clip.MOV", times_s=[n / 10 for n in range(5)])
    add_video(lite.landmarks, session, 1, clip)
    return session


def test_what_is_killed_keeps_all_but_its_last_second(tmp_path: Path) -> None:
    path = tmp_path / "growing.mp4"
    with subprocess.Popen(
        [sys.executable, "-c", GROWING, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline()
        writing.send_signal(signal.SIGKILL)
    found = times_of(path)
    assert found == sorted(found)
    assert 2.9 <= found[-1] <= 4.1


def test_only_frames_of_what_is_recorded_are_kept_each_part_in_its_file(tmp_path: Path) -> None:
    told: list[str] = []
    video = SessionVideo(tmp_path, "a" * 32, told.append)
    video.frame("one", 0.5, PICTURE)
    video.begin(1, "one", 1.0)
    for part, time_s in (("one", 0.9), ("one", 1.0), ("two", 1.1), ("one", 1.5), ("one", 2.0)):
        video._waiting.put(type_of_picture(part, time_s))
    video.end()
    video.frame("one", 2.5, PICTURE)
    video.begin(2, "two", 3.0)
    video._waiting.put(type_of_picture("two", 3.25))
    video.close()
    video.close()
    assert times_of(video_path(tmp_path, "a" * 32, 1)) == pytest.approx(
        [0.0, 0.0, 0.5, 1.0], abs=1e-3
    )
    assert times_of(video_path(tmp_path, "a" * 32, 2)) == pytest.approx([0.0, 0.25])
    assert not told


def type_of_picture(of: str, time_s: float) -> object:
    from posecoach.sessions.store.session_video import _Picture

    return _Picture(of, time_s, PICTURE)


def test_frames_are_left_out_rather_than_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(SessionVideo, "_take", lambda self, item: gate.wait(60))
    video = SessionVideo(tmp_path, "a" * 32, lambda words: None)
    for number in range(1000):
        video.frame("one", float(number), PICTURE)  # Returns at once, or this never ends.
    assert video._waiting.qsize() <= 8
    gate.set()
    video.close()


def test_a_video_that_can_t_be_written_is_said_once_and_nothing_else_stops(tmp_path: Path) -> None:
    (tmp_path / ("a" * 32)).write_text("in the way")
    told: list[str] = []
    video = SessionVideo(tmp_path, "a" * 32, told.append)
    for number in (1, 2):
        video.begin(number, "one", 0.0)
        for time_s in (0.0, 0.1):
            video._waiting.put(type_of_picture("one", time_s))
    video.close()
    [words] = told
    assert words.startswith("The video is not kept any further: ")


def test_the_rule_discards_what_is_old_when_the_store_is_opened(lite: Store, filmed: str) -> None:
    [film] = videos(lite.landmarks)
    assert (film.session, film.number, film.path.suffix, film.days) == (filmed, 1, ".mov", 0)
    assert video_days(lite.engine) == DEFAULT_DAYS
    aged(film.path, DEFAULT_DAYS - 0.5)
    assert discard_old(lite.engine, lite.landmarks) == []
    assert videos(lite.landmarks)[0].days == DEFAULT_DAYS - 1
    aged(film.path, DEFAULT_DAYS + 0.5)
    set_video_days(lite.engine, None)
    assert discard_old(lite.engine, lite.landmarks) == []
    set_video_days(lite.engine, DEFAULT_DAYS)
    with open_store(lite.folder) as again:
        [notice] = again.notices
    assert "A video was discarded, 14 days after being kept" in notice
    assert not videos(lite.landmarks)
    # What was found in it stays.
    [part] = rows(lite, "parts")
    assert (lite.landmarks / part["landmarks"]).is_file()


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_rule_that_makes_no_sense_is_refused(lite: Store, days: int) -> None:
    with pytest.raises(ValueError, match="1 to 3650"):
        set_video_days(lite.engine, days)


def test_it_is_counted_exported_taken_in_and_deleted(lite: Store, filmed: str) -> None:
    kinds = {kind.what: kind for kind in take_stock(lite).kinds}
    size = kinds["Video that was asked for"].size
    assert (kinds["Video that was asked for"].count, size > 500) == (1, True)
    assert kinds["Landmarks of each part"].count == 1
    [film] = videos(lite.landmarks)
    content = film.path.read_bytes()
    without = zipfile.ZipFile(io.BytesIO(archive_bytes(lite, with_videos=False))).namelist()
    assert not [name for name in without if name.startswith("videos/")]
    archive = archive_bytes(lite)
    delete_session(lite, filmed)
    assert not videos(lite.landmarks)
    import_archive(lite, io.BytesIO(archive))
    [again] = videos(lite.landmarks, filmed)
    assert again.path.read_bytes() == content
    delete_video(again)
    assert not videos(lite.landmarks, filmed)
    assert len(rows(lite, "parts")) == 1


def test_what_only_says_that_it_is_a_video_is_not_taken_in(lite: Store, filmed: str) -> None:
    hostile = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive_bytes(lite))) as good,
        zipfile.ZipFile(hostile, "w") as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, b"#!/bin/sh\n" if name.startswith("videos/") else good.read(name))
    delete_session(lite, filmed)
    with pytest.raises(StoreError, match="is no video"):
        import_archive(lite, hostile)
    assert not rows(lite, "sessions")


def test_another_kind_of_file_is_not_kept(lite: Store, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(StoreError, match="this is txt"):
        add_video(lite.landmarks, "a" * 32, 1, tmp_path / "notes.txt")
