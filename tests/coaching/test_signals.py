"""Levels, speeds and turning points, at any frame rate."""

from __future__ import annotations

import math

import pytest

from posecoach.coaching.signals import Signal, TurningPoints


@pytest.mark.parametrize("fps", [10, 24, 30, 60])
def test_the_speed_of_a_ramp_is_its_slope(fps):
    signal = Signal()
    for number in range(2 * fps):
        signal.push(number / fps, 30 * number / fps)
    assert signal.speed == pytest.approx(30, abs=1e-6)


def test_one_wrong_frame_does_not_move_the_level():
    signal = Signal()
    for number in range(30):
        signal.push(number / 30, 250.0 if number == 29 else 90.0)
    assert signal.level == 90.0


def test_nothing_is_known_of_nothing():
    signal = Signal()
    assert math.isnan(signal.level)
    assert math.isnan(signal.speed)
    signal.push(0.0, math.nan)
    assert math.isnan(signal.level)


def test_a_gap_forgets_what_was_before_it():
    signal = Signal()
    for number in range(30):
        signal.push(number / 30, 90.0)
    signal.push(5.0, 20.0)
    assert signal.level == 20.0
    assert math.isnan(signal.speed)


@pytest.mark.parametrize(("amplitude", "expected"), [(4.0, 8), (2.0, 0)])
def test_turning_points_count_swings_of_their_size_only(amplitude, expected):
    turns = TurningPoints(swing=5.0)
    for number in range(150):
        time_s = number / 30
        turns.push(time_s, 90 + amplitude * math.sin(2 * math.pi * time_s))
    assert len(turns.times) == pytest.approx(expected, abs=1)
