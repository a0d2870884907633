"""The check list that ticks itself, the welcome and the count-in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.coaching.feedback import Feedback, Timer, TimerState
from posecoach.coaching.set_up import CHECKS, Place, SetUp, SetUpNow, look
from posecoach.kinematics.landmarks import Landmark, Landmarks, pair
from posecoach.kinematics.position import Position
from tests.skeleton import Leg, Person, landmarks_of

LYING = Place("side", (Position.LYING,))
STANDS = Person(trunk=90, facing=1, left=Leg(0, 2), right=Leg(0, 2), scale=150, hips=600 - 350j)
BRIGHT, DARK = True, False


def told(position: Position, state: TimerState = TimerState.WAITS) -> Feedback:
    return Feedback(
        time_s=0.0, seen=True, side=None, phase="", angles={}, missing={}, target=None,
        timer=Timer(state, "", "", 0.0, 30.0), holds=(), reps=0, faults=(), cue=None,
        position=position,
    )  # fmt: skip


def unticked(seen: Landmarks, position: Position = Position.LYING, light: bool = BRIGHT) -> set:
    found = look(seen, position, LYING, light)
    return {check for check in CHECKS if not found[check]}


def facing_the_camera(seen: Landmarks) -> Landmarks:
    points = seen.points.copy()
    for point, way in zip(pair("shoulder"), (1, -1), strict=True):
        points[point, 0] += way * 70
    return replace(seen, points=points)


def test_each_check_fails_for_its_own_reason() -> None:
    good = landmarks_of(Person())
    assert unticked(good) == set()
    assert unticked(good, light=DARK) == {"light"}
    assert unticked(good, Position.LONG_SITTING) == {"place"}
    small = landmarks_of(Person(scale=60))
    assert unticked(small) == {"size"}
    cut = replace(good, points=good.points.copy())
    cut.points[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], 0] = good.width + 5
    assert unticked(cut) == {"whole"}
    assert unticked(facing_the_camera(landmarks_of(STANDS)), Position.STANDING) == {"view", "place"}
    assert unticked(Landmarks.nobody(0.0, 1280, 720)) == set(CHECKS) - {"light"}
    assert unticked(replace(good, people=2)) == set(CHECKS) - {"light"}


def test_a_front_view_is_asked_for_where_it_is_needed() -> None:
    front = Place("front", (Position.STANDING,))
    aside, ahead = landmarks_of(STANDS), facing_the_camera(landmarks_of(STANDS))
    assert not look(aside, Position.STANDING, front, BRIGHT)["view"]
    assert look(ahead, Position.STANDING, front, BRIGHT)["view"]


def run(set_up: SetUp, seen: Landmarks, position: Position, span: tuple[float, float], **more):
    """Ten frames a second of one picture; what came of each."""
    light, state = more.get("light", BRIGHT), more.get("state", TimerState.WAITS)
    times = np.arange(span[0], span[1], 0.1)
    feedback = told(position, state)
    frames = [replace(seen, time_s=float(t)) for t in times]
    return [set_up.update(frame, feedback, LYING, light) for frame in frames]


def said(found: list[SetUpNow | None]) -> list[str]:
    return [now.cue.text for now in found if now is not None and now.cue is not None]


def test_who_is_seen_is_welcomed_sent_into_place_and_counted_in() -> None:
    set_up = SetUp()
    stands = run(set_up, landmarks_of(STANDS), Position.STANDING, (0, 3))
    assert said(stands) == ["Good, I can see you. Lie down when you are ready."]
    lies = run(set_up, landmarks_of(Person()), Position.LYING, (3, 9))
    assert said(lies) == ["3", "2", "1", "Begin when you are ready."]
    assert [now.count for now in lies if now and now.count is not None][-1] == 0
    assert set_up.over
    assert lies[-1] is None


def test_what_is_missing_is_said_after_a_while_and_not_over_and_over() -> None:
    set_up = SetUp()
    cut = landmarks_of(Person(hips=1250 - 380j))
    found = run(set_up, cut, Position.UNKNOWN, (0, 16))
    assert len(said(found)) == 2
    assert all("all of you" in words for words in said(found))
    assert found[0] is not None
    assert "all of you" in found[0].words


def test_darkness_comes_first() -> None:
    found = run(SetUp(), Landmarks.nobody(0.0, 1280, 720), Position.UNKNOWN, (0, 6), light=DARK)
    assert said(found) == ["It is too dark for me. Switch on a light, or open a curtain."]


@pytest.mark.parametrize("state", [TimerState.RUNS, TimerState.PAUSES, TimerState.BREAK])
def test_whoever_has_begun_is_not_held_up(state: TimerState) -> None:
    set_up = SetUp()
    assert run(set_up, landmarks_of(STANDS), Position.STANDING, (0, 1), state=state)[0] is None
    assert set_up.over


def test_a_gap_in_time_ticks_nothing() -> None:
    set_up = SetUp()
    run(set_up, landmarks_of(Person()), Position.LYING, (0, 0.2))
    late, *_ = run(set_up, landmarks_of(Person()), Position.LYING, (60, 60.2))
    assert late is not None
    assert not any(late.done.values())


def test_whoever_lies_there_already_is_welcomed_before_the_count_in() -> None:
    found = run(SetUp(), landmarks_of(Person()), Position.LYING, (0, 8))
    words = ["Good, I can see you.", "3", "2", "1", "Begin when you are ready."]
    assert said(found) == words
    times = [at for at, now in enumerate(found) if now is not None and now.cue is not None]
    assert times[1] - times[0] >= 15  # Tenths of a second: the welcome is not cut off.
