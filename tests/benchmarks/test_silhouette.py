from __future__ import annotations

import numpy as np
import pytest

from benchmarks.silhouette import judge, repetitions, smoothed

FPS = 20.0
TIME = np.arange(0, 20, 1 / FPS)
# Two seconds of rest, then three slow swings of 12 degrees.
TRUTH = np.where(TIME < 2, 0.0, 6 - 6 * np.cos((TIME - 2) * 2 * np.pi / 6))


def test_a_measure_that_follows_the_truth_is_found_to() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, len(TIME))
    row = judge("m", "c", 30 + 0.5 * TRUTH + noise, TRUTH, FPS)
    assert row.per_degree == pytest.approx(0.5, abs=0.02)
    assert row.correlation > 0.99
    assert row.truth == pytest.approx(12, abs=0.1)
    assert row.swing == pytest.approx(5.7, abs=0.3)
    assert row.known == 1
    assert row.noise == pytest.approx(0.1, abs=0.03)
    assert row.limit == pytest.approx(row.stray / 0.5, rel=0.05)


def test_a_measure_that_strays_by_itself_is_found_to() -> None:
    stray = 4 * np.sin(TIME)
    row = judge("m", "c", stray, np.zeros(len(TIME)), FPS)
    assert 3 < row.stray < 4.5
    assert np.isnan([row.swing, row.per_degree, row.limit]).all()
    assert row.markdown().count("|") == 13


def test_unknown_values_are_left_out() -> None:
    values = 0.5 * TRUTH
    values[50:100] = np.nan
    assert np.isnan(smoothed(values, FPS)).sum() == 50
    row = judge("m", "c", values, TRUTH, FPS)
    assert row.known == pytest.approx(1 - 50 / len(TIME))
    assert row.per_degree == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(("step", "count"), [(1, 3), (5, 3), (13, 0)])
def test_repetitions_are_ways_there_and_back_whatever_the_drift(step: float, count: int) -> None:
    assert repetitions(TRUTH, step) == count
    drifting = TRUTH + 0.3 * TIME
    assert repetitions(drifting, min(step, 9)) == 3
    assert repetitions(np.full(9, np.nan), step) == 0
