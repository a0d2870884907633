"""Every measure by its name, whether it is an angle or a proxy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.kinematics.angles import ANGLES, Measurement
from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.kinematics.proxies import PROXIES
from posecoach.kinematics.reasons import Gaps, Row, value_or_reason


@dataclass(frozen=True, slots=True)
class Measure:
    """What is the same for angles and proxies.

    Attributes
    ----------
    name, label, unit
        Key, the words for a person, and the unit as it is written behind a number.
    range
        Smallest and greatest value that a target may ask for.
    view
        Camera view that shows it: ``side``, ``front`` (the front, head end and foot end), ``any``.
    row
        The row of the table of angles or of proxies.
    """

    name: str
    label: str
    unit: str
    range: tuple[float, float]
    view: str
    row: Row


MEASURES: Mapping[str, Measure] = {
    **{a.name: Measure(a.name, a.label, a.unit, a.range_deg, a.view, a) for a in ANGLES.values()},
    **{p.name: Measure(p.name, p.label, p.unit, p.range, p.view, p) for p in PROXIES.values()},
}


def describe(name: str) -> Measure:
    """The measure of a name.

    Raises
    ------
    KeyError
        If there is none.
    """
    return MEASURES[name]


def value_of(name: str, body: Body, side: Side, gaps: Gaps) -> tuple[float, int]:
    """Evaluate any measure for one side of a body.

    Returns
    -------
    The value and 0, or NaN and a code for :func:`posecoach.kinematics.reasons.explain`.

    Raises
    ------
    KeyError
        If there is no such measure.
    """
    return value_or_reason(MEASURES[name].row, body, SIDES.index(side), gaps)


def value_in(measured: Measurement, name: str, side: Side) -> tuple[float, int]:
    """:func:`value_of`, taken from a frame's angles where they have it already."""
    key = (name, side)
    if key in measured.codes:
        return measured.degrees[key], measured.codes[key]
    return value_of(name, measured.body, side, measured.gaps)
