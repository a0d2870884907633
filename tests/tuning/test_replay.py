from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.exercises.routine_library import load_protocol
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.tuning.measuring import Measured, measure_for
from posecoach.tuning.running import replay
from tests.landmarks.recorded import names, recorded
from tests.tuning.replays import NAMES, count_frames, filmed, live, other_numbers, repeated

STRETCH = "supine_hamstring_stretch"
# Each takes a whole recording. Before a change of the replay lands, try many more.
EXAMPLES = int(os.environ.get("POSECOACH_EXAMPLES", "16"))
_MEASURED: dict[tuple[str, str], Measured] = {}


def measured(name: str, track: LandmarkTrack, exercise: Exercise) -> Measured:
    key = (name, exercise.id)
    if key not in _MEASURED:
        _MEASURED[key] = measure_for(track, exercise, name)
    return _MEASURED[key]


def assert_same(name: str, track: LandmarkTrack, exercise: Exercise, **how: object) -> None:
    found = replay(measured(name, track, exercise), exercise, **how)  # type: ignore[arg-type]
    expected = live(track, exercise, name=name, **how)  # type: ignore[arg-type]
    # repr tells every bit of a float, and is the same for two NaNs.
    assert repr(found) == repr(expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_replay_says_what_the_coach_says(name: str) -> None:
    for exercise in (STRETCH, "knee_to_chest", "bridge"):
        assert_same(name, recorded(name), load_exercise(exercise))


@pytest.mark.parametrize("exercise", exercise_ids())
def test_so_it_does_for_every_exercise(exercise: str) -> None:
    for name in ("knee_to_chest_good", "supine_hamstring_stretch_sits_up"):
        assert_same(name, recorded(name), load_exercise(exercise))


@pytest.mark.parametrize("side", ["left", "right"])
def test_and_for_a_given_side(side: str) -> None:
    name = "supine_hamstring_stretch_both_sides"
    for exercise in (STRETCH, "double_knee_to_chest", "dead_bug"):
        assert_same(name, recorded(name), load_exercise(exercise), side=side)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_the_numbers_a_replay_says_what_the_coach_says(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names()))
    exercise = data.draw(other_numbers(STRETCH) | other_numbers("knee_to_chest"))
    assert_same(name, recorded(name), exercise)


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_so_it_does_for_any_exercise_with_any_numbers(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names()))
    exercise = data.draw(st.sampled_from(exercise_ids()).flatmap(other_numbers))
    assert_same(name, recorded(name), exercise)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_so_it_does_for_repetitions_with_any_numbers(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["bridge", "sliding_hamstring_floss"]))
    exercise = data.draw(other_numbers(name))
    assert_same(f"repeated {name}", repeated(name), exercise)


@pytest.mark.parametrize("name", ["bridge", "sliding_hamstring_floss"])
def test_repetitions_are_replayed_and_most_frames_passed_over(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = count_frames(monkeypatch)
    exercise, track = load_exercise(name), repeated(name)
    found = replay(measured(f"repeated {name}", track, exercise), exercise)
    assert repr(found) == repr(live(track, exercise, name=f"repeated {name}"))
    assert len(found.repetitions) >= 5
    assert len(looked) < len(track) / 2


@settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_gaps_strangers_and_lost_frames_change_nothing_of_that(data: st.DataObject) -> None:
    track = filmed()
    seed = data.draw(st.integers(0, 1000))
    rng = np.random.default_rng(seed)
    kept = np.ones(len(track), dtype=bool)
    people, points = track.people.copy(), track.points.copy()
    for _ in range(rng.integers(1, 6)):
        start, length = rng.integers(len(track)), int(rng.integers(1, 60))
        part = slice(start, start + length)
        what = rng.integers(4)
        if what == 0:
            kept[part] = False
        elif what == 1:
            people[part] = 2
        elif what == 2:
            people[part], points[part] = 0, np.nan
        else:
            points[part, [25, 27], 3] = 0.1  # The left knee and ankle are hidden.
    broken = LandmarkTrack(
        track.time_s[kept], points[kept], people[kept], track.width, track.height
    )
    exercise = data.draw(other_numbers(STRETCH))
    found = replay(measure_for(broken, exercise), exercise)
    assert repr(found) == repr(live(broken, exercise))


def test_frames_that_come_too_late_are_passed_over() -> None:
    track = recorded("knee_to_chest_good")
    times = track.time_s.copy()
    times[50:55] = times[49] - 1
    doubled = LandmarkTrack(times, track.points, track.people, track.width, track.height)
    exercise = load_exercise("knee_to_chest")
    found = replay(measure_for(doubled, exercise), exercise)
    assert repr(found) == repr(live(doubled, exercise))


def test_a_protocol_is_replayed_too() -> None:
    protocol = load_protocol("contract_relax")
    name = "supine_hamstring_stretch_both_sides"
    assert_same(name, recorded(name), load_exercise(STRETCH), protocol=protocol)


def test_most_frames_need_not_be_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = count_frames(monkeypatch)
    exercise = load_exercise(STRETCH)
    track = filmed(holds=6)
    found = replay(measure_for(track, exercise), exercise)
    assert len(found.holds) == 6
    assert len(looked) < len(track) / 2


@pytest.mark.skipif("POSECOACH_TRACKS" not in os.environ, reason="needs recorded tracks")
def test_on_all_tracks_of_a_folder() -> None:
    """For the makers: every recorded track of a folder, each with its own exercise."""
    from posecoach.sessions.landmark_files import read_landmarks

    for path in sorted(Path(os.environ["POSECOACH_TRACKS"]).glob("*.parquet")):
        exercise = next((i for i in exercise_ids() if path.stem.startswith(i)), STRETCH)
        assert_same(path.stem, read_landmarks(path), load_exercise(exercise))
