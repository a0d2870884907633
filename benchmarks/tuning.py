"""How fast a recording is replayed under other thresholds: ``python -m benchmarks.tuning``.

An hour at 30 frames a second, made of the recorded sample landmarks of ``tests/landmarks`` one
after the other (somebody who moves nearly all the time), and an hour of a drawn person at the pace
of the guides (30 seconds of hold, 10 of rest) or who lifts the hips again and again. Each is
measured once and replayed under several
values of one threshold. Processor time, so that a busy computer does not matter much; of several
values the median. The plain coach, which gives the same result, is timed on a part of the hour.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from posecoach.coaching import Coach
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.tunable import Tunable, numbers_of, with_numbers
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.tuning.measuring import Measured, measure_for
from posecoach.tuning.replaying import ReplayCoach
from posecoach.tuning.running import replay
from tests.landmarks.recorded import recorded
from tests.skeleton import film
from tests.tuning.replays import repeated as bridges

TARGET_S = 0.25
Answer = TypeVar("Answer")
_FPS, _PLAIN_FRAMES = 30.0, 2000
_STRETCH = "supine_hamstring_stretch"
_SAMPLES = (
    "knee_to_chest_good", "standing_idle", f"{_STRETCH}_both_sides", f"{_STRETCH}_bouncing",
    f"{_STRETCH}_good", f"{_STRETCH}_portrait", f"{_STRETCH}_rideup", f"{_STRETCH}_sits_up",
    "two_people",
)  # fmt: skip


def repeated(tracks: list[LandmarkTrack], frames: int) -> LandmarkTrack:
    """Tracks one after the other, again and again, until there are so many frames."""
    parts: list[tuple[Any, Any, Any]] = []
    count, start_s = 0, 0.0
    while count < frames:
        track = tracks[len(parts) % len(tracks)]
        times = track.time_s - track.time_s[0] + start_s
        parts.append((times, track.points, track.people))
        count, start_s = count + len(track), float(times[-1]) + 1 / _FPS
    times, points, people = (np.concatenate(part)[:frames] for part in zip(*parts, strict=True))
    return LandmarkTrack(times, points, people, tracks[0].width, tracks[0].height)


def recorded_samples(frames: int) -> LandmarkTrack:
    """The recorded clips one after the other, until there are so many frames."""
    return repeated([recorded(name) for name in _SAMPLES], frames)


def at_the_pace_of_the_guides() -> LandmarkTrack:
    """Five holds of 30 seconds with 10 seconds of rest, drawn with a tracker's jitter."""
    script = [(0.0, 0.0)]
    for number in range(5):
        start = 44.0 * number
        script += [(start + 10, 0.0), (start + 12, 80.0), (start + 42, 82.0), (start + 44, 0.0)]
    return LandmarkTrack.of(film(script, fps=_FPS))


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Processor seconds that something takes, and what it gives."""
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer


def looked_at(measured: Measured, exercise: Exercise) -> int:
    """How many frames the coach itself had to look at."""
    count, take = 0, ReplayCoach.take

    def counted(self: ReplayCoach, frame: Any) -> None:
        nonlocal count
        count += 1
        take(self, frame)

    ReplayCoach.take = counted  # type: ignore[method-assign]
    try:
        replay(measured, exercise)
    finally:
        ReplayCoach.take = take  # type: ignore[method-assign]
    return count


def plain(track: LandmarkTrack, exercise: Exercise) -> float:
    """Processor seconds a frame of the plain coach."""
    coach, seen = Coach(exercise), [s for s, _ in zip(track, range(_PLAIN_FRAMES), strict=False)]
    return timed(lambda: [coach.update(one) for one in seen])[0] / len(seen)


def one_row(
    track: LandmarkTrack, exercise: Exercise, number: Tunable, values: int
) -> tuple[list[str], float]:
    """Cells of the table, and the seconds of a replay."""
    once, measured = timed(lambda: measure_for(track, exercise))
    first, _ = timed(lambda: replay(measured, exercise))
    tried = [
        with_numbers(exercise, {number.path: number.value + 0.1 * (step + 1)})
        for step in range(values)
    ]
    spent = statistics.median(timed(partial(replay, measured, one))[0] for one in tried)
    share = looked_at(measured, exercise) / len(measured)
    coach = plain(track, exercise) * len(track)
    cells = [f"{coach:.1f}", f"{once:.1f}", f"{first:.2f}", f"{spent:.2f}", f"{coach / spent:.0f}"]
    return [*cells, f"{share:.0%}"], spent


def main(
    minutes: Annotated[float, typer.Option(min=0.5, help="Length of the recording.")] = 60.0,
    values: Annotated[int, typer.Option(min=1, help="How many thresholds to try.")] = 5,
) -> None:
    """Replay an hour of landmarks under changed thresholds."""
    frames = int(minutes * 60 * _FPS)
    samples = recorded_samples(frames)
    cases = [
        ("recorded samples", samples, _STRETCH, "phases.stretch.target.enter"),
        ("recorded samples", samples, "knee_to_chest", "phases.hug.target.enter"),
        (
            "pace of the guides",
            repeated([at_the_pace_of_the_guides()], frames),
            _STRETCH,
            "phases.stretch.target.enter",
        ),
        (
            "bridges without a pause",
            repeated([bridges("bridge", _FPS)], frames),
            "bridge",
            "phases.top.target.enter",
        ),
    ]
    console = Console(highlight=False, width=110)
    title = f"{minutes:g} minutes, {frames} frames, processor seconds"
    table = Table(
        "recording", "exercise", "plain coach", "measure once", "first replay", "replay",
        "times faster", "frames looked at", title=title,
    )  # fmt: skip
    worst = 0.0
    for name, track, key, path in cases:
        exercise = load_exercise(key)
        row, spent = one_row(track, exercise, numbers_of(exercise)[path], values)
        worst = max(worst, spent)
        table.add_row(name, key, *row)
    console.print(table)
    goal = TARGET_S * minutes / 60
    reached = "reached" if worst <= goal else "NOT reached"
    console.print(f"The aim of {goal:g} s is {reached}; the slowest took {worst:.2f} s.")


if __name__ == "__main__":
    typer.run(main)
