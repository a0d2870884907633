from __future__ import annotations

import csv
import json
import math
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from posecoach.exercises import load_exercise
from posecoach.exercises.loader import reference_folder
from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.uncertainty import BANDED
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.tuning.recordings import find_recordings
from posecoach.video.reader import VideoReader
from tests.cli.conftest import LYING_STILL, Actor, Run
from tests.clips import cut, make_clip, make_sound
from tests.skeleton import Person

SUPINE = "supine_hamstring_stretch"


def plain(text: str) -> str:
    return " ".join(text.split())


def document(text: str) -> dict[str, Any]:
    """One JSON document and nothing else; NaN and infinity are no JSON."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    found = json.loads(text, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


def test_the_summary_is_for_reading(run: Run, clip: Path, actor: Actor) -> None:
    result = run("review", clip, "-e", SUPINE)
    assert result.status == 0
    assert "Supine hamstring stretch, clip.mp4" in result.out
    assert "150 frames in 15.0 s; hip flexion was measured in 100% of them." in result.out
    row = next(line for line in result.out.splitlines() if "left" in line)
    assert "95°" in row
    assert "none" in row
    assert "Traceback" not in result.out + result.err
    assert "_" not in result.out.replace("─", "")  # Words, not keys.


def test_json_is_one_document_with_everything_in_it(run: Run, clip: Path, actor: Actor) -> None:
    result = run("review", clip, "-e", SUPINE, "--json")
    found = document(result.out)
    assert result.status == 0
    assert found["video"] == str(clip)
    assert found["exercise"] == SUPINE
    assert (found["frames"], found["duration_s"], found["fps"]) == (150, 15.0, 10.0)
    assert (found["width"], found["height"]) == (320, 180)
    assert found["measured_fraction"] == 1.0
    assert found["side"] == "left"
    assert found["reps"] == 0
    assert found["complete"] is True
    assert found["problems"] == found["short_holds"] == []
    (hold,) = found["holds"]
    assert {"side", "start_s", "end_s", "held_s", "peak", "faults"} <= set(hold)
    assert hold["side"] == "left"
    assert hold["held_s"] == pytest.approx(hold["end_s"] - hold["start_s"], abs=0.01)
    assert hold["start_s"] == pytest.approx(3, abs=0.6)
    assert hold["end_s"] == pytest.approx(11, abs=0.6)
    assert hold["peak"] == pytest.approx(95, abs=1)
    for fault in found["faults"]:
        assert set(fault) >= {"id", "start_s", "end_s"}


def test_a_fault_is_named_with_its_time(run: Run, clip: Path, actor: Actor) -> None:
    def bouncing(time_s: float, person: Person) -> Person:
        swing = 6 * math.sin(2 * math.pi * time_s) if 5 <= time_s <= 10 else 0.0
        return replace(
            person, left=replace(person.left, hip_flexion=person.left.hip_flexion + swing)
        )

    actor.change = bouncing
    found = document(run("review", clip, "-e", SUPINE, "--json").out)
    (fault,) = found["faults"]
    assert fault["id"] == "bouncing"
    assert fault["start_s"] == pytest.approx(5, abs=1)
    assert fault["end_s"] == pytest.approx(10, abs=1)
    assert "bouncing" in {name for hold in found["holds"] for name in hold["faults"]}
    summary = run("review", clip, "-e", SUPINE).out
    assert f"From {fault['start_s']:.1f} to {fault['end_s']:.1f} s: bouncing." in summary


def test_the_side_can_be_chosen(run: Run, clip: Path, actor: Actor) -> None:
    for side, holds in (("left", 1), ("right", 0), ("auto", 1)):
        found = document(run("review", clip, "-e", SUPINE, "--side", side, "--json").out)
        assert len(found["holds"]) == holds
    assert run("review", clip, "-e", SUPINE, "--side", "up").status == 2


def test_files_are_written_and_named(run: Run, clip: Path, actor: Actor, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    result = run("review", clip, "-e", SUPINE, "--out", out, "--json")
    files = {kind: Path(path) for kind, path in document(result.out)["files"].items()}
    assert {"csv", "parquet", "landmarks", "video", "report_html", "report_pdf"} < set(files)
    assert sorted(files.values()) == sorted(out.iterdir())
    assert len(read_landmarks(files["landmarks"])) == 150
    assert find_recordings([out / "clip.landmarks.parquet"]) == [files["landmarks"]]
    with files["csv"].open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == pyarrow.parquet.read_table(files["parquet"]).num_rows == 150
    with VideoReader(files["video"]) as video:
        frames = list(video)
    assert (video.info.codec, video.broke_off) == ("h264", None)
    assert [f.time_s for f in frames] == pytest.approx([float(r["time_s"]) for r in rows], abs=1e-3)
    summary = run("review", clip, "-e", SUPINE, "--out", out).out
    named = ("csv", "parquet", "landmarks", "video", "report_html", "report_pdf")
    assert all(str(files[kind]) in summary for kind in named)


def test_progress_is_on_standard_error_alone(run: Run, clip: Path, actor: Actor) -> None:
    result = run("review", clip, "-e", SUPINE, "--json")
    assert result.out.startswith("{")
    assert result.out.endswith("}\n")
    assert "Traceback" not in result.err


def test_lying_still_is_no_hold_and_says_how_far_it_went(
    run: Run, clip: Path, actor: Actor
) -> None:
    actor.script = LYING_STILL
    found = document(run("review", clip, "-e", SUPINE, "--json").out)
    assert (found["holds"], found["short_holds"], found["side"]) == ([], [], None)
    band = load_exercise(SUPINE).phases[-1].target
    assert found["problems"] == [
        f"No hold was credited: hip flexion has to be {band.enter.value:.0f}° or more, "
        "and it got to 5°."
    ]


def test_a_short_hold_does_not_count_and_says_so(run: Run, clip: Path, actor: Actor) -> None:
    actor.script = [(0, 5), (1, 5), (3, 95), (6, 95), (8, 5), (15, 5)]
    result = run("review", clip, "-e", SUPINE)
    assert result.status == 0
    told = re.search(
        r"No hold was long enough: the longest was ([\d.]+) s, at ([\d.]+) s,", result.out
    )
    assert told
    assert float(told[1]) == pytest.approx(3, abs=0.6)
    assert float(told[2]) == pytest.approx(3, abs=0.6)


def test_a_short_hold_beside_a_long_one_is_listed(run: Run, clip: Path, actor: Actor) -> None:
    actor.script = [(0, 5), (1, 95), (4, 95), (5, 5), (6, 5), (7, 95), (14, 95), (15, 5)]
    out = run("review", clip, "-e", SUPINE).out
    assert "Too short to count (under 5 s): " in out
    assert "No hold" not in out


def test_standing_is_no_hold(run: Run, clip: Path, actor: Actor) -> None:
    actor.change = lambda _, person: replace(person, trunk=90.0)
    found = document(run("review", clip, "-e", SUPINE, "--json").out)
    assert found["holds"] == found["short_holds"] == []
    assert "This looks like standing; it starts lying on your back." in found["problems"][-1]


def test_nobody_is_one_sentence(run: Run, clip: Path, actor: Actor) -> None:
    actor.change = lambda *_: None
    result = run("review", clip, "-e", SUPINE, "--json")
    found = document(result.out)
    assert result.status == 0
    assert (found["holds"], found["measured_fraction"], found["side"]) == ([], 0.0, None)
    (problem,) = found["problems"]
    assert problem.startswith("Nobody was found in this video")


def test_two_people_are_no_hold(run: Run, clip: Path, actor: Actor) -> None:
    actor.people = 2
    found = document(run("review", clip, "-e", SUPINE, "--json").out)
    assert found["holds"] == found["short_holds"] == []
    assert found["problems"][0].startswith("More than one person was seen in 100% of the frames")


def test_a_person_cut_off_is_told_which_part(run: Run, clip: Path, actor: Actor) -> None:
    # The hips near the upper edge of the picture: the knee leaves it when the leg is raised.
    actor.change = lambda _, person: replace(person, hips=600 - 20j)
    found = document(run("review", clip, "-e", SUPINE, "--json").out)
    assert found["holds"] == []
    share = {problem[: problem.index("%")] for problem in found["problems"][:1]}
    assert found["problems"][0] == (
        f"{share.pop()}% of the frames the left knee is outside the picture. Move the camera back, "
        "or turn it, so that all of you is in view."
    )
    by_side = document(run("review", clip, "-e", SUPINE, "--side", "left", "--json").out)
    assert by_side["measured_fraction"] < 0.5
    assert by_side["problems"][0] == found["problems"][0]
    assert by_side["problems"][1].startswith("No hold was credited. The main reason, for ")
    assert by_side["problems"][1].endswith(": Your left knee is outside the picture.")


def test_seconds_away_are_not_credited(run: Run, clip: Path, actor: Actor) -> None:
    whole = document(run("review", clip, "-e", SUPINE, "--json").out)
    actor.change = lambda time_s, person: None if 6 <= time_s < 8 else person
    gone = document(run("review", clip, "-e", SUPINE, "--json").out)
    held = [sum(h["held_s"] for h in d["holds"] + d["short_holds"]) for d in (whole, gone)]
    assert held[0] - held[1] >= 2.0
    assert gone["measured_fraction"] == pytest.approx(1 - 20 / 150, abs=0.01)


def test_a_cut_file_is_reviewed_as_far_as_it_goes(
    run: Run, actor: Actor, clip: Path, tmp_path: Path
) -> None:
    front = make_clip(
        tmp_path / "front.mp4",
        times_s=np.arange(150) / 10,
        size=(320, 180),
        options={"movflags": "+faststart"},
        codec_options={"g": "10"},
    )
    short = cut(front, tmp_path / "short.mp4", 0.9)
    result = run("review", short, "-e", SUPINE, "--json")
    found = document(result.out)
    assert result.status == 2
    assert found["complete"] is False
    assert 50 < found["frames"] < 150
    assert found["problems"][0].startswith("short.mp4 breaks off at ")
    assert plain(result.err) == found["problems"][0]
    assert plain(run("review", short, "-e", SUPINE).out).count("breaks off") == 0
    table = tmp_path / "a.csv"
    angles = run("angles", short, "--csv", table)
    assert angles.status == 2
    assert len(table.read_text().splitlines()) == found["frames"] + 1


@pytest.mark.parametrize("command", ["review", "angles"])
def test_what_is_no_video_is_one_sentence(
    command: str, run: Run, actor: Actor, tmp_path: Path
) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(0).bytes(50_000))
    (tmp_path / "dir.mp4").mkdir()
    make_sound(tmp_path / "a.m4a", codec="aac").rename(tmp_path / "sound.mp4")
    rest = ["-e", SUPINE] if command == "review" else ["--csv", tmp_path / "a.csv"]
    for name in ("empty.mp4", "noise.mp4", "dir.mp4", "sound.mp4", "missing.mp4"):
        result = run(command, tmp_path / name, *rest)
        assert (result.status, result.out) == (1, "")
        assert "Traceback" not in result.err
        assert plain(result.err).count(name) == 1
    assert actor.seen == 0
    assert not (tmp_path / "a.csv").exists()


def test_a_wrong_exercise_name_is_answered_with_the_nearest(
    run: Run, clip: Path, actor: Actor
) -> None:
    result = run("review", clip, "-e", "supine_hamstring_strech")
    assert (result.status, result.out, actor.seen) == (1, "", 0)
    assert f"Did you mean '{SUPINE}'?" in plain(result.err)


def test_an_exercise_file_with_five_mistakes_lists_them_all(
    run: Run, clip: Path, actor: Actor, tmp_path: Path
) -> None:
    text = (reference_folder() / f"{SUPINE}.yaml").read_text(encoding="utf-8")
    mistakes = {
        "positions: [lying]": "positions: [floating]",
        "sides: each": "sides: everywhere",
        "direction: up": "direction: upwards",
        "best: { value: 30, source: guide_h }": "best: { value: thirty, source: guide_h }",
        "kind: oscillation": "kind: osculation",
    }
    for right, wrong in mistakes.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    wrong_file = tmp_path / "mine.yaml"
    wrong_file.write_text(text, encoding="utf-8")
    result = run("review", clip, "-e", wrong_file)
    assert (result.status, result.out, actor.seen) == (1, "", 0)
    lines = [line for line in result.err.splitlines() if line.strip().startswith("line ")]
    numbers = [n for n, line in enumerate(text.splitlines(), 1) if _holds(line, mistakes)]
    assert "mine.yaml has 5 mistakes:" in result.err
    assert [int(line.split()[1].rstrip(",")) for line in lines] == numbers
    assert "Traceback" not in result.err


def _holds(line: str, mistakes: dict[str, str]) -> bool:
    return any(wrong in line for wrong in mistakes.values())


def test_results_need_a_folder(run: Run, clip: Path, actor: Actor, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = run("review", clip, "-e", SUPINE, "--out", tmp_path / "file")
    assert (result.status, actor.seen) == (1, 0)
    assert "is a file; give a folder for the results" in plain(result.err)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_table_never_replaces_the_video(run: Run, actor: Actor, tmp_path: Path) -> None:
    own = make_clip(tmp_path / "own.mp4")
    before = own.read_bytes()
    for target in (own, tmp_path):
        result = run("angles", own, "--csv", target)
        assert (result.status, actor.seen) == (1, 0)
        assert "can't be the result" in plain(result.err)
    assert own.read_bytes() == before


def test_angles_writes_every_frame(run: Run, clip: Path, actor: Actor, tmp_path: Path) -> None:
    target = tmp_path / "new" / "angles.csv"
    result = run("angles", clip, "--csv", target)
    assert result.status == 0
    columns = 4 + 2 * len(ANGLES) + 2 * len(BANDED)
    assert f"Wrote 150 frames with {columns} columns to {target}." in result.out
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 150
    assert float(rows[80]["hip_flexion_left_deg"]) == pytest.approx(95, abs=0.1)
    assert float(rows[80]["knee_flexion_left_deg"]) == pytest.approx(12, abs=0.1)


@pytest.mark.parametrize(
    "name", ["two words.mp4", "Dehnübung ✓ ストレッチ.mp4", "[b] [1] 100%.mp4"]
)
def test_names_may_hold_anything(
    name: str, run: Run, clip: Path, actor: Actor, tmp_path: Path
) -> None:
    odd = tmp_path / name
    shutil.copy(clip, odd)
    result = run("review", odd, "-e", SUPINE, "--out", tmp_path / "Ergebnis [2] ✓")
    assert result.status == 0
    assert name in result.out
    assert (tmp_path / "Ergebnis [2] ✓" / f"{odd.stem}_annotated.mp4").is_file()
    assert document(run("review", odd, "-e", SUPINE, "--json").out)["video"] == str(odd)
