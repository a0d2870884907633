"""The JSON Schema is generated, up to date, and says of files what the loader says."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from posecoach.errors import ExerciseError
from posecoach.exercises import Exercise, load_file
from posecoach.exercises.hints import HINTS
from posecoach.exercises.library import files_in
from posecoach.exercises.loader import defaults, reference_folder
from posecoach.exercises.schema import EDITOR_LINE, exercise_schema, packaged_schema, schema_text
from posecoach.kinematics.catalogue import CATALOGUE

FILES = files_in(reference_folder())
GOOD = (reference_folder() / "supine_hamstring_stretch.yaml").read_text(encoding="utf-8")
REPEATED = (reference_folder() / "bridge.yaml").read_text(encoding="utf-8")
SCHEMA = Draft202012Validator(exercise_schema())


def complaints(text: str) -> list[str]:
    document = YAML(typ="safe", pure=True).load(text)
    return [f"{list(e.absolute_path)}: {e.message}" for e in SCHEMA.iter_errors(document)]


def test_the_packaged_schema_is_the_generated_one():
    """Otherwise: posecoach exercises schema --out reference_poses/exercise.schema.json."""
    assert packaged_schema().read_text(encoding="utf-8") == schema_text()


def test_it_is_a_schema():
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_file_fits_it_and_names_it_for_editors(path):
    text = path.read_text(encoding="utf-8")
    assert complaints(text) == []
    assert text.startswith(EDITOR_LINE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sides: each", "sides: all"),
        ("positions: [lying]", "positions: [flying]"),
        ("positions: [lying]", "positions: []"),
        ("angle: hip_flexion", "angle: hip_bending"),
        ("kind: oscillation", "kind: wobble"),
        ("best: {", "beast: {"),
        ("  best: { value: 30, source: guide_h }\n", ""),
        ("value: 65, source: stiff", "value: 65"),
        ("value: 65, source: stiff", "value: sixty, source: stiff"),
        ("value: 65, source: stiff", "value: 65, source: stiff, sauce: x"),
        ("\nhold:", "\nrepetition: {}\nhold:"),
        ("\nhold:", "\nhole:"),
        ("\nbreathing:", "\nbreathe:"),
        ("id: supine_hamstring_stretch", "id: Supine Stretch"),
        ("sources:\n", "sources:\n  Big Name: x\n"),
    ],
)
def test_what_it_refuses_the_loader_refuses_too(tmp_path, old, new):
    assert complaints(GOOD) == []
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    assert complaints(text)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseError):
        load_file(path)


@pytest.mark.parametrize("part", ["hold", "repetition"])
def test_shared_numbers_may_be_left_out_and_may_be_given(part):
    text = GOOD if part == "hold" else REPEATED
    document = YAML(typ="safe", pure=True).load(text)
    for key, number in defaults()[part].items():
        for given in ({}, {key: {"value": number["value"], "source": "start"}}):
            rest = {k: v for k, v in document[part].items() if k != key}
            assert list(SCHEMA.iter_errors(document | {part: rest | given})) == []


def test_a_repetition_of_shared_numbers_alone_fits_it():
    document = YAML(typ="safe", pure=True).load(REPEATED)
    assert list(SCHEMA.iter_errors(document | {"repetition": None})) == []


def test_every_key_has_a_hint_and_every_hint_a_key():
    models = Exercise.model_json_schema()
    models = {**models["$defs"], "Exercise": models}
    keys = {name: set(model["properties"]) for name, model in models.items() if "enum" not in model}
    assert {name: set(hints) for name, hints in HINTS.items()} == keys


def test_editors_are_offered_every_measure_once_with_its_meaning():
    schema = exercise_schema()
    offered = schema["$defs"]["Measure"]
    assert offered["enum"] == sorted(CATALOGUE)
    assert len(offered["enumDescriptions"]) == len(offered["enum"])
    assert schema_text().count('"hip_rise"') == 1
    for name, words in zip(offered["enum"], offered["enumDescriptions"], strict=True):
        assert CATALOGUE[name].label in words
