"""What the Tune page's front end is given, and what it may ask for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from posecoach.exercises import exercise_ids, load_exercise
from posecoach.sessions.labels import Labels, read_labels
from posecoach.tuning.parts import parts_of
from posecoach.tuning.recordings import Recording, keep_labels, load_recordings
from posecoach.web.tune import picture
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.picture import View, kinds_of, picture_of
from posecoach.web.tune.tune_component import take
from tests.landmarks.recorded import recorded_file

STRETCH = "supine_hamstring_stretch"
ENTER, AIM = "phases.stretch.target.enter", "phases.stretch.target.aim"
VIEW = View("phases.stretch.target")
BOTH = recorded_file("supine_hamstring_stretch_both_sides")


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "assets_path", lambda: "/assets")


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return load_recordings([BOTH], load_exercise(STRETCH))


@pytest.fixture
def bench(recordings: list[Recording]) -> Bench:
    return Bench(load_exercise(STRETCH), recordings)


def asks(bench: Bench, **asked: object) -> list[str]:
    return take(bench, {**asked, "id": "1"}, lambda _: None)


def test_it_is_plain_json_with_the_edges_where_they_are_tried(bench: Bench) -> None:
    bench.change(ENTER, 70)
    found = json.loads(json.dumps(picture_of(bench, VIEW, "7"), allow_nan=False))
    edges = {edge["path"]: edge for edge in found["edges"]}
    assert (edges[ENTER]["value"], edges[ENTER]["shipped"]) == (70, 65)
    assert found["band"] == {"kind": "target", "from": ENTER, "to": "phases.stretch.target.limit"}
    assert found["answers"] == "7"
    assert len(found["timeline"]["time"]) == len(found["timeline"]["curves"][0]["values"])
    assert [row["fate"] for row in found["rows"] if row["kind"] == "hold"] == ["same", "same"]


def test_what_is_gone_is_drawn_in_the_lane_of_before(bench: Bench) -> None:
    bench.change_all({AIM: 100.0, ENTER: 95.0})
    lanes = picture_of(bench, VIEW, "")["timeline"]["lanes"]
    assert [e["fate"] for e in lanes["shipped"] if e["kind"] == "hold"] == ["vanishes"] * 2
    assert not [e for e in lanes["tried"] if e["kind"] == "hold"]
    rows = picture_of(bench, VIEW, "")["rows"]
    assert any(row["kind"] == "cue" and "less" in row["said"] for row in rows)


@pytest.mark.parametrize("name", [STRETCH, "bridge", "pelvic_tilt", "glute_stretch", "warm_up"])
def test_every_part_of_an_exercise_can_be_looked_at(name: str) -> None:
    exercise = load_exercise(name)
    bench = Bench(exercise, load_recordings([BOTH], exercise))
    for part in parts_of(exercise):
        for axis in range(max(1, len(part.axes))):
            found = picture_of(bench, View(part.path, axis), "")
            json.dumps(found, allow_nan=False)
            assert found["axis"]["label"]


def test_a_drag_is_one_step_back(bench: Bench) -> None:
    for value in (66, 70, 72.5):
        assert not asks(bench, edit={"path": ENTER, "value": value, "gesture": 1})
    assert not asks(bench, edit={"path": ENTER, "value": 75, "gesture": 2})
    bench.undo()
    assert bench.values == {ENTER: 72.5}
    bench.undo()
    assert bench.values == {}
    bench.redo()
    assert bench.values == {ENTER: 72.5}


def test_what_cannot_be_is_refused_with_the_reason(bench: Bench) -> None:
    [problem] = asks(bench, edit={"path": ENTER, "value": 95, "gesture": 1})
    assert "edges must run" in problem
    assert bench.values == {}


@pytest.mark.parametrize(
    "asked",
    [
        {"edit": {"path": "nothing", "value": 1, "gesture": 1}},
        {"edit": {"path": ENTER, "value": "much", "gesture": 1}},
        {"edit": 5},
        {"labels": {"labels": {}, "recording": 7}},
        {"show": -1},
        {"dance": True},
    ],
)
def test_what_makes_no_sense_changes_nothing(bench: Bench, asked: dict[str, object]) -> None:
    assert asks(bench, **asked) == []
    assert bench.values == {}
    assert not bench.can_undo


def test_marks_are_labels_and_undone_like_numbers(bench: Bench) -> None:
    marks = {"holds": [{"start_s": 1, "end_s": 2.5, "side": "left"}], "faults": []}
    assert not asks(bench, labels={"labels": marks, "recording": 0})
    labels = bench.recordings[0].labels
    assert labels is not None
    assert labels.holds is not None
    assert (labels.holds[0].end_s, labels.faults, labels.repetitions) == (2.5, (), None)
    assert picture_of(bench, VIEW, "")["labels"]["faults"] == []
    [problem] = asks(
        bench, labels={"labels": {"holds": [{"start_s": 3, "end_s": 2}]}, "recording": 0}
    )
    assert "end_s must come after start_s" in problem
    bench.undo()
    assert bench.recordings[0].labels is None


def test_marks_of_other_recordings_survive_another_choice(
    bench: Bench, recordings: list[Recording]
) -> None:
    asks(bench, labels={"labels": {"holds": []}, "recording": 0})
    other = Recording(Path("other.parquet"), recordings[0].measured, None)
    found = bench.with_recordings([other, recordings[0]])
    assert [one.labels is None for one in found.recordings] == [True, False]


def test_labels_are_kept_beside_and_those_of_another_exercise_are_left(tmp_path: Path) -> None:
    path = tmp_path / "monday.landmarks.parquet"
    shutil.copy(BOTH, path)
    stretch = load_exercise(STRETCH)
    labels = Labels(format=1, exercise=STRETCH, holds=())
    keep_labels(path, labels, stretch)
    assert read_labels(tmp_path / "monday.labels.yaml") == labels
    assert load_recordings([path], stretch)[0].labels == labels
    with pytest.raises(Exception, match="marks of another exercise"):
        keep_labels(path, None, load_exercise("bridge"))
    keep_labels(path, None, stretch)
    assert not (tmp_path / "monday.labels.yaml").exists()


@pytest.mark.parametrize("name", exercise_ids())
def test_what_can_be_marked_can_be_a_label(name: str) -> None:
    exercise = load_exercise(name)
    for kind in kinds_of(exercise):
        event = {"start_s": 0, "end_s": 1} | ({"id": kind["id"]} if "id" in kind else {})
        Labels.model_validate({"format": 1, "exercise": name, kind["kind"]: [event]})
