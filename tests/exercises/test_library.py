"""The shipped exercises and a person's own: one adds, one replaces, a wrong one harms nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from posecoach.errors import ExerciseError
from posecoach.exercises import all_exercises, exercise_ids, load_exercise
from posecoach.exercises.library import Shelved, config_folder, files_in, own_folder
from posecoach.exercises.loader import reference_folder

SHIPPED = [path.stem for path in files_in(reference_folder())]
STRETCH = "supine_hamstring_stretch"
TEXT = (reference_folder() / f"{STRETCH}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    own = tmp_path / "exercises"
    own.mkdir()
    return own


def put(folder: Path, name: str, text: str | None = None, *, best: int = 30) -> Path:
    """A right file in the folder, unless another text is given."""
    path = folder / name
    if text is None:
        text = TEXT.replace(f"id: {STRETCH}", f"id: {path.stem}")
        text = text.replace("best: { value: 30,", f"best: {{ value: {best},")
    path.write_text(text, encoding="utf-8")
    return path


def entries(exercise: str) -> list[Shelved]:
    return [entry for entry in all_exercises() if entry.id == exercise]


def best_of(exercise: str) -> float:
    rules = load_exercise(exercise).hold
    assert rules is not None
    return rules.best.value


@pytest.fixture
def _works_as_shipped(folder):
    """Whatever is in the folder: every shipped exercise is there and can be loaded."""
    yield
    assert set(SHIPPED) <= set(exercise_ids())
    assert all(load_exercise(name).id == name for name in SHIPPED)


pytestmark = pytest.mark.usefixtures("_works_as_shipped")


def test_without_a_folder_there_are_the_shipped_ones(folder):
    folder.rmdir()
    assert exercise_ids() == SHIPPED
    assert {entry.origin for entry in all_exercises()} == {"shipped"}


def test_a_file_with_a_new_id_adds_an_exercise(folder):
    path = put(folder, "mine.yaml", best=45)
    assert exercise_ids() == sorted([*SHIPPED, "mine"])
    (entry,) = entries("mine")
    assert (entry.path, entry.origin, entry.error) == (path, "yours", "")
    assert best_of("mine") == 45


def test_a_file_with_a_shipped_id_takes_its_place_and_says_so(folder):
    put(folder, f"{STRETCH}.yaml", best=50)
    assert exercise_ids() == SHIPPED
    assert [entry.origin for entry in entries(STRETCH)] == ["shipped", "overrides"]
    assert best_of(STRETCH) == 50


def test_a_wrong_file_is_refused_with_all_its_mistakes_and_nothing_else_is(folder):
    put(folder, "mine.yaml")
    wrong = TEXT.replace(f"id: {STRETCH}", "id: wrong")
    wrong = wrong.replace("sides: each", "sides: all").replace("view: side", "view: sky")
    put(folder, "wrong.yaml", wrong)
    (entry,) = entries("wrong")
    assert entry.exercise is None
    assert "2 mistakes" in entry.error
    assert "sides" in entry.error
    assert "camera.view" in entry.error
    assert [e.id for e in all_exercises() if e.error] == ["wrong"]
    assert load_exercise("mine").id == "mine"
    assert "wrong" in exercise_ids()
    with pytest.raises(ExerciseError, match="2 mistakes"):
        load_exercise("wrong")


def test_in_the_place_of_a_shipped_one_a_wrong_file_leaves_it_in_force(folder):
    put(folder, f"{STRETCH}.yaml", "id: nonsense\n")
    shipped, own = entries(STRETCH)
    assert shipped.exercise is not None
    assert own.origin == "overrides"
    assert own.error
    assert best_of(STRETCH) == 30


def test_a_file_must_be_called_like_its_id(folder):
    text = TEXT.replace(f"id: {STRETCH}", "id: other")
    put(folder, "mine.yaml", text)
    (entry,) = entries("mine")
    line = text.splitlines().index("id: other") + 1
    assert "1 mistake:" in entry.error
    assert f"line {line}, id: 'other' must be 'mine', like the name of the file" in entry.error


def test_a_file_named_to_a_command_may_be_called_anything(folder):
    text = TEXT.replace(f"id: {STRETCH}", "id: other")
    path = put(folder, "trial.yaml", text)
    assert load_exercise(str(path)).id == "other"


def test_of_two_files_for_one_id_the_second_is_refused_by_name(folder):
    put(folder, "mine.yaml", best=40)
    put(folder, "mine.yml", best=50)
    right, wrong = entries("mine")
    assert right.exercise is not None
    assert wrong.error == "mine.yml is for the same exercise as mine.yaml; keep one of them."
    assert best_of("mine") == 40


def test_an_edited_file_is_seen_at_once(folder):
    path = put(folder, "mine.yaml", best=40)
    assert best_of("mine") == 40
    put(folder, "mine.yaml", best=41)
    os.utime(path, ns=(1, 1))  # However coarse the file system's clock is.
    assert best_of("mine") == 41
    put(folder, "mine.yaml", "id: [\n")
    with pytest.raises(ExerciseError, match="not valid YAML"):
        load_exercise("mine")
    path.unlink()
    assert "mine" not in exercise_ids()
    put(folder, "mine.yaml", best=42)
    assert best_of("mine") == 42


def test_an_unchanged_file_is_not_read_again(folder):
    put(folder, "mine.yaml")
    assert load_exercise("mine") is load_exercise("mine")


def test_a_folder_that_cannot_be_read_is_said_and_harms_nothing(folder):
    folder.rmdir()
    folder.write_text("not a folder", encoding="utf-8")
    (entry,) = [entry for entry in all_exercises() if entry.origin != "shipped"]
    assert entry.path == folder
    assert "can't be read" in entry.error
    assert exercise_ids() == SHIPPED


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("bomb.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors or aliases"),
        ("deep.yaml", "[" * 50_000, "nested far too deeply"),
        ("large.yaml", "a: b\n" * 2_000_000, "far too large"),
        ("nan.yaml", TEXT.replace("value: 65", "value: .nan"), "finite"),
        ("Spaces and Capitals.yaml", TEXT, "mistake"),
    ],
)
def test_hostile_files_are_refused_and_harm_nothing(folder, name, text, expected):
    put(folder, name, text)
    (entry,) = [entry for entry in all_exercises() if entry.error]
    assert expected in entry.error


def test_a_binary_file_is_refused_and_harms_nothing(folder):
    (folder / "binary.yaml").write_bytes(bytes(range(256)))
    (entry,) = [entry for entry in all_exercises() if entry.error]
    assert entry.error == "binary.yaml is not UTF-8 text; save it as UTF-8."


def test_other_files_of_the_folder_are_left_alone(folder):
    for name in ("_draft.yaml", ".hidden.yaml", "notes.txt", "exercise.schema.json"):
        (folder / name).write_text("?", encoding="utf-8")
    assert all_exercises() == [e for e in all_exercises() if e.origin == "shipped"]


def test_no_id_leads_out_of_the_folders(folder):
    put(folder.parent, "outside.yaml")
    for name in ("../outside", "exercises/../outside", str(folder.parent / "outside"), ""):
        with pytest.raises(ExerciseError, match="There is no exercise called"):
            load_exercise(name)


def test_without_the_variable_it_is_the_users_own_config_folder(monkeypatch):
    monkeypatch.delenv("POSECOACH_CONFIG")
    assert config_folder().name == "posecoach"
    assert own_folder() == config_folder() / "exercises"
    assert config_folder().is_absolute()
