"""Whole exercises that are repeated, on films of stick people: sides, what is hidden, faults."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from posecoach.coaching import Coach
from posecoach.exercises import load_exercise
from posecoach.kinematics import Landmark, Landmarks
from posecoach.kinematics.landmarks import Side
from tests.skeleton import Arm, Leg, Person, Script, follow, landmarks_of

FPS = 20
Look = Callable[[float], Landmarks]


def play(exercise: str, look: Look, seconds: float) -> Coach:
    coach = Coach(load_exercise(exercise))
    for frame in range(round(seconds * FPS)):
        coach.update(look(frame / FPS))
    coach.finish()
    return coach


def done(coach: Coach) -> list[str]:
    return [r.side for r in coach.repetitions if r.complete]


def found(coach: Coach) -> list[str]:
    return [fault.id for fault in coach.faults]


# -- dead bug: one leg after the other, the far one hidden behind the near one ---------------

STAY: Script = [(0, 0), (99, 0)]
FIRST: Script = [(0, 0), (2, 0), (4, 1), (5, 1), (7, 0)]
SECOND: Script = [(0, 0), (9, 0), (11, 1), (12, 1), (14, 0)]


def limbs(out: float, arm: float) -> tuple[Leg, Arm]:
    return Leg(90 - 75 * out, 90 - 80 * out), Arm(90 + 75 * arm)


def bug(
    time_s: float,
    left: Script,
    right: Script,
    *,
    arms: tuple[Script, Script] = (STAY, STAY),
    unseen: Callable[[float, float], bool] = lambda _, out: out < 0.02,
) -> Landmarks:
    """A dead bug; the left leg is the far one, and ``unseen`` at a time when so far out."""
    out = follow(left, time_s)
    left_leg, left_arm = limbs(out, follow(arms[0], time_s))
    right_leg, right_arm = limbs(follow(right, time_s), follow(arms[1], time_s))
    person = Person(left=left_leg, right=right_leg, left_arm=left_arm, right_arm=right_arm)
    seen = landmarks_of(person, time_s)
    points = seen.points.copy()
    for landmark in Landmark:
        points[landmark, 2] = 60 if landmark.words.startswith("left") else -60
    if unseen(time_s, out):
        for part in ("knee", "ankle", "heel", "foot_index"):
            points[Landmark.of("left", part), 3] = 0.1
    return replace(seen, points=points)


def test_legs_that_take_turns_are_counted_each_though_the_far_one_hides_at_rest():
    coach = play("dead_bug", lambda t: bug(t, SECOND, FIRST, arms=(FIRST, SECOND)), 18)
    assert done(coach) == ["right", "left"]
    assert found(coach) == []


def test_a_far_leg_that_vanishes_on_its_way_back_has_gone_behind_the_other_one():
    look = lambda t: bug(t, FIRST, STAY, unseen=lambda at, out: out < (0.45 if at > 5 else 0.02))  # noqa: E731
    assert done(play("dead_bug", look, 12)) == ["left"]


def test_a_far_leg_that_vanishes_while_it_is_out_is_not_taken_for_back():
    look = lambda t: bug(t, FIRST, STAY, unseen=lambda at, out: out < 0.02 or at > 4.5)  # noqa: E731
    assert play("dead_bug", look, 12).repetitions == []


def test_both_legs_at_once_are_no_dead_bug():
    assert done(play("dead_bug", lambda t: bug(t, FIRST, FIRST), 12)) == []


@pytest.mark.parametrize(("arms", "faults"), [
    ((FIRST, STAY), []), ((STAY, STAY), []), ((STAY, FIRST), ["same_side"]),
])  # fmt: skip
def test_the_arm_of_the_same_side_is_told(arms, faults):
    coach = play("dead_bug", lambda t: bug(t, STAY, FIRST, arms=arms), 12)
    assert done(coach) == ["right"]
    assert found(coach) == faults


def test_the_set_is_counted_over_both_sides():
    coach = Coach(load_exercise("dead_bug"))
    last = [coach.update(bug(f / FPS, SECOND, FIRST)) for f in range(18 * FPS)][-1]
    assert last.count is not None
    assert last.count.done == last.reps == 2


# -- pelvic tilt: rolling is counted, lifting is told ----------------------------------------

ROLLS: Script = [(0, 0), (3, 0), (4, 1), (7, 1), (8.5, 0), (11, 0), (12, 1), (15, 1), (16.5, 0)]


def tilted(time_s: float, roll: float = 0.0, lift_deg: float = 0.0, feet: float = 0.0) -> Landmarks:
    """On the back with bent knees: hips rolled towards the head, lifted, or feet in the air."""
    trunk, scale = 180 + lift_deg, 180.0
    up = cmath.exp(1j * math.radians(trunk))
    hips = (420 - 380j) - scale * up
    leg = Leg(50 - 1.6 * lift_deg + 30 * feet, 100 - 0.3 * lift_deg - 5 * feet)
    person = Person(trunk=trunk, left=leg, right=leg, hips=hips, scale=scale)
    seen = landmarks_of(person, time_s)
    points = seen.points.copy()
    for side in ("left", "right"):
        points[Landmark.of(side, "hip"), 0] -= 0.035 * scale * roll
    return replace(seen, points=points)


def lifting(time_s: float, script: Script) -> Landmarks:
    return tilted(time_s, lift_deg=16 * follow(script, time_s))


@pytest.mark.parametrize("exercise", ["pelvic_tilt", "box_breath_hip_rolls"])
def test_rolls_are_counted(exercise):
    coach = play(exercise, lambda t: tilted(t, roll=follow(ROLLS, t)), 20)
    assert done(coach) == ["both", "both"]
    assert found(coach) == []


@pytest.mark.parametrize("exercise", ["pelvic_tilt", "box_breath_hip_rolls"])
def test_hips_that_lift_are_told_and_not_counted(exercise):
    coach = play(exercise, lambda t: lifting(t, ROLLS), 20)
    assert done(coach) == []
    assert found(coach) == ["hips_lifting", "hips_lifting"]
    first = coach.faults[0]
    assert first.start_s == pytest.approx(3.5, abs=0.3)
    assert first.end_s == pytest.approx(7.9, abs=0.4)


def test_after_a_lift_a_roll_counts_again():
    def look(time_s: float) -> Landmarks:
        return lifting(time_s, ROLLS) if time_s < 10 else tilted(time_s, follow(ROLLS, time_s))

    assert done(play("pelvic_tilt", look, 20)) == ["both"]


def test_feet_in_the_air_are_told_though_the_roll_itself_can_not_be_measured():
    coach = play("box_breath_hip_rolls", lambda t: tilted(t, feet=follow(ROLLS, t)), 20)
    assert done(coach) == []
    assert found(coach) == ["feet_lifting", "feet_lifting"]


# -- bridge ----------------------------------------------------------------------------------


def rising(script: Script, top_deg: float = 26.0) -> Look:
    return lambda t: tilted(t, lift_deg=top_deg * follow(script, t))


def test_a_bridge_is_counted_on_both_sides_together():
    coach = play("bridge", rising(ROLLS), 20)
    assert done(coach) == ["both", "both"]
    assert found(coach) == []


def test_hips_that_stop_too_low_are_told_and_not_counted():
    coach = play("bridge", rising(ROLLS, 17.0), 20)
    assert done(coach) == []
    assert found(coach) == ["not_high_enough", "not_high_enough"]
    assert all(repetition.missing > 3 for repetition in coach.repetitions)


def test_hips_that_fall_are_told():
    falling: Script = [(0, 0), (3, 0), (4.5, 1), (7, 1), (7.45, 0)]
    coach = play("bridge", rising(falling), 12)
    assert done(coach) == ["both"]
    assert found(coach) == ["dropping_fast"]


def frames(look: Look, seconds: float) -> Iterator[Landmarks]:
    return (look(f / FPS) for f in range(round(seconds * FPS)))


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_that_was_asked_for_is_the_only_one_counted(side: Side):
    coach = Coach(load_exercise("dead_bug"), side)
    for seen in frames(lambda t: bug(t, SECOND, FIRST), 18):
        coach.update(seen)
    assert done(coach) == [side]
