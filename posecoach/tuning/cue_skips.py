"""For how long the coach has nothing new to say."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from posecoach.coaching.feedback import Severity
from posecoach.coaching.offers import (
    _HIDDEN,
    _HIDDEN_S,
    _SEVERITIES,
    _VIEW_S,
    hidden_wish,
    view_key,
    view_wish,
)
from posecoach.coaching.work import Step
from posecoach.exercises.needs import faults_of_the_outline
from posecoach.kinematics.landmarks import Side
from posecoach.tuning.breaks import Breaks, changes

if TYPE_CHECKING:
    from posecoach.tuning.replaying import ReplayCoach

# Nothing depends on this: a frame that is looked at a little too soon changes nothing.
_SOON_S = 1e-6


@dataclass(frozen=True, slots=True)
class Wish:
    """What may be said once it has lasted.

    Attributes
    ----------
    lasting
        The name by which the chooser knows for how long; empty for none.
    key
        Id of the cue; None if there is nothing to say.
    severity, after_s
        How grave it is, and how long it must last, in seconds.
    until
        The frame at which this changes.
    """

    lasting: str
    key: str | None
    severity: Severity
    after_s: float
    until: int | None = None


class CueSkips:
    """Looks ahead to the next moment at which a cue is due.

    Parameters
    ----------
    coach
        Whose cues.
    """

    def __init__(self, coach: ReplayCoach) -> None:
        self._coach = coach
        self._outlined = faults_of_the_outline(coach.exercise)
        self._severity = {r.id: _SEVERITIES[r.severity] for r in coach.exercise.faults}

    def quiet(self, at: int, end: int, wishes: list[Wish] | None) -> int:
        """The first frame in ``at`` to ``end`` in which something may be said."""
        if wishes is None:
            return at
        since = self._coach._chooser._lasting.since
        due_s = math.inf
        for wish in wishes:
            if wish.until is not None:
                end = min(end, wish.until)
            if wish.lasting and (wish.lasting in since) != (wish.key is not None):
                return at
            if wish.key is not None:
                start = since[wish.lasting] + wish.after_s
                due_s = min(due_s, max(start, self._due(wish.key, wish.severity)))
        for fault in self._coach._faults.active:
            due_s = min(due_s, self._due(fault.id, self._severity[fault.id]))
        if due_s == math.inf:
            return end
        return bisect_left(self._coach.measured.times, due_s - _SOON_S, at, max(at, end))

    def view(self, step: Step, at: int) -> Wish:
        """What may be said of the view after the frame before ``at``."""
        measured = self._coach.measured
        if "view" not in measured.kept:
            keys = [view_key(view) or "" for view in measured.views]
            measured.kept["view"] = Breaks(changes(np.array(keys)))
        breaks: Breaks = measured.kept["view"]
        key = view_wish(step, self._coach._chooser)
        return Wish("view", key, Severity.SETUP, _VIEW_S, breaks.after(at))

    def hidden(self, step: Step, at: int) -> Wish:
        """What may be said of a hidden back after the frame before ``at``."""
        coach, side = self._coach, step.reading.side
        key = hidden_wish(step, coach.exercise, coach._chooser)
        until = self._hiding(side).after(at) if self._outlined else None
        return Wish(_HIDDEN, key, Severity.SETUP, _HIDDEN_S, until)

    def _hiding(self, side: Side) -> Breaks:
        measured, names = self._coach.measured, self._outlined
        key = (_HIDDEN, side, *names)
        if key not in measured.kept:
            values = [measured.of(name, "measured", side) for name in names]
            hidden = np.array(measured.outlined) & np.isnan(values).any(axis=0)
            measured.kept[key] = Breaks(changes(hidden))
        breaks: Breaks = measured.kept[key]
        return breaks

    def _due(self, key: str, severity: Severity) -> float:
        """When a cue may be said again."""
        chooser = self._coach._chooser
        again = chooser._said.get(key, -math.inf) + chooser.again_s
        graver = chooser._last is None or severity > chooser._last.severity
        return again if graver else max(again, chooser._last_s + chooser.silence_s)
