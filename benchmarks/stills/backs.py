"""People whose pelvis and spine bend by known degrees, for what the silhouette shows of them.

Each series is one person from one camera: first the baseline as an exercise would take it, then
postures in which the pelvis or the back stays as it was although the rest moves, then postures
in which it bends more and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.stills.shooting import Stills, shoot
from posecoach.vision.estimator import PoseEstimator
from sample_videos.renderer import scenario as scenarios
from sample_videos.renderer.scenario import Scenario

PEOPLE = ("asha", "ben", "chidi", "dora", "eun", "farid")
_FPS, _STEP_S = 10, 1.0
# Of a rounded back the lumbar part takes this share.
_LUMBAR = 0.56
# A top that hangs this far off the body is loose, in metres.
_LOOSE_M = 0.045

Pose = dict[str, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """How one movement is filmed.

    Attributes
    ----------
    movement, name
        Which one of :data:`POSTURES`, and the setting in words.
    base
        The scenario that it is made from.
    near
        Whether the working leg is the one that is nearer to the camera.
    loose
        Whether the top is loose.
    """

    movement: str
    name: str
    base: str
    near: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Postures:
    """Channels of the renderer's pose for the baseline, and for what must and must not be told."""

    baseline: tuple[Pose, ...]
    unchanged: tuple[Pose, ...]
    bent: tuple[Pose, ...]


def _raised(hip: float, lumbar: float, knee: float = 15.0) -> Pose:
    return {"left.hip": hip, "left.knee": knee, "left.grounded": 0, "left.rotation": 3,
            "left.ankle": 10, "lumbar": lumbar}  # fmt: skip


def _sitting(lean: float, hip: float, round_: float) -> Pose:
    return {"lean": lean, "left.hip": hip, "right.hip": hip, "neck": 0.2 * round_,
            "lumbar": 6 + _LUMBAR * round_, "thoracic": (1 - _LUMBAR) * round_}  # fmt: skip


def _hinged(lean: float, hip: float, round_: float) -> Pose:
    return {"lean": lean, "left.hip": hip, "right.hip": hip,
            "lumbar": _LUMBAR * round_, "thoracic": (1 - _LUMBAR) * round_}  # fmt: skip


def _leaning(curve: float, lean: float = 56.0, hip: float = 55.0, neck: float = -6.0) -> Pose:
    return {"lumbar": _LUMBAR * curve, "thoracic": (1 - _LUMBAR) * curve,
            "lean": lean + curve / 3, "left.hip": hip - curve / 10,
            "right.hip": hip - curve / 10, "neck": neck + curve / 2}  # fmt: skip


POSTURES = {
    "ride_up": Postures(
        baseline=(_raised(70, 0), _raised(76, 1)),
        unchanged=(_raised(76, 0, 40), _raised(84, 1), _raised(90, 2, 30), _raised(96, 2),
                   _raised(104, 2, 25)),
        bent=tuple(_raised(94 + 0.8 * by, by) for by in (6.0, 10.0, 14.0, 18.0, 24.0, 30.0)),
    ),
    "rounding": Postures(
        baseline=(_sitting(-6, 80, 0), _sitting(-2, 84, 0)),
        unchanged=(_sitting(6, 92, 0), _sitting(16, 102, 0), _sitting(26, 112, 0),
                   _sitting(34, 118, 0)),
        bent=tuple(_sitting(14 + 0.5 * by, 96, by) for by in (8.0, 14.0, 20.0, 28.0, 38.0, 50.0)),
    ),
    "hinge_rounding": Postures(
        baseline=(_hinged(2, 2, 0), _hinged(6, 6, 0)),
        unchanged=(_hinged(20, 20, 0), _hinged(38, 38, 0), _hinged(52, 52, 0), _hinged(64, 64, 0)),
        bent=tuple(_hinged(30 + 0.6 * by, 30, by) for by in (8.0, 14.0, 20.0, 28.0, 38.0, 50.0)),
    ),
    "cat_cow": Postures(
        baseline=(_leaning(0), _leaning(1)),
        unchanged=(_leaning(0, lean=50), _leaning(0, lean=62), _leaning(0, hip=62),
                   _leaning(0, neck=20), _leaning(0, neck=-28)),
        bent=tuple(_leaning(by) for by in (5.0, 8.0, 11.0, 15.0, 22.0, -5.0, -8.0, -11.0, -15.0,
                                           -22.0)),
    ),
}  # fmt: skip

_RIDE_UP, _SEATED = "supine_hamstring_stretch_rideup", "seated_hamstring_stretch_good"
_KNEELING, _LEANING = "tall_kneel_hip_hinge_good", "supported_cat_cow_good"
SETTINGS = (
    Setting("ride_up", "raised leg away from the camera", _RIDE_UP),
    Setting("ride_up", "raised leg near the camera", _RIDE_UP, near=True),
    Setting("ride_up", "loose top", _RIDE_UP, loose=True),
    Setting("rounding", "side view", _SEATED),
    Setting("hinge_rounding", "side view", _KNEELING),
    Setting("cat_cow", "side view", _LEANING),
)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One person in one setting.

    Attributes
    ----------
    setting, person
        What and who.
    stills
        Its pictures in the order baseline, unchanged, bent.
    baseline, unchanged
        How many there are of each.
    """

    setting: Setting
    person: str
    stills: Stills
    baseline: int
    unchanged: int


def series(
    estimator: PoseEstimator, settings: Sequence[Setting] = SETTINGS, people: Sequence[str] = PEOPLE
) -> Iterator[Series]:
    """Every person in every setting."""
    for person in people:
        for setting in settings:
            postures = POSTURES[setting.movement]
            poses = [*postures.baseline, *postures.unchanged, *postures.bent]
            scenario = _scenario(setting, person, poses)
            times = [(i + 1) * _STEP_S - 1.0 / _FPS for i in range(len(poses))]
            found = shoot(scenario, times, estimator)
            yield Series(
                setting, person, found, len(postures.baseline), len(postures.unchanged)
            )  # fmt: skip


def _scenario(setting: Setting, person: str, poses: Sequence[Pose]) -> Scenario:
    library = scenarios.library_of_parts()
    base: dict[str, Any] = scenarios.load(setting.base).model_dump()
    who = dict(library["people"][person])
    if setting.loose:
        who["outfit"] = {**who["outfit"], "shirt_loose": _LOOSE_M}
    actor = base["actor"]
    actor["person"] = who
    if setting.near:
        poses = [{_swapped(name): value for name, value in pose.items()} for pose in poses]
    script: list[dict[str, Any]] = [
        {"phase": "pose", "seconds": _STEP_S, "set": pose} for pose in poses
    ]
    if setting.near:
        actor["leg"] = "right"
        actor["start"] = {_swapped(name): value for name, value in actor["start"].items()}
    if setting.movement == "rounding":
        script[2]["hands"] = "along_shin"
    base["video"]["fps"] = _FPS
    return Scenario.model_validate({**base, "actor": {**actor, "script": script}})


def _swapped(channel: str) -> str:
    side, _, name = channel.partition(".")
    other = {"left": "right", "right": "left"}.get(side)
    return f"{other}.{name}" if other else channel
