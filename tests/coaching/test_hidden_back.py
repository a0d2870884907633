"""A back that an arm hides is not judged, and that is said once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.coaching import Coach
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import (
    OUTLINE_STATIONS,
    VISIBILITY,
    Landmark,
    Landmarks,
    OutlineRow,
    chord,
)
from tests.landmarks.recorded import recorded


def with_a_hand_on_the_low_back(seen: Landmarks) -> Landmarks:
    """An arm behind the trunk, whose edge is further out than the back's."""
    if seen.outline is None:
        return seen
    shoulders, downwards = chord(seen.points)
    points, outline = seen.points.copy(), seen.outline.copy()
    knees = points[[Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE], :2].mean(axis=0)
    # Sitting, the knees are in front of the trunk.
    back = -np.sign(((complex(knees[0], -knees[1]) - shoulders) / downwards).imag)
    for part, along, away in (("ELBOW", 0.55, 0.35), ("WRIST", 0.9, 0.25)):
        at = shoulders + (along + 1j * back * away) * downwards
        points[Landmark[f"LEFT_{part}"], :2] = at.real, -at.imag
    arm = [Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST]
    points[arm, VISIBILITY] = 0.95
    row = OutlineRow.FIRST_LEFT if back > 0 else OutlineRow.FIRST_RIGHT
    covered = (OUTLINE_STATIONS > 0.3) & (OUTLINE_STATIONS < 1.05)
    outline[row, covered] = np.fmax(outline[row, covered], 0.3 * abs(downwards))
    return replace(seen, points=points, outline=outline)


@pytest.mark.parametrize(
    ("change", "faults", "said"),
    [
        (lambda seen: seen, 1, 0),
        (with_a_hand_on_the_low_back, 0, 1),
        (lambda seen: replace(seen, outline=None), 0, 0),
    ],
    ids=["free", "hidden", "without outlines"],
)
def test_what_is_hidden_is_not_judged_and_that_is_said_once(change, faults, said):
    coach = Coach(load_exercise("seated_hamstring_stretch"))
    cues = [coach.update(change(seen)).cue for seen in recorded("seated_hamstring_stretch_faulty")]
    coach.finish()
    assert sum(fault.id == "back_rounding" for fault in coach.faults) == faults
    assert sum(cue is not None and cue.id == "back_hidden" for cue in cues) == said
