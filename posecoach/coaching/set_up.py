"""Setting up the camera by oneself: a check list that ticks itself, then a count-in.

It only looks and talks: the coach sees every frame from the first one, so a review of the same
landmarks comes to the same. Whoever begins meanwhile is not held up; the list is over then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from posecoach.coaching.feedback import Cue, Feedback, Severity, TimerState
from posecoach.coaching.lasting import Lasting
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.coaching.words import GET_INTO_PLACE, SET_UP, SET_UP_ADVICE
from posecoach.kinematics.body import MIN_VISIBILITY, Body, body_of
from posecoach.kinematics.landmarks import SIDES, Landmark, Landmarks, pair
from posecoach.kinematics.position import Position
from posecoach.language.catalogue import tr

Check = Literal["light", "whole", "size", "view", "place"]
CHECKS: tuple[Check, ...] = ("light", "whole", "size", "view", "place")

# Starting value: a trunk shorter than this share of the picture's longer side is small for the
# model, which is then out by more (see docs/accuracy.md, "far").
_SMALL_BELOW = 0.09
# Shoulders spread across the trunk by this share of its length, or less, are seen from the side.
_SIDE_ON_BELOW, _FRONT_ON_FROM = 0.65, 0.45
_STEADY_S, _COUNT_S, _ADVICE_AFTER_S, _ADVICE_EVERY_S = 1.0, 3.0, 4.0, 9.0
# The welcome is said before the count-in, in seconds.
_WELCOME_S = 1.5
_PARTS = ("shoulder", "hip", "knee", "ankle")


@dataclass(frozen=True, slots=True)
class Place:
    """What an exercise asks of the camera: the view, and the positions that it starts from."""

    view: Literal["side", "front", "foot_end", "head_end"]
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class SetUpNow:
    """Where the set-up is.

    Attributes
    ----------
    done
        For each of :data:`CHECKS` whether it is fulfilled.
    words
        What to do now, in one sentence.
    count
        Seconds left of the count-in, from 3; None before it.
    cue
        What to say now.
    """

    done: dict[Check, bool]
    words: str
    count: int | None
    cue: Cue | None


def look(landmarks: Landmarks, position: Position, place: Place, light: bool) -> dict[Check, bool]:
    """The checks of one frame.

    Parameters
    ----------
    landmarks
        One frame.
    position
        The position that the body is in.
    place
        What the exercise asks for.
    light
        Whether the picture is bright enough.
    """
    found: dict[Check, bool] = dict.fromkeys(CHECKS, False)
    found["light"] = light
    if landmarks.people != 1:
        return found
    body = body_of(landmarks)
    longer = max(landmarks.width, landmarks.height)
    found["whole"] = _whole(body, landmarks.width, landmarks.height)
    found["size"] = body.trunk_length >= _SMALL_BELOW * longer
    found["view"] = _fits(body, place.view)
    found["place"] = position in place.positions
    return found


def _whole(body: Body, width: int, height: int) -> bool:
    """Whether the head and one side of the body down to the foot are in the picture."""

    def seen(point: int) -> bool:
        at = body.plane[point]
        inside = 0 <= at.real <= width and -height <= at.imag <= 0
        return inside and body.visibility[point] >= MIN_VISIBILITY

    head = seen(Landmark.NOSE) or any(seen(point) for point in pair("ear"))
    sides = range(len(SIDES))
    return head and any(all(seen(pair(part)[side]) for part in _PARTS) for side in sides)


def _fits(body: Body, view: str) -> bool:
    if not body.trunk_length > 0:
        return False
    left, right = (body.plane[point] for point in pair("shoulder"))
    # Across the trunk only: lying at an angle to the picture's edge is no matter.
    across = abs(((right - left) / body.trunk).imag)
    if view == "side":
        return across < _SIDE_ON_BELOW
    return across >= _FRONT_ON_FROM


@dataclass(slots=True)
class SetUp:
    """Follows the checks of a session's first moments.

    Attributes
    ----------
    over
        Whether the person is set up, or has begun.
    """

    over: bool = False
    _lasting: Lasting = field(default_factory=Lasting)
    _before_s: float = math.nan
    _welcomed: bool = False
    _counted_s: float = math.nan
    _advised_s: float = -math.inf
    _said: int = 0

    def update(
        self, landmarks: Landmarks, feedback: Feedback, place: Place, light: bool
    ) -> SetUpNow | None:
        """Take one frame; None once it is over."""
        began = feedback.timer.state not in (TimerState.WAITS, TimerState.SETTLES)
        if self.over or began:
            self.over = True
            return None
        time_s = landmarks.time_s
        if time_s - self._before_s > MAX_GAP_S:
            self._lasting.clear()
        self._before_s = time_s
        found = look(landmarks, feedback.position, place, light)
        done: dict[Check, bool] = {
            check: self._lasting.update(check, found[check], time_s) >= _STEADY_S
            for check in CHECKS
        }
        if all(done.values()):
            return self._count(done, time_s)
        if math.isnan(self._counted_s):
            return self._ask(done, found, place, time_s)
        # Once counted in, a tick that flickers does not begin the list anew.
        return self._count(done, time_s)

    def _ask(
        self, done: dict[Check, bool], found: dict[Check, bool], place: Place, time_s: float
    ) -> SetUpNow:
        # Missing now; what is merely not steady yet needs no advice.
        first = next((check for check in CHECKS if not found[check]), None)
        in_view = all(done[check] for check in ("light", "whole", "size"))
        into = tr(GET_INTO_PLACE.get(place.positions[0], GET_INTO_PLACE[Position.UNKNOWN]))
        key = f"view_{place.view}" if first == "view" else first
        # Until it is steady whether all of the body is seen, nobody is sent anywhere.
        if key is None or (first in ("view", "place") and not in_view):
            words = tr(SET_UP["look"])
        else:
            words = into if in_view and not found["place"] else tr(SET_UP_ADVICE.get(key, into))
        cue = None
        if in_view and not self._welcomed:
            self._welcomed, self._advised_s = True, time_s
            end = f" {into}" if not found["place"] else ""
            cue = Cue("set_up_seen", tr(SET_UP["seen"]) + end, Severity.SETUP, "say")
        elif first is not None and self._advice_is_due(first, time_s):
            self._advised_s = time_s
            cue = Cue(f"set_up_{key}", words, Severity.SETUP)
        return SetUpNow(done, words, None, cue)

    def _advice_is_due(self, first: str, time_s: float) -> bool:
        self._lasting.forget(*(f"asks {check}" for check in CHECKS if check != first))
        asked = self._lasting.update(f"asks {first}", True, time_s)
        return asked >= _ADVICE_AFTER_S and time_s - self._advised_s >= _ADVICE_EVERY_S

    def _count(self, done: dict[Check, bool], time_s: float) -> SetUpNow | None:
        if math.isnan(self._counted_s):
            self._counted_s = time_s
            if not self._welcomed:
                # All was as it should be at once.
                self._welcomed, self._counted_s = True, time_s + _WELCOME_S
                seen = Cue("set_up_seen", SET_UP["seen"], Severity.SETUP, "say")
                return SetUpNow(done, SET_UP["seen"], None, seen)
        if time_s < self._counted_s:
            return SetUpNow(done, SET_UP["seen"], None, None)
        left = math.ceil(_COUNT_S - (time_s - self._counted_s))
        if left <= 0:
            self.over = True
            go = Cue("set_up_go", tr(SET_UP["go"]), Severity.SETUP, "say")
            return SetUpNow(done, go.text, 0, go)
        cue = None
        if left != self._said:
            self._said = left
            cue = Cue("count_in", str(left), Severity.SETUP, "tick")
        return SetUpNow(done, tr(SET_UP["count"]), left, cue)
