"""What is known beforehand: pairs that look the same, and where an exercise falls short."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("known.yaml")

PointName = Literal["hold", "repetitions", "side", "no_fault", "fault", "nothing_worse", "credit"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SameMovement(_Strict):
    """Clips of one exercise in which another one is done as well, as far as a camera can see.

    Attributes
    ----------
    exercise
        Which one may credit something.
    clips_of
        In clips of which other one.
    reason
        Why no camera can tell them apart.
    """

    exercise: str
    clips_of: str
    reason: str


class Shortfall(_Strict):
    """A point in which an exercise does not do what it should.

    Attributes
    ----------
    exercise, clip, point
        Where, and what.
    fault
        Which one, for the point "fault".
    measured
        What it does instead, with the figure.
    reason
        Why.
    """

    exercise: str
    clip: str
    point: PointName
    fault: str | None = None
    measured: str
    reason: str


class Known(_Strict):
    """The whole file."""

    same_movement: tuple[SameMovement, ...]
    shortfalls: tuple[Shortfall, ...]

    def same(self, exercise: str, clips_of: str | None) -> SameMovement | None:
        """The entry for an exercise and the clips of another one, if there is one."""
        for entry in self.same_movement:
            if (entry.exercise, entry.clips_of) == (exercise, clips_of):
                return entry
        return None

    def short(
        self, exercise: str, clip: str, point: str, fault: str | None = None
    ) -> Shortfall | None:
        """The entry for a point, if there is one."""
        for entry in self.shortfalls:
            if (entry.exercise, entry.clip, entry.point, entry.fault) == (
                exercise, clip, point, fault,
            ):  # fmt: skip
                return entry
        return None


@cache
def known() -> Known:
    """Read the file."""
    return Known.model_validate(YAML(typ="safe").load(_FILE))
