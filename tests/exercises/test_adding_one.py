"""A new exercise takes one YAML file and no code: the one in the docs, taken from there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.coaching import Coach, Feedback
from posecoach.exercises import exercise_ids, load_exercise
from tests.skeleton import Leg, Person, Script, ease, film

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adding_an_exercise.md"
NAME = "doorway_hamstring_stretch"
# Two seconds flat, the leg goes up within three, rests for fifteen, and comes down.
UP_THE_FRAME: Script = [(0, 0), (2, 0), (5, 78), (20, 78), (23, 0), (25, 0)]


def example() -> str:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    return blocks[0]


@pytest.fixture
def file(tmp_path, monkeypatch) -> Path:
    """The example of the docs in a person's folder."""
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    path = tmp_path / "exercises" / f"{NAME}.yaml"
    path.parent.mkdir()
    path.write_text(example(), encoding="utf-8")
    return path


def coach_film(**options) -> tuple[Coach, list[Feedback]]:
    coach = Coach(load_exercise(NAME))
    said = [coach.update(seen) for seen in film(UP_THE_FRAME, **options)]
    coach.finish()
    return coach, said


def bent(_: float, person: Person) -> Person:
    return replace(person, left=Leg(person.left.hip_flexion, 45))


def bending(time_s: float, person: Person) -> Person:
    knee = 12 + 18 * ease((time_s - 10) / 1.5)
    return replace(person, left=Leg(person.left.hip_flexion, knee))


def test_it_is_not_one_of_the_shipped_ones(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    assert NAME not in exercise_ids()


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_person_is_credited_with_the_hold(side):
    assert NAME in exercise_ids()
    coach, _ = coach_film(side=side)
    assert [(hold.side, hold.complete) for hold in coach.holds] == [(side, True)]
    assert coach.holds[0].held_s == pytest.approx(15, abs=0.5)
    assert coach.faults == []


@pytest.mark.usefixtures("file")
def test_what_the_file_requires_is_asked_for_in_its_words():
    coach, said = coach_film(change=bent)
    assert coach.holds == []
    assert "Straighten the knee a little more." in {f.cue.text for f in said if f.cue}


@pytest.mark.usefixtures("file")
def test_the_fault_of_the_file_is_found_and_said_in_its_words():
    coach, said = coach_film(change=bending)
    assert [fault.id for fault in coach.faults] == ["knee_bends"]
    assert "Let the knee straighten again." in {f.cue.text for f in said if f.cue}


def test_a_number_changed_in_the_file_changes_the_verdict(file):
    assert len(coach_film()[0].holds) == 1
    text = example()
    for old, new in [("enter: { value: 60", "enter: { value: 95"),
                     ("leave: { value: 55", "leave: { value: 90"),
                     ("aim: { value: 80", "aim: { value: 100")]:  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    assert coach_film()[0].holds == []
