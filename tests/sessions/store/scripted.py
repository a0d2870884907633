"""A scripted coach: what it says of each frame is known beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import func, select

from posecoach.coaching.feedback import (
    Cue,
    Fault,
    Feedback,
    Hold,
    Repetition,
    Severity,
    Timer,
    TimerState,
)
from posecoach.kinematics.landmarks import Landmarks
from posecoach.sessions.store.engine import reading
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.part_log import PartDetails
from posecoach.sessions.store.tables import metadata

STRETCH = PartDetails(
    "supine_hamstring_stretch", "Supine hamstring stretch", view="side", measure="hip_flexion",
    shortest_s=0.5,
)  # fmt: skip
BRIDGE = PartDetails(
    "bridge", "Bridge", side="auto", view="side", measure="hip_flexion", rising=False,
    held=False, both=True,
)  # fmt: skip
# A hold of 20 frames after 10 frames of waiting, at 30 frames a second.
WAIT, HOLD, STEP_S = 10, 20, 1 / 30
CYCLE = WAIT + HOLD
HELD_S = (HOLD - 1) * STEP_S


def landmarks(time_s: float, width: int = 640) -> Landmarks:
    points = np.full((33, 4), time_s, dtype=np.float32)
    return Landmarks(time_s, width, 480, points)


def hold(number: int, side: str = "left", mean: float = 90.0) -> Hold:
    end = (number * CYCLE - 1) * STEP_S
    return Hold(side, end - HELD_S, end, HELD_S, mean + 2, mean, (), "left_band", True)  # type: ignore[arg-type]


def feedback(frame: int, time_s: float | None = None) -> Feedback:
    """What is said of the frame of that number, from 0."""
    now = frame * STEP_S if time_s is None else time_s
    within, done = frame % CYCLE, frame // CYCLE
    holding = within >= WAIT
    held = (within - WAIT) * STEP_S if holding else 0.0
    state = TimerState.RUNS if holding else TimerState.WAITS
    fault = (Fault("bouncing", (frame - within + 12) * STEP_S, None, "left"),)
    return Feedback(
        time_s=now, seen=True, side="left", phase="stretch", angles={}, missing={}, target=None,
        timer=Timer(state, "why", "why", held, 30.0), value=90.0, reps=0,
        holds=tuple(hold(n) for n in range(1, done + 1)),
        faults=fault if 12 <= within < 18 else (),
        cue=Cue("go_on", "Go on.", Severity.PRAISE) if within == 15 else None,
    )  # fmt: skip


def frames(count: int, first: int = 0) -> Iterator[tuple[Landmarks, Feedback]]:
    for number in range(first, first + count):
        yield landmarks(number * STEP_S), feedback(number)


def repetition(number: int, missing: float = 0.0) -> Repetition:
    return Repetition("bridge", "both", number, number + 0.9, 0.3, 0.3, 0.3, 10.0, missing, ())


def rows(store: Store, table: str, **where: Any) -> list[dict[str, Any]]:
    found = metadata.tables[table]
    query = select(found).order_by(*found.primary_key.columns)
    for name, value in where.items():
        query = query.where(found.c[name] == value)
    with reading(store.engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def count(store: Store, table: str) -> int:
    with reading(store.engine) as connection:
        return connection.execute(
            select(func.count()).select_from(metadata.tables[table])
        ).scalar_one()


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: rows(store, name) for name in metadata.tables}
