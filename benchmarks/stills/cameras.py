"""The scenarios of the sample clips again, each from cameras that stand where they should not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.stills.shooting import Stills, shoot
from posecoach.exercises.library import load_exercise
from posecoach.vision.estimator import PoseEstimator
from sample_videos.renderer import scenario as scenarios
from sample_videos.renderer.motion import Motion
from sample_videos.renderer.scenario import CameraSpec, Scenario

_CAMERAS, _MOMENTS = 3, 3
_SEED = 20261129
# Half of the cameras are held level, as a laptop is.
_TURN, _HEIGHT_M, _ROLL = 45.0, (0.25, 1.5), 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One camera's pictures of one scenario.

    ``person`` is who is seen, ``turn`` the degrees by which the camera stands beside the place
    straight in front of the scene, ``roll`` its clockwise tilt.
    """

    scenario: Scenario
    person: str
    turn: float
    roll: float
    stills: Stills

    @property
    def position(self) -> NDArray[np.float64]:
        """Where the camera stands, metres."""
        return np.array(self.scenario.camera.position)

    @property
    def target(self) -> NDArray[np.float64]:
        """What it looks at, metres."""
        return np.array(self.scenario.camera.target)


def shots(estimator: PoseEstimator) -> Iterator[Shot]:
    """All of them, the same in each run; scenarios that ask for another view are left out."""
    for number, name in enumerate(scenarios.names()):
        random = np.random.default_rng([_SEED, number])
        scenario = scenarios.load(name)
        if scenario.others or not _from_the_side(scenario):
            continue
        duration = Motion(scenario.actor, scenario.seed).duration
        for _ in range(_CAMERAS):
            turn = float(random.uniform(-_TURN, _TURN))
            camera, roll = _camera(scenario.camera, turn, random)
            times = np.sort(random.uniform(0.0, duration - 0.5, _MOMENTS))
            moved = scenario.model_copy(update={"camera": camera})
            found = shoot(moved, [round(float(t), 2) for t in times], estimator)
            yield Shot(moved, scenario.actor.person.who, turn, roll, found)


def _from_the_side(scenario: Scenario) -> bool:
    if scenario.name in ("standing_idle", "glute_stretch_oblique"):
        return False
    return load_exercise(scenario.exercise).from_the_side


def _camera(
    usual: CameraSpec, turn: float, random: np.random.Generator
) -> tuple[CameraSpec, float]:
    target = np.add(usual.target, [random.uniform(-0.15, 0.15), 0.0, 0.0])
    away = np.subtract(usual.position, usual.target)
    distance = float(np.hypot(away[0], away[2])) * random.uniform(0.95, 1.2)
    at = np.radians(turn)
    position = np.add(target, [distance * np.sin(at), 0.0, distance * np.cos(at)])
    position[1] = random.uniform(*_HEIGHT_M)
    roll = float(random.uniform(-_ROLL, _ROLL)) if random.random() < 0.5 else 0.0
    chosen = {"position": tuple(position.tolist()), "target": tuple(target.tolist()), "roll": roll}
    return usual.model_copy(update=chosen), roll
