"""Protocols on stick people: led by what is done, never by waiting alone."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecoach.coaching import Coach, Feedback
from posecoach.coaching.feedback import TimerState
from posecoach.coaching.protocol_runner import Beat, ProtocolRunner
from posecoach.exercises import load_exercise
from posecoach.exercises.routine_library import load_protocol
from tests.skeleton import Person, Script, film

STRETCH = load_exercise("supine_hamstring_stretch")
CONTRACT, ISOLATED, FLOSS = (
    load_protocol(name) for name in ("contract_relax", "active_isolated", "active_floss")
)
# Two rounds: edge, six seconds of effort, let go, deeper, hold; then six degrees deeper again.
TWO_ROUNDS: Script = [
    (0, 0), (1, 0), (4, 78), (14, 78), (17, 84), (40, 84), (43, 90), (62, 90), (65, 0), (68, 0),
]  # fmt: skip


def led(protocol, hip: Script, **film_options) -> tuple[Coach, list[Feedback]]:
    coach = Coach(STRETCH, protocol=protocol)
    said = [coach.update(seen) for seen in film(hip, **film_options)]
    coach.finish()
    return coach, said


def steps(said: list[Feedback]) -> list[tuple[str, int]]:
    """Each step as it began, with its round."""
    found: list[tuple[str, int]] = []
    for feedback in said:
        here = feedback.step and (feedback.step.step, feedback.step.round)
        if here and (not found or found[-1] != here):
            found.append(here)
    return found


def test_contract_relax_goes_through_its_steps_as_they_are_done():
    _, said = led(CONTRACT, TWO_ROUNDS)
    rounds = ["effort", "relax", "deepen", "hold"]
    expected = [("reach", 1)] + [(s, 1) for s in rounds] + [(s, 2) for s in rounds]
    assert steps(said)[: len(expected)] == expected


def test_each_step_is_said_once_with_its_tone():
    _, said = led(CONTRACT, TWO_ROUNDS)
    words = [f.cue.text for f in said if f.cue and f.cue.id.startswith("step_effort")]
    assert words == [CONTRACT.steps[1].words] * len(words)
    assert 2 <= len(words) <= 3
    tones = {f.cue.milestone for f in said if f.cue and f.cue.id.startswith("step_effort")}
    assert tones == {"effort"}


def test_an_effort_in_which_the_leg_moves_does_not_count():
    def swings(time_s: float, person: Person) -> Person:
        hip = person.left.hip_flexion + (12 * math.sin(4 * time_s) if time_s > 5.5 else 0)
        return replace(person, left=replace(person.left, hip_flexion=hip))

    still, _ = led(CONTRACT, [(0, 0), (1, 0), (4, 90), (20, 90)])
    _, calm = led(CONTRACT, [(0, 0), (1, 0), (4, 90), (20, 90)])
    _, moved = led(CONTRACT, [(0, 0), (1, 0), (4, 90), (20, 90)], change=swings)
    assert still.exercise.hold.shortest.value == 10
    assert ("relax", 1) in steps(calm)
    assert ("relax", 1) not in steps(moved)


def test_leaving_the_stretch_begins_the_round_anew():
    _, said = led(
        CONTRACT, [(0, 0), (1, 0), (4, 80), (8, 80), (10, 0), (16, 0), (19, 80), (30, 80)]
    )
    assert steps(said)[:4] == [("reach", 1), ("effort", 1), ("reach", 1), ("effort", 1)]


def test_nobody_in_the_picture_does_no_step():
    _, said = led(
        CONTRACT, TWO_ROUNDS, change=lambda t, person: person if t < 6 or t > 60 else None
    )
    assert steps(said)[:2] == [("reach", 1), ("effort", 1)]
    assert ("relax", 1) not in steps([f for f in said if f.time_s < 60])


def isolated(rounds: int, length_s: float = 3.0) -> Script:
    """Two seconds and a bit at the edge, and back, again and again."""
    script: Script = [(0.0, 0.0)]
    for number in range(rounds):
        start = 1 + number * (4 + length_s)
        script += [(start, 20), (start + 2, 85), (start + 2 + length_s, 85),
                   (start + 4 + length_s, 20)]  # fmt: skip
    return script


def test_active_isolated_counts_short_holds():
    coach, said = led(ISOLATED, isolated(9))
    assert [hold.complete for hold in coach.holds] == [True] * 9
    assert steps(said)[:4] == [("reach", 1), ("hold", 1), ("release", 1), ("reach", 2)]
    assert TimerState.BREAK not in {f.timer.state for f in said if f.time_s < 40}


def test_active_floss_counts_movements_and_credits_no_hold():
    script: Script = [(0.0, 20.0)]
    for number in range(13):
        script += [(1 + 5 * number, 20), (3.5 + 5 * number, 85), (6 + 5 * number, 20)]
    coach, said = led(FLOSS, script)
    assert coach.holds == []
    assert len(coach.repetitions) == 13
    assert said[-1].count is not None
    assert said[-1].count.done == 13
    assert {r.side for r in coach.repetitions} == {"left"}


def test_an_exercise_that_is_not_done_so_is_refused():
    with pytest.raises(ValueError, match="not done as"):
        Coach(load_exercise("double_knee_to_chest"), protocol=FLOSS)
    with pytest.raises(ValueError, match="not done as"):
        Coach(load_exercise("bridge"), protocol=ISOLATED)


def beat(time_s: float, **facts) -> Beat:
    usual = {"value": 80.0, "still": True, "inside": True, "settled": True, "credit_s": 0.0}
    return Beat(time_s=time_s, **(usual | facts))


def test_time_without_credit_ends_no_hold():
    runner = ProtocolRunner(ISOLATED.fitted(STRETCH))
    runner.update(beat(0.0))
    assert runner.step.kind == "hold"
    for number in range(200):
        runner.update(beat(0.1 * number))
    assert runner.step.kind == "hold"
    runner.update(beat(30.0, credit_s=2.0))
    assert runner.step.kind == "release"


def test_whoever_does_not_get_deeper_goes_on_after_the_time():
    runner = ProtocolRunner(CONTRACT.fitted(STRETCH))
    runner.update(beat(0.0))
    runner.update(beat(1.0, credit_s=6.0))
    runner.update(beat(4.0))
    assert runner.step.kind == "deepen"
    runner.update(beat(11.9))
    assert runner.step.kind == "deepen"
    runner.update(beat(12.1))
    assert runner.step.kind == "hold"
