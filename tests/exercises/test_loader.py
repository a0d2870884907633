"""Exercise files: the shipped ones hold, and a wrong one is told all its mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.errors import ExerciseError
from posecoach.exercises import exercise_ids, load_exercise, load_file
from posecoach.exercises.loader import reference_folder

GOOD = (reference_folder() / "supine_hamstring_stretch.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("exercise", exercise_ids())
def test_shipped_exercises_are_valid_and_named_as_their_file(exercise):
    assert load_exercise(exercise).id == exercise


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    changes = [
        ("enter: { value: 65, source: stiff }", "enter: { value: 265, source: nobody }"),
        ("position: supine", "position: flying"),
        ("kind: oscillation", "kind: wobble"),
        ("  lapse:", "  laps:"),
        ("angle: hip_flexion", "angle: hip_bending"),
    ]
    text = GOOD
    for old, new in changes:
        text = text.replace(old, new, 1)
    with pytest.raises(ExerciseError) as told:
        load_file(write(tmp_path, text))
    message = str(told.value)
    lines = text.splitlines()
    for expected, key in [
        ("265 is outside what thigh_elevation can read", "target:"),
        ("'nobody' is not listed under sources", "enter: { value: 265"),
        ("position: Input should be 'supine'", "position: flying"),
        ("'drift' or 'oscillation'", "kind: wobble"),
        ("laps: this key is not known here", "laps:"),
        ("lapse: this key is missing", "hold:"),
        ("unknown angle 'hip_bending'", "target:"),
    ]:
        told_line = next(line for line in message.splitlines() if expected in line)
        number = int(told_line.split("line ")[1].split(",")[0])
        assert key in lines[number - 1], (expected, number)
    assert "7 mistakes" in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "does not hold an exercise"),
        ("- a\n- b\n", "does not hold an exercise"),
        ("id: [1, 2\nname: x\n", "not valid YAML"),
        ("id: &a [x]\nname: *a\n", "anchors or aliases"),
        ("a: 1\na: 2\n", "not valid YAML"),
        ("x" * 300_000, "far too large"),
        ("id: x\n", "this key is missing"),
        (GOOD.replace("value: 65", "value: .nan"), "finite"),
        (GOOD.replace("leave: { value: 60", "leave: { value: 65"), "must differ"),
        (GOOD.replace("still: { value: 7,", "still: { value: 70,"), "slower than moving"),
    ],
)
def test_broken_files_are_refused_with_a_reason(tmp_path, text, expected):
    with pytest.raises(ExerciseError, match=expected):
        load_file(write(tmp_path, text))


def test_a_missing_or_binary_file_is_refused_with_a_reason(tmp_path):
    with pytest.raises(ExerciseError, match="can't be read"):
        load_file(tmp_path / "none.yaml")
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(ExerciseError, match="UTF-8"):
        load_file(path)


def test_a_wrong_name_gets_the_nearest_one():
    with pytest.raises(ExerciseError, match="Did you mean 'supine_hamstring_stretch'"):
        load_exercise("supine_hamstring_strech")


def test_an_exercise_can_be_given_as_a_file(tmp_path):
    text = GOOD.replace("id: supine_hamstring_stretch", "id: mine")
    assert load_exercise(str(write(tmp_path, text))).id == "mine"
