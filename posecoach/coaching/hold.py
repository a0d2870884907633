"""The hold timer: a state machine that credits only seconds that were measured in the band.

A hold begins with the moment in which the limb came to rest inside the band; that moment is
known only after the settling time, and the settling seconds were measured, so they count. In the
same way a hold ends with the moment in which the limb began to leave, known a little later: the
seconds of leaving are taken back. Both keep the timer free of bias.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from posecoach.coaching.leaving import onset_of_leaving
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.models import HoldRules

# The speed is a slope over half a second, so it tells what was true half of that ago.
_SPEED_LAG_S = 0.25
# How far back the beginning of leaving is looked for.
_LOOK_BACK_S = 3.0
# Drawing a thigh in takes no longer than this.
_LONGEST_PULL_S = 4.0
# Share of the speed that is called rest, below which a pull is over: its end may be slow.
_SLOW = 0.5
# A limb that has come to rest may seem to move for so long, in seconds.
_JITTER_S = 0.25
# The level of a hold follows a deeper stretch within seconds, a shallower one slowly: a limb
# that is lowered must not take its own reference with it.
_FOLLOW_UP_S = 2.0
_FOLLOW_DOWN_S = 8.0


@dataclass(frozen=True, slots=True)
class Moment:
    """What the timer needs of one frame.

    Attributes
    ----------
    time_s
        Seconds, strictly increasing.
    value
        Degrees of the held angle, smoothed; NaN when it is not measured.
    speed
        Degrees a second; NaN when unknown.
    entered, inside
        Whether all that is asked for is met at the strict and at the loose edges.
    unseen, unmet
        Reason key when it can't be measured, or when it is measured and something is not met.
    """

    time_s: float
    value: float
    speed: float
    entered: bool
    inside: bool
    unseen: str | None = None
    unmet: str | None = None


class Stage(Enum):
    """Where the timer stands."""

    IDLE = "idle"
    SETTLING = "settling"
    HOLDING = "holding"


class _Credit(NamedTuple):
    """One credited frame, with the sums up to it, so that frames can be taken back."""

    time_s: float
    value: float
    speed: float
    held_s: float
    peak: float
    total: float
    frames: int

    @classmethod
    def first(cls, now: Moment) -> _Credit:
        return cls(now.time_s, now.value, now.speed, 0.0, now.value, now.value, 1)

    def then(self, now: Moment, seconds: float) -> _Credit:
        return _Credit(
            time_s=now.time_s,
            value=now.value,
            speed=now.speed,
            held_s=self.held_s + seconds,
            peak=max(self.peak, now.value),
            total=self.total + now.value,
            frames=self.frames + 1,
        )

    def since(self, start: _Credit) -> _Credit:
        """The same frame with sums that begin at ``start``."""
        return self._replace(
            held_s=self.held_s - start.held_s,
            total=self.total - start.total + start.value,
            frames=self.frames - start.frames + 1,
        )


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A hold that ended; see :class:`posecoach.coaching.feedback.Hold` for the fields."""

    start_s: float
    end_s: float
    held_s: float
    peak: float
    mean: float
    ended: str


@dataclass(slots=True)
class HoldTimer:
    """Follows one limb, frame by frame.

    Attributes
    ----------
    rules
        The exercise's times and limits.
    stage
        Where it stands.
    reason
        Key of why it runs, pauses or waits.
    counting
        Whether the last frame was credited.
    start_s
        When the open hold began; NaN without one.
    """

    rules: HoldRules
    stage: Stage = Stage.IDLE
    reason: str = "not_reached"
    counting: bool = False
    start_s: float = math.nan
    _credits: deque[_Credit] = field(default_factory=deque)
    _settled: list[float] = field(default_factory=list)
    _measured_s: float = -math.inf
    _level: float = math.nan
    _first_level: float = math.nan
    _out_since: float | None = None
    _still_since: float | None = None
    _eased_since: float | None = None
    _lapses: deque[float] = field(default_factory=deque)
    _deepening_since: float | None = None
    _deeper_since: float | None = None
    _rested_s: float = math.nan

    @property
    def held_s(self) -> float:
        """Seconds credited to the open hold."""
        return self._credits[-1].held_s if self.stage is Stage.HOLDING else 0.0

    def update(self, now: Moment) -> HoldRecord | None:
        """Take one frame.

        Returns
        -------
        The hold that this frame ended, if it ended one.
        """
        step = now.time_s - self._measured_s
        if now.unseen and self.stage is not Stage.IDLE and step <= MAX_GAP_S:
            # Too short to tell; the next measured frame decides whether the time counts.
            return None
        # Credit goes from one measured frame to the next, never across a gap or a pause.
        credit = step if self.counting and step <= MAX_GAP_S else 0.0
        self.counting = False
        ended = None
        lost = step > self.rules.lost.value
        if now.unseen is None:
            self._measured_s = now.time_s
        if self.stage is Stage.HOLDING and lost:
            ended = self._end(now.unseen or "not_seen")
        if self.stage is Stage.HOLDING:
            return self._hold(now, step, credit)
        if self.stage is Stage.SETTLING:
            self._settle(now, step)
        if self.stage is Stage.IDLE:
            self._wait(now)
        return ended

    def finish(self, reason: str) -> HoldRecord | None:
        """End what is open because nothing more will come."""
        return self._end(reason) if self.stage is Stage.HOLDING else None

    def _wait(self, now: Moment) -> None:
        self.reason = now.unseen or now.unmet or "not_reached"
        if now.unseen or not now.entered:
            return
        self.reason = "moving"
        if abs(now.speed) <= self.rules.still.value:
            self.stage, self.reason, self.start_s = Stage.SETTLING, "settling", now.time_s
            self._credits.append(_Credit.first(now))
            self._settled = [now.value]

    def _settle(self, now: Moment, step: float) -> None:
        moving = not abs(now.speed) <= self.rules.moving.value
        if now.unseen or not now.inside or moving or step > MAX_GAP_S:
            self._reset()
            return
        self._credits.append(self._credits[-1].then(now, step))
        self._settled.append(now.value)
        if now.time_s - self.start_s >= self.rules.settle.value:
            self.stage, self.reason, self.counting = Stage.HOLDING, "holding", True
            self._level = self._first_level = statistics.median(self._settled)

    def _hold(self, now: Moment, step: float, credit: float) -> HoldRecord | None:
        if now.unseen:
            self.reason = now.unseen
            return None
        if now.inside and (not self._eased_off(now) or self._rests_again(now)):
            self._go_on(now, step, credit)
            self._watch_deepening(now)
            return None
        return self._leave(now)

    def _watch_deepening(self, now: Moment) -> None:
        """Begin anew where the limb rests deeper: what went before was a pause on the way.

        The way on must begin soon after the limb came to rest; whoever goes deeper later does
        so within the same hold. It may be slow, so its end is looked for at a slower speed.
        """
        deepen, rise = self.rules.deepen.value, now.value - self._first_level
        if self._deepening_since is None:
            if now.time_s - self.start_s <= self.rules.deepen_within.value and rise >= deepen / 2:
                self._deepening_since, self._deeper_since = now.time_s, None
            return
        if rise < deepen / 4:
            self._deepening_since = None
        elif now.time_s - self._deepening_since > _LONGEST_PULL_S:
            self._deepening_since = None
            if rise >= deepen:
                # No rest was found in the jitter, but the pull is over for as long as is known.
                self._begin_at(self._credits[0].time_s)
        elif rise < deepen or self._still_pulled(now):
            self._deeper_since = None
        elif self._deeper_since is None:
            self._deeper_since = self._rested_s = now.time_s
        elif (
            now.time_s == self._rested_s
            and now.time_s - self._deeper_since >= self.rules.settle.value / 2
        ):
            self._deepening_since = None
            self._begin_at(self._deeper_since)

    def _still_pulled(self, now: Moment) -> bool:
        """Whether the limb moves for longer than jitter makes it seem to."""
        if abs(now.speed) <= self.rules.still.value * _SLOW:
            self._rested_s = now.time_s
            return False
        return self._deeper_since is None or now.time_s - self._rested_s > _JITTER_S

    def _begin_at(self, time_s: float) -> None:
        kept = [c for c in self._credits if c.time_s >= time_s]
        self._credits = deque(c.since(kept[0]) for c in kept)
        self.start_s, self._first_level = time_s, statistics.median(c.value for c in kept)
        self._level = self._first_level

    def _eased_off(self, now: Moment) -> bool:
        """Whether the limb has been well below its level for longer than a bounce lasts."""
        if now.value >= self._level - self.rules.ease_off.value:
            self._eased_since = None
            return False
        if self._eased_since is None:
            self._eased_since = now.time_s
        return now.time_s - self._eased_since > self.rules.lapse.value

    def _rests_again(self, now: Moment) -> bool:
        """Whether a limb that eased off inside the band has come to rest there."""
        if not abs(now.speed) <= self.rules.still.value:
            self._still_since = None
            return False
        if self._still_since is None:
            self._still_since = now.time_s
        if now.time_s - self._still_since < self.rules.settle.value:
            return False
        self._level, self._eased_since = now.value, None
        return True

    def _go_on(self, now: Moment, step: float, credit: float) -> None:
        self._out_since = self._still_since = None
        self._credits.append(self._credits[-1].then(now, credit))
        while self._credits[0].time_s < now.time_s - _LOOK_BACK_S:
            self._credits.popleft()
        self.reason, self.counting = "holding", True
        if self._eased_since is not None:
            return
        follow = _FOLLOW_UP_S if now.value > self._level else _FOLLOW_DOWN_S
        self._level += (now.value - self._level) * -math.expm1(-min(step, MAX_GAP_S) / follow)

    def _leave(self, now: Moment) -> HoldRecord | None:
        self.reason = now.unmet or ("eased_off" if now.inside else "left_band")
        if self._out_since is None:
            self._out_since = now.time_s
            self._take_back_leaving(now)
            if self._lapsed_too_often(now.time_s):
                return self._end("broken")
        if now.inside:
            # Eased off, but still a stretch: the hold stays open, and lowering ends it later.
            self._out_since = now.time_s
        elif now.time_s - self._out_since > self.rules.lapse.value:
            return self._end(self.reason)
        return None

    def _lapsed_too_often(self, now_s: float) -> bool:
        """Note a lapse; what is interrupted again and again is a movement, not a hold."""
        self._lapses.append(now_s)
        while self._lapses[0] < now_s - self.rules.lapses_within.value:
            self._lapses.popleft()
        return len(self._lapses) > self.rules.lapses.value

    def _take_back_leaving(self, now: Moment) -> None:
        """Drop the credits from the moment the limb began to move away."""
        left = math.inf if self._eased_since is None else self._eased_since
        self._drop_after(left)
        for credit in reversed(self._credits):
            # Leaving begins slowly: half the speed that is still called rest is its first sign.
            if not credit.speed < -self.rules.still.value / 2:
                break
            left = credit.time_s - _SPEED_LAG_S
        path = [(c.time_s, c.value) for c in self._credits]
        if now.unseen is None:
            path.append((now.time_s, now.value))
        self._drop_after(min(left, onset_of_leaving(path)))

    def _drop_after(self, time_s: float) -> None:
        while len(self._credits) > 1 and self._credits[-1].time_s > time_s:
            self._credits.pop()

    def _end(self, reason: str) -> HoldRecord:
        last = self._credits[-1]
        record = HoldRecord(
            start_s=self.start_s,
            end_s=last.time_s,
            held_s=last.held_s,
            peak=last.peak,
            mean=last.total / last.frames,
            ended=reason,
        )
        self._reset()
        self.reason = reason
        return record

    def _reset(self) -> None:
        self.stage, self.reason, self.counting = Stage.IDLE, "not_reached", False
        self._credits.clear()
        self._lapses.clear()
        self._out_since = self._still_since = self._eased_since = None
        self._deepening_since = self._deeper_since = None
        self._rested_s = math.nan
        self._level = self._first_level = self.start_s = math.nan
