"""Replaying: what the coach would make of a recording under other thresholds."""

from __future__ import annotations

from typing import Protocol as Shape

from posecoach.coaching.hold_work import HoldWork
from posecoach.coaching.protocol_work import ProtocolWork
from posecoach.coaching.rep_work import RepWork
from posecoach.exercises.models import Exercise
from posecoach.exercises.protocols import Protocol
from posecoach.tuning.hold_skips import HoldSkips
from posecoach.tuning.measuring import Measured
from posecoach.tuning.rep_skips import RepSkips
from posecoach.tuning.replaying import Replay, ReplayCoach, SideChoice

# Looking ahead costs about as much as a frame, and so does taking the frames that were passed over;
# where something goes on it is tried again after one frame, then ever more seldom.
_WORTH_IT, _FIRST_TRY, _NEXT_TRY = 2, 1, 6


class Skips(Shape):
    """Finds frames that change nothing, and takes them at once."""

    def quiet(self, at: int) -> int:
        """The first frame from ``at`` on that the coach has to look at."""
        ...

    def skip(self, at: int, end: int) -> None:
        """Take the frames from ``at`` to before ``end``."""
        ...


def replay(
    measured: Measured,
    exercise: Exercise,
    side: SideChoice = "auto",
    protocol: Protocol | None = None,
) -> Replay:
    """What the coach makes of a recording, to the last bit as it did live.

    Parameters
    ----------
    measured
        The recording, measured for this exercise (whatever its thresholds were).
    exercise, side, protocol
        As for :class:`~posecoach.coaching.coach.Coach`.
    """
    coach = ReplayCoach(measured, exercise, side, protocol)
    skips = _skips_of(coach)
    at, tries, step = 0, 0, _FIRST_TRY
    while at < len(measured):
        end = skips.quiet(at) if skips is not None and tries <= 0 else at
        if skips is not None and end - at >= _WORTH_IT:
            skips.skip(at, end)
            at, step = end, _FIRST_TRY
            tries = 1
        elif tries <= 0:
            tries, step = step, min(step + 1, _NEXT_TRY)
        if at < len(measured):
            coach.take(measured.frame(at))
            at, tries = at + 1, tries - 1
    return coach.result()


def _skips_of(coach: ReplayCoach) -> Skips | None:
    work = coach._work
    if isinstance(work, HoldWork) and not isinstance(work, ProtocolWork):
        return HoldSkips(coach, work)
    if isinstance(work, RepWork):
        return RepSkips(coach, work)
    return None
