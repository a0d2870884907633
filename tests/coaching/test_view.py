"""What the coach says of the camera's view, and that it says nothing beyond what is measured."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.coaching import Coach, Feedback
from posecoach.coaching.offers import view_key
from posecoach.coaching.words import way_words
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import Landmarks
from posecoach.kinematics.position import Position
from posecoach.kinematics.view import View
from tests.kinematics.test_view import lying

STRETCH = load_exercise("supine_hamstring_stretch")


def watched(seconds: float, thighs: float = 0.0, **camera: float) -> list[Feedback]:
    """The coach on somebody who lies still before a camera."""
    coach, points = Coach(STRETCH), lying(thigh=thighs, **camera)
    frames = [Landmarks(i / 15, 1280, 720, points) for i in range(int(15 * seconds))]
    return [coach.update(seen) for seen in frames]


def cues(said: list[Feedback]) -> list[str]:
    return [f.cue.id for f in said if f.cue]


@pytest.mark.parametrize(("turn", "way"), [(28, "head"), (-28, "feet")])
def test_a_turned_camera_is_told_once_and_which_way_it_goes(turn, way):
    said = watched(30, turn=turn)
    told = [f.cue for f in said if f.cue and f.cue.id == "view_turned"]
    assert [cue.text for cue in told] == [f"Move the camera a little towards your {way}."]
    assert said[-1].view.turn == pytest.approx(turn, abs=6)


def test_a_camera_at_the_side_is_no_matter_for_words():
    assert not [key for key in cues(watched(20)) if key.startswith("view")]


def test_a_camera_beyond_repair_gives_no_angle_and_says_what_to_do():
    said = watched(12, turn=60)
    assert all(math.isnan(value) for value in said[-1].angles.values())
    assert "turned" in cues(said)
    assert said[-1].timer.reason_id == "turned"


def test_a_rolled_camera_is_told():
    assert "view_askew" in cues(watched(12, roll=8))


def test_each_way_of_standing_has_words():
    lying_down, upright = (View(turn=30, position=p) for p in (Position.LYING, Position.STANDING))
    assert "head" in way_words(lying_down)
    assert "feet" in way_words(replace(lying_down, turn=-30))
    assert "away from the camera" in way_words(upright)
    assert "towards the camera" in way_words(replace(upright, turn=-30))


def test_an_unknown_view_needs_no_word():
    assert view_key(View()) is None
    assert view_key(View(turn=3, height=10, roll=1)) is None
    assert view_key(View(turn=3, height=35, roll=1)) == "view_high"


def test_what_is_measured_has_a_band():
    last = watched(5)[-1]
    assert last.value == pytest.approx(last.angles["thigh_elevation"], nan_ok=True)
    assert 1 < last.band < 45


def test_no_word_on_less_than_the_band():
    points = lying(thigh=84)
    coach = Coach(STRETCH)
    aim = STRETCH.phases[0].target.aim.value
    for i in range(150):
        last = coach.update(Landmarks(i / 15, 1280, 720, points))
        assert last.cue is None or last.cue.id != "further"
    assert 0 <= aim - last.angles["thigh_elevation"] < last.band
    assert np.isfinite(last.value)
