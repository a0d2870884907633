"""The rhythm to follow: it leads on the time of the landmarks, and waits for the person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.coaching.pacing import Pacer
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.models import PaceStep
from posecoach.exercises.numbers import Seconds


def steps(**lengths: float) -> tuple[PaceStep, ...]:
    return tuple(
        PaceStep(id=name, words=f"{name}.", seconds=Seconds(value=length, source="test"))
        for name, length in lengths.items()
    )


BOX = steps(out=4, empty=4, inn=4, full=4)


def lead(pacer: Pacer, seconds: float, start_s: float = 0.0, fps: float = 10, ready: bool = True):
    """The time goes on; returns the time of the next frame."""
    count = round(seconds * fps)
    for i in range(count):
        pacer.update(start_s + i / fps, ready)
    return start_s + count / fps


@pytest.mark.parametrize(
    ("seconds", "step", "left", "round_"),
    [
        (0.1, "out", 4.0, 1),
        (1.1, "out", 3.0, 1),
        (4.1, "empty", 4.0, 1),
        (9.1, "inn", 3.0, 1),
        (15.1, "full", 1.0, 1),
        (16.1, "out", 4.0, 2),
        (37.1, "empty", 3.0, 3),
    ],
)
def test_the_square_goes_round(seconds, step, left, round_):
    pacer = Pacer(BOX)
    lead(pacer, seconds)
    now = pacer.now
    assert (now.step, now.words, now.round) == (step, f"{step}.", round_)
    assert now.left_s == pytest.approx(left, abs=1e-6)
    assert now.seconds == 4


def test_steps_may_differ_in_length():
    pacer = Pacer(steps(out=5, inn=3))
    lead(pacer, 6.1)
    assert pacer.now.step == "inn"
    assert pacer.now.left_s == pytest.approx(2)
    assert pacer.now.seconds == 3


def test_it_does_not_begin_before_the_person_is_ready():
    pacer = Pacer(BOX)
    end_s = lead(pacer, 5, ready=False)
    assert pacer.now is None
    lead(pacer, 1.1, end_s)
    assert pacer.now.left_s == pytest.approx(3)


def test_it_waits_where_the_person_got_up():
    pacer = Pacer(BOX)
    end_s = lead(pacer, 5.1)
    before = pacer.now
    end_s = lead(pacer, 20, end_s, ready=False)
    assert pacer.now == before
    lead(pacer, 1.1, end_s)
    assert pacer.now.step == "empty"
    assert pacer.now.left_s == pytest.approx(before.left_s - 1)


def test_a_gap_in_the_recording_does_not_carry_it_away():
    pacer = Pacer(BOX)
    pacer.update(0.0, True)
    pacer.update(60.0, True)
    assert pacer.now.left_s == pytest.approx(4 - MAX_GAP_S)


@pytest.mark.parametrize("rhythm", [(), steps(nothing=0)])
def test_without_a_rhythm_there_is_nothing_to_follow(rhythm):
    pacer = Pacer(rhythm)
    assert pacer.update(0.0, True) is None
    lead(pacer, 5)
    assert pacer.now is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 2.0), st.booleans()), max_size=80))
def test_it_always_lies_within_a_step_and_never_runs_back(frames):
    pacer, time_s, before = Pacer(BOX), 0.0, -1.0
    for step_s, ready in frames:
        time_s += step_s
        now = pacer.update(time_s, ready)
        if now is None:
            continue
        assert 0 <= now.left_s <= now.seconds
        index = [step.id for step in BOX].index(now.step)
        place = 16 * (now.round - 1) + 4 * (index + 1) - now.left_s
        assert before - 1e-9 <= place <= time_s
        before = place
