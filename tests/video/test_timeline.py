from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.video.timeline import Timeline


def place(*stamps_s: float | None, step_s: float = 0.1) -> list[float]:
    timeline = Timeline(step_s)
    return [timeline.place(stamp) for stamp in stamps_s]


def test_time_begins_with_the_first_picture_wherever_its_stamp_is() -> None:
    for first in (0.0, 7.5, -3.0):
        assert place(first, first + 0.25) == pytest.approx([0, 0.25])


def test_pictures_without_stamps_follow_step_by_step() -> None:
    assert place(None, None, None) == pytest.approx([0, 0.1, 0.2])
    assert place(2.0, None, 2.5, None) == pytest.approx([0, 0.1, 0.5, 0.6])


def test_a_repeated_or_slightly_early_stamp_comes_right_after() -> None:
    assert place(0, 0.1, 0.1, 0.05, 0.2) == pytest.approx([0, 0.1, 0.101, 0.102, 0.2])


def test_a_clock_that_is_set_anew_is_joined_on() -> None:
    assert place(5, 5.1, 0, 0.1, 0.2) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


@given(st.lists(st.none() | st.floats(-1e6, 1e6), min_size=2, max_size=40))
def test_whatever_the_stamps_times_strictly_increase(stamps: list[float | None]) -> None:
    found = place(*stamps)
    assert found[0] == 0
    assert all(later > earlier for earlier, later in pairwise(found))
