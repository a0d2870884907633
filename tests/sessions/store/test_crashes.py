"""The program is killed at random moments, and nothing credited is lost or counted twice.

``POSECOACH_CRASHES=300 pytest tests/sessions/store/test_crashes.py -s`` kills hundreds of times
and says how much was lost at most.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store.opening import Store
from tests.sessions.store.conftest import OpenStore
from tests.sessions.store.scripted import HELD_S, rows

KILLS = int(os.environ.get("POSECOACH_CRASHES", "12"))
ROOT = Path(__file__).resolve().parents[3]
# Long enough for several writes and the end of several parts.
LONGEST_S = 1.2

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked"),
    pytest.mark.timeout(max(300, KILLS * 20)),
]


@dataclass
class Diary:
    """What a killed program had credited, and what it had written, of one session."""

    credited: list[float] = field(default_factory=list)
    written: int = 0


def read_diary(path: Path) -> dict[str, Diary]:
    found: dict[str, Diary] = defaultdict(Diary)
    for line in path.read_text().splitlines() if path.exists() else ():
        session, kind, holds, when = line.split()
        if kind == "credited":
            found[session].credited.append(float(when))
        else:
            found[session].written = int(holds)
    return found


@contextmanager
def crasher(folder: Path, address: str, diary: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.sessions.store.crashing", folder, address, diary]
    with subprocess.Popen(
        [str(word) for word in command], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdin is not None
        assert running.stdout.readline().strip() == "ready"
        yield running
        running.stdin.close()


def kill_one(running: subprocess.Popen[str], diary: Path, after_s: float) -> float:
    """Start a recording and kill it; when it was killed."""
    assert running.stdin is not None
    assert running.stdout is not None
    before = diary.stat().st_size if diary.exists() else 0
    running.stdin.write("go\n")
    running.stdin.flush()
    child = int(running.stdout.readline())
    # From the first thing it credits on: opening takes its time on a busy machine.
    waited = time.monotonic() + 60
    while (diary.stat().st_size if diary.exists() else 0) == before:
        assert time.monotonic() < waited
        time.sleep(0.005)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    killed = time.monotonic()
    assert int(running.stdout.readline()) == signal.SIGKILL
    return killed


def test_what_was_credited_outlives_the_program(
    open_it: OpenStore, database: str, tmp_path: Path
) -> None:
    open_it().close()
    dice, diary = random.Random(20_260), tmp_path / "diary"
    killed = []
    with crasher(tmp_path / "data", database, diary) as running:
        for _ in range(KILLS):
            killed.append(kill_one(running, diary, dice.uniform(0.0, LONGEST_S)))
    store = open_it()
    told = read_diary(diary)
    assert len(told) == KILLS
    lost_s = [0.0]
    for (session, one), when in zip(told.items(), killed, strict=True):
        kept = check_session(store, session, one)
        lost_s += [when - credited for credited in one.credited[kept:]]
    check_days(store)
    print(f"{KILLS} kills, at most {max(lost_s):.2f} s lost")


def check_session(store: Store, session: str, diary: Diary) -> int:
    """What was credited is there once; how many holds that are."""
    found = rows(store, "sessions", id=session)
    if not found:
        # Killed before its first write.
        assert diary.written == 0
        return 0
    [row] = found
    assert row["ended"] == "interrupted"
    assert row["ended_at"] is not None
    kept = 0
    for part in rows(store, "parts", session_id=session):
        holds = rows(store, "holds", part_id=part["id"])
        whole = [hold for hold in holds if hold["ended"] == "left_band"]
        assert all(hold["held_s"] == pytest.approx(HELD_S) for hold in whole)
        # Each hold has its own place in time: none is there twice.
        starts = [round(hold["start_s"], 6) for hold in holds]
        assert len(set(starts)) == len(starts)
        kept += len(whole)
        track = read_landmarks(store.landmarks / part["landmarks"])
        assert (track.time_s[1:] > track.time_s[:-1]).all()
        # Every result has the frames that it was taken from.
        assert all(hold["end_s"] <= track.time_s[-1] + 1e-9 for hold in holds)
    assert diary.written <= kept <= len(diary.credited) + 1
    assert not list((store.landmarks / session).glob("*.going"))
    return kept


def check_days(store: Store) -> None:
    """The sums are those of the holds, each counted once."""
    complete = [hold for hold in rows(store, "holds") if hold["complete"]]
    days = rows(store, "days")
    assert sum(day["holds"] for day in days) == len(complete)
    assert sum(day["held_s"] for day in days) == pytest.approx(
        sum(hold["held_s"] for hold in complete)
    )
