"""Pictures of rendered people whose joints are known, and what the product sees in them.

They need the renderer's own libraries (the ``samples`` extra). What was seen is kept, so that a
second run takes seconds; it is one picture at a time, without the smoothing of a video.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.watching import eyes
from posecoach.kinematics.landmarks import NO_OUTLINE, SIDES, Landmarks, LandmarkTrack
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import cache_folder
from sample_videos.renderer.film import Film
from sample_videos.renderer.scenario import CameraSpec, Scenario
from sample_videos.renderer.truth import JOINTS

Numbers = NDArray[np.float64]
LEG_ANGLES = (
    "hip_flexion", "knee_flexion", "thigh_elevation", "straight_leg_raise", "shoulder_flexion",
    "elbow_flexion",
)  # fmt: skip
TRUNK_ANGLES = (
    "trunk_inclination", "trunk_lean", "pelvic_tilt", "lumbar_flexion", "thoracic_flexion",
)  # fmt: skip
_VERSION = 1
_ANY_CAMERA = CameraSpec(position=(0.0, 0.5, 2.6), target=(0.0, 0.4, 0.0), description="")


@dataclass(frozen=True, slots=True, eq=False)
class Stills:
    """Pictures of one scenario from one camera.

    Attributes
    ----------
    seen
        What the product saw, ``N`` frames; the times are the scenario's own.
    pixels, metres
        ``(N, 20, 2)`` and ``(N, 20, 3)``: the true joints in the order of the renderer's
        ``JOINTS``, y up in metres.
    legs
        ``(N, 2, 6)`` degrees: left and right, in the order of :data:`LEG_ANGLES`.
    trunk
        ``(N, 5)`` degrees in the order of :data:`TRUNK_ANGLES`.
    """

    seen: LandmarkTrack
    pixels: Numbers
    metres: Numbers
    legs: Numbers
    trunk: Numbers

    def joint(self, name: str) -> Numbers:
        """``(N, 3)`` metres."""
        at: Numbers = self.metres[:, JOINTS.index(name)]
        return at

    def angle(self, name: str, side: str) -> Numbers:
        """``(N,)`` true degrees; the trunk's are the same for both sides."""
        if name in TRUNK_ANGLES:
            of_trunk: Numbers = self.trunk[:, TRUNK_ANGLES.index(name)]
            return of_trunk
        of_leg: Numbers = self.legs[:, SIDES.index(side), LEG_ANGLES.index(name)]
        return of_leg


def shoot(scenario: Scenario, times_s: Sequence[float], estimator: PoseEstimator) -> Stills:
    """Render moments of a scenario and look at them, or take what was kept of that.

    Parameters
    ----------
    scenario
        What is rendered.
    times_s
        Seconds of its script, increasing.
    estimator
        In mode ``image``, with silhouettes.
    """
    said = json.dumps([_VERSION, scenario.model_dump(), list(times_s), eyes()])
    name = hashlib.sha256(said.encode()).hexdigest()[:32]
    path = cache_folder() / "benchmark" / "stills" / f"{name}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        arrays: dict[str, Any] = _shot(scenario, times_s, estimator)
        np.savez_compressed(part, **arrays)
        part.replace(path)
    with np.load(path, allow_pickle=False) as kept:
        track = LandmarkTrack(
            kept["time_s"], kept["points"], kept["people"],
            scenario.video.width, scenario.video.height, kept["outline"],
        )  # fmt: skip
        return Stills(track, kept["pixels"], kept["metres"], kept["legs"], kept["trunk"])


@lru_cache(maxsize=1)
def _film(scenario: str) -> Film:
    """The film of a scenario's text, dressed once for many cameras."""
    return Film(Scenario.model_validate_json(scenario))


def _shot(
    scenario: Scenario, times_s: Sequence[float], estimator: PoseEstimator
) -> dict[str, NDArray[Any]]:
    film = _film(scenario.model_copy(update={"camera": _ANY_CAMERA}).model_dump_json())
    film.look_from(scenario.camera)
    frames = sorted({round(time * scenario.video.fps) for time in times_s})
    seen: list[Landmarks] = []
    rows: list[dict[str, Any]] = []
    for take in film.takes(frames):
        rows.append(take.row)
        seen.append(estimator.detect(take.picture, take.row["time"]))
    track = LandmarkTrack.of(seen)
    outline = [NO_OUTLINE if one.outline is None else one.outline for one in seen]
    return {
        "time_s": track.time_s,
        "points": track.points,
        "people": track.people,
        "outline": np.stack(outline),
        "pixels": np.stack([row["px"] for row in rows]),
        "metres": np.stack([row["m"] for row in rows]),
        "legs": np.array(
            [[[row["legs"][s][a] for a in LEG_ANGLES] for s in SIDES] for row in rows]
        ),
        "trunk": np.array([[row["trunk"][a] for a in TRUNK_ANGLES] for row in rows]),
    }
