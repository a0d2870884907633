"""What the tests of replaying share: the coach itself, recordings, and random numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import strategies as st

from posecoach.coaching import Coach
from posecoach.coaching.pausing import without_pauses
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.protocols import Protocol
from posecoach.exercises.tunable import Tunable, numbers_of, with_numbers
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.tuning.replaying import Replay, ReplayCoach, SideChoice
from tests.skeleton import Leg, Person, film

# One of each kind: good, with each fault, on its side, two people, something else altogether.
NAMES = (
    "knee_to_chest_good", "standing_idle", "supine_hamstring_stretch_both_sides",
    "supine_hamstring_stretch_bouncing", "supine_hamstring_stretch_good",
    "supine_hamstring_stretch_portrait", "supine_hamstring_stretch_rideup",
    "supine_hamstring_stretch_sits_up", "two_people",
)  # fmt: skip


@cache
def filmed(seed: int = 3, holds: int = 2) -> LandmarkTrack:
    """A person who raises a leg, holds it and lowers it, more than once."""
    script, time_s = [(0.0, 0.0)], 0.0
    for number in range(holds):
        peak = 78.0 + 6 * (number % 3)
        script += [
            (time_s + 2, 2.0), (time_s + 4, peak), (time_s + 13, peak + 3), (time_s + 15, 0.0),
        ]  # fmt: skip
        time_s += 16
    return LandmarkTrack.of(film(script, seed=seed, end_s=time_s))


@cache
def repeated(name: str, fps: float = 15.0) -> LandmarkTrack:
    """Half a minute of bridges, or of a knee that is straightened and bent in the air."""

    def move(time_s: float, person: Person) -> Person:
        way = (1 - math.cos(time_s * 2 * math.pi / (5 if name == "bridge" else 3))) / 2
        if name == "bridge":
            leg = Leg(50 - 50 * way, 90)
            return replace(person, left=leg, right=leg)
        return replace(person, left=Leg(90, 80 - 70 * way), right=Leg(5, 10))

    return LandmarkTrack.of(film([(0, 0), (30, 0)], fps=fps, change=move))


def live(
    track: LandmarkTrack,
    exercise: Exercise,
    side: SideChoice = "auto",
    protocol: Protocol | None = None,
    name: str = "",
) -> Replay:
    """The coach as it is live: landmarks in, feedback out, frame by frame."""
    coach, cues, last_s = Coach(exercise, side, protocol), [], None
    for seen in without_pauses(track, exercise):
        feedback = coach.update(seen)
        if feedback.cue is not None and feedback.time_s != last_s:
            cues.append((feedback.time_s, feedback.cue))
        last_s = feedback.time_s
    coach.finish()
    return Replay(
        name, tuple(coach.holds), tuple(coach.repetitions), tuple(coach.faults), tuple(cues)
    )


def count_frames(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The frames that the coach itself will have looked at."""
    looked: list[int] = []
    take = ReplayCoach.take
    monkeypatch.setattr(
        ReplayCoach, "take", lambda self, frame: (looked.append(frame.at), take(self, frame))[1]
    )
    return looked


def _near(number: Tunable) -> st.SearchStrategy[float]:
    """Values around a number, often enough on it and at 0."""
    if number.whole:
        return st.integers(1, int(number.value) + 3).map(float)
    away = max(abs(number.value), 1.0)
    low, high = max(number.least, number.value - away), min(number.most, number.value + away)
    return st.floats(low, high, allow_subnormal=False) | st.sampled_from([number.value, low])


@st.composite
def other_numbers(draw: st.DrawFn, name: str, most: int = 6) -> Exercise:
    """A shipped exercise with some of its numbers changed, as far as its checks allow."""
    exercise = load_exercise(name)
    numbers = numbers_of(exercise)
    paths = draw(st.lists(st.sampled_from(sorted(numbers)), min_size=1, max_size=most, unique=True))
    for path in paths:
        try:
            exercise = with_numbers(exercise, {path: draw(_near(numbers[path]))})
        except ValueError:
            continue
    return exercise
