"""Routines: the shipped ones keep their promises, and a wrong one is told all its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.errors import ExerciseError
from posecoach.exercises.loader import reference_folder
from posecoach.exercises.routine_library import (
    all_protocols,
    all_routines,
    known_exercises,
    load_routine,
    load_routine_file,
)
from posecoach.exercises.routines import RoutineItem, asked, expected_seconds, seconds_of

FOLDER = reference_folder() / "routines"
GOOD = (FOLDER / "journal_mini.yaml").read_text(encoding="utf-8")
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))
EXERCISES, PROTOCOLS = known_exercises(), all_protocols()


def minutes(name: str) -> float:
    return expected_seconds(load_routine(name), EXERCISES, PROTOCOLS) / 60


def exercises_of(name: str) -> list[str]:
    return [item.exercise for item in load_routine(name).items]


def item(**keys) -> RoutineItem:
    numbers = {
        key: {"value": value, "source": "start"}
        for key, value in keys.items()
        if isinstance(value, int | float)
    }
    return RoutineItem.model_validate({"transition": "Change places.", **keys, **numbers})


def write(folder: Path, text: str, name: str = "journal_mini") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_own_routines(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))


def test_the_shipped_routines_are_those_of_the_guides():
    assert SHIPPED == ["clinic_evening", "clinic_morning", "journal_mini", "trainer_hamstring"]
    assert [(entry.id, entry.error) for entry in all_routines()] == [(n, "") for n in SHIPPED]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_routine_takes_as_long_as_it_says(name):
    routine = load_routine(name)
    if routine.minutes_min is not None and routine.minutes_max is not None:
        assert routine.minutes_min.value <= minutes(name) <= routine.minutes_max.value


def test_the_journals_mini_routine_has_five_items_and_five_to_ten_minutes():
    assert exercises_of("journal_mini") == [
        "strap_hamstring_stretch",
        "sliding_hamstring_floss",
        "box_breath_hip_rolls",
        "tall_kneel_hip_hinge",
        "bridge",
    ]
    assert 5 <= minutes("journal_mini") <= 10


def test_the_clinics_day_is_twice_five_different_movements_in_15_to_20_minutes():
    morning, evening = exercises_of("clinic_morning"), exercises_of("clinic_evening")
    assert len(morning) == len(evening) == 5
    assert len({*morning, *evening}) == 10
    assert {"bridge", "pelvic_tilt", "supported_cat_cow"} <= set(evening)
    assert 15 <= minutes("clinic_morning") + minutes("clinic_evening") <= 20


def test_the_trainers_protocol_is_one_stretch_three_times_a_side():
    (only,) = load_routine("trainer_hamstring").items
    assert (only.exercise, only.protocol, only.sets.value) == (
        "supine_hamstring_stretch", "static_hold", 3,
    )  # fmt: skip
    # Twenty seconds to lie down, six holds of 30 with 8 to get in and out, five breaks of 10.
    assert seconds_of(only, EXERCISES, PROTOCOLS) == 20 + 6 * 38 + 5 * 10


def test_one_side_alone_takes_less_than_half_as_long():
    both = item(exercise="knee_to_chest", sets=1, seconds=20)
    left = item(exercise="knee_to_chest", sets=1, seconds=20, sides="left")
    way, rest = 20.0, EXERCISES["knee_to_chest"].dosage.rest.value
    assert seconds_of(left, EXERCISES, PROTOCOLS) == way + 28
    assert seconds_of(both, EXERCISES, PROTOCOLS) == way + 2 * 28 + rest


def test_repetitions_follow_their_rhythm_or_pause():
    tilts = item(exercise="pelvic_tilt", reps=10, transition_seconds=0)
    rhythm = sum(step.seconds.value for step in EXERCISES["pelvic_tilt"].pace)
    assert rhythm > 0
    assert seconds_of(tilts, EXERCISES, PROTOCOLS) == 10 * rhythm
    bridges = item(exercise="bridge", reps=10, sets=1, transition_seconds=0)
    pause = EXERCISES["bridge"].repetition.pause.value
    assert seconds_of(bridges, EXERCISES, PROTOCOLS) == 10 * (5 + pause)


def test_a_protocols_rounds_are_reckoned():
    once = item(exercise="supine_hamstring_stretch", protocol="contract_relax", sides="left",
                transition_seconds=0)  # fmt: skip
    steps = PROTOCOLS["contract_relax"].steps
    one = sum(step.seconds.value for step in steps if step.seconds is not None)
    assert seconds_of(once, EXERCISES, PROTOCOLS) == 8 + 2 * one


def test_the_coach_gets_what_the_item_asks_for():
    stretch = EXERCISES["supine_hamstring_stretch"]
    wish = item(exercise=stretch.id, protocol="static_hold", sets=3, seconds=20, rest=7)
    given = asked(wish, stretch, PROTOCOLS["static_hold"])
    assert (given.hold.best.value, given.hold.shortest) == (20, stretch.hold.shortest)
    dosage = given.dosage
    assert (dosage.sets_min.value, dosage.sets_max.value, dosage.rest.value) == (3, 3, 7)
    bridge = asked(item(exercise="bridge", reps=9), EXERCISES["bridge"], None)
    assert (bridge.dosage.reps_min.value, bridge.dosage.reps_max.value) == (9, 9)
    assert bridge.dosage.sets_min == EXERCISES["bridge"].dosage.sets_min
    timed = asked(item(exercise="bridge", seconds=60), EXERCISES["bridge"], None)
    assert (timed.dosage.seconds_min.value, timed.dosage.reps_min) == (60, None)


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    changes = [
        ("exercise: bridge", "exercise: bridges"),
        ("exercise: box_breath_hip_rolls", "exercise: sleeping"),
        ("protocol: static_hold\n", "protocol: contract_relax\n    sides: left\n"),
        ("seconds: { value: 15, source: easy }", "seconds: { value: 1, source: easy }"),
        ("seconds: { value: 64, source: rounds }", "seconds: { value: 64, source: nobody }"),
    ]
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    text += '    extra: "A source that nobody uses is no mistake."\n'.replace("    ", "  ")
    with pytest.raises(ExerciseError) as told:
        load_routine_file(write(tmp_path, text))
    message, lines = str(told.value), text.splitlines()
    for expected, key in [
        ("there is no exercise 'bridges'; did you mean 'bridge'?", "exercise: bridges"),
        ("there is no exercise 'sleeping'", "exercise: sleeping"),
        ("strap_hamstring_stretch counts from 5 seconds on", "seconds: { value: 1"),
        ("'nobody' is not listed under sources", "source: nobody"),
    ]:
        told_line = next(line for line in message.splitlines() if expected in line)
        number = int(told_line.split("line ")[1].split(",")[0])
        assert key in lines[number - 1], (expected, number)
    assert "4 mistakes" in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    seconds: { value: 60", "    protocol: static_hold\n    seconds: { value: 60",
         "sliding_hamstring_floss is not done as static_hold; what fits: none"),
        ("exercise: bridge\n", "exercise: bridge\n    sides: left\n", "not done side by side"),
        ("seconds: { value: 15, source: easy }", "reps: { value: 5, source: easy }",
         "strap_hamstring_stretch is held; give sets and seconds"),
        ("    reps: { value: 8, source: guide_j }\n    transition: Roll",
         "    reps: { value: 8, source: guide_j }\n    seconds: { value: 8, source: start }\n"
         "    transition: Roll", "give either reps or seconds"),
        ("minutes_min: { value: 5", "minutes_min: { value: 50", "must not exceed minutes_max"),
        ("minutes_min: { value: 5, source: guide_j }\n", "", "give both minutes_min"),
        ("id: journal_mini", "id: journal", "must be 'journal_mini'"),
        ("    transition: Roll over", "    way: Roll over", "transition: this key is missing"),
        ("seconds: { value: 60, source: guide_j }", "seconds: { value: 0, source: guide_j }",
         "seconds must be greater than 0"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(tmp_path, old, new, expected):
    assert old in GOOD
    with pytest.raises(ExerciseError, match=expected):
        load_routine_file(write(tmp_path, GOOD.replace(old, new, 1)))


def test_a_routine_of_ones_own_is_added_or_takes_the_place_of_a_shipped_one(tmp_path):
    folder = tmp_path / "config" / "routines"
    folder.mkdir(parents=True)
    mine = GOOD.replace("id: journal_mini", "id: after_work").replace("Journal's mini", "My")
    write(folder, mine, "after_work")
    write(folder, GOOD.replace("Journal's mini", "My"), "journal_mini")
    assert {(e.id, e.origin) for e in all_routines() if e.origin != "shipped"} == {
        ("after_work", "yours"),
        ("journal_mini", "overrides"),
    }
    assert load_routine("after_work").name == load_routine("journal_mini").name == "My routine"


def test_a_wrong_one_of_ones_own_leaves_the_rest_alone(tmp_path):
    folder = tmp_path / "config" / "routines"
    folder.mkdir(parents=True)
    write(folder, GOOD.replace("exercise: bridge", "exercise: moonwalk"), "journal_mini")
    wrong = [entry for entry in all_routines() if entry.error]
    assert [(entry.id, entry.origin) for entry in wrong] == [("journal_mini", "overrides")]
    assert "there is no exercise 'moonwalk'" in wrong[0].error
    assert load_routine("journal_mini").name == "Journal's mini routine"
    assert len([entry for entry in all_routines() if entry.routine]) == len(SHIPPED)


def test_an_unknown_routine_is_told_those_there_are():
    with pytest.raises(ExerciseError, match=r"called 'jornal_mini'\. Did you mean 'journal_mini'"):
        load_routine("jornal_mini")
