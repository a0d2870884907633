"""What hides the edge of the trunk: an arm over it, or both thighs drawn up to the chest.

The outline is where the body ends, whatever part of it that is. Where an arm reaches to the edge
the edge is the arm's, and moves with it; so nothing is taken from there. An arm in front of the
trunk that does not reach to the edge hides nothing of it.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import MIN_VISIBILITY, Body
from posecoach.kinematics.landmarks import OUTLINE_STATIONS, Landmarks, chord, pair

_ARM = ("shoulder", "elbow", "wrist")
# Half of an arm's thickness, as a share of the trunk: an upper arm is 0.31 m around and a trunk
# 0.5 m long (McDowell et al. 2008), and clothes and the model's points add to it.
_HALF_ARM = 0.11
# The upper arm begins inside the trunk: as far from the shoulder as it is thick it hides nothing.
_FROM_THE_SHOULDER = 2 * _HALF_ARM
# Each part of an arm is taken as so many discs; behind the wrist comes the hand, of which half
# as much as of the forearm is taken: it may be bent.
_DISCS, _HAND = 9, 0.5
# Thighs that are bent to the trunk by more than this, both of them, in degrees, lie against the
# belly; the buttocks' edge then turns with the thighs.
_HUGGED = 105.0


@lru_cache(maxsize=4)  # Several measures of a frame ask for it.
def arms_at(seen: Landmarks, side: int) -> NDArray[np.float64]:
    """How far arms reach over each place of the chord.

    Parameters
    ----------
    seen
        One frame.
    side
        +1 for the side of the chord that is anticlockwise of the way from the shoulders to the
        hips, -1 for the other, see :class:`posecoach.kinematics.landmarks.OutlineRow`.

    Returns
    -------
    ``(45,)`` pixels from the chord to the outer edge of an arm, -inf where there is none.
    """
    reach = np.full(len(OUTLINE_STATIONS), -math.inf)
    start, downwards = chord(seen.points)
    length = abs(downwards)
    if not 0 < length < math.inf:
        return reach
    for which in (0, 1):
        discs = _discs(seen, which, _FROM_THE_SHOULDER * length)
        if not discs.size:
            continue
        place = (discs - start) / downwards
        along = OUTLINE_STATIONS[:, None] - place.real
        bulge = np.sqrt(np.maximum(0.0, _HALF_ARM**2 - along**2))
        outer = np.where(abs(along) < _HALF_ARM, side * place.imag + bulge, -math.inf)
        reach = np.maximum(reach, outer.max(axis=1) * length)
    reach.flags.writeable = False
    return reach


def _discs(seen: Landmarks, which: int, from_the_shoulder: float) -> NDArray[np.complex128]:
    """Middles along one arm as far as it is seen, y up."""
    rows = [seen.points[pair(part)[which]] for part in _ARM]
    middles: list[complex] = []
    for first, last, end in zip(rows, rows[1:], (1.0, 1.0 + _HAND), strict=False):
        # What the model only guesses at is behind the trunk, and hides nothing.
        if min(first[3], last[3]) < MIN_VISIBILITY:
            break
        ends = [complex(x, -y) for x, y in (first[:2], last[:2])]
        middles += (ends[0] + (ends[1] - ends[0]) * np.linspace(0, end, _DISCS)).tolist()
    discs = np.array(middles, dtype=np.complex128)
    shoulder = complex(rows[0][0], -rows[0][1])
    return discs[abs(discs - shoulder) > from_the_shoulder]


def knees_are_hugged(body: Body) -> bool:
    """Whether both thighs are drawn up to the chest."""
    return min(body.flexion(turn) for turn in body.hip_turns) > _HUGGED
