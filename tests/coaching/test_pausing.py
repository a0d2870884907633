"""Pausing without hands, on stick people: what pauses, what goes on, and what must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from posecoach.coaching import Feedback
from posecoach.coaching.gesture import ArmWatch, arms_are_free, raised_arm
from posecoach.coaching.pausing import Absence, ArmPause, PausableCoach, without_pauses
from posecoach.exercises import exercise_ids, load_exercise
from posecoach.exercises.figure import figure_landmarks
from posecoach.kinematics.landmarks import Landmarks, LandmarkTrack
from posecoach.kinematics.position import Position
from posecoach.tuning.measuring import measure_for
from posecoach.tuning.running import replay
from tests.skeleton import Arm, Leg, Person, film, landmarks_of

STRETCH = load_exercise("supine_hamstring_stretch")
DOWN, UP = Arm(10, 5), Arm(92, 5)
LYING, SITTING = Person(), Person(trunk=90, facing=-1, left=Leg(90), right=Leg(90))
HOLD = [(0, 0), (1, 0), (3, 90), (26, 90)]


def with_arms(person: Person, left: Arm, right: Arm) -> Person:
    return replace(person, left_arm=left, right_arm=right)


# -- the gesture ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "raised"),
    [
        (UP, DOWN, True),
        (DOWN, Arm(105, 10), True),
        (DOWN, DOWN, False),
        (UP, UP, False),  # Both arms belong to an exercise.
        (Arm(92, 70), DOWN, False),  # Bent: a hand on the way to the face.
        (Arm(60, 5), DOWN, False),  # Towards the knees.
        (Arm(175, 5), DOWN, False),  # Along the floor, overhead.
    ],
)
def test_one_straight_arm_pointing_up_is_a_sign(left: Arm, right: Arm, raised: bool) -> None:
    for facing in (1, -1):
        person = with_arms(Person(trunk=180 if facing == 1 else 0, facing=facing), left, right)
        assert raised_arm(landmarks_of(person)) is raised


def test_an_arm_that_holds_a_strap_is_no_sign() -> None:
    # The foot stands above the chest: the arm points up, but at the foot.
    person = with_arms(replace(LYING, left=Leg(125, 0)), Arm(80, 5), DOWN)
    assert not raised_arm(landmarks_of(person))


def test_it_takes_one_person_who_is_seen() -> None:
    seen = landmarks_of(with_arms(LYING, UP, DOWN))
    assert raised_arm(seen)
    assert not raised_arm(replace(seen, people=2))
    assert not raised_arm(Landmarks.nobody(0.0, 640, 480))
    faint = replace(seen, points=seen.points.copy())
    faint.points[:, 3] = 0.3
    assert not raised_arm(faint)


def test_a_sign_lasts_a_second_and_is_told_once() -> None:
    watch = ArmWatch()
    up = [watch.update(t / 10, True) for t in range(40)]
    assert up.index(True) == 10
    assert sum(up) == 1
    # A moment's flicker does not begin another one; a real lowering does.
    assert not watch.update(4.0, False)
    assert not any(watch.update(4.1 + t / 10, True) for t in range(20))
    assert not any(watch.update(6.1 + t / 10, False) for t in range(8))
    assert sum(watch.update(6.9 + t / 10, True) for t in range(20)) == 1


def test_a_gap_is_no_second_of_raising() -> None:
    watch = ArmWatch()
    assert not watch.update(0.0, True)
    assert not watch.update(60.0, True)
    assert not watch.update(60.9, True)


def test_no_picture_of_an_exercise_is_the_sign_itself() -> None:
    for name in exercise_ids():
        exercise = load_exercise(name)
        if not arms_are_free(exercise):
            continue
        poses = [phase.pose for phase in exercise.phases if phase.pose is not None]
        for pose in poses:
            for facing in ("left", "right"):
                assert not raised_arm(figure_landmarks(pose, facing=facing)), name
    assert not arms_are_free(load_exercise("dead_bug"))


# -- the coach -----------------------------------------------------------------------------


def filmed(arms: Callable[[float], tuple[Arm, Arm]]) -> Iterator[Landmarks]:
    """Somebody who holds the left leg up, with arms that follow the time."""
    return film(HOLD, fps=15, change=lambda t, person: with_arms(person, *arms(t)))


def coached(frames: Iterator[Landmarks]) -> list[Feedback]:
    coach = PausableCoach(STRETCH, "left")
    return [coach.update(frame) for frame in frames]


def cues(told: list[Feedback]) -> list[tuple[int, str]]:
    return [(round(f.time_s), f.cue.id) for f in told if f.cue is not None]


def raise_between(*spans: tuple[float, float]) -> Callable[[float], tuple[Arm, Arm]]:
    return lambda t: (DOWN, UP if any(a <= t < b for a, b in spans) else DOWN)


def test_a_raised_arm_pauses_the_hold_and_the_next_one_goes_on() -> None:
    told = coached(filmed(raise_between((10, 12), (18, 20))))
    paused = [f for f in told if f.pause is not None]
    assert paused[0].time_s == pytest.approx(11, abs=0.15)
    assert paused[-1].time_s == pytest.approx(19, abs=0.15)
    assert {f.timer.state.value for f in paused} == {"pauses"}
    assert {f.timer.reason for f in paused} == {"Paused. Raise an arm again to go on."}
    # Not a second is credited meanwhile, and one sentence at each end says so.
    assert len({f.timer.held_s for f in paused[2:]} - {0.0}) <= 1
    said = [cue for cue in cues(told) if cue[1] in ("paused_raised", "resumed")]
    assert said == [(11, "paused_raised"), (19, "resumed")]
    assert not any(f.cue for f in paused[1:])
    assert told[-1].timer.state.value == "runs"


def test_live_and_tuning_agree_on_a_session_with_a_pause() -> None:
    track = LandmarkTrack.of(filmed(raise_between((10, 12), (18, 20))))
    coach = PausableCoach(STRETCH, "left")
    for frame in track:
        coach.update(frame)
    coach.finish()
    replayed = replay(measure_for(track, STRETCH), STRETCH, "left")
    assert list(replayed.holds) == coach.holds
    assert list(replayed.faults) == coach.faults
    assert len(coach.holds) >= 2
    assert sum(hold.held_s for hold in coach.holds) < 15


def test_without_a_sign_every_frame_is_shown_as_it_is() -> None:
    frames = list(filmed(raise_between()))
    track = LandmarkTrack.of(frames)
    shown = list(without_pauses(track, STRETCH))
    assert all(np.array_equal(a.points, b.points) for a, b in zip(shown, frames, strict=True))


def test_leaving_ends_the_pause_of_the_arm() -> None:
    pause = ArmPause(STRETCH)
    for n in range(60):
        pause.update(landmarks_of(with_arms(LYING, UP, DOWN), n / 30))
    assert pause.paused
    for n in range(60, 200):
        pause.update(Landmarks.nobody(n / 30, 1280, 720))
    assert not pause.paused


def test_sitting_up_pauses_and_lying_down_goes_on() -> None:
    def change(t: float, person: Person) -> Person:
        return SITTING if 12 <= t < 20 else person

    told = coached(film(HOLD, fps=15, change=change))
    said = [cue for cue in cues(told) if cue[1] in ("paused_moved", "resumed", "position")]
    assert [cue for _, cue in said] == ["paused_moved", "resumed"]
    assert 13 <= said[0][0] <= 15
    assert 20 <= said[1][0] <= 23
    paused = [f for f in told if f.pause is not None]
    assert {f.timer.reason for f in paused} == {
        "Paused. I go on when you are lying on your back again."
    }
    # Nothing nags meanwhile.
    assert not any(f.cue for f in paused[1:])


def test_leaving_the_picture_pauses_and_coming_back_goes_on() -> None:
    told = coached(film(HOLD, fps=15, change=lambda t, p: None if 12 <= t < 22 else p))
    said = [cue for cue in cues(told) if cue[1] in ("paused_gone", "resumed")]
    assert [cue for _, cue in said] == ["paused_gone", "resumed"]
    assert told[-1].pause is None


# -- being away ----------------------------------------------------------------------------


def away(*moments: tuple[float, int, Position, bool]) -> list[tuple[float, str | None]]:
    """The states of an absence at moments of (seconds until, people, position, over)."""
    absence, now, states = Absence((Position.LYING,)), 0.0, [(0.0, None)]
    for until, people, position, over in moments:
        while now < until:
            absence.update(now, people, position, over)
            if absence.why != states[-1][1]:
                states.append((round(now, 1), absence.why))
            now += 0.1
    return states


LIES, SITS = Position.LYING, Position.LONG_SITTING


def test_nobody_is_missed_before_they_were_there() -> None:
    assert away((20, 0, Position.UNKNOWN, False), (30, 1, SITS, False)) == [(0.0, None)]


def test_when_all_is_done_one_may_go_where_one_likes() -> None:
    assert away((5, 1, LIES, False), (30, 1, SITS, True)) == [(0.0, None)]


def test_a_glance_elsewhere_is_no_pause() -> None:
    assert away((5, 1, LIES, False), (6, 1, SITS, False), (8, 1, LIES, False)) == [(0.0, None)]


def test_who_comes_back_placed_unclearly_goes_on_a_little_later() -> None:
    states = away(
        (5, 1, LIES, False), (10, 0, Position.UNKNOWN, False), (20, 1, Position.UNKNOWN, False)
    )
    assert [why for _, why in states] == [None, "gone", None]
    assert states[-1][0] == pytest.approx(13, abs=0.3)


def test_two_people_are_neither_here_nor_gone() -> None:
    states = away((5, 1, LIES, False), (9, 0, Position.UNKNOWN, False), (20, 2, LIES, False))
    assert [why for _, why in states] == [None, "gone"]
