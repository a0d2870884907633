"""Everything that can be measured, by name: angles, proxies, and what the outline shows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.kinematics.angles import Measurement
from posecoach.kinematics.landmarks import Landmarks, Side
from posecoach.kinematics.measures import MEASURES, value_in
from posecoach.kinematics.silhouette import SILHOUETTE_MEASURES

# Neither the spine nor the pelvis can show more than this, in degrees or percent.
_OUTLINE_RANGE = (-180.0, 180.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an exercise may name.

    Attributes
    ----------
    name, label, unit
        Key, the words for a person, and the unit as it is written behind a number.
    range
        Smallest and greatest value that a target may ask for.
    needs_outline
        Whether it is taken from the silhouette's outline, not from the landmarks alone.
    """

    name: str
    label: str
    unit: str
    range: tuple[float, float]
    needs_outline: bool = False


CATALOGUE: Mapping[str, Entry] = {
    **{s.name: Entry(s.name, s.label, s.unit, _OUTLINE_RANGE, s.needs_outline)
       for s in SILHOUETTE_MEASURES.values()},
    **{m.name: Entry(m.name, m.label, m.unit, m.range) for m in MEASURES.values()},
}  # fmt: skip


def take(name: str, seen: Landmarks, measured: Measurement, side: Side) -> tuple[float, int]:
    """Any measure of one frame.

    Parameters
    ----------
    name
        A key of :data:`CATALOGUE`.
    seen, measured
        The frame's landmarks and what was measured in them.
    side
        The person's own side; measures of the whole body are the same for both.

    Returns
    -------
    The value and 0, or NaN and a code for :func:`posecoach.kinematics.reasons.explain`; an
    outline that says nothing has no code.

    Raises
    ------
    KeyError
        If there is no such measure.
    """
    if name in MEASURES:
        return value_in(measured, name, side)
    if not seen.detected:
        return math.nan, 0
    return SILHOUETTE_MEASURES[name].of(seen, measured.body), 0
