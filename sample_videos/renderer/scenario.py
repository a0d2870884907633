"""Scenario files: who, where, camera and script of one clip, as validated YAML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

Vector = tuple[float, float, float]
Side = Literal["left", "right"]
FOLDER = Path(__file__).parent.parent / "scenarios"


class Strict(BaseModel):
    """A misspelt key is an error, not a silent default."""

    model_config = ConfigDict(extra="forbid")


class ShakeSpec(Strict):
    """A rhythmic movement on top of a channel, such as bouncing."""

    channel: str
    amplitude: float = Field(description="degrees (or metres), half of the whole swing")
    frequency: float = Field(description="Hz")


class PhaseSpec(Strict):
    """One stretch of the script.

    Channels in `set` ease from where they are to the new value over the phase.
    """

    phase: str = ""
    seconds: float = 0.0
    set: dict[str, float] = {}
    hands: str | dict[Side, str] | None = None
    leg: Side | None = None
    side: Side | Literal["both"] | None = None
    hold: bool = False
    repetition: bool = Field(default=False, description="a repetition is complete at its end")
    steady: bool = Field(default=False, description="even speed instead of easing, to walk")
    faults: list[str] = []
    shake: list[ShakeSpec] = []
    repeat: int = 0
    do: list[PhaseSpec] = []
    mirror: bool = Field(default=False, description="swap left and right inside `do`")


class PersonSpec(Strict):
    """Body and clothes; see `body.Shape` and `wardrobe.Outfit`."""

    who: str
    shape: dict[str, float] = {}
    outfit: dict[str, str | float | bool | None] = {}


class StageSpec(Strict):
    """How the person is placed; see `skeleton.Stage`."""

    facing: Literal["left", "right"] = "right"
    yaw: float = 0.0
    floor: float = 0.012
    anchor: str = "chest"
    support: list[str] | None = None
    at: tuple[float, float] = Field(default=(0.0, 0.0), description="world x and z, metres")


class ActorSpec(Strict):
    """A person with a script."""

    person: PersonSpec
    stage: StageSpec = StageSpec()
    leg: Side = "right"
    start: dict[str, float] = {}
    hands: str | dict[Side, str] = "side"
    script: list[PhaseSpec]
    prop: Literal["towel", "strap"] | None = None
    prop_colour: str = "#d8d3c4"
    steadiness: float = Field(default=1.0, description="size of sway and tremor, 1 is usual")


class CameraSpec(Strict):
    """Where the camera stands."""

    position: Vector
    target: Vector
    view_angle: float = 38.0
    roll: float = 0.0
    description: str


class FurnitureSpec(Strict):
    """A piece of furniture from `room.FURNITURE`."""

    kind: str
    at: tuple[float, float] = (0.0, 0.0)
    size: Vector | None = None
    colour: str = "#7a6a58"


class RoomSpec(Strict):
    """The room."""

    floor: Literal["wood", "carpet", "tile"] = "wood"
    floor_colour: str = "#a87848"
    wall_colour: str = "#cfccc2"
    wall_distance: float = 1.4
    furniture: list[FurnitureSpec] = []


class VideoSpec(Strict):
    """The file."""

    width: int = 640
    height: int = 480
    fps: int = 30
    crf: int = 24


class Scenario(Strict):
    """A whole clip."""

    name: str = ""
    exercise: str
    execution: Literal["good", "faulty", "other"]
    what: str
    seed: int
    video: VideoSpec = VideoSpec()
    actor: ActorSpec
    others: list[ActorSpec] = []
    camera: CameraSpec
    room: RoomSpec = RoomSpec()
    light: dict[str, float | Vector] = {}


def load(name: str) -> Scenario:
    """Read ``scenarios/<name>.yaml``.

    ``extends: other`` starts from another scenario; mappings are merged, lists replaced.
    Names instead of mappings for person, room, camera and light come from ``_library.yaml``.
    """
    return Scenario.model_validate({**_looked_up(_read(name)), "name": name})


def _read(name: str) -> dict[str, Any]:
    data = _yaml(name)
    base = data.pop("extends", None)
    return _merged(_read(base), data) if base else data


@cache
def _text(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def _yaml(name: str) -> dict[str, Any]:
    return YAML(typ="safe").load(_text(name))


def _merged(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: _merged(base.get(key), value) for key, value in change.items()}}
    return change


def _looked_up(data: dict[str, Any]) -> dict[str, Any]:
    library = library_of_parts()
    for key, shelf in (("room", "rooms"), ("camera", "cameras"), ("light", "lights")):
        if isinstance(data.get(key), str):
            data[key] = library[shelf][data[key]]
    for actor in [data["actor"], *data.get("others", [])]:
        if isinstance(actor["person"], str):
            actor["person"] = library["people"][actor["person"]]
    extra = data.pop("furniture", [])
    if extra:
        room = dict(data.get("room") or {})
        data["room"] = {**room, "furniture": [*room.get("furniture", []), *extra]}
    return data


def library_of_parts() -> dict[str, Any]:
    """People, rooms, cameras and lights by name, as they stand in ``_library.yaml``."""
    return _yaml("_library")


def names() -> list[str]:
    """All scenarios, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("_"))
