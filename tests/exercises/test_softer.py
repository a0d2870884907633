"""The softer plan: never more than the exercise's own least, and a valid exercise all the same."""

from __future__ import annotations

import pytest

from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.exercises.routine_library import all_protocols, all_routines, known_exercises
from posecoach.exercises.routines import expected_seconds
from posecoach.exercises.softer import SOFTENINGS, softened, softened_routine, softer_protocol

STRETCH = load_exercise("supine_hamstring_stretch")


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_softened_is_a_valid_one_that_asks_for_less(name: str) -> None:
    plain = load_exercise(name)
    soft = softened(plain, SOFTENINGS)
    Exercise.model_validate(soft.model_dump(exclude_unset=True))
    assert soft.dosage.sets_max.value == 1
    assert softened(plain, ()) is plain
    for before, after in zip(plain.phases, soft.phases, strict=True):
        if before.target is not None and after.target is not None:
            assert after.target.aim.value == before.target.enter.value
            assert after.target.enter == before.target.enter
    if plain.hold is not None and soft.hold is not None:
        assert soft.hold.best.value == plain.hold.shortest.value <= plain.hold.best.value


def test_a_bent_knee_is_no_fault_then() -> None:
    strap = load_exercise("strap_hamstring_stretch")
    gone = {rule.id for rule in strap.faults} - {
        rule.id for rule in softened(strap, ("bent_knee",)).faults
    }
    assert gone == {"knee_too_bent"}
    # Where it says something else, as that the feet are too near, it is one as before.
    bridge = load_exercise("bridge")
    assert softened(bridge, ("bent_knee",)).faults == bridge.faults


@pytest.mark.parametrize(
    ("chosen", "softer", "way"),
    [
        ("contract_relax", (), "contract_relax"),
        ("contract_relax", ("shorter_holds",), None),
        ("contract_relax", ("active_instead",), "active_floss"),
        (None, ("active_instead", "shorter_holds"), "active_floss"),
        ("active_floss", ("bent_knee",), "active_floss"),
    ],
)
def test_movement_takes_the_place_of_long_holds(
    chosen: str | None, softer: tuple, way: str | None
) -> None:
    assert softer_protocol(STRETCH, chosen, softer) == way
    # What is not known to an exercise is not asked of it.
    assert softer_protocol(load_exercise("glute_stretch"), None, softer) is None


def test_a_routine_asks_for_less_whatever_its_items_say() -> None:
    exercises, protocols = known_exercises(), all_protocols()
    for shelved in all_routines():
        assert shelved.routine is not None
        soft = softened_routine(shelved.routine, exercises, ("bent_knee", "shorter_holds"))
        gentle = {key: softened(one, ("shorter_holds",)) for key, one in exercises.items()}
        assert all(item.sets is not None and item.sets.value == 1 for item in soft.items)
        shorter = expected_seconds(soft, gentle, protocols)
        assert shorter < expected_seconds(shelved.routine, exercises, protocols)
