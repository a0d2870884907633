"""Where a part of the coach waits for something, a replay passes over the waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import Landmark, LandmarkTrack
from posecoach.tuning.measuring import measure_for
from posecoach.tuning.running import replay
from tests.skeleton import Leg, Person, Script, film, follow
from tests.tuning.replays import count_frames, live

UP: Script = [(0.0, 0.0), (2.0, 0.0), (4.0, 85.0)]
DOWN: Script = [(28.0, 85.0), (30.0, 0.0)]


def drawn(script: Script) -> LandmarkTrack:
    return LandmarkTrack.of(film(script))


def bounces() -> LandmarkTrack:
    return drawn([*UP, *((8 + n / 2, 85.0 - 9 * (n % 2)) for n in range(25)), *DOWN])


def eases_off_again_and_again() -> LandmarkTrack:
    dip = ((0, 85), (0.4, 72), (1.0, 72), (1.4, 85))
    return drawn([*UP, *((at + later, to) for at in range(8, 26, 3) for later, to in dip), *DOWN])


def goes_deeper_slowly() -> LandmarkTrack:
    return drawn([*UP[:2], (3.5, 70), (4.6, 70), (8, 92), (28, 92), (30, 0)])


def creeps_out() -> LandmarkTrack:
    return drawn([*UP, (8, 85), (28, 66), (30, 0)])


def changes_legs() -> LandmarkTrack:
    def other_leg(time_s: float, person: Person) -> Person:
        script = [(0.0, 0.0), (16.0, 0.0), (18.0, 85.0), (28.0, 85.0), (30.0, 0.0)]
        return replace(person, right=Leg(follow(script, time_s), 12.0))

    return LandmarkTrack.of(film([*UP, (12, 85), (14, 0), (31, 0)], change=other_leg))


def is_hidden() -> LandmarkTrack:
    track = drawn([*UP, *DOWN])
    points, gone = track.points.copy(), (track.time_s >= 10) & (track.time_s < 14)
    points[np.ix_(gone, [Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE], [3])] = 0.1
    return replace(track, points=points)


# By looking at every frame in which something was waited for it took 218, 138, 44, 80, 63, 102.
@pytest.mark.parametrize(
    ("somebody", "most"),
    [
        (bounces, 110),
        (eases_off_again_and_again, 60),
        (goes_deeper_slowly, 36),
        (creeps_out, 60),
        (changes_legs, 53),
        (is_hidden, 55),
    ],
)
def test_what_is_waited_for_is_passed_over(
    somebody: Callable[[], LandmarkTrack], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    track, exercise = somebody(), load_exercise("supine_hamstring_stretch")
    known, expected = measure_for(track, exercise), live(track, exercise)
    assert expected.holds
    looked = count_frames(monkeypatch)
    assert repr(replay(known, exercise)) == repr(expected)
    assert len(looked) <= most
