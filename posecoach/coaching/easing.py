"""An easier way, proposed in a session: when pain was named, or when the target stays far.

Like the set-up it only looks and talks: what is measured, counted and credited is the same
without it, so a review of the same landmarks comes to the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from posecoach.coaching.feedback import Cue, Feedback, Severity, TimerState
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.coaching.words import EASING, SOFTER
from posecoach.exercises.models import Exercise
from posecoach.exercises.softer import Care
from posecoach.language.catalogue import tr

# Starting values. A set in vain is as long as the hold that is asked for, and at least so many
# seconds; or so many movements that fell short one after the other, if not fewer are a set.
_LEAST_S, _MOST_SHORT = 10.0, 5
# Who has come this share of the way to the band is trying; who has not is at rest.
_TRYING_FROM = 1 / 3
# After the last word of the set-up there is a breath before the first word of this, in seconds.
_PAUSE_S = 2.5


@dataclass(slots=True)
class Vain:
    """For how long, or how often, the target of one exercise was tried in vain."""

    seconds: float = 0.0
    short: int = 0
    proposed: bool = False
    _before_s: float = math.nan
    _seen: tuple[int, int] = (0, 0)

    def update(self, feedback: Feedback) -> bool:
        """Take a frame; whether a whole set was in vain by now."""
        step = feedback.time_s - self._before_s
        self._before_s = feedback.time_s
        seen = (len(feedback.holds), len(feedback.repetitions))
        if seen != self._seen:
            self._count(feedback)
            self._seen = seen
        if tries_in_vain(feedback) and 0 < step <= MAX_GAP_S:
            self.seconds += step
        if feedback.count is not None:
            goal = feedback.count.goal
            return self.short >= min(_MOST_SHORT, goal or _MOST_SHORT)
        return self.seconds >= max(_LEAST_S, feedback.timer.target_s)

    def _count(self, feedback: Feedback) -> None:
        """What was held or done whole was not in vain."""
        holds, repetitions = self._seen
        if any(hold.complete for hold in feedback.holds[holds:]):
            self.seconds = 0.0
        for repetition in feedback.repetitions[repetitions:]:
            self.short = 0 if repetition.complete else self.short + 1


def tries_in_vain(feedback: Feedback) -> bool:
    """Whether somebody is on the way to a hold's target, and short of it."""
    target = feedback.target
    waits = feedback.timer.state is TimerState.WAITS and feedback.timer.reason_id == "not_reached"
    if target is None or not waits or not math.isfinite(target.value):
        return False
    if target.enter <= target.leave or target.enter <= 0:
        return False  # How far such a measure is from its rest differs from body to body.
    return _TRYING_FROM <= target.value / target.enter < 1


@dataclass(slots=True)
class Easing:
    """Says the softer plan, and proposes each exercise's own easier way, once each.

    Parameters
    ----------
    exercises
        What is done, one after the other.
    care
        What was told before the session.
    """

    exercises: Sequence[Exercise]
    care: Care
    _opened: bool = field(init=False)
    _vain: dict[int, Vain] = field(init=False, default_factory=dict)
    _quiet_since: float = field(init=False, default=math.nan)

    def __post_init__(self) -> None:
        self._opened = not (self.care.softer or self.care.hurts)

    def update(self, feedback: Feedback, ready: bool) -> Feedback:
        """Take a frame's feedback; the same with a word on it where one is due.

        Parameters
        ----------
        feedback
            What the coach made of the frame.
        ready
            Whether the set-up is over.
        """
        at = feedback.routine.item - 1 if feedback.routine is not None else 0
        works = feedback.routine is None or feedback.routine.state == "work"
        if not ready or not works or feedback.pause is not None:
            self._quiet_since = math.nan
            return feedback
        vain = self._vain.setdefault(at, Vain())
        in_vain = vain.update(feedback)
        if not self._is_quiet(feedback):
            return feedback
        if not self._opened:
            self._opened = True
            return replace(feedback, cue=_cue("gently", self._opening(self.exercises[at])))
        if in_vain and not vain.proposed:
            vain.proposed = True
            words = tr(EASING["far"], easier=tr(self.exercises[at].easier))
            return replace(feedback, cue=_cue("easier", words))
        return feedback

    @property
    def proposed(self) -> tuple[Exercise, ...]:
        """Those whose easier way was proposed, because their target stayed far."""
        return tuple(self.exercises[at] for at, vain in self._vain.items() if vain.proposed)

    def _is_quiet(self, feedback: Feedback) -> bool:
        """Whether nothing was said for a breath, and no hold or movement is disturbed."""
        busy = feedback.timer.state in (TimerState.RUNS, TimerState.SETTLES)
        if feedback.cue is not None or busy:
            self._quiet_since = math.nan
            return False
        if math.isnan(self._quiet_since):
            self._quiet_since = feedback.time_s
        return feedback.time_s - self._quiet_since >= _PAUSE_S

    def _opening(self, exercise: Exercise) -> str:
        if self.care.softer:
            return " ".join(tr(SOFTER[key]) for key in ("opening", *self.care.softer))
        return tr(EASING["hurts"], easier=tr(exercise.easier))


def _cue(key: str, words: str) -> Cue:
    return Cue(key, words, Severity.TARGET, "say")
