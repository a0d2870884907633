from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import cli
from benchmarks.accuracy.conditions import CLEAN, CONDITIONS
from benchmarks.accuracy.markdown import BEGIN, END, update_section
from benchmarks.accuracy.plainly import what_is_bad
from benchmarks.accuracy.results import Results
from benchmarks.accuracy.scoring import score
from benchmarks.accuracy.tables import all_grids, verdict
from benchmarks.accuracy.truth import Span, Truth, TruthError, view_of
from benchmarks.accuracy.watching import eyes
from posecoach.kinematics.landmarks import LandmarkTrack
from tests.benchmarks.test_scoring import scored, still, truth_of


@pytest.fixture
def results(tmp_path: Path) -> Results:
    model = tmp_path / "full.task"
    model.write_bytes(b"model")
    track = still(noise=0.3)
    made = Results("full", model, complete=True)
    made.scores.append(scored(truth_of(track), track))
    return made


def test_the_document_is_plain_json_with_a_row_for_each_angle_and_leg(results: Results) -> None:
    document = json.loads(json.dumps(results.document(), allow_nan=False))
    keys = {(row["angle"], row["role"]) for row in document["angles"]}
    assert ("hip_flexion", "working") in keys
    assert ("hip_flexion", "other") in keys
    assert ("trunk_inclination", "trunk") in keys
    (clip,) = document["clips"]
    assert clip["coached"][0]["holds"][0]["outcome"] == "found"


def test_recordings_of_one_exercise_and_view_share_a_row(results: Results) -> None:
    track = still()
    results.scores.append(scored(replace(truth_of(track), name="second"), track))
    results.scores.append(scored(replace(truth_of(track), name="third", view="turned"), track))
    rows = [
        row
        for row in results.document()["angles"]
        if (row["angle"], row["role"]) == ("hip_flexion", "working")
    ]
    assert [(row["view"], row["clips"]) for row in rows] == [("side", 2), ("turned", 1)]


def test_conditions_and_a_second_person_have_their_own_rows(results: Results) -> None:
    track = still()
    results.scores.append(score(truth_of(track), track, CONDITIONS[0], ()))
    results.scores.append(score(truth_of(track, people=2), track, CLEAN, ()))
    conditions = {row["condition"] for row in results.document()["angles"]}
    assert conditions == {"clean", "dark", "second person"}


@pytest.mark.parametrize(
    ("mae", "p95", "measured", "words"),
    [
        (3.0, 8.0, 0.9, "good"),
        (3.0, 12.0, 0.9, "poor"),
        (6.0, 9.0, 0.9, "poor"),
        (4.0, 21.0, 0.9, "bad"),
        (11.0, 12.0, 0.9, "bad"),
        (3.0, 8.0, 0.5, "good, often missing"),
        (None, None, 0.0, "never measured"),
    ],
)
def test_what_is_bad_is_called_bad(mae: float, p95: float, measured: float, words: str) -> None:
    assert verdict({"mae": mae, "p95": p95, "measured": measured}) == words


def test_what_is_good_is_not_named(results: Results) -> None:
    assert what_is_bad(results.scores, "full") == []


def test_what_is_bad_is_named_in_sentences(results: Results) -> None:
    track = still(noise=0.3)
    wrong = Span(4.0, 14.0, "hold", "right")
    truth = truth_of(track, name="wrong", holds=(wrong, Span(15.0, 18.0, "hold", "left")))
    truth = replace(truth, faults=(Span(5, 9, "bouncing"), Span(5, 9, "flying")))
    results.scores[:] = [scored(truth, track)]
    assert what_is_bad(results.scores, "full") == [
        "wrong: the hold of 10.0 s at 4.0 s is credited to the wrong leg.",
        "wrong: the hold of 3.0 s at 15.0 s is missed.",
        "wrong: bouncing at 5.0 s: missed.",
        "wrong: flying at 5.0 s: no rule for it.",
    ]


def test_an_angle_that_is_bad_is_named_with_its_figures(results: Results) -> None:
    track = still()
    truth = truth_of(track)
    off = {k: v + 12.0 if k[0] == "knee_flexion" else v for k, v in truth.degrees.items()}
    results.scores[:] = [scored(replace(truth, degrees=off), track)]
    sentences = what_is_bad(results.scores, "full")
    assert len(sentences) == 2
    assert "knee_flexion of the working leg: bad (mean error 12.0 degrees" in sentences[0]
    assert "perfect joints would not help" in sentences[0]


def test_only_the_marked_section_of_a_page_is_replaced(results: Results, tmp_path: Path) -> None:
    page = tmp_path / "accuracy.md"
    page.write_text(f"# By hand\n\n{BEGIN}\nstale\n{END}\n\nAlso by hand.\n", encoding="utf-8")
    grids = all_grids(results.scores, "full")
    update_section(page, grids, results)
    once = page.read_text(encoding="utf-8")
    assert once.startswith("# By hand\n")
    assert once.endswith("\n\nAlso by hand.\n")
    assert "stale" not in once
    assert "| stick |" in once
    update_section(page, grids, results)
    assert page.read_text(encoding="utf-8") == once


def test_a_page_without_marks_is_left_alone(results: Results, tmp_path: Path) -> None:
    page = tmp_path / "accuracy.md"
    page.write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(TruthError, match="no marked section"):
        update_section(page, [], results)
    assert page.read_text(encoding="utf-8") == "# Mine\n"


def test_stopping_keeps_what_was_done(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    track = still()
    looked: list[str] = []

    def look(clip: Path, *_: object, **__: object) -> LandmarkTrack:
        looked.append(clip.name)
        if len(looked) == 2:
            raise KeyboardInterrupt
        return track

    monkeypatch.setattr(cli, "landmarks_of", look)
    results.scores.clear()
    results.complete = False
    cli._run([(truth_of(track), CLEAN)] * 3, results)
    assert len(looked) == 2
    assert len(results.scores) == 1
    assert not results.complete
    assert results.document()["failures"]


def test_one_bad_recording_does_not_stop_the_rest(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = still()
    monkeypatch.setattr(cli, "landmarks_of", lambda *_, **__: track)
    results.scores.clear()
    wrong: Truth = truth_of(track, time_s=track.time_s + 9)
    cli._run([(wrong, CLEAN), (truth_of(track), CLEAN)], results)
    assert len(results.scores) == 1
    assert len(results.failures) == 1


@pytest.mark.parametrize(
    ("position", "size", "words"),
    [
        ([0.0, 0.5, 2.5], (640, 480), "side"),
        ([1.2, 0.5, 2.5], (640, 480), "turned"),
        ([2.5, 0.5, 0.2], (640, 480), "front"),
        ([0.0, 1.6, 2.5], (640, 480), "side, raised"),
        ([0.0, 0.5, 2.5], (480, 640), "side, portrait"),
    ],
)
def test_the_view_is_told_from_where_the_camera_stands(
    position: list[float], size: tuple[int, int], words: str
) -> None:
    document = {
        "camera": {"position": position, "target": [0.0, 0.4, 0.0]},
        "width": size[0],
        "height": size[1],
    }
    at = {"left": -0.1, "right": 0.1}
    metres = {
        f"{side}_{part}": np.array([[0.0, 0.1, z]])
        for side, z in at.items()
        for part in ("hip", "shoulder")
    }
    assert view_of(document, metres) == words


def test_kept_landmarks_depend_on_what_makes_them() -> None:
    from benchmarks.accuracy.watching import _ENTRANCES, _closure

    modules = _closure(_ENTRANCES)
    assert "posecoach.kinematics.identity" in modules
    assert "posecoach.vision.landmarker" in modules
    assert not any(name.startswith("posecoach.coaching") for name in modules)
    assert len(eyes()) == 64
