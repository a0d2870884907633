"""The events file holds what the review found, readable without posecoach."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace

import pytest

from posecoach.coaching.feedback import Fault, Repetition
from posecoach.exercises import load_exercise
from posecoach.review import Review
from posecoach.sessions.events import event_table, measure_of, unit_of, write_json
from posecoach.sessions.exports import write_csv
from tests.sessions.reviews import recorded


@pytest.fixture(scope="module")
def bouncing() -> Review:
    return recorded("supine_hamstring_stretch_bouncing")


def read(result: Review, tmp_path) -> list[dict[str, str]]:
    path = tmp_path / "events.csv"
    write_csv(event_table(result), path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_event_is_a_row_in_order(bouncing, tmp_path):
    rows = read(bouncing, tmp_path)
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["hold"] == len(bouncing.holds) > 0
    assert kinds["fault"] == len(bouncing.faults) > 0
    assert kinds["cue"] == len(bouncing.log.cues) > 0
    starts = [float(row["start_s"]) for row in rows]
    assert starts == sorted(starts)


def test_a_hold_has_its_figures_in_named_units(bouncing, tmp_path):
    row = next(row for row in read(bouncing, tmp_path) if row["kind"] == "hold")
    hold = bouncing.holds[0]
    assert float(row["held_s"]) == pytest.approx(hold.held_s)
    assert float(row["peak_deg"]) == pytest.approx(hold.peak)
    assert float(row["mean_deg"]) == pytest.approx(hold.mean)
    assert row["side"] == hold.side
    assert row["measure"] == "hip_flexion"
    assert row["faults"].split() == list(hold.faults)
    assert row["peak_percent"] == ""


def test_a_repetition_in_percent_is_in_the_percent_column(bouncing, tmp_path):
    warm_up = load_exercise("warm_up")
    whole = Repetition("step", "left", 1.0, 3.0, 0.8, 0.4, 0.8, 22.0, 0.0, ())
    half = Repetition("bend", "both", 4.0, 6.0, 1.0, 0.0, 1.0, 38.0, 4.0, ("x",))
    rows = read(replace(bouncing, exercise=warm_up, holds=[], short_holds=[], faults=[],
                        repetitions=[whole, half]), tmp_path)  # fmt: skip
    first, second = (row for row in rows if row["kind"] != "cue")
    assert (first["kind"], first["peak_percent"], first["peak_deg"]) == ("repetition", "22", "")
    assert (second["kind"], second["peak_deg"], second["missing_deg"]) == (
        "half_repetition", "38", "4",
    )  # fmt: skip
    assert measure_of(warm_up, half) == "knee_flexion"
    assert unit_of("pelvic_roll") == "percent"


def test_a_fault_that_never_ended_ends_where_it_began(bouncing, tmp_path):
    rows = read(replace(bouncing, faults=[Fault("bouncing", 3.0)]), tmp_path)
    row = next(row for row in rows if row["kind"] == "fault")
    assert row["start_s"] == row["end_s"] == "3"


def test_json_is_what_json_says(bouncing, tmp_path):
    document = bouncing.document() | {"video": "Übung „a“.mp4"}
    write_json(document, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == document
