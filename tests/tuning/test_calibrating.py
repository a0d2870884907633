from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.tunable import problems_with, with_numbers
from posecoach.kinematics.landmarks import Landmarks, LandmarkTrack
from posecoach.tuning.calibrating import calibrate, side_sentences
from posecoach.tuning.measuring import Measured, measure_for
from posecoach.tuning.running import replay
from tests.skeleton import film

STRETCH = load_exercise("supine_hamstring_stretch")
TARGET = "phases.stretch.target."
# What an angle of the samples is off by (docs/accuracy.md).
ERROR_DEG = 4.0


@cache
def guided(left: float | None, right: float | None, times: int = 2) -> Measured:
    """A person who goes to a comfortable end some times with each leg, and stays there."""
    frames: list[Landmarks] = []
    for side, end in (("left", left), ("right", right)):
        if end is None:
            continue
        script, time_s = [(0.0, 0.0)], 0.0
        for _ in range(times):
            script += [(time_s + 1, 0.0), (time_s + 3, end), (time_s + 7, end), (time_s + 9, 0.0)]
            time_s += 9
        start_s = frames[-1].time_s + 0.1 if frames else 0.0
        frames += [
            replace(f, time_s=f.time_s + start_s) for f in film(script, side=side, end_s=time_s + 1)
        ]
    return measure_for(LandmarkTrack.of(frames), STRETCH)


def fits(exercise: Exercise, values: dict[str, float]) -> None:
    assert not problems_with(exercise, values)
    for path, value in values.items():
        if path.endswith(".aim"):
            limit = exercise.phase(path.split(".")[1]).target.limit
            assert limit is None or value < limit.value


def test_a_stiff_person_gets_a_target_within_reach() -> None:
    measured = guided(56.0, 52.0)
    assert not replay(measured, STRETCH).holds
    found = calibrate(STRETCH, [measured])
    fits(STRETCH, dict(found.values))
    # The side that goes less far sets it.
    assert found.values[TARGET + "aim"] == pytest.approx(52, abs=ERROR_DEG)
    assert found.values[TARGET + "enter"] == pytest.approx(47, abs=ERROR_DEG)
    tried = with_numbers(STRETCH, {**found.values, "hold.shortest": 2.0})
    sides = [hold.side for hold in replay(measured, tried).holds if hold.complete]
    assert sides == ["left", "left", "right", "right"]


def test_the_sides_are_told_with_how_often_they_were_seen() -> None:
    found = calibrate(STRETCH, [guided(80.0, 60.0)])
    assert [(one.side, one.excursions) for one in found.sides] == [("left", 2), ("right", 2)]
    words = side_sentences(STRETCH, found)
    assert "seen 2 times" in words[0]
    assert any("sides differ" in note for note in found.notes)


def test_what_is_passed_through_is_never_made_harder() -> None:
    found = calibrate(STRETCH, [guided(100.0, 100.0)])
    assert not any(path.startswith("phases.raise") for path in found.values)
    assert found.values[TARGET + "enter"] <= STRETCH.held.aim.value


def test_nothing_is_proposed_beyond_the_limit() -> None:
    low = with_numbers(STRETCH, {TARGET + "limit": 95.0})
    found = calibrate(low, [guided(110.0, 112.0)])
    fits(low, dict(found.values))
    assert any("for safety" in note for note in found.notes)


def test_nor_what_could_not_be_told_from_rest() -> None:
    found = calibrate(STRETCH, [guided(22.0, 20.0)])
    assert found.values[TARGET + "enter"] >= 30
    assert any("hard to tell from rest" in note for note in found.notes)


def test_one_side_alone_is_said() -> None:
    found = calibrate(STRETCH, [guided(70.0, None, 1)])
    assert any("Only the left side" in note for note in found.notes)
    assert any("only one was seen" in note for note in found.notes)


def test_lying_still_says_what_to_record() -> None:
    with pytest.raises(ValueError, match="two or three times on each side"):
        calibrate(STRETCH, [guided(2.0, 2.0)])
    with pytest.raises(ValueError, match="has no target"):
        calibrate(load_exercise("pelvic_tilt"), [guided(2.0, 2.0)])
