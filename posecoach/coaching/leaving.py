"""When a limb that has been let go began to move.

A movement begins so slowly that its first half second shows less than the measurement's jitter.
But it begins like all of them: people move with the least jerk (Flash & Hogan 1985, J Neurosci
5:1688-1703), and the first third of such a movement grows with the cube of time. So the moments
at which two depths were passed tell when it began.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

# The level that is left is the median up to so long before the limb was last near it, in seconds.
_LEVEL_S = 2.0
# Depths below the level: far enough out of the jitter of half a degree, and near enough to the
# beginning. A least-jerk movement of 30 to 90 degrees passes the second 1.6 times as long after its
# beginning as the first (a pure cube would 1.5 times).
_SHALLOW, _DEEP, _TIMES = 2.0, 6.75, 1.6
# What is passed earlier than this before the end has nothing to do with the leaving, in seconds.
_LONGEST_S = 2.5
# A movement of 15 degrees or more within three seconds is 2 degrees deep after 0.7 s. What takes
# longer is no letting go but jitter or a slow sinking, of which the beginning can't be told so.
_LONGEST_BEGINNING_S = 0.75
# What takes less is no movement: the tracker has jumped.
_SHORTEST_BEGINNING_S = 0.15
# Each value tells what was true a while ago: half the median's window, and the tracker, which
# follows a limb that begins to move slowly. Of 33 holds of rendered people the middle one ended
# 0.13 s late while 0.15 s were taken off for it, 0.07 s with 0.25 s.
LAG_S = 0.25


def onset_of_leaving(path: Sequence[tuple[float, float]]) -> float:
    """When the movement that ends a path began.

    Parameters
    ----------
    path
        Seconds and values, in order of time, the last ones falling.

    Returns
    -------
    Seconds; infinite where the path does not fall far enough, or not like a movement begins.
    """
    if len(path) < 3:
        return math.inf
    end = path[-1][0]
    before = [value for at, value in path if end - _LEVEL_S - _LONGEST_S <= at < end - _LEVEL_S / 2]
    if not before:
        return math.inf
    level = statistics.median(before)
    shallow, deep = (_passed(path, level - depth) for depth in (_SHALLOW, _DEEP))
    if math.isinf(shallow) or math.isinf(deep) or end - shallow > _LONGEST_S:
        return math.inf
    # t2 - t0 = 1.6 (t1 - t0)
    under_way = (deep - shallow) / (_TIMES - 1)
    if not _SHORTEST_BEGINNING_S <= under_way <= _LONGEST_BEGINNING_S:
        return math.inf
    return shallow - under_way - LAG_S


def _passed(path: Sequence[tuple[float, float]], value: float) -> float:
    """When the path went below a value for the last time, between two frames; else infinity."""
    if path[-1][1] > value:
        return math.inf
    for (below_s, below), (above_s, above) in zip(path[:0:-1], path[-2::-1], strict=True):
        if above > value:
            return above_s + (below_s - above_s) * (above - value) / (above - below)
    return math.inf
