"""A rhythm to breathe and move by, on the time of the landmarks."""

from __future__ import annotations

from posecoach.coaching.feedback import PaceNow
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.models import PaceStep
from posecoach.language.catalogue import tr


class Pacer:
    """Leads through the steps of a rhythm, round after round.

    It starts when the person is ready and waits where they are not: nobody is paced who has got
    up.

    Parameters
    ----------
    steps
        The rhythm; empty for none.

    Attributes
    ----------
    now
        Where the rhythm is; None before it began or without one.
    """

    def __init__(self, steps: tuple[PaceStep, ...]) -> None:
        self._steps = steps
        self._length = sum(step.seconds.value for step in steps)
        self._spent = 0.0
        self._before_s: float | None = None
        self.now: PaceNow | None = None

    def update(self, time_s: float, ready: bool) -> PaceNow | None:
        """Take the time of the next frame.

        Parameters
        ----------
        time_s
            Seconds of the recording.
        ready
            Whether the person is in the position in which it is done.
        """
        if not self._steps or not self._length:
            return None
        if ready and self._before_s is not None:
            self._spent += min(time_s - self._before_s, MAX_GAP_S)
        self._before_s = time_s if ready else None
        if ready or self.now is not None:
            self.now = self._place()
        return self.now

    def _place(self) -> PaceNow:
        rounds, into = divmod(self._spent, self._length)
        for step in self._steps:
            if into < step.seconds.value:
                break
            into -= step.seconds.value
        return PaceNow(
            step=step.id,
            words=tr(step.words),
            left_s=max(0.0, step.seconds.value - into),
            seconds=step.seconds.value,
            round=int(rounds) + 1,
        )
