from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.cli.conftest import Actor, Run
from tests.clips import corners


def photo(path: Path, width: int = 320, height: int = 180) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    ok, data = cv2.imencode(path.suffix, corners(width, height)[..., ::-1])
    assert ok
    path.write_bytes(data.tobytes())
    return path


@pytest.fixture
def photos(tmp_path: Path, actor: Actor) -> list[Path]:
    actor.script = [(0, 80), (1, 80)]
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no photo")
    return [photo(tmp_path / "one.jpg"), bad, photo(tmp_path / "two.png")]


def test_angles_of_both_sides_are_shown(run: Run, photos: list[Path]) -> None:
    result = run("measure", photos[0])
    assert (result.status, result.err) == (0, "")
    assert "one.jpg" in result.out
    row = next(line for line in result.out.splitlines() if "hip flexion" in line)
    assert "80.0°" in row
    assert "0.0°" in row


def test_one_bad_photo_does_not_stop_the_others(run: Run, photos: list[Path]) -> None:
    result = run("measure", *photos)
    assert result.status == 1
    assert "one.jpg" in result.out
    assert "two.png" in result.out
    assert len(result.err.strip().splitlines()) == 1
    assert "bad.jpg is not a photo that can be read" in result.err


def test_json_is_one_document(run: Run, photos: list[Path]) -> None:
    result = run("measure", *photos, "--json")
    one, bad, two = json.loads(result.out, parse_constant=pytest.fail)["photos"]
    assert result.status == 1
    assert [Path(p["file"]) for p in (one, bad, two)] == photos
    assert bad["error"].startswith("bad.jpg is not a photo")
    for found in (one, two):
        assert (found["width"], found["height"]) == (320, 180)
        assert found["angles"]["left"]["hip_flexion"] == pytest.approx(80, abs=0.1)
        assert found["landmarks"]["left_knee"]["x"] > 0
        # Seen from the side, only what is measured from the front or an end is missing.
        assert set(found["missing"]["left"]) == {"knee_drop", "trunk_side_bend"}
        assert found["missing"]["left"] == found["missing"]["right"]


def test_nobody_in_a_photo_is_a_sentence_and_no_error(
    run: Run, photos: list[Path], actor: Actor
) -> None:
    actor.change = lambda *_: None
    result = run("measure", photos[0])
    assert result.status == 0
    assert "one.jpg: Nobody was found; show the whole body" in result.out
    (found,) = json.loads(run("measure", photos[0], "--json").out)["photos"]
    assert (found["detected"], found["landmarks"]) == (False, {})
    assert set(found["angles"]["left"].values()) == {None}


def test_two_people_are_told(run: Run, photos: list[Path], actor: Actor) -> None:
    actor.people = 2
    assert "More than one person is in the picture" in run("measure", photos[0]).out


def test_overlays_of_the_same_name_do_not_replace_each_other(
    run: Run, actor: Actor, tmp_path: Path
) -> None:
    both = [photo(tmp_path / "a" / "x.jpg"), photo(tmp_path / "b" / "x.png")]
    out = tmp_path / "out"
    assert run("measure", *both, "--overlays", out).status == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == ["x_landmarks.jpg", "x_landmarks_2.jpg"]
    drawn = cv2.imread(str(out / names[0]))
    assert drawn.shape == (180, 320, 3)
    assert np.abs(drawn.astype(int) - corners(320, 180)[..., ::-1]).max() > 100


def test_overlays_need_a_folder(run: Run, actor: Actor, tmp_path: Path) -> None:
    one = photo(tmp_path / "one.jpg")
    result = run("measure", one, "--overlays", one)
    assert (result.status, actor.seen) == (1, 0)
    assert "is a file; give a folder" in " ".join(result.err.split())


def test_names_with_brackets_are_shown_as_they_are(run: Run, actor: Actor, tmp_path: Path) -> None:
    assert "[b] 1 [x].jpg" in run("measure", photo(tmp_path / "[b] 1 [x].jpg")).out
