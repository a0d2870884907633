"""For how long a rhythm stays in a step whose words were said."""

from __future__ import annotations

import numpy as np

from posecoach.coaching.pacing import Pacer
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.tuning.measuring import Measured

# The words of a step are said in its first moments, in seconds; see `offers`.
_BEGINS_S = 0.3


def pace_quiet(measured: Measured, pacer: Pacer, at: int, end: int, ready: bool) -> int:
    """The first frame in ``at`` to ``end`` in which a step may begin."""
    if not pacer._steps or not pacer._length:
        return end
    if pacer.now is None:
        return at if ready else end
    begins = pacer.now.left_s > pacer.now.seconds - _BEGINS_S
    if not ready:
        # Where it waits, the words of the step may be said as often as they are due.
        return end if pacer._before_s is None and not begins else at
    if begins or pacer._before_s != measured.times[at - 1]:
        return at
    left_s = pacer.now.left_s - 1e-6
    # Frames follow each other without a gap here, so that time is all that passes.
    return min(end, int(np.searchsorted(measured.time_s, measured.times[at - 1] + left_s)))


def pace_skip(measured: Measured, pacer: Pacer, at: int, end: int, ready: bool) -> None:
    """Take the frames from ``at`` to before ``end``."""
    if not pacer._steps or not pacer._length or not ready:
        return
    steps = np.minimum(measured.steps[at:end], MAX_GAP_S)
    spent = np.add.accumulate(np.concatenate(([pacer._spent], steps)))
    pacer._spent, pacer._before_s = float(spent[-1]), measured.times[end - 1]
    pacer.now = pacer._place()
