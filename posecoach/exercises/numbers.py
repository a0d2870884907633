"""Numbers as exercise files write them: each with its source beside it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from posecoach.kinematics.catalogue import CATALOGUE

Words = Annotated[str, Field(min_length=1, max_length=600)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]


def _offer_measures(schema: dict[str, Any]) -> None:
    schema["enum"] = sorted(CATALOGUE)


MeasureName = Annotated[str, Field(json_schema_extra=_offer_measures)]


class Strict(BaseModel):
    """Refuses keys it does not know, so that a typing error is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Number(Strict):
    """A number and where it comes from: a key of the exercise's ``sources``."""

    value: Annotated[float, Field(ge=-10_000, le=10_000)]
    source: Identifier


class Seconds(Number):
    """Seconds, never negative."""

    value: Annotated[float, Field(ge=0, le=3600)]


class Positive(Number):
    """A number greater than 0."""

    value: Annotated[float, Field(gt=0, le=10_000)]


class Share(Number):
    """A share, 0 to 1."""

    value: Annotated[float, Field(ge=0, le=1)]


class Count(Number):
    """A whole number of at least 1."""

    value: Annotated[int, Field(ge=1, le=1000)]


def check_measure(name: str, *values: float) -> None:
    """Refuse a measure that is not in the tables, or values that no body reaches.

    Raises
    ------
    ValueError
        With what was expected.
    """
    if name not in CATALOGUE:
        raise ValueError(f"unknown measure '{name}'; choose one of {', '.join(sorted(CATALOGUE))}")
    low, high = CATALOGUE[name].range
    for value in values:
        if not low <= value <= high:
            raise ValueError(f"{value:g} is outside what {name} can read ({low:g} to {high:g})")
