from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.tunable import with_numbers
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.sessions.labels import Labels, MarkedFault, MarkedHold
from posecoach.tuning.measuring import Measured, measure_for
from posecoach.tuning.replaying import Replay
from posecoach.tuning.running import replay
from posecoach.tuning.scoring import score
from posecoach.tuning.suggesting import Labelled, suggest
from tests.skeleton import film

STRETCH = "supine_hamstring_stretch"
ENTER, LEAVE = "phases.stretch.target.enter", "phases.stretch.target.leave"
SHORTEST = "hold.shortest"
# What an angle of the samples is off by (docs/accuracy.md), with what lies between two heights.
ERROR_DEG = 4.0


@cache
def session(seed: int) -> Measured:
    """Holds of many depths and lengths, none of them twice."""
    rng = np.random.default_rng(seed)
    script, time_s = [(0.0, 0.0)], 1.0
    for depth, length in zip(
        rng.permutation(np.arange(66, 90, 4)), rng.permutation(6), strict=True
    ):
        depth, length = float(depth + rng.uniform(-1, 1)), 3.0 + 1.2 * float(length)
        script += [(time_s, 0.0), (time_s + 2, depth), (time_s + 2 + length, depth)]
        script += [(time_s + 4 + length, 0.0)]
        time_s += 5 + length
    track = LandmarkTrack.of(film(script, seed=seed, end_s=time_s))
    return measure_for(track, load_exercise(STRETCH), f"session {seed}")


def labels_from(result: Replay) -> Labels:
    holds = tuple(
        MarkedHold(start_s=h.start_s, end_s=h.end_s, side=h.side)  # type: ignore[arg-type]
        for h in result.holds
        if h.complete
    )
    return Labels(format=1, exercise=STRETCH, holds=holds)


def labelled(exercise: Exercise, *seeds: int) -> list[Labelled]:
    return [Labelled(session(seed), labels_from(replay(session(seed), exercise))) for seed in seeds]


def test_thresholds_that_made_the_labels_are_found_again() -> None:
    shipped = load_exercise(STRETCH)
    true = with_numbers(shipped, {ENTER: 74.0, LEAVE: 69.0, SHORTEST: 6.0})
    found = suggest(shipped, labelled(true, 1, 2, 3), [ENTER, SHORTEST])
    assert found.values[ENTER] == pytest.approx(74, abs=ERROR_DEG)
    assert found.values[LEAVE] == pytest.approx(found.values[ENTER] - 5)
    assert found.values[SHORTEST] == pytest.approx(6.0, abs=1.2)  # What lies between two lengths.
    assert (found.score.missed, found.score.extra) == (0, 0)
    assert found.score.cost < found.score_before.cost
    assert found.held_out is not None
    assert found.held_out_before is not None
    assert found.held_out.cost < found.held_out_before.cost
    assert not any("too few" in words or "keep those" in words for words in found.warnings)


def test_the_trade_off_grows_away_from_what_fits() -> None:
    shipped = load_exercise(STRETCH)
    true = with_numbers(shipped, {ENTER: 74.0, LEAVE: 69.0})
    found = suggest(shipped, labelled(true, 1, 2, 3), [ENTER])
    curve = {point.value: point.score for point in found.curves[ENTER]}
    low, high = found.as_good[ENTER]
    assert low <= found.values[ENTER] <= high
    assert curve[min(curve)].extra > 0  # Too easy: more is counted than was seen.
    assert curve[max(curve)].missed > 0  # Too hard: less is.


def test_labels_that_the_exercise_fits_already_change_nothing() -> None:
    shipped = load_exercise(STRETCH)
    found = suggest(shipped, labelled(shipped, 1, 2, 3), [ENTER])
    assert found.values == {}
    assert any("No other numbers" in words for words in found.warnings)


def test_too_few_recordings_are_warned_about() -> None:
    shipped = load_exercise(STRETCH)
    true = with_numbers(shipped, {ENTER: 74.0, LEAVE: 69.0})
    found = suggest(shipped, labelled(true, 1), [ENTER])
    assert found.held_out is None
    assert any("Only 1 labelled recording:" in words for words in found.warnings)
    assert any("marked events" in words for words in found.warnings)


def test_what_keeps_people_safe_is_not_fitted() -> None:
    shipped = load_exercise(STRETCH)
    with pytest.raises(ValueError, match="keeps people safe"):
        suggest(shipped, labelled(shipped, 1), ["phases.stretch.target.limit"])
    with pytest.raises(ValueError, match="at least one"):
        suggest(shipped, [], [ENTER])
    with pytest.raises(KeyError):
        suggest(shipped, labelled(shipped, 1), ["phases.stretch.target.entr"])


def test_a_score_counts_what_is_found_missed_and_too_much() -> None:
    exercise = load_exercise(STRETCH)
    result = replay(session(1), exercise)
    exact = labels_from(result)
    assert exact.holds is not None
    full = score(result, exact, exercise)
    assert (full.found, full.missed, full.extra, full.off_s) == (len(exact.holds), 0, 0, 0)
    fewer = score(result, exact.model_copy(update={"holds": exact.holds[1:]}), exercise)
    first = exact.holds[0]
    assert (fewer.missed, fewer.extra) == (0, 1)
    assert fewer.off_s == pytest.approx(first.end_s - first.start_s)
    assert fewer.cost == pytest.approx(fewer.off_s + 1)
    # What was not labelled does not count: the replay's faults, if any, cost nothing.
    bounced = exact.model_copy(update={"faults": (MarkedFault(id="bouncing", start_s=1, end_s=3),)})
    assert score(result, bounced, exercise).missed == 1
