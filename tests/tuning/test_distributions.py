from __future__ import annotations

import numpy as np
import pytest

from posecoach.exercises import load_exercise
from posecoach.tuning.distributions import curves_of, histogram, lengths_of
from posecoach.tuning.measuring import Measured, measure_for
from posecoach.tuning.parts import Axis, Edge, parts_of
from posecoach.tuning.replaying import Replay
from posecoach.tuning.running import replay
from tests.tuning.replays import filmed

STRETCH = load_exercise("supine_hamstring_stretch")


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure_for(filmed(), STRETCH)


@pytest.fixture(scope="module")
def result(measured: Measured) -> Replay:
    return replay(measured, STRETCH)


def axis_of(path: str, at: int = 0) -> tuple[Axis, tuple[Edge, ...]]:
    return next(part for part in parts_of(STRETCH) if part.path == path).axes[at]


def test_a_histogram_holds_the_seconds_of_the_recording(measured: Measured, result: Replay) -> None:
    axis, edges = axis_of("phases.stretch.target")
    found = histogram([measured, measured], [result, result], axis, edges)
    assert found is not None
    seen = ~np.isnan(curves_of(measured, axis, result)["left"])
    assert found.amounts["left"].sum() == pytest.approx(
        2 * measured.steps[seen][1:].sum(), rel=0.01
    )
    assert found.low < min(e.value for e in edges)
    assert found.high > max(e.value for e in edges)


def test_what_is_held_lies_beyond_the_edge(measured: Measured, result: Replay) -> None:
    axis, _ = axis_of("phases.stretch.target")
    worked = curves_of(measured, axis, result)["left"]
    for hold in result.holds:
        inside = (measured.time_s >= hold.start_s) & (measured.time_s <= hold.end_s)
        assert np.nanmin(worked[inside]) >= STRETCH.held.leave.value


def test_a_departure_is_known_during_holds_alone(measured: Measured, result: Replay) -> None:
    axis, _ = axis_of("faults.creeping_out")
    assert (axis.takes, axis.direction) == ("departure", "down")
    known = ~np.isnan(curves_of(measured, axis, result)["left"])
    held = np.zeros(len(measured), dtype=bool)
    for hold in result.holds:
        held |= (measured.time_s >= hold.start_s) & (measured.time_s <= hold.end_s)
    assert known.any()
    assert not (known & ~held).any()


def test_speeds_and_swings_have_no_sign(measured: Measured, result: Replay) -> None:
    for path, takes in (("hold", "speed"), ("faults.bouncing", "swing")):
        axis, _ = axis_of(path)
        assert axis.takes == takes
        for values in curves_of(measured, axis, result).values():
            assert np.nanmin(values) >= 0


def test_lengths_are_those_of_the_holds(measured: Measured, result: Replay) -> None:
    axis, edges = axis_of("hold", 1)
    found = histogram([measured], [result], axis, edges)
    assert found is not None
    assert sum(found.amounts["left"]) == len(result.holds) == len(lengths_of(result)["left"])


def test_where_nothing_was_measured_there_is_no_histogram(measured: Measured) -> None:
    axis, edges = axis_of("faults.creeping_out")
    nothing = Replay("", (), (), (), ())
    assert histogram([measured], [nothing], axis, edges) is None
