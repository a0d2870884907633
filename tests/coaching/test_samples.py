"""The coach on recorded landmarks of the sample clips, against what is true in those clips.

The landmarks were recorded by tests/landmarks/record.py from the rendered clips with the full
model, so these are a real tracker's errors, without the time to run it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from posecoach.coaching import Coach, Feedback
from posecoach.exercises import load_exercise
from posecoach.kinematics import LandmarkTrack, measure_track
from posecoach.kinematics.doubt import doubts_of
from tests.conftest import SAMPLES
from tests.landmarks.recorded import recorded

CLEAN = [
    "supine_hamstring_stretch_good",
    "supine_hamstring_stretch_both_sides",
    "supine_hamstring_stretch_portrait",
    "supine_hamstring_stretch_sits_up",
]


def truth(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))


@cache
def coached(name: str) -> tuple[Coach, list[Feedback]]:
    coach = Coach(load_exercise("supine_hamstring_stretch"))
    said = [coach.update(seen) for seen in recorded(name)]
    coach.finish()
    return coach, said


@pytest.mark.parametrize("name", CLEAN)
def test_holds_are_those_of_the_script(name):
    coach, _ = coached(name)
    expected = truth(name)["holds"]
    assert [h.side for h in coach.holds] == [h["side"] for h in expected]
    for hold, true in zip(coach.holds, expected, strict=True):
        assert hold.held_s == pytest.approx(true["end_s"] - true["start_s"], abs=0.5)
        assert hold.start_s == pytest.approx(true["start_s"], abs=0.4)
        assert hold.end_s == pytest.approx(true["end_s"], abs=0.4)
        assert hold.peak == pytest.approx(true["peak"], abs=5)
    assert coach.faults == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("supine_hamstring_stretch_rideup", "pelvis_ride_up"),
        ("supine_hamstring_stretch_bouncing", "bouncing"),
    ],
)
def test_the_scripted_fault_is_found_and_no_other(name, fault):
    coach, said = coached(name)
    true = truth(name)["faults"][0]
    assert {f.id for f in coach.faults} == {fault}
    assert coach.faults[0].start_s == pytest.approx(true["start_s"], abs=1.5)
    assert fault in {f.cue.id for f in said if f.cue}
    assert [h.side for h in coach.holds] == [truth(name)["holds"][0]["side"]]


@pytest.mark.parametrize("name", ["standing_idle", "knee_to_chest_good", "two_people"])
def test_nothing_is_credited_for_something_else(name):
    coach, said = coached(name)
    assert [h for h in coach.holds if h.complete] == []
    reason = {"two_people": "two_people", "standing_idle": "position"}.get(
        name, "not_knee_to_chest"
    )
    assert reason in {f.cue.id for f in said if f.cue}


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("angle", ["hip_flexion", "knee_flexion"])
def test_angles_are_near_the_true_ones(name, angle):
    track = recorded(name)
    measured = measure_track(track, doubts=doubts_of(track))
    true = truth(name)["frames"]["angles"]
    for side in {h["side"] for h in truth(name)["holds"]}:
        error = measured.degrees[angle, side] - np.array(true[side][angle][: len(track)])
        assert np.nanmean(np.abs(error)) < 5
        assert abs(np.nanmedian(error)) < 4


def test_frames_that_come_one_by_one_give_the_same_verdict():
    name = CLEAN[0]
    again = Coach(load_exercise("supine_hamstring_stretch"))
    # Every frame comes on its own, in its own batch, as live frames do.
    said = [again.update(next(iter(LandmarkTrack.of([seen])))) for seen in recorded(name)]
    again.finish()
    assert again.holds == coached(name)[0].holds
    assert [f.timer for f in said] == [f.timer for f in coached(name)[1]]
