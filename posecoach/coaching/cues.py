"""Choosing at most one sentence to say: the gravest first, never the same one over and over."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from posecoach.coaching.feedback import Cue
from posecoach.coaching.lasting import Lasting


@dataclass(slots=True)
class CueChooser:
    """Remembers what was said and when, in the time of the landmarks.

    Attributes
    ----------
    again_s
        The same sentence is not said again before this, in seconds.
    silence_s
        Silence between two sentences, unless the second is graver than the first.
    """

    again_s: float
    silence_s: float
    _said: dict[str, float] = field(default_factory=dict)
    _last_s: float = -math.inf
    _last: Cue | None = None
    _lasting: Lasting = field(default_factory=Lasting)

    def lasting(self, key: str, present: bool, time_s: float, needed_s: float) -> bool:
        """Whether something has been present without a break for ``needed_s`` seconds."""
        lasted_s = self._lasting.update(key, present, time_s)
        return present and lasted_s >= needed_s

    def was_said(self, key: str, since_s: float = -math.inf) -> bool:
        """Whether a cue of that id was said, from a moment on."""
        return key in self._said and self._said[key] >= since_s

    def choose(self, offers: list[Cue], time_s: float) -> Cue | None:
        """Pick what to say now.

        Parameters
        ----------
        offers
            All that could be said. Milestones, such as the end of a hold, come once and are due
            at their moment: they know no cooldown.
        time_s
            Time of the landmarks in seconds.
        """
        due = [cue for cue in offers if cue.milestone or self._is_due(cue, time_s)]
        if not due:
            return None
        cue = max(due, key=lambda c: (c.severity, c.milestone is not None))
        self._said[cue.id] = self._last_s = time_s
        self._last = cue
        return cue

    def _is_due(self, cue: Cue, time_s: float) -> bool:
        if time_s - self._said.get(cue.id, -math.inf) < self.again_s:
            return False
        graver = self._last is None or cue.severity > self._last.severity
        return graver or time_s - self._last_s >= self.silence_s
