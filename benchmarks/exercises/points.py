"""An exercise on one of its own clips: what was scripted, what was credited, and each promise.

The promises: on a good clip the scripted holds to within 0.3 s or exactly the scripted
repetitions, on the right side, and no fault; on a faulty clip each scripted fault within 1.5 s
and no other fault of higher severity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.coaching import Coached, FaultScore, coach_one
from benchmarks.accuracy.matching import match
from benchmarks.accuracy.truth import Span, Truth
from benchmarks.exercises.known import PointName
from posecoach.coaching import Fault, Hold
from posecoach.exercises import Exercise
from posecoach.kinematics.landmarks import LandmarkTrack

HOLD_WITHIN_S = 0.3
FAULT_WITHIN_S = 1.5
ROUNDING_S = 0.1
_RANK = {"hint": 0, "fault": 1, "safety": 2}


@dataclass(frozen=True, slots=True)
class Point:
    """One promise on one clip.

    Attributes
    ----------
    name, fault
        Which promise; ``fault`` is the id where it is about one scripted fault.
    kept
        Whether it is kept.
    measured
        What was measured, in words and figures.
    nearly
        Whether less than a tenth of a second decides: another machine's rounding moves a hold by a
        frame or so.
    """

    name: PointName
    kept: bool
    measured: str
    fault: str | None = None
    nearly: bool = False


@dataclass(frozen=True, slots=True)
class ClipResult:
    """One exercise on one of its own clips.

    Attributes
    ----------
    exercise, clip, kind
        What was coached where; ``kind`` is "hold" or "repetitions".
    execution
        "good", "faulty" or "other".
    scripted, credited, difference
        Holds with side and seconds, or repetitions by side, in words.
    coached
        Everything that was measured.
    points
        The promises; none for a clip whose execution is neither good nor faulty.
    others
        Faults that were not scripted, with their severities.
    """

    exercise: str
    clip: str
    kind: str
    execution: str
    scripted: str
    credited: str
    difference: str
    coached: Coached
    points: tuple[Point, ...]
    others: tuple[tuple[Fault, str], ...]

    @property
    def kept(self) -> bool:
        """Whether every promise is kept."""
        return all(point.kept for point in self.points)


def result_of(
    exercise: Exercise, truth: Truth, track: LandmarkTrack, script: Sequence[Span]
) -> ClipResult:
    """Coach an exercise on one of its own clips and look at each promise.

    Parameters
    ----------
    exercise, truth, track
        What to coach, what is true, and what was seen.
    script
        The true repetitions with their sides; only looked at where repetitions are counted.
    """
    coached = coach_one(truth, track, exercise)
    held = exercise.hold is not None
    severity = {rule.id: rule.severity for rule in exercise.faults}
    others = tuple((fault, severity[fault.id]) for fault in coached.false_faults)
    if truth.execution == "faulty":
        points = (*_fault_points(coached), _nothing_worse(coached, others, severity))
    elif truth.execution == "good":
        points = tuple(_hold_points(coached) if held else _rep_points(coached, script))
        points = (*points, _no_fault(others))
    else:
        points = ()
    return ClipResult(
        exercise=exercise.id,
        clip=truth.name,
        kind="hold" if held else "repetitions",
        execution=truth.execution,
        scripted=_spans(truth.holds or ()) if held else _counted(s.side or "-" for s in script),
        credited=_holds(_complete(coached)) if held else _counted(_whole_sides(coached)),
        difference=_hold_differences(coached) if held else _count_difference(coached, script),
        coached=coached,
        points=points,
        others=others,
    )


# -- good clips ----------------------------------------------------------------------------


def _hold_points(coached: Coached) -> Iterator[Point]:
    scores = coached.holds or ()
    found = [score for score in scores if score.outcome == "found"]
    off = [score.held_error_s or 0.0 for score in scores]
    extra = [*coached.false_holds, *(h for h in coached.hold_pieces if h.complete)]
    exact = len(found) == len(scores) and not extra
    kept = exact and all(abs(error) <= HOLD_WITHIN_S for error in off)
    nearly = exact and all(abs(error) <= HOLD_WITHIN_S + ROUNDING_S for error in off)
    yield Point("hold", kept, _hold_differences(coached), nearly=nearly)
    right = bool(found) and all(score.side_right for score in found)
    yield Point("side", right, ", ".join(str(s.found.side) for s in found if s.found) or "none")


def _rep_points(coached: Coached, script: Sequence[Span]) -> Iterator[Point]:
    counted = _counted(_whole_sides(coached))
    yield Point("repetitions", coached.repetitions == len(script), f"{counted} counted")
    found = [Span(r.start_s, r.end_s, "repetition", r.side) for r in coached.moved if r.complete]
    pairs = match(script, found).pairs
    right = bool(pairs) and all(script[t].side == found[f].side for t, f in pairs)
    yield Point("side", right, counted)


def _no_fault(others: Sequence[tuple[Fault, str]]) -> Point:
    return Point("no_fault", not others, fault_words(others) or "none")


# -- faulty clips --------------------------------------------------------------------------


def _fault_points(coached: Coached) -> Iterator[Point]:
    scores = coached.faults or ()
    for name in dict.fromkeys(score.true.name for score in scores):
        mine = [score for score in scores if score.true.name == name]
        yield Point("fault", all(map(_in_time, mine)), "; ".join(map(start_words, mine)), name)


def _in_time(score: FaultScore) -> bool:
    if score.start_error_s is None:
        return score.lasting
    return abs(score.start_error_s) <= FAULT_WITHIN_S


def _nothing_worse(
    coached: Coached, others: Sequence[tuple[Fault, str]], severity: Mapping[str, str]
) -> Point:
    """The mildest scripted fault is what nothing else may outrank."""
    scripted = {score.true.name for score in coached.faults or ()}
    # A scripted fault without a rule has no severity; a plain fault is assumed.
    least = min((_RANK[severity.get(name, "fault")] for name in scripted), default=0)
    worse = [(f, s) for f, s in others if _RANK[s] > least and f.id not in scripted]
    return Point("nothing_worse", not worse, fault_words(worse) or "none")


# -- words ---------------------------------------------------------------------------------


def start_words(score: FaultScore) -> str:
    """How long after its true start a fault began for the coach, or what became of it."""
    if score.start_error_s is None:
        return score.outcome
    return f"{score.start_error_s:+.1f} s"


def fault_words(faults: Sequence[tuple[Fault, str]]) -> str:
    """Faults with severity and time."""
    return ", ".join(
        f"{fault.id} ({severity}) at {fault.start_s:.1f} s" for fault, severity in faults
    )


def _complete(coached: Coached) -> list[Hold]:
    paired = [score.found for score in coached.holds or () if score.outcome == "found"]
    rest = [*coached.false_holds, *(h for h in coached.hold_pieces if h.complete)]
    return sorted([*filter(None, paired), *rest], key=lambda hold: hold.start_s)


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"{span.side} {span.seconds:.1f} s" for span in spans) or "none"


def _holds(holds: Sequence[Hold]) -> str:
    return ", ".join(f"{hold.side} {hold.held_s:.1f} s" for hold in holds) or "none"


def _hold_differences(coached: Coached) -> str:
    words = [
        f"{score.held_error_s:+.2f} s" if score.outcome == "found" else score.outcome
        for score in coached.holds or ()
    ]
    words += [f"false hold of {hold.held_s:.1f} s" for hold in coached.false_holds]
    words += [f"broken off, {hold.held_s:.1f} s" for hold in coached.hold_pieces if hold.complete]
    return ", ".join(words) or "none"


def _whole_sides(coached: Coached) -> list[str]:
    return [repetition.side for repetition in coached.moved if repetition.complete]


def _counted(sides: Iterable[str]) -> str:
    return ", ".join(f"{side} {count}" for side, count in sorted(Counter(sides).items())) or "none"


def _count_difference(coached: Coached, script: Sequence[Span]) -> str:
    half = sum(not repetition.complete for repetition in coached.moved)
    return f"{(coached.repetitions or 0) - len(script):+d}" + (f", {half} half" if half else "")
