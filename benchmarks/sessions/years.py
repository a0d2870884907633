"""Years of sessions that never took place: a person who gets somewhat further, and misses days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert

from posecoach import __version__
from posecoach.sessions.store import summaries
from posecoach.sessions.store.engine import writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.tables import feelings, holds, new_key, parts, repetitions, sessions

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Habit:
    """An exercise of the daily session."""

    exercise: str
    name: str
    measure: str
    start: float
    gain: float
    holds: int = 0
    repetitions: int = 0
    sides: tuple[str, ...] = ("left", "right")


HABITS = (
    Habit("supine_hamstring_stretch", "Supine hamstring stretch", "hip_flexion", 88, 19, holds=2),
    Habit("strap_hamstring_stretch", "Strap hamstring stretch", "straight_leg_raise", 66, 5,
          holds=2),
    Habit("knee_to_chest", "Knee to chest", "hip_flexion", 112, 8, holds=1),
    Habit("childs_pose", "Child's pose", "hip_flexion", 118, 3, holds=1, sides=("both",)),
    Habit("bridge", "Bridge", "hip_flexion", 10, 4, repetitions=10, sides=("both",)),
)  # fmt: skip


def add_years(store: Store, person: str, days: int, today: date, seed: int = 0) -> int:
    """Add daily sessions that end today; how many there are."""
    dice = np.random.default_rng(seed)
    tables: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (sessions, feelings, parts, holds, repetitions)
    }
    count = 0
    with writing(store.engine) as connection:
        for ago in range(days - 1, -1, -1):
            if ago > 2 and dice.random() < 0.12:
                continue
            count += 1
            progress = 1 - np.exp(-4 * (days - ago) / max(days, 1))
            for table, row in _session(dice, person, today - timedelta(days=ago), float(progress)):
                tables[table].append(row)
            if len(tables[holds]) >= _BATCH or ago == 0:
                for table, rows in tables.items():
                    if rows:
                        connection.execute(insert(table), rows)
                        rows.clear()
        summaries.rebuild(connection)
    return count


def _session(
    dice: np.random.Generator, person: str, day: date, progress: float
) -> Iterator[tuple[Any, dict[str, Any]]]:
    key = new_key()
    began = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
    ended = began + timedelta(minutes=12)
    yield sessions, {
        "id": key, "person_id": person, "day": day, "began_at": began, "alive_at": ended,
        "ended_at": ended, "ended": "closed", "source": "live", "writer": "",
        "version": __version__,
    }  # fmt: skip
    before = int(np.clip(round(4 - 2.5 * progress + dice.normal(0, 1)), 0, 10))
    after = int(np.clip(before + dice.choice([-1, 0, 0, 0, 1]), 0, 10))
    for moment, pain in (("before", before), ("after", after)):
        yield feelings, {
            "id": new_key(), "person_id": person, "session_id": key, "day": day,
            "told_at": began if moment == "before" else ended, "moment": moment, "pain": pain,
            "words": "easier to put my socks on" if pain < before else "", "answers": {},
        }  # fmt: skip
    for number, habit in enumerate(HABITS, start=1):
        yield from _part(dice, key, number, habit, began, progress)


def _part(
    dice: np.random.Generator, session: str, number: int, habit: Habit, began: datetime,
    progress: float,
) -> Iterator[tuple[Any, dict[str, Any]]]:  # fmt: skip
    part = new_key()
    yield parts, {
        "id": part, "session_id": session, "number": number, "exercise": habit.exercise,
        "name": habit.name, "side": "auto", "protocol": "", "profile": "", "routine": "",
        "view": "side", "measure": habit.measure, "unit": "°", "rising": habit.exercise != "bridge",
        "began_at": began + timedelta(minutes=2 * number), "seconds": 120.0, "frames": 3600,
        "landmarks": "",
    }  # fmt: skip
    at = 0
    for side in habit.sides:
        lag = 4.0 if side == "right" else 0.0
        for _ in range(habit.holds):
            at += 1
            mean = habit.start - lag + habit.gain * progress + float(dice.normal(0, 2.5))
            held = float(np.clip(dice.normal(28, 5), 5, 45))
            yield holds, {
                "part_id": part, "number": at, "side": side, "start_s": at * 50.0,
                "end_s": at * 50.0 + held, "held_s": held, "peak": mean + 3, "mean": mean,
                "faults": [], "ended": "left_band", "complete": True,
            }  # fmt: skip
        for _ in range(habit.repetitions):
            at += 1
            peak = habit.start - habit.gain * progress + float(dice.normal(0, 2))
            yield repetitions, {
                "part_id": part, "number": at, "move": habit.exercise, "side": side,
                "start_s": at * 5.0, "end_s": at * 5.0 + 4, "out_s": 1.5, "far_s": 1.0,
                "back_s": 1.5, "peak": peak, "missing": 0.0, "faults": [], "complete": True,
            }  # fmt: skip
