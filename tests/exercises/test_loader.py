"""Exercise files: the shipped ones hold, and a wrong one is told all its mistakes at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from posecoach.errors import ExerciseError
from posecoach.exercises import load_exercise, load_file
from posecoach.exercises.library import files_in
from posecoach.exercises.loader import defaults, reference_folder

GOOD = (reference_folder() / "supine_hamstring_stretch.yaml").read_text(encoding="utf-8")
REPEATED = (reference_folder() / "bridge.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_files_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))


@pytest.mark.parametrize("path", files_in(reference_folder()), ids=lambda path: path.stem)
def test_shipped_exercises_are_valid_and_named_as_their_file(path):
    assert load_file(path).id == path.stem


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path):
    text = changed(
        GOOD,
        ("enter: { value: 65, source: stiff }", "enter: { value: 265, source: nobody }"),
        ("positions: [lying]", "positions: [flying]"),
        ("kind: oscillation", "kind: wobble"),
        ("  shortest:", "  shortes:"),
        ("angle: hip_flexion", "angle: hip_bending"),
    )
    with pytest.raises(ExerciseError) as told:
        load_file(write(tmp_path, text))
    message = str(told.value)
    lines = text.splitlines()
    for expected, key in [
        ("265 is outside what thigh_elevation can read", "target:"),
        ("'nobody' is not listed under sources", "enter: { value: 265"),
        ("positions.0: Input should be 'lying',", "positions: [flying]"),
        ("'drift', 'level', 'oscillation'", "kind: wobble"),
        ("shortes: this key is not known here", "shortes:"),
        ("shortest: this key is missing", "hold:"),
        ("unknown measure 'hip_bending'", "target:"),
    ]:
        told_line = next(line for line in message.splitlines() if expected in line)
        number = int(told_line.split("line ")[1].split(",")[0])
        assert key in lines[number - 1], (expected, number)
    assert "7 mistakes" in message


def test_what_a_file_leaves_out_is_a_shared_number_with_its_source(tmp_path):
    exercise = load_file(write(tmp_path, GOOD))
    assert "settle" not in GOOD
    assert exercise.hold is not None
    assert exercise.hold.settle.value == defaults()["hold"]["settle"]["value"]
    assert exercise.hold.settle.source in exercise.sources


def test_what_a_file_says_itself_is_not_overruled(tmp_path):
    own = "hold:\n  settle: { value: 1.9, source: start }"
    exercise = load_file(write(tmp_path, changed(GOOD, ("hold:", own))))
    assert exercise.hold is not None
    assert exercise.hold.settle.value == 1.9


@pytest.mark.parametrize("kept", ["repetition:", "repetition: {}"])
def test_a_repetition_may_be_all_shared_numbers(tmp_path, kept):
    head, rest = REPEATED.split("\nrepetition:\n")
    tail = rest[rest.index("\ndosage:") :]
    exercise = load_file(write(tmp_path, f"{head}\n{kept}{tail}"))
    assert exercise.repetition is not None
    assert exercise.repetition.pause.value == defaults()["repetition"]["pause"]["value"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "does not hold an exercise"),
        ("- a\n- b\n", "does not hold an exercise"),
        ("id: [1, 2\nname: x\n", "not valid YAML"),
        ("id: &a [x]\nname: *a\n", "anchors or aliases"),
        ("id: &a [x]\n", "anchors or aliases"),
        ("a: 1\na: 2\n", "not valid YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", "this key is missing"),
        ("[" * 90_000, "nested far too deeply"),
        ("{a: " * 40_000, "nested far too deeply"),
        ("\n".join(f"{' ' * n}a:" for n in range(400)), "nested far too deeply"),
        ("".join(f"k{n}: 1\n" for n in range(3000)), "and [0-9]+ more"),
        ("x" * 300_000, "far too large"),
        ("id: x\n", "this key is missing"),
        (GOOD.replace("value: 65", "value: .nan"), "finite"),
        (GOOD.replace("leave: { value: 60", "leave: { value: 65"), "must differ"),
        (GOOD.replace("value: 65", "value: 1e999"), "finite"),
        (
            GOOD.replace("hold:\n", "hold:\n  still: { value: 70, source: start }\n"),
            "slower than moving",
        ),
        (GOOD.replace("name: Supine hamstring stretch", 'name: "\\e[2J"'), "can't be shown"),
        (GOOD.replace("hold:\n", "hold:\nholt:\n"), "holt: this key is not known"),
        (
            GOOD.replace("\nhold:", "\n# hold:")
            .replace("\n  shortest", "\n#")
            .replace("\n  best", "\n#"),
            "give either 'hold' or 'repetition'",
        ),
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
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    with pytest.raises(ExerciseError, match="not a file"):
        load_file(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ExerciseError, match="not a file"):
        load_file(tmp_path / "pipe.yaml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_link_to_an_endless_device_is_refused(tmp_path):
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    with pytest.raises(ExerciseError, match="not a file"):
        load_file(tmp_path / "zero.yaml")


def test_ten_megabytes_are_refused_without_being_read(tmp_path):
    path = write(tmp_path, "a: b\n" * 2_000_000)
    started = time.process_time()
    with pytest.raises(ExerciseError, match="far too large"):
        load_file(path)
    assert time.process_time() - started < 0.5


def test_nothing_that_steers_a_terminal_is_repeated(tmp_path):
    path = tmp_path / "red\x1b[31m.yaml"
    path.write_text('"\\e[2J": 1\n', encoding="utf-8")
    with pytest.raises(ExerciseError) as told:
        load_file(path)
    assert "\x1b" not in str(told.value)


def test_a_wrong_name_gets_the_nearest_one():
    with pytest.raises(ExerciseError, match="Did you mean 'supine_hamstring_stretch'"):
        load_exercise("supine_hamstring_strech")


def test_an_exercise_can_be_given_as_a_file(tmp_path):
    text = GOOD.replace("id: supine_hamstring_stretch", "id: mine")
    assert load_exercise(str(write(tmp_path, text))).id == "mine"
