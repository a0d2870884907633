"""Protocols: the shipped ones say what the guides say, and a wrong one is told all its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.errors import ExerciseError
from posecoach.exercises.loader import reference_folder
from posecoach.exercises.protocols import ProtocolStep, protocol_names, under
from posecoach.exercises.routine_library import (
    all_protocols,
    known_exercises,
    load_protocol,
    load_protocol_file,
)

GOOD = (reference_folder() / "protocols" / "contract_relax.yaml").read_text(encoding="utf-8")
HELD = [exercise for exercise in known_exercises().values() if exercise.hold is not None]


def write(folder: Path, text: str, name: str = "contract_relax") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def kinds(name: str) -> list[str]:
    return [step.kind for step in load_protocol(name).steps]


def seconds_of(name: str, kind: str) -> float:
    step = next(step for step in load_protocol(name).steps if step.kind == kind)
    assert step.seconds is not None
    return step.seconds.value


def test_there_is_a_file_for_every_name_and_no_other():
    assert set(all_protocols()) == set(protocol_names())
    files = {path.stem for path in (reference_folder() / "protocols").glob("*.yaml")}
    assert files == set(protocol_names())


def test_contract_relax_is_as_the_clinic_describes_it():
    assert kinds("contract_relax") == ["reach", "effort", "ease", "deepen", "hold"]
    assert 5 <= seconds_of("contract_relax", "effort") <= 6
    assert 10 <= seconds_of("contract_relax", "hold") <= 30
    protocol = load_protocol("contract_relax")
    assert (protocol.rounds_min.value, protocol.rounds_max.value) == (2, 4)
    # After the first round the stretch is not left: the next begins with pushing.
    assert protocol.steps[protocol.first_of_next_round].kind == "effort"


def test_active_isolated_is_two_seconds_eight_to_ten_times():
    assert kinds("active_isolated") == ["reach", "hold", "release"]
    assert seconds_of("active_isolated", "hold") == 2
    protocol = load_protocol("active_isolated")
    assert (protocol.rounds_min.value, protocol.rounds_max.value) == (8, 10)
    assert protocol.first_of_next_round == 0


def test_active_floss_holds_nothing():
    assert kinds("active_floss") == ["reach", "release"]
    assert not any(step.still for step in load_protocol("active_floss").steps)


def test_a_static_hold_lasts_as_long_as_is_best_for_the_exercise():
    protocol = load_protocol("static_hold")
    assert [step.seconds for step in protocol.steps if step.kind == "hold"] == [None]
    for exercise in HELD:
        hold = next(step for step in protocol.fitted(exercise).steps if step.kind == "hold")
        assert hold.seconds == exercise.hold.best


@pytest.mark.parametrize("exercise", HELD, ids=lambda exercise: exercise.id)
def test_every_stretch_can_be_done_under_the_protocols_it_lists(exercise):
    assert "static_hold" in exercise.protocols
    for name in exercise.protocols:
        protocol = load_protocol(name)
        changed = under(exercise, protocol)
        assert changed.hold.shortest.value <= changed.hold.best.value
        assert changed.dosage.sets_min.value <= changed.dosage.sets_max.value
        if protocol.overrides.sets_min is None:
            assert changed.dosage == exercise.dosage
        else:
            assert changed.dosage.sets_min == protocol.overrides.sets_min
        assert changed.phases == exercise.phases


def test_what_is_not_held_has_no_protocol():
    moved = known_exercises()["bridge"]
    with pytest.raises(ValueError, match="is not held"):
        load_protocol("static_hold").fitted(moved)
    with pytest.raises(ValueError, match="is not done as Static hold"):
        under(moved, load_protocol("static_hold"))


def test_a_stretch_is_not_done_under_a_protocol_that_it_does_not_list():
    twist = known_exercises()["supine_spinal_twist"]
    assert "contract_relax" not in twist.protocols
    with pytest.raises(ValueError, match="is not done as Contract-relax"):
        under(twist, load_protocol("contract_relax"))


def test_an_unknown_protocol_is_told_those_there_are():
    with pytest.raises(ExerciseError, match=r"no protocol called 'pnf'.*contract_relax"):
        load_protocol("pnf")


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    changes = [
        ("kind: ease", "kind: rest"),
        ("    degrees: { value: 4, source: few }\n", ""),
        ("tone: effort", "tone: gong"),
        ("rounds_min: { value: 2, source: guide_t }", "rounds_min: { value: 2, source: nobody }"),
        ("  shortest:", "  shortes:"),
        ("easier:", "easyer:"),
    ]
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(ExerciseError) as told:
        load_protocol_file(write(tmp_path, text))
    message, lines = str(told.value), text.splitlines()
    for expected, key in [
        ("steps.2.kind: Input should be 'reach'", "kind: rest"),
        ("a step 'deepen' needs degrees", "- id: deepen"),
        ("steps.1.tone: Input should be 'none'", "tone: gong"),
        ("'nobody' is not listed under sources", "source: nobody"),
        ("shortes: this key is not known here", "shortes:"),
        ("easyer: this key is not known here", "easyer:"),
        ("easier: this key is missing", ""),
    ]:
        told_line = next(line for line in message.splitlines() if expected in line)
        number = int(told_line.split("line ")[1].split(",")[0])
        assert key in lines[number - 1], (expected, number)
    assert "7 mistakes" in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("again_from: effort", "again_from: pushing", "there is no step 'pushing'"),
        ("  - id: relax", "  - id: effort", "id 'effort' appears twice"),
        ("rounds_min: { value: 2", "rounds_min: { value: 9", "must not exceed rounds_max"),
        ("    kind: reach\n    still: true", "    kind: release", "the first must be 'reach'"),
        ("    kind: effort", "    kind: release", "a step 'release' has no seconds"),
        ("seconds: { value: 6", "seconds: { value: 0", "seconds must be greater than 0"),
        ("id: contract_relax", "id: active_floss", "must be 'contract_relax'"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path, old, new, expected):
    assert old in GOOD
    with pytest.raises(ExerciseError, match=expected):
        load_protocol_file(write(tmp_path, GOOD.replace(old, new, 1)))


def test_a_stretch_that_was_left_must_be_reached_again(tmp_path):
    text = GOOD.replace(
        "again_from: effort",
        "  - { id: leave, kind: release, words: Come out of it. }\nagain_from: effort",
    )
    with pytest.raises(ExerciseError, match="again_from: after 'release'"):
        load_protocol_file(write(tmp_path, text))
    load_protocol_file(write(tmp_path, text.replace("again_from: effort\n", "")))


def test_a_file_that_is_no_list_of_keys_is_refused(tmp_path):
    with pytest.raises(ExerciseError, match="does not hold a protocol"):
        load_protocol_file(write(tmp_path, "- hold\n"))


def test_a_step_without_what_it_needs_is_refused():
    with pytest.raises(ValueError, match="needs degrees and seconds"):
        ProtocolStep(id="deepen", kind="deepen", words="Deeper.")
    with pytest.raises(ValueError, match="has no still"):
        ProtocolStep(id="leave", kind="release", words="Leave.", still=True)
