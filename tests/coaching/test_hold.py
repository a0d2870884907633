"""The hold timer as a table of moments: what it must credit, and what it must not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.coaching.hold import HoldRecord, HoldTimer, Moment, Stage
from posecoach.exercises import load_exercise

RULES = load_exercise("supine_hamstring_stretch").hold
FPS = 20


def moments(*stretches: tuple[float, dict], fps: float = FPS, start: float = 0.0):
    """Frames of stretches of time: (seconds, what is true in them)."""
    time_s = start
    for seconds, facts in stretches:
        for _ in range(round(seconds * fps)):
            yield Moment(**({"time_s": time_s, "speed": 0.0} | facts))
            time_s += 1 / fps


IN = {"value": 95.0, "entered": True, "inside": True}
MOVING = IN | {"speed": 30.0}
LOW = {"value": 20.0, "entered": False, "inside": False}
FALLING = IN | {"speed": -40.0}
GONE = {"value": math.nan, "speed": math.nan, "entered": False, "inside": False, "unseen": "nobody"}
SITTING = {"value": 95.0, "entered": False, "inside": False, "unmet": "lying"}


def run(timer: HoldTimer, frames: Iterable[Moment]) -> list[HoldRecord]:
    ended = [timer.update(frame) for frame in frames]
    return [record for record in ended if record is not None]


def play(*stretches: tuple[float, dict], fps: float = FPS) -> tuple[HoldTimer, list[HoldRecord]]:
    timer = HoldTimer(RULES)
    return timer, run(timer, moments(*stretches, fps=fps))


FRAME = 1 / FPS

# what happens, how many holds end, seconds credited to them, why the last one ended
TABLE = [
    ("held and lowered", [(10, IN), (3, LOW)], [10.0], "left_band"),
    ("too short to settle", [(0.5, IN), (3, LOW)], [], None),
    ("never still", [(10, MOVING), (3, LOW)], [], None),
    ("two holds", [(8, IN), (5, LOW), (6, IN), (3, LOW)], [8.0, 6.0], "left_band"),
    ("a short lapse is forgiven but not credited",
     [(6, IN), (0.6, LOW), (6, IN), (3, LOW)], [12.0], "left_band"),
    ("a long lapse ends the hold",
     [(6, IN), (1.5, LOW), (6, IN), (3, LOW)], [6.0, 6.0], "left_band"),
    ("unseen for a moment: bridged by the next measurement",
     [(6, IN), (0.3, GONE), (6, IN), (3, LOW)], [12.3], "left_band"),
    ("unseen for two seconds: none of them counts",
     [(6, IN), (2, GONE), (6, IN), (3, LOW)], [12.0], "left_band"),
    ("gone for ten seconds: the hold ends where it was last seen",
     [(6, IN), (10, GONE), (6, IN), (3, LOW)], [6.0, 6.0], "left_band"),
    ("gone for good", [(6, IN), (30, GONE)], [6.0], "nobody"),
    ("sat up", [(6, IN), (3, SITTING)], [6.0], "lying"),
    ("nobody at all", [(30, GONE)], [], None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "script", "held", "why"), TABLE, ids=[t[0] for t in TABLE])
def test_what_is_credited(what, script, held, why):
    _, ended = play(*script)
    assert [r.held_s for r in ended] == pytest.approx(held, abs=2.5 * FRAME)
    if why is not None:
        assert ended[-1].ended == why


def test_the_settling_seconds_count_once_it_has_settled():
    timer, _ = play((RULES.settle.value + 0.1, IN))
    assert timer.stage is Stage.HOLDING
    assert timer.start_s == 0.0
    assert timer.held_s == pytest.approx(RULES.settle.value + 0.1, abs=2 * FRAME)


def test_leaving_is_taken_back_to_its_beginning():
    _, ended = play((10, IN), (0.5, FALLING), (3, LOW))
    # Half a second of falling was still inside the band; the slope's lag is known as well.
    assert 9.6 <= ended[0].end_s <= 10.0 + FRAME
    assert ended[0].held_s == pytest.approx(ended[0].end_s, abs=2 * FRAME)


def test_a_pause_on_the_way_deeper_is_not_the_hold():
    deeper = IN | {"value": 104.0}
    _, ended = play((2, IN), (10, deeper), (3, LOW))
    assert len(ended) == 1
    assert ended[0].start_s == pytest.approx(2.0, abs=2 * FRAME)
    assert ended[0].held_s == pytest.approx(10, abs=3 * FRAME)


def test_jitter_where_it_rests_deeper_does_not_put_off_the_beginning():
    deeper = IN | {"value": 104.0}
    seems_to_move = deeper | {"speed": 6.0}
    jitter = [(0.25, deeper), (0.15, seems_to_move)] * 6
    _, ended = play((2, IN), (1, deeper | {"speed": 12.0}), *jitter, (7.6, deeper), (3, LOW))
    assert ended[0].start_s == pytest.approx(3.0, abs=2 * FRAME)
    assert ended[0].held_s == pytest.approx(10, abs=3 * FRAME)


def test_a_pull_that_is_slow_for_a_moment_is_not_over():
    deeper = IN | {"value": 104.0}
    pulled = deeper | {"speed": 12.0}
    _, ended = play((2, IN), (0.3, pulled), (0.2, deeper), (0.5, pulled), (10, deeper), (3, LOW))
    assert ended[0].start_s == pytest.approx(3.0, abs=2 * FRAME)


def test_going_deeper_late_goes_on_with_the_same_hold():
    deeper = IN | {"value": 104.0}
    _, ended = play((8, IN), (10, deeper), (3, LOW))
    assert [r.held_s for r in ended] == pytest.approx([18.0], abs=3 * FRAME)
    assert ended[0].start_s == 0.0
    assert ended[0].peak == 104.0


def test_easing_off_pauses_until_the_limb_rests_again():
    eased = IN | {"value": 80.0}
    timer, ended = play((8, IN), (1.2, eased | {"speed": -20.0}))
    assert timer.reason == "eased_off"
    assert not timer.counting
    ended += run(timer, moments((6, eased), (3, LOW), start=9.2))
    assert len(ended) == 1
    assert 12.5 < ended[0].held_s < 14.0


def test_a_sleeping_machine_is_credited_nothing():
    timer = HoldTimer(RULES)
    run(timer, moments((6, IN)))
    before = timer.held_s
    ended = run(timer, moments((3, IN), start=3600.0))
    assert [r.held_s for r in ended] == [before]
    assert timer.held_s == pytest.approx(3, abs=2 * FRAME)


def test_a_gap_shorter_than_the_limit_pauses_without_credit():
    timer = HoldTimer(RULES)
    run(timer, moments((6, IN)))
    run(timer, moments((2, IN), start=8.0))
    assert timer.held_s == pytest.approx(8 - FRAME, abs=2 * FRAME)


@pytest.mark.parametrize("fps", [5, 10, 24, 30, 60, 120])
def test_the_frame_rate_does_not_change_the_time(fps):
    _, ended = play((12, IN), (3, LOW), fps=fps)
    assert ended[0].held_s == pytest.approx(12, abs=2.5 / fps)


@st.composite
def scripts(draw):
    kinds = [IN, MOVING, LOW, FALLING, GONE, SITTING, IN | {"value": 70.0}, IN | {"value": 110.0}]
    return draw(
        st.lists(st.tuples(st.floats(0.1, 12), st.sampled_from(kinds)), min_size=1, max_size=12)
    )


@settings(max_examples=150, deadline=None)
@given(scripts(), st.sampled_from([7, 15, 30]))
def test_never_more_seconds_than_were_measured_in_the_band(script, fps):
    timer = HoldTimer(RULES)
    frames = list(moments(*script, fps=fps))
    ended = run(timer, frames)
    last = timer.finish("recording_ended")
    ended += [last] if last else []
    measured = sum(frame.inside for frame in frames) / fps
    # Bridged gaps are at most half a second each, and each needs a measurement on both sides.
    gaps = sum(a.unseen is None and b.unseen is not None for a, b in pairwise(frames))
    assert sum(r.held_s for r in ended) <= measured + 0.5 * gaps + 1e-6
    for record in ended:
        assert record.held_s <= record.end_s - record.start_s + 1e-9
    for before, after in pairwise(ended):
        assert before.end_s <= after.start_s
