from __future__ import annotations

import pytest

from posecoach.exercises import exercise_ids, load_exercise
from posecoach.exercises.tunable import numbers_of, problems_with
from posecoach.tuning.parts import parts_of


@pytest.mark.parametrize("name", exercise_ids())
def test_every_number_belongs_to_one_part_and_every_edge_is_a_number(name: str) -> None:
    exercise = load_exercise(name)
    parts, numbers = parts_of(exercise), numbers_of(exercise)
    assert [n.path for part in parts for n in part.numbers] == list(numbers)
    assert len({part.name for part in parts}) == len(parts)
    for edge in (edge for part in parts for _, edges in part.axes for edge in edges):
        assert edge.value == numbers[edge.path].value
        assert edge.least <= edge.value <= edge.most


@pytest.mark.parametrize("name", ["supine_hamstring_stretch", "bridge", "seated_knee_extension"])
def test_an_edge_may_stand_wherever_it_can_be_dragged(name: str) -> None:
    exercise = load_exercise(name)
    for part in parts_of(exercise):
        if part.path.startswith("phases."):
            for edge in part.axes[0][1]:
                for value in (edge.least, edge.most):
                    problems = problems_with(exercise, {edge.path: value})
                    # Bands of a movement out and back must lie apart, which only both can say.
                    assert all("must lie apart" in words for _, words in problems)


def test_parts_are_called_by_what_they_are() -> None:
    names = {part.path: part.name for part in parts_of(load_exercise("supine_hamstring_stretch"))}
    assert names["phases.stretch.target"] == "Target: stretch"
    assert names["faults.bouncing"] == "Fault: bouncing"
    assert names["hold"] == "Hold timer"
