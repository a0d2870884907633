"""What the outline of the trunk shows of the spine and the pelvis, one frame at a time.

The spine and the pelvis have no landmarks. The edge of the body between the shoulders and the
hips bends with the back, and the edge under a person lying on the back lifts with the pelvis.
None of it is a joint angle: bodies and clothes differ, so a value says something only against
the same person's own value a moment ago, with the camera where it was.

Every measure is a function of one frame's points and outline alone, so a stored track gives what
the camera gave. ``docs/silhouette.md`` says how far each of them can be believed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import Body
from posecoach.kinematics.cover import arms_at, knees_are_hugged
from posecoach.kinematics.landmarks import (
    OUTLINE_STATIONS,
    Landmarks,
    OutlineRow,
    chord,
    pair,
)

# Places are shares of the chord, 0 mid-shoulder, 1 mid-hip, half a step of slack at either end.
_SLACK = 0.01
# A curve needs this share of its places, of all and of the quarter at either end: what an arm hides
# in the middle can be bridged, what lies beyond the last place known would be guessed.
_ENOUGH = 0.5
# Lying: the trunk is this near to level, in degrees. A bridge lifts it by some 30.
_LYING_DEG = 45.0
# Feet planted: knees bent at least so far, in degrees, and ankles and shoulders level to this
# share of the trunk.
_BENT_DEG = 45.0
_PLANTED = 0.25


def _between(first: float, last: float) -> slice:
    ends = np.searchsorted(OUTLINE_STATIONS, (first - _SLACK, last + _SLACK)).tolist()
    return slice(*ends)


_SPINE, _SACRUM = _between(0.10, 0.95), _between(0.75, 1.0)
_UNDER_HIPS, _UNDER_LOW_BACK = _between(1.1, 1.3), _between(0.5, 0.7)
# Counted from the hips, as the spine is.
_SPINE_AT, _SACRUM_AT = 1 - OUTLINE_STATIONS[_SPINE], 1 - OUTLINE_STATIONS[_SACRUM]
_LOW_END, _HIGH_END = 0.05, 0.90
# What of the hips' height goes into the lift of the pelvis, and of the trunk's lean into a fold;
# see `python -m benchmarks.detection`.
_OF_THE_HEIGHT, _OF_THE_LEAN = 0.5, 0.2


def spine_curve(seen: Landmarks, body: Body) -> float:
    """How round the back is: turn of its edge from the low back to the upper back.

    Returns
    -------
    Degrees, positive round, negative hollow; NaN where the back's edge isn't seen or it isn't
    known which side is the back.
    """
    heights = _back(seen, body, _SPINE)
    known = np.isfinite(heights)
    end = len(heights) // 4
    if min(known.mean(), known[:end].mean(), known[-end:].mean()) < _ENOUGH:
        return math.nan
    bend, slope, _ = np.polyfit(_SPINE_AT[known], heights[known], 2).tolist()
    low, high = (math.atan(2 * bend * at + slope) for at in (_LOW_END, _HIGH_END))
    return math.degrees(low - high)


def lower_back_curve(seen: Landmarks, body: Body) -> float:
    """How the edge over the sacrum leans against the trunk's line.

    Returns
    -------
    Degrees, positive as in a rounded low back; NaN as for :func:`spine_curve`.
    """
    heights = _back(seen, body, _SACRUM)
    if not np.isfinite(heights).all():
        return math.nan
    return math.degrees(math.atan(float(np.polyfit(_SACRUM_AT, heights, 1)[0])))


def back_rounding(seen: Landmarks, body: Body) -> float:
    """Roundness of the whole back in sitting and hinging, both of the above together.

    Returns
    -------
    Degrees, about one per degree of flexion of the spine; NaN as for :func:`spine_curve`.
    """
    return spine_curve(seen, body) + lower_back_curve(seen, body)


def pelvis_contour(seen: Landmarks, body: Body) -> float:
    """How high the edge under the hips lies over the edge under the low back, lying on the back.

    Heights are the picture's: a tilted camera adds the same to all of them.

    Returns
    -------
    Percent of the trunk's length; NaN if the person isn't lying on the back, with both knees
    hugged, or where the edge isn't seen or is an arm's.
    """
    downwards = chord(seen.points)[1]
    length = abs(downwards)
    if seen.outline is None or not abs(body.trunk_inclination) < _LYING_DEG:
        return math.nan
    under = -1 if downwards.real > 0 else 1  # which way across the chord is down
    if body.facing == under or knees_are_hugged(body):
        return math.nan  # lying on the front, or nothing to be told
    row = seen.outline[OutlineRow.LAST_LEFT if under > 0 else OutlineRow.LAST_RIGHT]
    row = _bared(row, arms_at(seen, under))
    across = under * 1j * downwards / length
    heights = (OUTLINE_STATIONS * downwards.imag + row * across.imag) / length
    gap = heights[_UNDER_HIPS].mean() - heights[_UNDER_LOW_BACK].mean()
    return 100 * float(gap)


def pelvis_lift(seen: Landmarks, body: Body) -> float:
    """How far the pelvis is lifted, lying on the back: by its contour, and by the hips' height.

    The edge and the points of the hips are off independently of each other, so that both together
    tell a smaller lift.

    Returns
    -------
    Percent of the trunk's length; NaN as for :func:`pelvis_contour`.
    """
    height = body.level(-body.trunk).imag / body.trunk_length if body.trunk_length else math.nan
    return pelvis_contour(seen, body) + 100 * _OF_THE_HEIGHT * height


def fold_rounding(seen: Landmarks, body: Body) -> float:
    """How round the low back is while sitting and folding forwards from the hips.

    A fold alone makes the edge over the sacrum lean, the more the further it goes; that is taken
    off by the lean of the trunk.

    Returns
    -------
    Degrees; NaN as for :func:`spine_curve`.
    """
    return lower_back_curve(seen, body) + _OF_THE_LEAN * body.trunk_inclination


def pelvic_roll(seen: Landmarks, body: Body) -> float:
    """How far the hips have rolled towards the head, lying with the knees bent and feet planted.

    As the low back flattens into the floor the pelvis rolls and takes the hip joints with it,
    while the shoulders and the feet stay. The hips' place on the way from the shoulders to the
    knees needs no outline, and no silhouette shows it better.

    Returns
    -------
    Percent of that way, more the further the pelvis is rolled backwards; NaN if the person
    isn't lying with both knees bent and both feet down.
    """
    # As the picture shows it, since the chord is.
    plane = body.picture
    knees, ankles = ((plane[a] + plane[b]) / 2 for a, b in (pair("knee"), pair("ankle")))
    shoulders, downwards = chord(seen.points)
    if not _feet_are_planted(body, shoulders) or shoulders == ankles:
        return math.nan
    # Along the line to the feet: the floor's own direction, whatever the camera's.
    along = (ankles - shoulders).conjugate() / abs(ankles - shoulders)
    way = ((knees - shoulders) * along).real
    return 100 * (1 - (downwards * along).real / way) if way > 0 else math.nan


def _back(seen: Landmarks, body: Body, places: slice) -> NDArray[np.float64]:
    """Distances from the chord to the edge of the back, in chords; NaN where not known."""
    length = abs(chord(seen.points)[1])
    if seen.outline is None or not body.facing or not length > 0:
        return np.full(places.stop - places.start, np.nan)
    row = OutlineRow.FIRST_RIGHT if body.facing > 0 else OutlineRow.FIRST_LEFT
    edge = _bared(seen.outline[row], arms_at(seen, -body.facing))
    return edge[places].astype(np.float64) / length


def _bared(edge: NDArray[np.float32], arms: NDArray[np.float64]) -> NDArray[np.float32]:
    """An edge without the places at which an arm reaches to it."""
    return np.where(arms >= edge, np.float32(np.nan), edge)


def _feet_are_planted(body: Body, shoulders: complex) -> bool:
    if not abs(body.trunk_inclination) < _LYING_DEG:
        return False
    heights = [shoulders.imag, *(body.picture[ankle].imag for ankle in pair("ankle"))]
    apart = max(heights) - min(heights)
    bent = min(body.flexion(-turn) for turn in body.knee_turns)
    return apart < _PLANTED * body.trunk_length and bent > _BENT_DEG


@dataclass(frozen=True, slots=True)
class SilhouetteMeasure:
    """A number that one frame's outline or points give.

    Attributes
    ----------
    name
        As exercises name it.
    label
        As people read it.
    unit
        ``degrees`` or ``percent of the trunk`` or what else.
    means, limits
        What more of it means, and when it is blind or wrong, in a sentence each.
    needs_outline
        Whether it is NaN without an outline.
    of
        Gives its value from a frame and the body made of that frame's points.
    """

    name: str
    label: str
    unit: str
    means: str
    limits: str
    needs_outline: bool
    of: Callable[[Landmarks, Body], float]


_BACK_LIMITS = (
    "Needs a true side view and clothes that lie close: a loose top or long hair hides it. Where "
    "an arm reaches to the edge of the back it is not measured. Compare only with the same "
    "person's own back a moment ago."
)
_LYING_LIMITS = (
    "Not measured while an arm lies on the floor beside the back or the hips, or with both knees "
    "hugged. A leg that is raised on the camera's side moves it: compare only while the legs "
    "stay where they are."
)

SILHOUETTE_MEASURES: Mapping[str, SilhouetteMeasure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            SilhouetteMeasure(
                name="spine_curve",
                label="curve of the back",
                unit="degrees",
                means="More is rounder, less is more hollow.",
                limits=_BACK_LIMITS,
                needs_outline=True,
                of=spine_curve,
            ),
            SilhouetteMeasure(
                name="lower_back_curve",
                label="lean of the low back",
                unit="degrees",
                means="More is a rounder low back.",
                limits=_BACK_LIMITS,
                needs_outline=True,
                of=lower_back_curve,
            ),
            SilhouetteMeasure(
                name="back_rounding",
                label="rounding of the back",
                unit="degrees",
                means="More is rounder; about one for each degree that the spine bends.",
                limits=_BACK_LIMITS,
                needs_outline=True,
                of=back_rounding,
            ),
            SilhouetteMeasure(
                name="pelvis_contour",
                label="lift of the pelvis",
                unit="percent of the trunk",
                means="More is a pelvis that comes off the floor while the low back stays.",
                limits=_LYING_LIMITS,
                needs_outline=True,
                of=pelvis_contour,
            ),
            SilhouetteMeasure(
                name="pelvis_lift",
                label="lift of the pelvis",
                unit="percent of the trunk",
                means="More is a pelvis that comes off the floor.",
                limits=_LYING_LIMITS + " Shoulders that lift lower it.",
                needs_outline=True,
                of=pelvis_lift,
            ),
            SilhouetteMeasure(
                name="fold_rounding",
                label="rounding of the low back",
                unit="degrees",
                means="More is a rounder low back, however far the trunk is folded forwards.",
                limits=_BACK_LIMITS + " For sitting; in kneeling the low back alone says more.",
                needs_outline=True,
                of=fold_rounding,
            ),
            SilhouetteMeasure(
                name="pelvic_roll",
                label="roll of the pelvis",
                unit="percent of the way from the shoulders to the knees",
                means="More is a pelvis rolled further backwards, the low back flatter.",
                limits="Knees that sway and feet that slide move it as well.",
                needs_outline=False,
                of=pelvic_roll,
            ),
        )
    }
)
"""What can be taken from a frame's silhouette, by name."""
