"""Stream time from capture times."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.web.live_clock import LATE_S, LONGEST_GAP_S, NOMINAL_STEP_S, StreamClock


def times(*capture_ms: float) -> list[float | None]:
    clock = StreamClock()
    return [clock.time_of(ms) for ms in capture_ms]


def test_it_starts_at_zero_and_keeps_the_spacing() -> None:
    assert times(123_456.0, 123_489.5, 124_456.0) == pytest.approx([0.0, 0.0335, 1.0])


def test_a_repeated_or_late_frame_is_left_out() -> None:
    assert times(1000.0, 1040.0, 1040.0, 1020.0, 1080.0) == pytest.approx(
        [0.0, 0.04, None, None, 0.08]
    )


def test_a_clock_set_back_goes_on_one_frame_later() -> None:
    back = 500_000.0 - (LATE_S + 1) * 1000
    assert times(500_000.0, back, back + 40) == pytest.approx(
        [0.0, NOMINAL_STEP_S, NOMINAL_STEP_S + 0.04]
    )


def test_a_wild_jump_ahead_is_a_long_absence() -> None:
    assert times(0.0, 1e14, 1e14 + 40) == pytest.approx([0.0, LONGEST_GAP_S, LONGEST_GAP_S + 0.04])


@given(st.lists(st.floats(0, 1e14), max_size=60))
def test_time_only_ever_grows(capture_ms: list[float]) -> None:
    seen = [time for time in times(*capture_ms) if time is not None]
    assert all(a < b for a, b in itertools.pairwise(seen))
