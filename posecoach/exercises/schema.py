"""A JSON Schema of exercise files, generated from the models, for editors to complete and check.

It says what a *file* may say: numbers that ``_defaults.yaml`` gives may be left out. What only a
look at several numbers together shows, such as edges in the wrong order, ``posecoach exercises
validate`` finds.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from posecoach.exercises.hints import HINTS
from posecoach.exercises.loader import defaults, reference_folder
from posecoach.exercises.models import Exercise
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.position import Position

SCHEMA_FILE = "exercise.schema.json"
EDITOR_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MEASURE = {"$ref": "#/$defs/Measure"}

Schema = dict[str, Any]


def exercise_schema() -> Schema:
    """The schema as plain data."""
    schema = Exercise.model_json_schema()
    models: dict[str, Schema] = schema.pop("$defs")
    models["Exercise"] = schema
    for name, model in models.items():
        _describe(name, model)
    shared = {"hold": "HoldRules", "repetition": "RepetitionRules", "cues": "CueRules"}
    for part, name in shared.items():
        _leave_out(models[name], set(defaults()[part]))
    _leave_out(models["Exercise"], {"cues"})
    names = [p.value for p in Position if p is not Position.UNKNOWN]
    models["Position"] |= {"enum": names, "enumDescriptions": [Position(n).words for n in names]}
    whole: Schema = {
        "$schema": _DIALECT,
        **_simple(models.pop("Exercise")),
        "oneOf": [{"required": ["hold"]}, {"required": ["repetition"]}],
        "$defs": {name: _simple(model) for name, model in models.items()},
    }
    whole["title"] = "An exercise of posecoach"
    whole["$defs"]["Measure"] = _measures()
    # The key alone stands for all the shared numbers.
    repetition = whole["properties"]["repetition"]
    repetition["anyOf"] = [{"$ref": repetition.pop("$ref")}, {"type": "null"}]
    return whole


def schema_text() -> str:
    """The schema as it is written to a file."""
    return json.dumps(exercise_schema(), indent=1, ensure_ascii=False) + "\n"


def packaged_schema() -> Path:
    """Where the schema lies beside the shipped exercises."""
    return reference_folder() / SCHEMA_FILE


def _measures() -> Schema:
    names = sorted(CATALOGUE)
    return {
        "title": "Measure",
        "description": "What can be measured; the names are those of docs/angles.md.",
        "type": "string",
        "enum": names,
        "enumDescriptions": [_of_a_measure(name) for name in names],
    }


def _of_a_measure(name: str) -> str:
    entry = CATALOGUE[name]
    low, high = entry.range
    unit = {"°": "degrees"}.get(entry.unit, entry.unit.replace("% of", "percent of"))
    return f"{entry.label}, {low:g} to {high:g} {unit}"


def _describe(name: str, model: Schema) -> None:
    """Words for the model and each of its keys."""
    if "description" in model:
        model["description"] = _plain(model["description"])
    for key, about in model.get("properties", {}).items():
        about["title"] = key
        about["description"] = HINTS[name][key]


def _plain(docstring: str) -> str:
    """A docstring without its section of attributes and its markup."""
    words = docstring.split("\n\nAttributes\n")[0].replace("``", "")
    return re.sub(r"(?<!\n)\n(?!\n)", " ", words)


def _leave_out(model: Schema, keys: set[str]) -> None:
    """Keys that a file need not hold."""
    model["required"] = [key for key in model["required"] if key not in keys]
    if not model["required"]:
        del model["required"]


def _simple(node: Any) -> Any:
    """The same schema as editors show it best: no nulls, no repeated lists of measures."""
    if isinstance(node, list):
        return [_simple(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("enum") == sorted(CATALOGUE):
        return {k: v for k, v in node.items() if k in ("title", "description")} | _MEASURE
    node = {key: _simple(value) for key, value in node.items()}
    if "anyOf" in node:
        kept = [one for one in node.pop("anyOf") if one.get("type") != "null"]
        node |= kept[0] if len(kept) == 1 else {"anyOf": kept}
        if node.get("default", 0) is None:
            del node["default"]
    if "prefixItems" in node:  # Pairs of the same: a form that older editors know too.
        node["items"] = node.pop("prefixItems")[0]
    if "patternProperties" in node:
        node["additionalProperties"] = False
    return node
