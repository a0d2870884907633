"""The repetition counter as a table of movements: what it must count, and what it must not."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.coaching.edges import BandEdges, Edges, SwingEdges, edges_between
from posecoach.coaching.repetition import RepCounter, RepRecord, Stage
from posecoach.exercises.models import RepetitionRules
from posecoach.exercises.numbers import Number, Positive, Seconds, Share
from posecoach.exercises.targets import Swing, TargetBand

FPS = 20.0
UNSEEN = math.nan


def number(value: float) -> Number:
    return Number(value=value, source="test")


def seconds(value: float) -> Seconds:
    return Seconds(value=value, source="test")


def band(enter: float, leave: float, aim: float) -> TargetBand:
    return TargetBand(
        angle="hip_flexion", enter=number(enter), leave=number(leave), aim=number(aim)
    )


RULES = RepetitionRules(
    shortest=seconds(0.5),
    longest=seconds(20),
    half=Share(value=0.5, source="test"),
    still=Positive(value=5, source="test"),
    lost=seconds(1.5),
    pause=seconds(0),
)

# Rest from 34 on (left under 31), the far end down to 15 (left over 20); and the same upside down.
FALLING = BandEdges(rest=band(34, 31, 45), far=band(15, 20, 5))
RISING = BandEdges(rest=band(26, 29, 15), far=band(45, 40, 55))


def upside_down(keys: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(s, 60 - value) for s, value in keys]


def swing(direction: str = "up") -> SwingEdges:
    return SwingEdges(
        Swing(
            measure="pelvic_roll",
            direction=direction,
            by=number(0.8),
            back=Share(value=0.5, source="test"),
        )
    )


Frame = tuple[float, float]


def path(keys: Iterable[tuple[float, float]], fps: float = FPS) -> list[Frame]:
    """Frames of a movement: for each key the seconds that it takes to come to a value.

    The first key's value is where it starts. A value that is unseen lasts for its seconds.
    """
    frames, now_s, value = [], 0.0, math.nan
    for duration, target in keys:
        start = target if math.isnan(value) else value
        count = round(duration * fps)
        for step in range(1, count + 1):
            seen = start + (target - start) * step / count
            frames.append((now_s + step / fps, seen))
        now_s += count / fps
        value = target
    return frames


def run(frames: Iterable[Frame], edges: Edges, rules: RepetitionRules = RULES) -> list[RepRecord]:
    return follow(RepCounter(rules, edges), frames)


def follow(counter: RepCounter, frames: Iterable[Frame]) -> list[RepRecord]:
    found, before = [], None
    for time_s, value in frames:
        speed = math.nan
        if before is not None:
            speed = (value - before[1]) / (time_s - before[0])
        before = (time_s, value)
        record = counter.update(time_s, value, speed)
        if record is not None:
            found.append(record)
    return found


def named(table: Iterable[tuple]) -> list:
    """Rows of a table whose first entry says what it is."""
    return [pytest.param(*row[1:], id=row[0]) for row in table]


LIE = (1, 45)
WHOLE = [(2, 5), (2, 5), (2, 45), (1, 45)]

# what happens, how many whole repetitions, what half ones were missing
TABLE = [
    ("one", [LIE, *WHOLE], 1, []),
    ("three", [LIE, *WHOLE, *WHOLE, *WHOLE], 3, []),
    ("nothing", [LIE, (9, 45)], 0, []),
    ("two thirds of the way", [LIE, (2, 22), (1, 22), (2, 45)], 0, [7]),
    ("a stir is no attempt", [LIE, (1, 28), (1, 45)], 0, []),
    ("up, and up again from half-way down", [LIE, (2, 5), (1, 25), (1, 5), (2, 45)], 1, []),
    ("jitter at the far edge",
     [LIE, (2, 14), *[(0.2, 19), (0.2, 13)] * 8, (2, 45)], 1, []),
    ("jitter beyond the far edge's slack", [LIE, (2, 14), *[(0.2, 24), (0.2, 13)] * 8, (2, 45)],
     1, []),
    ("jitter at the resting edge", [LIE, *[(0.2, 30.5), (0.2, 35)] * 8, (1, 45)], 0, []),
    ("jitter at the resting edge after a whole one",
     [LIE, (2, 5), (2, 34.5), *[(0.2, 30.5), (0.2, 35)] * 8], 1, []),
    ("unseen for a moment at the far end", [LIE, (2, 5), (1, UNSEEN), (1, 5), (2, 45)], 1, []),
    ("unseen for long at the far end", [LIE, (2, 5), (2, UNSEEN), (1, 5), (2, 45)], 0, []),
    ("unseen for long on the way back", [LIE, (2, 5), (1, 25), (2, UNSEEN), (1, 45)], 0, []),
    ("unseen for long, then a whole one",
     [LIE, (2, 5), (2, UNSEEN), (1, 5), (2, 45), *WHOLE], 1, []),
    ("unseen for long at rest changes nothing", [LIE, (5, UNSEEN), (1, 45), *WHOLE], 1, []),
    ("too long", [LIE, (2, 5), (25, 5), (2, 45)], 0, []),
    ("too long, then a whole one", [LIE, (2, 5), (25, 5), (2, 45), *WHOLE], 1, []),
    ("too quick for a body", [LIE, (0.15, 5), (0.15, 45), (1, 45)], 0, []),
    ("begun at the far end", [(2, 5), (2, 45), (1, 45)], 0, []),
    ("begun at the far end, then a whole one", [(2, 5), (2, 45), *WHOLE], 1, []),
    ("not back yet", [LIE, (2, 5), (2, 5)], 0, []),
    ("not all the way back", [LIE, (2, 5), (2, 30), (3, 30)], 0, []),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "whole", "missing"), named(TABLE))
@pytest.mark.parametrize("upwards", [False, True], ids=["falling", "rising"])
def test_table(keys, whole, missing, upwards):
    edges = RISING if upwards else FALLING
    records = run(path(upside_down(keys) if upwards else keys), edges)
    assert sum(record.complete for record in records) == whole
    assert [r.missing for r in records if not r.complete] == pytest.approx(missing)


def test_a_repetition_says_how_long_each_part_took():
    (record,) = run(path([LIE, *WHOLE]), FALLING)
    # It leaves rest at 31 (0.7 s into the way out) and is back at 34 (1.45 s into the way back).
    assert record.start_s == pytest.approx(1.75, abs=0.06)
    assert record.end_s == pytest.approx(6.45, abs=0.11)
    assert record.out_s == pytest.approx(0.8, abs=0.11)
    assert record.far_s == pytest.approx(0.5 + 2 + 0.75, abs=0.16)
    assert record.back_s == pytest.approx(0.7, abs=0.11)
    assert record.out_s + record.far_s + record.back_s == pytest.approx(
        record.end_s - record.start_s
    )
    assert record.peak == pytest.approx(5)


def test_who_goes_out_again_is_on_the_way_back_from_the_last_time():
    (record,) = run(path([LIE, (2, 5), (1, 25), (1, 5), (2, 45)]), FALLING)
    assert record.far_s == pytest.approx(0.5 + 2 + 0.75, abs=0.16)
    assert record.back_s == pytest.approx(0.7, abs=0.11)


def test_stalling_half_way_is_noticed_while_it_lasts():
    counter = RepCounter(RULES, FALLING)
    follow(counter, path([LIE, (2, 22)]))
    assert not counter.stalled
    counter.update(3.05, 22.0, 0.0)
    assert counter.stalled
    counter.update(3.10, 18.0, -30.0)
    assert not counter.stalled
    counter.update(3.15, 14.0, 0.0)
    assert counter.stage is Stage.FAR
    assert not counter.stalled


def test_far_seconds_run_at_the_far_end_only():
    counter = RepCounter(RULES, FALLING)
    follow(counter, path([LIE]))
    assert counter.far_s(1.0) == 0
    counter.update(1.5, 25.0, -40.0)
    counter.update(2.0, 10.0, -30.0)
    assert counter.far_s(4.0) == pytest.approx(2.0)


# -- swings: rest is wherever the body is ----------------------------------------------------

CALM = (2, 30)
ROLL = [(1, 31.5), (2, 31.5), (1, 30), (1, 30)]

SWINGS = [
    ("one", [CALM, *ROLL], 1, []),
    ("four", [CALM, *ROLL * 4], 4, []),
    ("too small for an attempt", [CALM, (1, 30.35), (1, 30)], 0, []),
    ("nearly", [CALM, (1, 30.7), (1, 30), (1, 30)], 0, [0.1]),
    ("it comes back by half", [CALM, (1, 31.5), (1, 30.7), (1, 30.7)], 1, []),
    ("it comes back by less", [CALM, (1, 31.5), (1, 30.9), (1, 30.9)], 0, []),
    ("rest sinks between them", [CALM, *ROLL, (4, 28), (2, 28), (1, 29.5), (1, 28)], 2, []),
    ("rest climbs slowly between them",
     [CALM, *ROLL, (40, 30.8), (1, 32.3), (1, 32.3), (1, 30.8)], 2, []),
    ("a slow climb is no swing", [CALM, (60, 31.2)], 0, []),
    ("a step that stays is no swing", [CALM, (1, 33), (60, 33)], 0, []),
    ("settling down is no start", [(0.5, 31.5), (0.8, 33), (0.9, 30), (3, 30)], 0, []),
    ("settling down, then one", [(0.5, 31.5), (0.8, 33), (0.9, 30), CALM, *ROLL], 1, []),
    ("begun at the far end", [(2, 31.5), (1, 30), (2, 30)], 0, []),
    ("begun at the far end, then one", [(2, 31.5), (1, 30), (2, 30), *ROLL], 1, []),
    ("unseen at rest, and elsewhere afterwards",
     [CALM, (3, UNSEEN), (0.5, 33), (0.5, 30), (2, 30)], 0, []),
    ("unseen at rest, at rest elsewhere, then one",
     [CALM, (3, UNSEEN), (2, 33), (1, 34.5), (1, 33), (1, 33)], 1, []),
    ("out and back in a jump each", [CALM, (0.05, 33), (1, 33), (0.05, 30), (1, 30)], 1, []),
    ("unseen in the middle", [CALM, (1, 31.5), (2, UNSEEN), (0.5, 31.5), (1, 30), (2, 30)], 0, []),
    ("unseen in the middle, then one",
     [CALM, (1, 31.5), (2, UNSEEN), (1.5, 31.5), (1, 30), (2, 30), *ROLL], 1, []),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "whole", "missing"), named(SWINGS))
@pytest.mark.parametrize("direction", ["up", "down"])
def test_swings(keys, whole, missing, direction):
    frames = path(keys if direction == "up" else upside_down(keys))
    records = run(frames, swing(direction))
    assert sum(record.complete for record in records) == whole
    assert [r.missing for r in records if not r.complete] == pytest.approx(missing, abs=0.03)


def test_a_swing_given_up_leaves_no_false_rest_behind():
    # Hips lifted in a pelvic tilt: the movement is given up far out, and the way down is not one.
    counter = RepCounter(RULES, swing())
    follow(counter, path([CALM, (1, 35)]))
    counter.abandon()
    later = [(time_s + 3, value) for time_s, value in path([(2, 35), (1, 30), (2, 30)])]
    assert follow(counter, later) == []


# -- properties ------------------------------------------------------------------------------


def waves(
    count: int, rest: float, far: float, period_s: float, fps: float, noise: float, seed: int
) -> list[Frame]:
    """Frames of ``count`` smooth movements out and back, with a second of rest around them."""
    chance = random.Random(seed)
    times = np.arange(0, count * period_s + 2, 1 / fps)
    turn = np.clip(times - 1, 0, count * period_s) / period_s
    smooth = rest + (far - rest) * (1 - np.cos(2 * np.pi * turn)) / 2
    return [
        (t + 1 / fps, v + chance.uniform(-noise, noise))
        for t, v in zip(times.tolist(), smooth.tolist(), strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(
    count=st.integers(0, 6),
    far=st.floats(-10, 40),
    period_s=st.floats(2, 8),
    fps=st.floats(8, 30),
    noise=st.floats(0, 7),
    seed=st.integers(0, 2**16),
)
def test_never_more_than_were_done(count, far, period_s, fps, noise, seed):
    records = run(waves(count, 45, far, period_s, fps, noise, seed), FALLING)
    whole = sum(record.complete for record in records)
    assert whole <= count
    if far + noise < 15 and noise < 5:
        assert whole == count
    if far - noise > 15:
        assert whole == 0


@settings(max_examples=150, deadline=None)
@given(
    count=st.integers(0, 6),
    size=st.floats(0.1, 4),
    period_s=st.floats(3, 12),
    fps=st.floats(8, 30),
    noise=st.floats(0, 0.1),
    drift=st.floats(-0.01, 0.01),
    seed=st.integers(0, 2**16),
)
def test_never_more_swings_than_were_done(count, size, period_s, fps, noise, drift, seed):
    frames = waves(count, 30, 30 + size, period_s, fps, noise, seed)
    frames = [(time_s, value + drift * time_s) for time_s, value in frames]
    whole = sum(record.complete for record in run(frames, swing()))
    assert whole <= count
    if size < 0.8 - 2 * noise - 0.01 * period_s - 0.2:
        assert whole == 0


_PATHS = st.lists(
    st.tuples(st.floats(0.05, 1.0), st.one_of(st.just(math.nan), st.floats(-20, 70))),
    max_size=60,
)


def _in_time(steps: list[tuple[float, float]]) -> list[Frame]:
    times = np.cumsum([step for step, _ in steps]).tolist()
    return [(t, value) for t, (_, value) in zip(times, steps, strict=True)]


@settings(max_examples=150, deadline=None)
@given(_PATHS)
def test_never_one_without_leaving_and_returning(steps):
    frames = _in_time(steps)
    records = run(frames, FALLING)
    for record in records:
        between = [v for t, v in frames if record.start_s <= t <= record.end_s]
        before = [v for t, v in frames if t < record.start_s]
        assert any(v >= 34 for v in before), "it was at rest before"
        assert between[0] < 31, "it left rest"
        assert between[-1] >= 34, "it came back"
        assert (np.nanmin(between) <= 15) == record.complete
        assert record.peak == np.nanmin(between)
    for first, second in pairwise(records):
        assert first.end_s < second.start_s


@settings(max_examples=150, deadline=None)
@given(_PATHS)
def test_never_a_swing_without_leaving_and_returning(steps):
    frames = [(t, 30 + value / 20) for t, value in _in_time(steps)]
    for record in run(frames, swing()):
        before = [v for t, v in frames if t < record.start_s]
        between = [v for t, v in frames if record.start_s <= t <= record.end_s]
        if record.complete:
            assert record.peak - np.nanmin(before) >= 0.8
            assert record.peak - between[-1] >= 0.4 - 1e-9
        assert record.peak == np.nanmax(between)


def test_edges_need_bands_or_a_swing():
    assert isinstance(edges_between(FALLING.rest, FALLING.far, None), BandEdges)
    assert isinstance(edges_between(None, None, swing().swing), SwingEdges)
    with pytest.raises(ValueError, match="two phases, or a swing"):
        edges_between(FALLING.rest, None, None)
