"""``posecoach exercises`` as a person types it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from posecoach.cli import exercise_pages
from posecoach.cli.exercise_pages import numbers_of
from posecoach.exercises import all_exercises, load_exercise, load_file
from posecoach.exercises.library import files_in
from posecoach.exercises.loader import reference_folder
from posecoach.exercises.schema import EDITOR_LINE, schema_text
from tests.cli.conftest import Run

SHIPPED = [path.stem for path in files_in(reference_folder())]
STRETCH = "supine_hamstring_stretch"
TEXT = (reference_folder() / f"{STRETCH}.yaml").read_text(encoding="utf-8")
WRONG = TEXT.replace("sides: each", "sides: all").replace("view: side", "view: sky")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A person's folder of exercises, empty."""
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))
    path = tmp_path / "config" / "exercises"
    path.mkdir(parents=True)
    return path


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text.replace(f"id: {STRETCH}", f"id: {name}"), encoding="utf-8")
    return path


@pytest.mark.parametrize("words", [["exercises"], ["exercises", "list"]])
def test_the_list_has_every_exercise_in_a_row(run: Run, words):
    shown = run(*words)
    assert shown.status == 0
    rows = {line.split()[0]: line for line in shown.out.splitlines() if line.split()}
    assert set(SHIPPED) <= set(rows)
    row = rows[STRETCH].split("Supine hamstring stretch")
    assert row[1].split() == ["lying", "hold", "each", "side", "shipped"]
    assert rows["bridge"].split()[2:] == ["lying", "reps", "both", "side", "shipped"]


def test_the_list_fits_a_narrow_terminal():
    table = exercise_pages.list_table(all_exercises())
    console = Console(width=80, record=True, file=StringIO())
    console.print(table)
    text = console.export_text()
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80
    assert set(SHIPPED) <= set(text.split())
    assert text.split().count("shipped") == len(SHIPPED)


def test_the_list_tells_ones_own_and_refused_files_and_goes_on(run: Run, folder):
    put(folder, "mine", TEXT)
    put(folder, "bridge", (reference_folder() / "bridge.yaml").read_text(encoding="utf-8"))
    put(folder, "wrong", WRONG)
    put(folder, "glute_stretch", "id: 1\n")
    shown = run("exercises")
    assert shown.status == 0
    rows = {line.split()[0]: line.rstrip() for line in shown.out.splitlines() if line.split()}
    assert rows["mine"].endswith(" yours")
    assert rows["bridge"].endswith(" yours, instead of the shipped")
    assert rows["glute_stretch"].endswith(" shipped")
    assert "wrong" not in rows
    ids = [line.split()[0] for line in shown.out.splitlines() if line.split()]
    assert ids.count("bridge") == ids.count("glute_stretch") == 1
    assert "wrong.yaml has 2 mistakes" in shown.err
    assert "The shipped exercise is used instead." in shown.err


def test_the_list_as_data(run: Run, folder):
    put(folder, "mine", TEXT)
    put(folder, "wrong", WRONG)
    rows = {row["id"]: row for row in json.loads(run("exercises", "list", "--json").out)}
    assert set(rows) == {*SHIPPED, "mine", "wrong"}
    assert rows["mine"] == {
        "id": "mine", "origin": "yours", "path": str(folder / "mine.yaml"),
        "name": "Supine hamstring stretch", "positions": ["lying"], "kind": "hold",
        "sides": "each", "view": "side",
    }  # fmt: skip
    assert "2 mistakes" in rows["wrong"]["error"]


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_about_an_exercise_is_shown(run: Run, name):
    shown = run("exercises", "show", name)
    assert shown.status == 0
    flat = " ".join(shown.out.split())
    exercise = load_exercise(name)
    words = [exercise.name, exercise.summary, exercise.camera.words, exercise.dosage.words,
             exercise.breathing, exercise.progression, exercise.easier,
             *exercise.instructions, *exercise.stop_when,
             *(part for fault in exercise.faults for part in (fault.name, fault.cue)),
             *(phase.words for phase in exercise.phases)]  # fmt: skip
    for expected in words:
        assert " ".join(expected.split()) in flat
    numbers = list(numbers_of(exercise))
    assert len(numbers) > 10
    for place, number in numbers:
        assert f"{place} {number.value:g} {number.source}" in flat


def test_an_exercise_as_data(run: Run):
    document = json.loads(run("exercises", "show", STRETCH, "--json").out)
    assert document["origin"] == "shipped"
    assert document["phases"][0]["target"]["enter"] == {"value": 65.0, "source": "stiff"}
    assert document["sources"]["stiff"]


def test_an_unknown_exercise_is_one_sentence(run: Run):
    shown = run("exercises", "show", "brige")
    assert (shown.status, shown.out) == (1, "")
    assert "Did you mean 'bridge'?" in shown.err


def test_validate_says_ok_or_every_mistake_of_every_file(run: Run, tmp_path):
    right, wrong = put(tmp_path, "right", TEXT), put(tmp_path, "wrong", WRONG)
    named = put(tmp_path, "named", TEXT)
    named = named.rename(tmp_path / "otherwise.yaml")
    shown = run("exercises", "validate", right, wrong, named, tmp_path / "none.yaml")
    assert shown.status == 1
    assert shown.out == f"{right}: OK\n"
    assert "wrong.yaml has 2 mistakes" in shown.err
    lines = WRONG.splitlines()
    assert f"line {lines.index('sides: all') + 1}, sides" in shown.err
    assert f"line {lines.index('  view: sky') + 1}, camera.view" in shown.err
    assert "id: 'named' must be 'otherwise'" in shown.err
    assert "none.yaml can't be read" in shown.err


def test_validate_takes_folders_and_by_default_ones_own(run: Run, folder, tmp_path):
    shown = run("exercises", "validate")
    assert (shown.status, shown.err) == (0, "")
    assert str(folder) in shown.out
    put(folder, "right", TEXT)
    assert run("exercises", "validate").status == 0
    put(folder, "wrong", WRONG)
    assert run("exercises", "validate").status == run("exercises", "validate", folder).status == 1
    assert run("exercises", "validate", reference_folder()).status == 0
    (tmp_path / "empty").mkdir()
    assert run("exercises", "validate", tmp_path / "empty").status == 1


def test_the_schema_is_printed_or_written(run: Run, tmp_path):
    assert run("exercises", "schema").out == schema_text()
    out = tmp_path / "deep" / "schema.json"
    assert run("exercises", "schema", "--out", out).status == 0
    assert out.read_text(encoding="utf-8") == schema_text()
    refused = run("exercises", "schema", "--out", tmp_path)
    assert refused.status == 1
    assert "can't be written" in refused.err


@pytest.mark.parametrize("like", SHIPPED)
def test_a_new_file_is_a_right_one_with_a_comment_at_each_key(run: Run, folder, like):
    made = run("exercises", "new", "mine", "--from", like)
    assert made.status == 0, made.err
    path = folder / "mine.yaml"
    assert str(path) in made.out
    text = path.read_text(encoding="utf-8")
    assert text.startswith(EDITOR_LINE)
    assert text.count("yaml-language-server") == 1
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line[:1].isalpha():
            assert lines[number - 1].startswith("# "), line
    mine, copied = load_file(path), load_exercise(like)
    assert mine == copied.model_copy(update={"id": "mine", "name": "Mine"})
    assert (folder / "exercise.schema.json").read_text(encoding="utf-8") == schema_text()


def test_a_new_file_never_replaces_another(run: Run, folder):
    path = put(folder, "mine", "# precious\n")
    again = run("exercises", "new", "mine")
    assert again.status == 1
    assert "there already" in again.err
    assert path.read_text(encoding="utf-8") == "# precious\n"
    path.rename(path.with_suffix(".yml"))
    assert run("exercises", "new", "mine").status == 1
    assert not path.exists()


def test_a_new_file_may_take_the_place_of_a_shipped_one_and_says_so(run: Run, folder):
    made = run("exercises", "new", "bridge")
    assert made.status == 0
    assert "takes the place of the shipped exercise" in made.out
    assert load_file(folder / "bridge.yaml") == load_file(reference_folder() / "bridge.yaml")


@pytest.mark.parametrize("name", ["../mine", "Mine", "mi ne", "m", "1a", "a/b", "mine.yaml"])
def test_a_new_file_needs_an_id(run: Run, folder, name):
    made = run("exercises", "new", name)
    assert made.status == 1
    assert "can't be an id" in made.err
    assert list(folder.parent.rglob("*.yaml")) == []


def test_a_new_file_of_an_unknown_or_wrong_one_is_refused(run: Run, folder):
    put(folder, "wrong", WRONG)
    assert "no exercise called" in run("exercises", "new", "mine", "--from", "nothing").err
    assert "2 mistakes" in run("exercises", "new", "mine", "--from", "wrong").err
    assert not (folder / "mine.yaml").exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_of_every_step_and_the_camera(run: Run, tmp_path, theme):
    exercise = next(e for e in map(load_exercise, SHIPPED) if all(p.pose for p in e.phases))
    drawn = run("exercises", "picture", exercise.id, "--theme", theme, "--out", tmp_path / "out")
    assert drawn.status == 0
    names = {f"{exercise.id}-{step}.svg" for step in (*(p.id for p in exercise.phases), "camera")}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    for path in (tmp_path / "out").iterdir():
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
        assert f"pose-{theme}" in path.read_text(encoding="utf-8")
        assert str(path) in drawn.out


def test_without_a_pose_only_the_camera_is_drawn_and_that_is_said(run: Run, folder, tmp_path):
    head, tail = TEXT.split("phases:")[0], TEXT[TEXT.index("requires:") :]
    plain = (
        "target: {angle: hip_flexion, enter: {value: 65, source: stiff}, "
        "leave: {value: 60, source: start}, aim: {value: 90, source: start}}"
    )
    phases = f"phases:\n  - id: stretch\n    name: Stretch\n    words: Draw it in.\n    {plain}\n"
    put(folder, "mine", head + phases + tail)
    drawn = run("exercises", "picture", "mine", "--out", tmp_path / "out")
    assert drawn.status == 0
    assert "has no reference pose" in drawn.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine-camera.svg"]
