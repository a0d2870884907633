"""The product's coach on a recording's landmarks: holds, repetitions and faults against truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.accuracy.matching import Matches, match
from benchmarks.accuracy.truth import Span, Truth
from posecoach.coaching import Coach, Fault, Feedback, Hold, Repetition
from posecoach.coaching.pausing import PausableCoach
from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.kinematics.landmarks import LandmarkTrack

# The renderer's name for a clip in which there is nothing to coach.
NOTHING = "none"
# A fault that is noticed this long after it was over still counts as found, in seconds.
FAULT_SLACK_S = 1.0


@dataclass(frozen=True, slots=True)
class HoldScore:
    """One true hold and what was credited for it.

    Attributes
    ----------
    true
        The true hold.
    found
        The hold that the coach recorded, None if it recorded none.
    outcome
        "found", "too short" (recorded, but not as long as counts), or "missed".
    """

    true: Span
    found: Hold | None
    outcome: str

    @property
    def held_error_s(self) -> float | None:
        """Seconds credited minus true ones; the whole hold is missing where none was found."""
        return (self.found.held_s if self.found else 0.0) - self.true.seconds

    @property
    def side_right(self) -> bool | None:
        """Whether it was credited to the true side, or to both; None where that can't be said."""
        if self.found is None or self.true.side is None:
            return None
        return self.found.side == self.true.side


@dataclass(frozen=True, slots=True)
class FaultScore:
    """One true fault and when it was noticed.

    Attributes
    ----------
    true
        The true fault.
    found
        What the coach recorded; None if it missed it.
    said_s
        When the coach first showed it, in seconds of the recording.
    known
        Whether the exercise has a rule for it at all.
    lasting
        Whether one that is paired with an earlier true fault still lasts in this one: two true
        faults close together may be recorded as one.
    """

    true: Span
    found: Fault | None
    said_s: float | None
    known: bool
    lasting: bool = False

    @property
    def outcome(self) -> str:
        """What became of it, in a word or two."""
        if self.found is not None:
            return "found"
        if self.lasting:
            return "still shown"
        return "missed" if self.known else "no rule for it"

    @property
    def start_error_s(self) -> float | None:
        """Recorded start minus the true one."""
        return None if self.found is None else self.found.start_s - self.true.start_s

    @property
    def delay_s(self) -> float | None:
        """How long after its true start the person was told."""
        return None if self.said_s is None else self.said_s - self.true.start_s


@dataclass(frozen=True, slots=True)
class Coached:
    """What the coach made of one recording.

    Attributes
    ----------
    exercise
        What it coached.
    holds
        One score for each true hold; None where nobody says what is true, or where the exercise
        counts repetitions.
    faults
        One score for each true fault; None where nobody says what is true.
    false_holds, hold_pieces
        Complete holds where there was none, and the rests of holds broken in two.
    false_faults
        Faults where there was none of that kind.
    repetitions, true_repetitions
        Counted and true ones; None where the exercise is held.
    moved
        Every repetition that the coach recorded, whole or half.
    side_right
        Share of the true holds' moments in which the true leg was measured; None without any.
    """

    exercise: str
    holds: Sequence[HoldScore] | None
    faults: Sequence[FaultScore] | None
    false_holds: Sequence[Hold]
    hold_pieces: Sequence[Hold]
    false_faults: Sequence[Fault]
    repetitions: int | None
    true_repetitions: int | None
    side_right: float | None
    moved: Sequence[Repetition] = ()


def exercises_of(truth: Truth) -> list[str]:
    """What to coach: the true exercise, all of them where there is none to see, or nothing."""
    known = exercise_ids()
    if truth.exercise == NOTHING:
        return known
    return [truth.exercise] if truth.exercise in known else []


def coach_through(truth: Truth, track: LandmarkTrack) -> list[Coached]:
    """Let the product's coach see a recording's landmarks, once for each exercise to coach."""
    if truth.photo:
        return []
    return [coach_one(truth, track, load_exercise(name)) for name in exercises_of(truth)]


def coached_by(exercise: Exercise, track: LandmarkTrack) -> tuple[Coach, list[Feedback]]:
    """A coach that has seen a whole recording, and what it said to each frame."""
    coach = PausableCoach(exercise, "auto")
    said = [coach.update(seen) for seen in track]
    coach.finish()
    return coach, said


def coach_one(truth: Truth, track: LandmarkTrack, exercise: Exercise) -> Coached:
    """Let the coach of one exercise see a recording, and compare it with what is true."""
    coach, said = coached_by(exercise, track)
    held = exercise.hold is not None
    faults = sorted(coach.faults, key=lambda fault: fault.start_s)
    # A repetition may pause at its far end; only what is coached as a hold is scored as one.
    true_holds = truth.holds if held else None
    holds = _match_holds(true_holds, coach.holds)
    fault_matches = match(truth.faults or (), _fault_spans(faults), FAULT_SLACK_S)
    whole = sum(repetition.complete for repetition in coach.repetitions)
    return Coached(
        exercise=exercise.id,
        holds=None if true_holds is None else _hold_scores(true_holds, coach.holds, holds),
        faults=None if truth.faults is None else _fault_scores(
            truth.faults, faults, fault_matches, said, {r.id for r in exercise.faults}
        ),
        false_holds=[coach.holds[f] for f in holds.false if coach.holds[f].complete]
        if true_holds is not None else [],
        hold_pieces=[coach.holds[f] for f in holds.pieces] if true_holds is not None else [],
        false_faults=[faults[f] for f in (*fault_matches.false, *fault_matches.pieces)]
        if truth.faults is not None else [],
        repetitions=None if held else whole,
        true_repetitions=None if held else truth.repetitions,
        side_right=_side_right(truth, said) if held else None,
        moved=tuple(coach.repetitions),
    )  # fmt: skip


def _match_holds(true: Sequence[Span] | None, found: Sequence[Hold]) -> Matches:
    return match(true or (), [Span(h.start_s, h.end_s, "hold", h.side) for h in found])


def _fault_spans(faults: Sequence[Fault]) -> list[Span]:
    return [Span(f.start_s, _end(f), f.id, f.side) for f in faults]


def _end(fault: Fault) -> float:
    return fault.start_s if fault.end_s is None else fault.end_s


def _hold_scores(true: Sequence[Span], found: Sequence[Hold], matches: Matches) -> list[HoldScore]:
    partner = dict(matches.pairs)
    scores = []
    for number, span in enumerate(true):
        hold = found[partner[number]] if number in partner else None
        outcome = "missed" if hold is None else "found" if hold.complete else "too short"
        scores.append(HoldScore(span, hold, outcome))
    return scores


def _fault_scores(
    true: Sequence[Span],
    found: Sequence[Fault],
    matches: Matches,
    said: Sequence[Feedback],
    rules: set[str],
) -> list[FaultScore]:
    partner = dict(matches.pairs)
    scores = []
    for number, span in enumerate(true):
        fault = found[partner[number]] if number in partner else None
        lasting = any(
            f.id == span.name and f.start_s < span.start_s < _end(f)
            for f in (found[index] for index in partner.values())
        )
        told = _first_said(fault, said)
        scores.append(FaultScore(span, fault, told, span.name in rules, lasting))
    return scores


def _first_said(fault: Fault | None, said: Sequence[Feedback]) -> float | None:
    """When feedback first named a fault that the coach recorded."""
    if fault is None:
        return None
    same = (fault.id, fault.start_s)
    return next((f.time_s for f in said for x in f.faults if (x.id, x.start_s) == same), None)


def _side_right(truth: Truth, said: Sequence[Feedback]) -> float | None:
    """Share of the moments of one-sided true holds in which the coach measured that side."""
    right = [
        f.side == hold.side
        for hold in truth.holds or ()
        if hold.side in ("left", "right")
        for f in said
        if hold.start_s <= f.time_s < hold.end_s
    ]
    return float(np.mean(right)) if right else None
