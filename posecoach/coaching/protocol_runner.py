"""Leading through a protocol: contract-relax, active isolated and the like, on top of a hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecoach.coaching.feedback import StepNow
from posecoach.exercises.protocols import Protocol, ProtocolStep
from posecoach.language.catalogue import tr

# A step that can't go on because the stretch was left for so long begins its round anew.
_LEFT_S = 3.0


@dataclass(frozen=True, slots=True)
class Beat:
    """What a protocol needs of one frame.

    Attributes
    ----------
    time_s
        Seconds of the recording.
    value
        The held measure, greater meaning deeper; NaN when not measured.
    still
        Whether the limb is at rest.
    inside
        Whether the band of the stretch is met.
    settled
        Whether the hold timer took it for a hold.
    credit_s
        Seconds that the hold timer credited with this frame.
    """

    time_s: float
    value: float
    still: bool
    inside: bool
    settled: bool
    credit_s: float


@dataclass(slots=True)
class ProtocolRunner:
    """Goes from step to step as the person does them; no step is done by waiting alone.

    Attributes
    ----------
    protocol
        The steps.
    round
        Which round is under way, from 1.
    rounds_done
        How many were done to their end.
    began_s
        When the present step began; NaN before the first frame.
    round_began_s
        When the present round left its first step.
    """

    protocol: Protocol
    round: int = 1
    rounds_done: int = 0
    began_s: float = math.nan
    round_began_s: float = math.nan
    _at: int = 0
    _spent_s: float = 0.0
    _depth: float = math.nan
    _left_since: float | None = None

    @property
    def step(self) -> ProtocolStep:
        """The present step."""
        return self.protocol.steps[self._at]

    @property
    def done(self) -> bool:
        """Whether as many rounds are done as the protocol has at most."""
        return self.rounds_done >= self.protocol.rounds_max.value

    @property
    def enough(self) -> bool:
        """Whether as many rounds are done as it asks for."""
        return self.rounds_done >= self.protocol.rounds_min.value

    def now(self) -> StepNow:
        """Where it is, to show and to say."""
        step = self.step
        timed = step.kind in ("hold", "effort", "ease")
        left = math.nan
        if step.seconds is not None and timed:
            left = max(0.0, step.seconds.value - self._spent_s)
        return StepNow(
            step=step.id,
            words=tr(step.words),
            left_s=left,
            round=min(self.round, self.protocol.rounds_max.value),
            rounds=self.protocol.rounds_max.value,
            tone=step.tone,
            began_s=self.began_s,
        )

    def update(self, beat: Beat) -> bool:
        """Take the next frame.

        Returns
        -------
        Whether a round was finished with it.
        """
        if self.done:
            return False
        if math.isnan(self.began_s):
            self.began_s = beat.time_s
        if self._left_the_stretch(beat):
            self._begin(0, beat.time_s)
        self._spend(beat)
        return self._is_done(beat) and self._next(beat)

    def _left_the_stretch(self, beat: Beat) -> bool:
        """Whether a step inside the stretch was left for good."""
        away = self.step.kind in ("hold", "effort", "deepen") and not beat.inside
        if not away or math.isnan(beat.value):
            self._left_since = None
            return False
        if self._left_since is None:
            self._left_since = beat.time_s
        return beat.time_s - self._left_since > _LEFT_S

    def _spend(self, beat: Beat) -> None:
        kind = self.step.kind
        if kind == "hold" or (kind == "effort" and beat.still):
            self._spent_s += beat.credit_s
        elif kind in ("ease", "deepen"):
            self._spent_s = beat.time_s - self.began_s

    def _is_done(self, beat: Beat) -> bool:
        step, seconds = self.step, self.step.seconds
        if step.kind == "reach":
            return beat.settled if step.still else beat.inside
        if step.kind == "release":
            return not beat.inside and not math.isnan(beat.value)
        timed_out = seconds is not None and self._spent_s >= seconds.value
        if step.kind == "deepen" and step.degrees is not None:
            return timed_out or beat.value >= self._depth + step.degrees.value
        return timed_out

    def _next(self, beat: Beat) -> bool:
        if self.step.kind == "reach":
            self.round_began_s = beat.time_s
        if not math.isnan(beat.value):
            self._depth = beat.value
        last = self._at == len(self.protocol.steps) - 1
        self._begin(self.protocol.first_of_next_round if last else self._at + 1, beat.time_s)
        if last:
            self.round += 1
            self.rounds_done += 1
        return last

    def _begin(self, at: int, time_s: float) -> None:
        self._at, self.began_s, self._spent_s, self._left_since = at, time_s, 0.0, None
