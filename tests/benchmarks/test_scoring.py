"""Scores of stick people whose truth is what they were built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy.coaching import coach_through
from benchmarks.accuracy.conditions import CLEAN
from benchmarks.accuracy.errors import figures
from benchmarks.accuracy.scoring import Score, runs, score
from benchmarks.accuracy.truth import Span, Truth
from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.landmarks import Landmark, LandmarkTrack
from tests.skeleton import film

# Raised in 3 s, held from 4 to 14, down again.
SCRIPT = [(0.0, 0.0), (1.0, 0.0), (4.0, 90.0), (14.0, 90.0), (17.0, 0.0), (18.0, 0.0)]
HOLD = Span(4.0, 14.0, "hold", "left")
Change = Callable[[np.ndarray], None]


@cache
def still(noise: float = 0.0) -> LandmarkTrack:
    return LandmarkTrack.of(film(SCRIPT, noise=noise))


def truth_of(track: LandmarkTrack, **other: object) -> Truth:
    truth = Truth(
        clip=Path("stick.mp4"),
        name="stick",
        exercise="supine_hamstring_stretch",
        execution="good",
        view="side",
        time_s=track.time_s,
        points=track.points[..., :2].astype(np.float64),
        degrees=dict(measure_track(track).degrees),
        working=np.full(len(track), "left"),
        holds=(HOLD,),
        faults=(),
        repetitions=1,
        near="left",
    )
    return replace(truth, **other)


def scored(truth: Truth, track: LandmarkTrack) -> Score:
    return score(truth, track, CLEAN, coach_through(truth, track))


def with_points(track: LandmarkTrack, change: Change) -> LandmarkTrack:
    points = track.points.copy()
    change(points)
    return replace(track, points=points)


def test_seeing_the_truth_is_no_error() -> None:
    track = still()
    found = scored(truth_of(track), track)
    for sample in found.angles.values():
        assert figures(sample).mae == 0
    assert found.swapped == 0
    assert found.elsewhere == 0
    assert max(values.max() for values in found.points.values()) < 1e-6


def test_a_thigh_that_is_seen_too_flat_shows_as_bias_of_that_leg_only() -> None:
    track = still()
    truth = truth_of(track)
    shifted = {k: v + 7.0 if k == ("hip_flexion", "left") else v for k, v in truth.degrees.items()}
    found = scored(replace(truth, degrees=shifted), track)
    assert figures(found.angles["hip_flexion", "working"]).bias == pytest.approx(-7.0)
    assert figures(found.angles["hip_flexion", "other"]).bias == 0


def test_landmark_distance_is_in_trunk_lengths() -> None:
    track = still()

    def move(points: np.ndarray) -> None:
        points[:, Landmark.LEFT_ANKLE, 0] += 18.0  # a tenth of the stick's trunk

    found = scored(truth_of(track), with_points(track, move))
    assert np.median(found.points["ankle", "working"]) == pytest.approx(0.1, abs=0.001)
    assert found.points["ankle", "other"].max() < 1e-6


def test_swapped_legs_are_told_with_their_times() -> None:
    track = still()
    pairs = [Landmark.of(s, p) for s in ("left", "right") for p in ("hip", "knee", "ankle")]
    crossed = pairs[3:] + pairs[:3]
    chosen = (track.time_s > 8) & (track.time_s < 10)

    def swap(points: np.ndarray) -> None:
        points[np.ix_(chosen, pairs)] = points[np.ix_(chosen, crossed)]

    found = scored(truth_of(track), with_points(track, swap))
    first, *_, last = track.time_s[chosen].tolist()
    assert found.swaps == [(pytest.approx(first, abs=0.02), pytest.approx(last, abs=0.02))]
    assert found.swapped is not None
    assert 0.1 < found.swapped < 0.2


def test_the_hold_is_found_on_its_side() -> None:
    track = still(noise=0.3)
    (coached,) = scored(truth_of(track), track).coached
    assert coached.holds is not None
    (hold,) = coached.holds
    assert hold.outcome == "found"
    assert hold.side_right is True
    assert hold.held_error_s == pytest.approx(0, abs=1.0)
    assert coached.side_right == 1.0
    assert not coached.false_holds


def test_a_hold_of_the_other_leg_is_on_the_wrong_side() -> None:
    track = still(noise=0.3)
    truth = truth_of(track, holds=(replace(HOLD, side="right"),))
    (coached,) = scored(truth, track).coached
    assert coached.holds is not None
    assert coached.holds[0].side_right is False
    assert coached.side_right == 0.0


def test_a_hold_that_is_not_true_is_false() -> None:
    track = still(noise=0.3)
    (coached,) = scored(truth_of(track, holds=()), track).coached
    assert len(coached.false_holds) == 1


def test_a_hold_that_nobody_labelled_is_neither() -> None:
    track = still(noise=0.3)
    (coached,) = scored(truth_of(track, holds=None, faults=None), track).coached
    assert coached.holds is None
    assert not coached.false_holds


def test_a_missed_hold_lacks_all_its_seconds_and_a_missed_fault_is_told() -> None:
    track = LandmarkTrack.of(film([(0.0, 0.0), (18.0, 0.0)]))
    truth = truth_of(track, faults=(Span(5, 9, "bouncing"), Span(5, 9, "flying")))
    (coached,) = scored(truth, track).coached
    assert coached.holds is not None
    assert coached.holds[0].outcome == "missed"
    assert coached.holds[0].held_error_s == -10.0
    assert coached.faults is not None
    assert [(f.found, f.known) for f in coached.faults] == [(None, True), (None, False)]


def test_where_there_is_nothing_to_coach_every_exercise_is_tried() -> None:
    track = still(noise=0.3)
    found = scored(truth_of(track, exercise="none", holds=()), track)
    assert "supine_hamstring_stretch" in [c.exercise for c in found.coached]


def test_an_exercise_that_the_product_lacks_is_measured_but_not_coached() -> None:
    track = still()
    found = scored(truth_of(track, exercise="handstand"), track)
    assert not found.coached
    assert found.angles


def test_a_joint_outside_the_picture_is_not_expected() -> None:
    track = still()
    truth = truth_of(track)
    truth.points[:100, Landmark.LEFT_KNEE] = [-50, 100]
    found = scored(truth, track)
    assert figures(found.angles["hip_flexion", "working"]).frames == len(track) - 100
    assert figures(found.angles["hip_flexion", "other"]).frames == len(track)


def test_frames_without_a_person_are_not_measured() -> None:
    track = still()
    people = track.people.copy()
    people[:90] = 0

    def lose(points: np.ndarray) -> None:
        points[:90] = np.nan

    gone = replace(with_points(track, lose), people=people)
    found = scored(truth_of(track), gone)
    share = 1 - 90 / len(track)
    assert found.detected == pytest.approx(share)
    assert figures(found.angles["hip_flexion", "working"]).measured == pytest.approx(
        share, abs=1e-4
    )


def test_a_truth_of_another_recording_is_refused() -> None:
    track = still()
    with pytest.raises(ValueError, match="has no frame"):
        scored(truth_of(track, time_s=track.time_s + 5), track)


def test_a_clip_of_which_only_holds_are_known() -> None:
    track = still(noise=0.3)
    truth = truth_of(
        track,
        time_s=np.zeros(0),
        points=np.zeros((0, 33, 2)),
        degrees={},
        working=np.zeros(0, dtype=np.str_),
    )
    found = scored(truth, track)
    assert found.detected == 1.0
    assert not found.angles
    assert found.swapped is None
    (coached,) = found.coached
    assert coached.holds is not None
    assert coached.holds[0].outcome == "found"


def test_runs() -> None:
    chosen = np.array([True, True, False, False, True])
    assert runs(np.arange(5.0), chosen) == [(0, 1), (4, 4)]
    assert runs(np.arange(5.0), ~chosen) == [(2, 3)]
    assert runs(np.arange(2.0), np.zeros(2, dtype=bool)) == []
