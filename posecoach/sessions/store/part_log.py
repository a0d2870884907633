"""One part of a session on its way into the tables: what every frame changes in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from posecoach.coaching.feedback import Fault, Feedback, Hold, Repetition, TimerState
from posecoach.kinematics.landmarks import Landmarks
from posecoach.sessions.store.interrupted import GOING, INTERRUPTED
from posecoach.sessions.store.tables import cues, faults, holds, new_key, now, repetitions

if TYPE_CHECKING:
    from posecoach.exercises.models import Exercise

_HOLDING = (TimerState.RUNS, TimerState.PAUSES)


@dataclass(frozen=True, slots=True)
class PartDetails:
    """What is done in a part.

    Attributes
    ----------
    exercise, name
        Id and name of the exercise.
    side
        The chosen side: "left", "right" or "auto".
    protocol, profile, routine
        Their ids; empty for none.
    view
        The camera's view that the exercise asks for.
    measure, unit, rising
        What the figures are of, and whether more of it is further.
    held
        Whether seconds are held; else only movements are counted.
    both
        Whether both sides work together.
    shortest_s
        The shortest hold that counts, in seconds.
    """

    exercise: str
    name: str
    side: str = "auto"
    protocol: str = ""
    profile: str = ""
    routine: str = ""
    view: str = ""
    measure: str = ""
    unit: str = "°"
    rising: bool = True
    held: bool = True
    both: bool = False
    shortest_s: float = 0.0

    @classmethod
    def of(
        cls, exercise: Exercise, side: str = "auto", protocol: str = "", profile: str = "",
        routine: str = "",
    ) -> PartDetails:  # fmt: skip
        """The details of an exercise, with the numbers that are asked for."""
        from posecoach.kinematics.catalogue import CATALOGUE

        target = exercise.phases[-1].target
        return cls(
            exercise.id, exercise.name, side, protocol, profile, routine, exercise.camera.view,
            exercise.main_measure, CATALOGUE[exercise.main_measure].unit,
            target is None or target.rising, exercise.hold is not None, exercise.sides == "both",
            exercise.hold.shortest.value if exercise.hold is not None else 0.0,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One row as it is now, or None for a row that is not."""

    table: Table
    number: int
    row: dict[str, Any] | None


class PartLog:
    """Follows one part, and says which rows each frame changes.

    A row has the same number whenever it is written, so writing it again changes nothing.

    Parameters
    ----------
    details
        What is done.
    number
        Which part of the session it is, from 1.
    """

    def __init__(self, details: PartDetails, number: int) -> None:
        self.details, self.number, self.id = details, number, new_key()
        self.began_at: datetime = now()
        self.frames = 0
        self.start_s = self.end_s = math.nan
        self._holds = self._repetitions = self._faults = self._cues = 0
        self._open_hold = False
        self._active: dict[tuple[str, float, str], int] = {}

    def row(self) -> dict[str, Any]:
        """The part's own row, but for its session and its file."""
        told = asdict(self.details)
        for internal in ("held", "both", "shortest_s"):
            del told[internal]
        told["name"] = told["name"][:100]
        seconds = self.end_s - self.start_s if self.frames else 0.0
        return told | {
            "number": self.number,
            "began_at": self.began_at,
            "seconds": seconds,
            "frames": self.frames,
        }

    def frame(self, landmarks: Landmarks, feedback: Feedback) -> list[Change]:
        """Take a frame; what of the tables is different by it."""
        if not self.frames:
            self.start_s = landmarks.time_s
        self.frames += 1
        self.end_s = landmarks.time_s
        changes = self.finished(
            [*feedback.holds[self._holds :], *feedback.repetitions[self._repetitions :]]
        )
        changes += self._hold_that_is_open(feedback)
        changes += self._noticed(feedback.faults, feedback.time_s)
        if feedback.cue is not None:
            self._cues += 1
            row = {"at_s": feedback.time_s, "cue": feedback.cue.id, "words": feedback.cue.text}
            changes.append(Change(cues, self._cues, row))
        return changes

    def finished(self, items: Sequence[Hold | Repetition]) -> list[Change]:
        """Holds and repetitions that are over."""
        changes = []
        for item in items:
            if isinstance(item, Hold):
                self._holds += 1
                self._open_hold = False
                row = _plain(asdict(item), "peak", "mean")
                changes.append(Change(holds, self._holds, row))
            else:
                self._repetitions += 1
                row = _plain(asdict(item), "peak") | {"complete": item.complete}
                changes.append(Change(repetitions, self._repetitions, row))
        return changes

    def end(self) -> list[Change]:
        """Close what is still open."""
        changes = self._noticed((), self.end_s)
        if self._open_hold:
            # The coach gave no hold for it: it was shorter than it takes to settle.
            self._open_hold = False
            changes.append(Change(holds, self._holds + 1, None))
        return changes

    def _hold_that_is_open(self, feedback: Feedback) -> list[Change]:
        timer, number = feedback.timer, self._holds + 1
        if not (self.details.held and timer.state in _HOLDING and math.isfinite(timer.held_s)):
            was_open, self._open_hold = self._open_hold, False
            return [Change(holds, number, None)] if was_open else []
        self._open_hold = True
        side = "both" if self.details.both else feedback.side or "left"
        row = {
            "side": side,
            "start_s": max(self.start_s, feedback.time_s - timer.held_s),
            "end_s": feedback.time_s,
            "held_s": timer.held_s,
            "peak": None,
            "mean": feedback.value if math.isfinite(feedback.value) else None,
            "faults": [fault.id for fault in feedback.faults],
            "ended": GOING,
            "complete": timer.held_s >= self.details.shortest_s,
        }
        return [Change(holds, number, row)]

    def _noticed(self, active: Sequence[Fault], time_s: float) -> list[Change]:
        """Faults that began, and those that are over."""
        seen: set[tuple[str, float, str]] = {
            (fault.id, fault.start_s, fault.side or "") for fault in active
        }
        changes = []
        for key in seen - self._active.keys():
            self._faults += 1
            self._active[key] = self._faults
            changes.append(Change(faults, self._faults, _fault_row(key, None)))
        for key in self._active.keys() - seen:
            end_s = max(time_s, key[1])
            changes.append(Change(faults, self._active.pop(key), _fault_row(key, end_s)))
        return changes


def _fault_row(key: tuple[str, float, str], end_s: float | None) -> dict[str, Any]:
    name, start_s, side = key
    return {"fault": name, "side": side, "start_s": start_s, "end_s": end_s}


def _plain(row: dict[str, Any], *may_be_missing: str) -> dict[str, Any]:
    """A row as a database takes it: lists, and None for what was not measured."""
    row["faults"] = list(row["faults"])
    for name in may_be_missing:
        row[name] = row[name] if math.isfinite(row[name]) else None
    return row


def is_result(change: Change) -> bool:
    """Whether a change alters what counts: a hold or a repetition that is over."""
    if change.table is repetitions:
        return True
    ended = change.row is not None and change.row.get("ended") not in (GOING, INTERRUPTED)
    return change.table is holds and ended
