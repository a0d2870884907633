"""When a limb that is let go began to move: least-jerk movements, jumps, and no movement."""

from __future__ import annotations

import math

import numpy as np
import pytest

from posecoach.coaching.leaving import LAG_S, onset_of_leaving
from tests.skeleton import ease


def path(depth: float, seconds: float, *, fps: float = 30.0, noise: float = 0.0, until: float):
    """Ten seconds at 90, then down by ``depth`` within ``seconds``, seen until some time."""
    rng = np.random.default_rng(4)
    times = np.arange(0, until, 1 / fps)
    values = [90 - depth * ease((t - 10) / seconds) + rng.normal(0, noise) for t in times]
    return list(zip(times.tolist(), values, strict=True))


@pytest.mark.parametrize("depth", [25.0, 45.0, 90.0])
@pytest.mark.parametrize("seconds", [2.0, 3.0])
@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_the_beginning_of_a_movement_is_found(depth, seconds, fps):
    seen = path(depth, seconds, fps=fps, until=10 + 0.6 * seconds)
    # What is given here is not smoothed, so the lag that is taken off is too much.
    assert onset_of_leaving(seen) + LAG_S == pytest.approx(10.0, abs=0.2)


def test_jitter_moves_it_by_less_than_the_tolerance():
    seen = path(40, 3.0, noise=0.4, until=11.6)
    assert onset_of_leaving(seen) + LAG_S == pytest.approx(10.0, abs=0.25)


@pytest.mark.parametrize(
    "seen",
    [
        [],
        [(0.0, 90.0)],
        path(0.0, 1.0, until=15),
        path(4.0, 2.0, until=14),
        # A tracker that jumps from one frame to the next has begun no movement.
        [(t / 30, 90.0 if t < 300 else 40.0) for t in range(303)],
        # Sinking by three degrees a second is no letting go.
        [(t / 30, 90.0 - max(0, t - 300) / 10) for t in range(420)],
    ],
)
def test_what_is_no_letting_go_has_no_beginning(seen):
    assert math.isinf(onset_of_leaving(seen))
