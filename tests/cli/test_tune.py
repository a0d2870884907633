"""``posecoach tune`` and ``posecoach profile`` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import load_profile
from posecoach.exercises.tunable import numbers_of
from posecoach.sessions.labels import Labels, MarkedHold, write_labels
from posecoach.sessions.landmark_files import read_landmarks, write_landmarks
from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.landmarks.recorded import recorded_file

STRETCH = "supine_hamstring_stretch"
BOTH = recorded_file("supine_hamstring_stretch_both_sides")
HARDER = ("--set", "phases.stretch.target.enter=95", "--set", "phases.stretch.target.aim=100")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "config" / "profiles"


def test_what_changes_is_printed(run: Run) -> None:
    result = run("tune", STRETCH, BOTH, *HARDER)
    assert result.status == 0
    assert "the stretch counts from 95° instead of 65°." in result.out
    assert result.out.count("hold (Stretch) is gone") == 2
    assert "cue 'start'" in result.out
    assert "0 of 1 recordings stay as they were." in result.out


def test_as_json_it_has_every_event(run: Run) -> None:
    result = run("tune", STRETCH, BOTH, "--set", "hold.settle=1.5", "--json")
    document = json.loads(result.out)
    assert document["changes"] == {"hold.settle": {"value": 1.5, "was": 0.7}}
    (one,) = document["recordings"]
    holds = [change for change in one["changes"] if change["kind"] == "hold"]
    assert [hold["side"] for hold in holds] == ["left", "right"]
    assert all(hold["before"]["length_s"] > 5 for hold in holds)


def test_without_changes_every_number_is_listed(run: Run) -> None:
    result = run("tune", STRETCH, BOTH, "--json")
    listed = {number["path"] for number in json.loads(result.out)["numbers"]}
    assert listed == set(numbers_of(load_exercise(STRETCH)))


def test_numbers_are_saved_as_a_profile_and_taken_up_again(run: Run, folder: Path) -> None:
    saved = run(
        "tune", STRETCH, BOTH, *HARDER, "--save", "Anna at home", "--why", "flexible", "--who", "me"
    )
    assert saved.status == 0
    profile = load_profile("anna_at_home")
    assert (profile.name, profile.who, profile.why) == ("Anna at home", "me", "flexible")
    again = run("tune", STRETCH, BOTH, "--profile", "anna_at_home", "--json")
    assert {p: c["value"] for p, c in json.loads(again.out)["changes"].items()} == profile.values
    assert run("profile", "diff", "anna_at_home").out.startswith(
        "the stretch counts from 95° instead of 65°"
    )
    assert "Anna at home" in run("profile", "list").out
    assert run("profile", "diff", "anna_at_home", "anna_at_home").out == "Nothing is different.\n"
    shown = run("profile", "show", "anna_at_home").out
    assert "phases.stretch.target.enter: {value: 95, was: 65}" in shown
    assert run("profile", "check", folder / "anna_at_home.yaml").status == 0
    assert run("profile", "delete", "anna_at_home").status == 0
    assert not list(folder.iterdir())


def test_a_wrong_profile_is_told_with_its_mistakes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("id: odd\nchanges: {hold.setle: {value: 1, was: 1}}\nexercise: bridge\n")
    result = run("profile", "check", path)
    assert result.status == 1
    assert "the exercise has no such number" in result.err
    assert "why: this key is missing" in result.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "hold.settle"), "write it as path=value"),
        (("--set", "hold.setle=1"), "no such number"),
        (("--set", "phases.stretch.target.enter=50"), "edges must run"),
        (("--set", "hold.settle=1", "--save", "x"), "Give --why"),
        (("--suggest", "phases.stretch.target.limit"), "keeps people safe"),
        (("--suggest", "hold.setle"), "has no number"),
    ],
)
def test_mistakes_are_one_sentence(run: Run, words: tuple[str, ...], told: str) -> None:
    result = run("tune", STRETCH, BOTH, *words)
    assert result.status == 1
    assert told in result.err
    assert "Traceback" not in result.err


def test_recordings_are_folders_files_and_videos_with_landmarks_beside(
    run: Run, tmp_path: Path
) -> None:
    track = read_landmarks(BOTH)
    write_landmarks(track, tmp_path / "one.parquet")
    (tmp_path / "two.mp4").write_bytes(b"")
    write_landmarks(track, tmp_path / "two.landmarks.parquet")
    result = run("tune", STRETCH, tmp_path, tmp_path / "two.mp4", *HARDER, "--json")
    names = [one["recording"] for one in json.loads(result.out)["recordings"]]
    assert names == ["one", "two"]
    (tmp_path / "three.mp4").write_bytes(b"")
    missing = run("tune", STRETCH, tmp_path / "three.mp4", *HARDER)
    assert "three.mp4 has no landmarks beside it" in missing.err


def test_labels_beside_a_recording_are_counted_and_fitted(run: Run, tmp_path: Path) -> None:
    truth = json.loads((SAMPLES / f"{BOTH.stem}.truth.json").read_text(encoding="utf-8"))
    for name in ("one", "two"):
        path = tmp_path / f"{name}.parquet"
        write_landmarks(read_landmarks(BOTH), path)
        holds = tuple(
            MarkedHold(start_s=h["start_s"], end_s=h["end_s"], side=h["side"])
            for h in truth["holds"]
        )
        write_labels(Labels(format=1, exercise=STRETCH, holds=holds), path)
    result = run("tune", STRETCH, tmp_path, *HARDER, "--json")
    labels = json.loads(result.out)["labels"]
    assert (labels["before"]["found"], labels["before"]["missed"]) == (4, 0)
    assert labels["after"]["missed"] == 4
    fitted = run("tune", STRETCH, tmp_path, "--suggest", "hold.settle", "--json")
    suggestion = json.loads(fitted.out)["suggestion"]
    assert suggestion["held_out"]["missed"] == 0
    assert any("too few" in words for words in suggestion["warnings"])


def test_targets_of_one_person_are_proposed_and_saved(run: Run) -> None:
    result = run(
        "tune", "calibrate", STRETCH, BOTH, "--save", "Anna", "--why", "measured", "--who", "me"
    )
    assert result.status == 0
    assert "The left side: comfortable at 90°" in result.out
    assert "only one was seen" in result.out
    assert load_profile("anna").values["phases.stretch.target.enter"] == 85
    document = json.loads(run("tune", "calibrate", STRETCH, BOTH, "--json").out)
    assert [side["side"] for side in document["sides"]] == ["left", "right"]
    idle = run("tune", "calibrate", STRETCH, recorded_file("standing_idle"))
    assert idle.status == 1
    assert "two or three times on each side" in idle.err
