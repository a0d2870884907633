from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.vision.clock import TrackerClock

times = st.floats(min_value=-1e6, max_value=2e9, allow_nan=False)


@given(st.lists(times, min_size=1, max_size=60))
def test_milliseconds_strictly_increase_whatever_the_times(frames: list[float]) -> None:
    clock = TrackerClock()
    ticks = [clock.tick(time_s) for time_s in frames]
    assert ticks[0] == 0
    assert all(isinstance(tick, int) for tick in ticks)
    assert all(earlier < later for earlier, later in pairwise(ticks))


@given(st.integers(0, 10**9), st.lists(st.integers(1, 5000), min_size=1, max_size=60))
def test_times_a_millisecond_apart_are_kept_from_the_first_on(first: int, steps: list[int]) -> None:
    clock = TrackerClock()
    clock.tick(first / 1000)
    total = 0
    for step in steps:
        total += step
        assert clock.tick((first + total) / 1000) == total


def test_repeated_and_too_close_times_are_put_a_millisecond_later() -> None:
    clock = TrackerClock()
    assert [clock.tick(t) for t in (5.0, 5.0, 5.0002, 5.0004, 5.1)] == [0, 1, 2, 3, 100]


def test_after_a_step_back_the_spacing_is_kept() -> None:
    clock = TrackerClock()
    assert [clock.tick(t) for t in (10.0, 10.04, 0.0, 0.04, 0.08)] == [0, 40, 41, 81, 121]


@pytest.mark.parametrize("time_s", [math.nan, math.inf, -math.inf])
def test_a_time_that_is_no_number_is_refused(time_s: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        TrackerClock().tick(time_s)
