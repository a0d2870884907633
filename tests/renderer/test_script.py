"""Scenario files, easing and scripts: no graphics, no body data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

pytest.importorskip("ruamel.yaml", reason="scenarios are YAML: the extra 'render' is missing")

from sample_videos.renderer import scenario
from sample_videos.renderer.motion import Motion, flatten, minimum_jerk
from sample_videos.renderer.scenario import ActorSpec, PhaseSpec

CLIPS = Path(scenario.__file__).resolve().parents[1]


def actor(*script: dict[str, Any], **more: Any) -> ActorSpec:
    return ActorSpec.model_validate(
        {"person": {"who": "somebody"}, "steadiness": 0.0, "script": list(script), **more}
    )


def test_easing_starts_and_stops_at_rest() -> None:
    times = np.linspace(-0.5, 1.5, 401)
    values = np.array([minimum_jerk(float(t)) for t in times])
    speed = np.gradient(values, times)
    assert values[0] == 0.0
    assert values[-1] == 1.0
    assert minimum_jerk(0.5) == pytest.approx(0.5)
    assert (np.diff(values) >= 0.0).all()
    assert speed.max() == pytest.approx(1.875, abs=0.01)
    assert np.abs(speed[(times < 0.01) | (times > 0.99)]).max() < 0.02


def test_repeat_unrolls_and_mirror_swaps_the_sides() -> None:
    inner = PhaseSpec(
        phase="raise",
        seconds=1.0,
        leg="right",
        side="right",
        set={"right.hip": 80.0, "lumbar": 3.0},
        hands={"left": "shin", "right": "side"},
    )
    flat = flatten([PhaseSpec(repeat=2, do=[inner]), PhaseSpec(mirror=True, do=[inner])])
    assert [phase.leg for phase in flat] == ["right", "right", "left"]
    assert flat[2].set == {"left.hip": 80.0, "lumbar": 3.0}
    assert flat[2].hands == {"right": "shin", "left": "side"}
    assert flat[2].side == "left"


def test_a_phase_reaches_what_it_sets_and_the_next_one_keeps_it() -> None:
    motion = Motion(
        actor(
            {"phase": "raise", "seconds": 2.0, "set": {"right.hip": 90}},
            {"phase": "hold", "seconds": 3.0, "hold": True},
            start={"right.hip": 10, "lean": -90},
        ),
        seed=1,
    )
    assert motion.duration == pytest.approx(5.0)
    assert motion.segment(1.9).spec.phase == "raise"
    assert motion.pose(0.0).legs["right"].hip == pytest.approx(10.0)
    assert motion.pose(2.0).legs["right"].hip == pytest.approx(90.0)
    assert motion.pose(4.5).legs["right"].hip == pytest.approx(90.0)


def test_a_steady_phase_keeps_its_speed() -> None:
    step = {"phase": "walk", "seconds": 1.0, "steady": True, "set": {"shift_x": 0.4}}
    motion = Motion(actor(step), seed=1)
    places = [motion.pose(t).shift_x for t in (0.0, 0.25, 0.5, 0.75)]
    assert places == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_a_shake_starts_and_ends_at_nothing() -> None:
    shake = {"channel": "right.hip", "amplitude": 6.0, "frequency": 1.25}
    motion = Motion(actor({"seconds": 4.0, "shake": [shake]}, start={"lean": -90}), seed=1)
    hips = np.array([motion.pose(t).legs["right"].hip for t in np.linspace(0.0, 3.999, 400)])
    assert abs(hips[0]) < 0.1
    assert abs(hips[-1]) < 0.1
    assert hips.max() == pytest.approx(6.0, abs=0.1)


def test_same_seed_same_sway() -> None:
    script = {"phase": "stand", "seconds": 3.0}
    first, again, other = (Motion(actor(script, steadiness=1.0), seed) for seed in (5, 5, 6))
    assert first.pose(1.7) == again.pose(1.7)
    assert first.pose(1.7) != other.pose(1.7)


def test_unknown_channel_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"right\.hipp"):
        Motion(actor({"seconds": 1.0, "set": {"right.hipp": 5}}), seed=1)


def test_a_misspelt_key_is_an_error() -> None:
    with pytest.raises(ValidationError, match="secnds"):
        PhaseSpec.model_validate({"phase": "rest", "secnds": 2.0})


def test_extends_merges_mappings_and_replaces_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = (scenario.FOLDER / "_library.yaml").read_text(encoding="utf-8")
    (tmp_path / "_library.yaml").write_text(library, encoding="utf-8")
    (tmp_path / "first.yaml").write_text(
        "{exercise: bridge, execution: good, what: w, seed: 1, camera: side, room: lounge,"
        " actor: {person: asha, leg: left, script: [{seconds: 1}, {seconds: 2}]}}",
        encoding="utf-8",
    )
    (tmp_path / "second.yaml").write_text(
        "{extends: first, seed: 2, actor: {person: ben, script: [{seconds: 4}]},"
        " furniture: [{kind: mat}]}",
        encoding="utf-8",
    )
    monkeypatch.setattr(scenario, "FOLDER", tmp_path)
    scenario._text.cache_clear()
    try:
        second = scenario.load("second")
    finally:
        scenario._text.cache_clear()
    assert (second.name, second.seed, second.exercise) == ("second", 2, "bridge")
    assert second.actor.person.who.startswith("man in his fifties")
    assert second.actor.leg == "left"
    assert [phase.seconds for phase in second.actor.script] == [4.0]
    assert [piece.kind for piece in second.room.furniture] == ["sofa", "plant", "mat"]


@pytest.mark.parametrize("name", scenario.names())
def test_every_scenario_is_valid_and_has_its_clip_and_truth(name: str) -> None:
    loaded = scenario.load(name)
    motions = [Motion(one, loaded.seed) for one in (loaded.actor, *loaded.others)]
    assert motions[0].duration > 2.0
    assert (CLIPS / f"{name}.mp4").exists()
    assert (CLIPS / f"{name}.truth.json").exists()


def test_no_clip_is_without_a_scenario() -> None:
    clips = {path.stem for path in CLIPS.glob("*.mp4") if not path.name.endswith(".part.mp4")}
    assert clips == set(scenario.names())
