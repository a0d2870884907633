"""What changes between two replays: what appears, vanishes, lengthens and shortens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from posecoach.coaching.feedback import Fault, Hold, Repetition
from posecoach.exercises.models import Exercise
from posecoach.tuning.replaying import Replay

Kind = Literal["hold", "short hold", "repetition", "half repetition", "fault"]
Fate = Literal["appears", "vanishes", "longer", "shorter", "other", "same"]
# Less than this is no change that anybody would see, in seconds.
_SEEN_S = 0.05
_SAME_CUE_S = 0.5


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took a while.

    Attributes
    ----------
    kind
        What it is; holds and repetitions that do not count are kinds of their own.
    id, name
        Key of the fault or the movement, and its words.
    side
        Whose it was.
    start_s, end_s, length_s
        In seconds of the recording; the length of a hold is what was credited.
    """

    kind: Kind
    id: str
    name: str
    side: str
    start_s: float
    end_s: float
    length_s: float

    @property
    def group(self) -> tuple[str, str]:
        """What it can be the same as: holds count or not, and are holds all the same."""
        return self.kind.split()[-1], self.id

    def overlap_s(self, other: Event) -> float:
        """Seconds that two have in common."""
        return min(self.end_s, other.end_s) - max(self.start_s, other.start_s)


@dataclass(frozen=True, slots=True)
class Said:
    """A cue at its time in seconds, and whether it is said in the other replay as well."""

    time_s: float
    text: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Change:
    """One event, before and after; None where there is none."""

    recording: str
    fate: Fate
    before: Event | None
    after: Event | None

    @property
    def event(self) -> Event:
        """The event as it is now, or was."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What another set of numbers changes in one recording.

    Attributes
    ----------
    recording
        What it is called.
    changes
        Every event of either replay, in order of time.
    cues
        By id of the cue: how often more (or less, negative) it is said.
    said
        Its words, by its id.
    """

    recording: str
    changes: tuple[Change, ...]
    cues: dict[str, int]
    said: dict[str, str]

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return not self.cues and all(change.fate == "same" for change in self.changes)


def events_of(result: Replay, exercise: Exercise) -> list[Event]:
    """Everything that took a while in a replay, in order of time."""
    faults = {rule.id: rule.name for rule in exercise.faults}
    moves = {move.id: move.name for move in exercise.moves}
    found = [_hold(hold, exercise) for hold in result.holds]
    found += [_repetition(rep, moves) for rep in result.repetitions]
    found += [_fault(fault, faults) for fault in result.faults]
    return sorted(found, key=lambda event: (event.start_s, event.kind))


def _hold(hold: Hold, exercise: Exercise) -> Event:
    last, kind = exercise.phases[-1], "hold" if hold.complete else "short hold"
    return Event(
        "hold" if kind == "hold" else "short hold",
        last.id, last.name, hold.side, hold.start_s, hold.end_s, hold.held_s,
    )  # fmt: skip


def _repetition(rep: Repetition, moves: dict[str, str]) -> Event:
    return Event(
        "repetition" if rep.complete else "half repetition",
        rep.move, moves.get(rep.move, rep.move), rep.side, rep.start_s, rep.end_s,
        rep.end_s - rep.start_s,
    )  # fmt: skip


def _fault(fault: Fault, names: dict[str, str]) -> Event:
    end_s = fault.start_s if fault.end_s is None else fault.end_s
    return Event(
        "fault", fault.id, names.get(fault.id, fault.id), fault.side or "", fault.start_s, end_s,
        end_s - fault.start_s,
    )  # fmt: skip


def compare(before: Replay, after: Replay, exercise: Exercise) -> Difference:
    """What is different in the second replay of the same recording."""
    was, now = (events_of(result, exercise) for result in (before, after))
    changes = [_change(before.name, b, a) for b, a in _pairs(was, now)]
    said = Counter(cue.id for _, cue in after.cues)
    said.subtract(cue.id for _, cue in before.cues)
    return Difference(
        before.name,
        tuple(sorted(changes, key=lambda change: change.event.start_s)),
        {key: count for key, count in sorted(said.items()) if count},
        {cue.id: cue.text for _, cue in (*before.cues, *after.cues)},
    )


def match(
    was: Sequence[Event], now: Sequence[Event], sides: bool = True
) -> Iterable[tuple[int, int]]:
    """Places of events that are the same, those first that have most in common."""
    both = [
        (b.overlap_s(a), i, j)
        for i, b in enumerate(was)
        for j, a in enumerate(now)
        if b.group == a.group and (b.side == a.side or not sides) and b.overlap_s(a) >= 0
    ]
    seen_was: set[int] = set()
    seen_now: set[int] = set()
    for _, i, j in sorted(both, reverse=True):
        if i not in seen_was and j not in seen_now:
            seen_was.add(i)
            seen_now.add(j)
            yield i, j


def _pairs(was: list[Event], now: list[Event]) -> Iterable[tuple[Event | None, Event | None]]:
    pairs = dict(match(was, now))
    yield from ((was[i], now[j]) for i, j in pairs.items())
    yield from ((event, None) for i, event in enumerate(was) if i not in pairs)
    taken = set(pairs.values())
    yield from ((None, event) for j, event in enumerate(now) if j not in taken)


def _change(recording: str, before: Event | None, after: Event | None) -> Change:
    fate: Fate = "same"
    if before is None or after is None:
        fate = "appears" if before is None else "vanishes"
    elif before.kind != after.kind:
        fate = "other"
    elif abs(after.length_s - before.length_s) >= _SEEN_S:
        fate = "longer" if after.length_s > before.length_s else "shorter"
    elif before != after:
        fate = "other" if before.start_s != after.start_s else "same"
    return Change(recording, fate, before, after)


def compare_cues(before: Replay, after: Replay) -> tuple[list[Said], list[Said]]:
    """What was said before and what is said now, with what becomes of each.

    The same words within half a second are the same.
    """
    was, now = before.cues, after.cues
    fates_now: list[Fate] = ["appears"] * len(now)
    fates_was: list[Fate] = ["vanishes"] * len(was)
    for i, (then_s, said) in enumerate(was):
        for j, (time_s, cue) in enumerate(now):
            near = abs(time_s - then_s) <= _SAME_CUE_S
            if near and cue.id == said.id and fates_now[j] == "appears":
                fates_was[i] = fates_now[j] = "same"
                break
    return (
        [Said(t, cue.text, fate) for (t, cue), fate in zip(was, fates_was, strict=True)],
        [Said(t, cue.text, fate) for (t, cue), fate in zip(now, fates_now, strict=True)],
    )
