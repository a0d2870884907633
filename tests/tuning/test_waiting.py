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


def bounces_and_stops() -> LandmarkTrack:
    return drawn([*UP, *((6 + n / 2, 85.0 - 7 * (n % 2)) for n in range(15)), *DOWN])


def eases_off_again_and_again() -> LandmarkTrack:
    dip = ((0, 85), (0.3, 66), (0.6, 66), (0.9, 85))
    return drawn([*UP, *((8 + 1.1 * n + t, to) for n in range(16) for t, to in dip), *DOWN])


def eases_off_and_stays() -> LandmarkTrack:
    return drawn([*UP, (10, 85), (11, 71), (20, 71), (21, 88), *DOWN])


def goes_deeper_slowly() -> LandmarkTrack:
    return drawn([*UP[:2], (3.5, 70), (4.6, 70), (8, 92), (28, 92), (30, 0)])


def goes_deeper_in_steps() -> LandmarkTrack:
    steps = [(3.5, 70), (4.6, 70), (5.4, 82), (6.3, 82), (7.1, 96), (28, 96), (30, 0)]
    return drawn([*UP[:2], *steps])


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


# With a look at every frame of the waiting it took 145, 301, 90, 44, 57, 80, 63 and 102.
@pytest.mark.parametrize(
    ("somebody", "most"),
    [
        (bounces_and_stops, 65),
        (eases_off_again_and_again, 150),
        (eases_off_and_stays, 58),
        (goes_deeper_slowly, 36),
        (goes_deeper_in_steps, 48),
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
