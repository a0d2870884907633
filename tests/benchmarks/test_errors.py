from __future__ import annotations

import numpy as np
import pytest

from benchmarks.accuracy.errors import Sample, figures


def sample(error: list[float], **other: list[bool]) -> Sample:
    count = len(error)
    yes = np.ones(count, dtype=bool)
    return Sample(
        error=np.array(error),
        perfect=np.full(count, 0.5),
        expected=np.array(other.get("expected", yes)),
        detected=np.array(other.get("detected", yes)),
        time_s=np.arange(count) / 10,
    )


def test_bias_keeps_the_sign_and_mean_error_does_not() -> None:
    found = figures(sample([-4.0, 2.0, -4.0, 2.0]))
    assert found.bias == -1.0
    assert found.mae == 3.0
    assert found.perfect_mae == 0.5


def test_unmeasured_frames_count_as_missing_and_not_as_error() -> None:
    found = figures(sample([1.0, np.nan, np.nan, 3.0], detected=[True, True, False, True]))
    assert found.measured == 0.5
    assert found.detected == 0.75
    assert found.mae == 2.0


def test_frames_that_need_not_be_measured_are_left_out() -> None:
    found = figures(sample([1.0, 50.0, np.nan], expected=[True, False, False]))
    assert found.frames == 1
    assert found.measured == 1.0
    assert found.worst == 1.0


def test_the_95th_percentile_is_of_sizes() -> None:
    found = figures(sample([-float(n) for n in range(101)]))
    assert found.p95 == pytest.approx(95.0)


def test_the_worst_keeps_its_sign_and_its_time() -> None:
    found = figures(sample([1.0, -7.0, 3.0, np.nan]))
    assert (found.worst, found.worst_s) == (-7.0, 0.1)
    assert figures(sample([1.0, -7.0]), one_recording=False).worst_s is None


def test_pooling_weighs_frames_and_not_recordings() -> None:
    pooled = Sample.pooled([sample([0.0, 0.0, 0.0]), sample([4.0])])
    assert figures(pooled).mae == 1.0


def test_nothing_measured_is_none_and_not_zero() -> None:
    found = figures(sample([np.nan, np.nan]))
    assert found.measured == 0.0
    assert found.mae is found.bias is found.p95 is found.worst is None
