"""How well a replay fits what a person saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from posecoach.exercises.models import Exercise
from posecoach.sessions.labels import Labels
from posecoach.tuning.comparing import Event, events_of, match
from posecoach.tuning.replaying import Replay


@dataclass(frozen=True, slots=True)
class Score:
    """Counts against labels; they add up over recordings.

    Attributes
    ----------
    found, missed, extra
        Events that are in both, only in the labels, and only in the replay.
    off_s
        Seconds that belong to the one and not to the other.
    """

    found: int = 0
    missed: int = 0
    extra: int = 0
    off_s: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found,
            self.missed + other.missed,
            self.extra + other.extra,
            self.off_s + other.off_s,
        )

    @property
    def cost(self) -> float:
        """One number to make small: seconds that are wrong, and a second for each wrong event."""
        return self.off_s + self.missed + self.extra


def score(result: Replay, labels: Labels, exercise: Exercise) -> Score:
    """Hold a replay against labels; kinds that were not labelled do not count."""
    marked, kinds = _marked(labels), _labelled(labels)
    found = [e for e in events_of(result, exercise) if e.kind in kinds]
    sides = all(event.side for event in marked if event.kind != "fault")
    marked = [_as_found(event) for event in marked]
    found = [_as_found(event, sides) for event in found]
    if not sides:
        marked = [_as_found(event, False) for event in marked]
    pairs = list(match(marked, found))
    seen, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    off_s = sum(_off_s(marked[i], found[j]) for i, j in pairs)
    missed = [event for i, event in enumerate(marked) if i not in seen]
    extra = [event for j, event in enumerate(found) if j not in taken]
    off_s += sum(event.end_s - event.start_s for event in (*missed, *extra))
    return Score(len(pairs), len(missed), len(extra), off_s)


def events_labelled(labels: Labels) -> int:
    """How many events were marked."""
    return len(_marked(labels))


def _labelled(labels: Labels) -> set[str]:
    given = {"hold": labels.holds, "repetition": labels.repetitions, "fault": labels.faults}
    return {kind for kind, events in given.items() if events is not None}


def _marked(labels: Labels) -> list[Event]:
    return [*_of_holds(labels), *_of_repetitions(labels), *_of_faults(labels)]


def _of_holds(labels: Labels) -> Iterable[Event]:
    for m in labels.holds or ():
        yield Event("hold", "", "", m.side or "", m.start_s, m.end_s, m.end_s - m.start_s)


def _of_repetitions(labels: Labels) -> Iterable[Event]:
    for m in labels.repetitions or ():
        yield Event("repetition", "", "", m.side or "", m.start_s, m.end_s, m.end_s - m.start_s)


def _of_faults(labels: Labels) -> Iterable[Event]:
    for m in labels.faults or ():
        yield Event("fault", m.id, "", "", m.start_s, m.end_s, m.end_s - m.start_s)


def _as_found(event: Event, sides: bool = True) -> Event:
    """Only what labels can say: faults have no side, holds and repetitions no id."""
    fault = event.kind == "fault"
    return Event(
        event.kind,
        event.id if fault else "",
        "",
        "" if fault or not sides else event.side,
        event.start_s,
        event.end_s,
        event.length_s,
    )


def _off_s(a: Event, b: Event) -> float:
    return abs(a.start_s - b.start_s) + abs(a.end_s - b.end_s)
