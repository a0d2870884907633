"""Targets for one person, from a short recording of how far each side goes comfortably.

The person goes a few times to where it is comfortable, and stays there for some seconds if the
exercise is held. What is proposed lies within what the exercise allows: never beyond its limit,
never so near to rest that it would be another movement.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.models import Exercise
from posecoach.exercises.targets import Phase, TargetBand
from posecoach.exercises.tunable import problems_with
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.language.catalogue import inside, mark, plural, tr
from posecoach.sessions.errors import error_of
from posecoach.tuning.distributions import smoothed
from posecoach.tuning.measuring import Measured
from posecoach.tuning.parts import unit_of

Floats = NDArray[np.float64]
# An excursion moves the measure by at least this, in its unit; a hold rests there for so long.
_LEAST_WAY, _LEAST_STILL_S, _LEAST_FAR_S = 12.0, 2.0, 0.3
# Where nothing is done, and where as much is done as at all: shares of all measured frames.
_REST, _FAR = 0.1, 0.98
# A proposal stays on the far side of the middle between rest and the exercise's own edge.
_NEAREST = 0.5
_ENOUGH = 2
_ONLY = {
    "left": mark("Only the left side was seen; the target will hold for both."),
    "right": mark("Only the right side was seen; the target will hold for both."),
}
_WHOSE = {
    "left": mark("The left side: "),
    "right": mark("The right side: "),
    "both": mark("Both sides: "),
}


@dataclass(frozen=True, slots=True)
class SideRange:
    """How far one side went.

    Attributes
    ----------
    side
        Which one; ``both`` where the sides move together.
    comfortable
        The middle of how far each excursion went, by phase.
    excursions
        How often it went there.
    spread
        Between the least and the furthest excursion.
    """

    side: str
    comfortable: Mapping[str, float]
    excursions: int
    spread: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is proposed for one person.

    Attributes
    ----------
    values
        New numbers by path.
    sides
        What each side did.
    notes
        What was held back by a limit, and why not to trust it, in sentences.
    """

    values: Mapping[str, float]
    sides: tuple[SideRange, ...]
    notes: tuple[str, ...]


def calibrate(exercise: Exercise, recordings: Sequence[Measured]) -> Calibration:
    """Propose the targets of one person.

    Parameters
    ----------
    exercise
        As it is shipped.
    recordings
        The guided recordings, measured for it.

    Raises
    ------
    ValueError
        If the exercise has no target in degrees or percent, or nobody went anywhere in it: what
        to do is in the words.
    """
    phases = _phases(exercise)
    if not phases:
        raise ValueError(
            tr("this exercise is known by its movement alone and has no target to set")
        )
    sides = [found for side in _sides(exercise) if (found := _range(exercise, recordings, side))]
    if not sides:
        raise ValueError(
            tr(
                "nobody goes to a comfortable end and stays there for two seconds in it; record "
                "that two or three times on each side, in the exercise's position"
            )
            if exercise.hold is not None
            else tr("no movement out and back was seen in it; record two or three on each side")
        )
    notes = list(_doubts(exercise, sides))
    values: dict[str, float] = {}
    for phase in phases:
        values |= _proposed(exercise, phase, sides, recordings, notes)
    problems = [words for _, words in problems_with(exercise, values)]
    if problems:
        raise ValueError(
            tr("what would suit does not fit the exercise: ") + "; ".join(map(tr, problems))
        )
    return Calibration(values, tuple(sides), tuple(notes))


def side_sentences(exercise: Exercise, found: Calibration) -> list[str]:
    """How far each side went, a sentence each."""
    last = _phases(exercise)[-1]
    unit = unit_of(_band(last).angle)
    return [
        plural(
            "{side}comfortable at {end:.0f}{unit} ({phase}), seen once.",
            "{side}comfortable at {end:.0f}{unit} ({phase}), seen {n} times.",
            one.excursions,
            side=tr(_WHOSE[one.side]),
            end=one.comfortable[last.id],
            unit=unit,
            phase=inside(tr(last.name)),
        )
        for one in found.sides
    ]


def _phases(exercise: Exercise) -> list[Phase]:
    """Those whose targets depend on how far a person goes, the one that it is about last."""
    if exercise.hold is not None:
        return list(exercise.phases)
    move = exercise.moves[0]
    far = exercise.phase(move.far)
    return [far] if far.target is not None and move.swing is None else []


def _sides(exercise: Exercise) -> tuple[Side, ...]:
    return SIDES if exercise.sides != "both" else ("left",)


def _band(phase: Phase) -> TargetBand:
    assert phase.target is not None
    return phase.target


def _sign(band: TargetBand) -> int:
    return 1 if band.rising else -1


# -- how far somebody goes -----------------------------------------------------------------


def _range(exercise: Exercise, recordings: Sequence[Measured], side: Side) -> SideRange | None:
    phases = _phases(exercise)
    found = [one for r in recordings for one in _excursions(exercise, r, side, phases)]
    if not found:
        return None
    main = [ends[phases[-1].id] for ends in found]
    comfortable = {
        phase.id: float(np.median([ends[phase.id] for ends in found])) for phase in phases
    }
    name = "both" if exercise.sides == "both" else side
    return SideRange(name, comfortable, len(found), max(main) - min(main))


def _excursions(
    exercise: Exercise, measured: Measured, side: Side, phases: Sequence[Phase]
) -> Iterator[dict[str, float]]:
    """How far each way out went, by phase."""
    band = _band(phases[-1])
    level, speed = _levels(exercise, measured, band, side)
    values = _sign(band) * level
    seen = ~np.isnan(values)
    if not seen.any():
        return
    rest, far = np.quantile(values[seen], (_REST, _FAR))
    if far - rest < _LEAST_WAY:
        return
    for frames in _runs(measured.time_s, seen & (values > (rest + far) / 2)):
        least_s = _LEAST_FAR_S
        if exercise.hold is not None:
            frames, least_s = (
                frames[abs(speed[frames]) <= exercise.hold.still.value],
                _LEAST_STILL_S,
            )
        if _seconds(measured, frames) < least_s:
            continue
        ends = {p.id: _end(exercise, measured, _band(p), side, frames) for p in phases}
        if not any(math.isnan(end) for end in ends.values()):
            yield ends


def _levels(
    exercise: Exercise, measured: Measured, band: TargetBand, side: Side
) -> tuple[Floats, Floats]:
    """Level and speed, NaN where the person is not in the exercise's position."""
    level, speed = smoothed(measured, band.angle, "measured", side)
    there = np.array([position in exercise.positions for position in measured.positions])
    return np.where(there, level, np.nan), np.where(there, speed, np.nan)


def _runs(time_s: Floats, out: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Frames in which something holds, without those between, cut at longer pauses."""
    frames = np.flatnonzero(out)
    if not len(frames):
        return []
    cuts = np.flatnonzero(np.diff(time_s[frames]) > MAX_GAP_S) + 1
    return np.split(frames, cuts)


def _seconds(measured: Measured, frames: NDArray[np.intp]) -> float:
    """How long some frames are shown."""
    return float(np.minimum(measured.steps[frames], MAX_GAP_S).sum())


def _end(
    exercise: Exercise, measured: Measured, band: TargetBand, side: Side, frames: NDArray[np.intp]
) -> float:
    """Where somebody stays, or turns round, within some frames."""
    level, _ = _levels(exercise, measured, band, side)
    values = level[frames]
    values = values[~np.isnan(values)]
    if not len(values):
        return math.nan
    if exercise.hold is not None:
        return float(np.median(values))
    return float(values.max() if band.rising else values.min())


# -- what is proposed ----------------------------------------------------------------------


def _proposed(
    exercise: Exercise,
    phase: Phase,
    sides: Sequence[SideRange],
    recordings: Sequence[Measured],
    notes: list[str],
) -> dict[str, float]:
    """The edges of one band, for the side that goes less far: there is one target for both."""
    band = _band(phase)
    sign, unit = _sign(band), unit_of(band.angle)
    gap = sign * (band.enter.value - band.leave.value)
    margin = max(gap, _error(exercise, band))
    comfortable = min(sign * one.comfortable[phase.id] for one in sides)
    rest = min(_at_rest(exercise, r, band) for r in recordings)
    nearest = rest + _NEAREST * (sign * band.enter.value - rest)
    furthest = sign * band.aim.value
    if band.limit is not None:
        furthest = max(furthest, sign * band.limit.value - margin)
    # Rounded to whole numbers on the easier side.
    last = phase is _phases(exercise)[-1]
    if not last:  # What is only passed through is made easier, never harder.
        comfortable = min(comfortable, sign * band.enter.value + margin)
    aim = math.floor(min(comfortable, furthest)) if last else sign * band.aim.value
    enter = math.floor(min(comfortable - margin, sign * band.aim.value))
    if comfortable > furthest:
        why = (
            mark("for safety")
            if band.limit is not None
            else mark("that is what the exercise aims for")
        )
        notes.append(
            tr(
                "{phase}: it goes to {end:.0f}{unit}; beyond {furthest:.0f}{unit} nothing is "
                "proposed, {why}.",
                phase=tr(phase.name),
                end=sign * comfortable,
                furthest=sign * furthest,
                unit=unit,
                why=tr(why),
            )
        )
    if enter < nearest:
        enter = math.ceil(nearest)
        notes.append(
            tr(
                "{phase}: less than {edge}{unit} is not proposed, it would be hard to tell from "
                "rest. The exercise's own advice: {easier}",
                phase=tr(phase.name),
                edge=sign * enter,
                unit=unit,
                easier=tr(exercise.easier),
            )
        )
    aim = max(aim, enter)
    place = f"phases.{phase.id}.target"
    found = {"enter": enter, "leave": enter - gap, "aim": aim}
    return {
        f"{place}.{key}": float(sign * value)
        for key, value in found.items()
        if sign * value != getattr(band, key).value
    }


def _error(exercise: Exercise, band: TargetBand) -> float:
    error = error_of(exercise.id, band.angle)
    return 0.0 if error is None else error.mean_deg


def _at_rest(exercise: Exercise, measured: Measured, band: TargetBand) -> float:
    """Where the measure is when nothing is done, with more being further."""
    found = [_sign(band) * _levels(exercise, measured, band, side)[0] for side in SIDES]
    values = np.concatenate(found)
    values = values[~np.isnan(values)]
    return float(np.quantile(values, _REST)) if len(values) else math.inf


def _doubts(exercise: Exercise, sides: Sequence[SideRange]) -> Iterator[str]:
    band = _band(_phases(exercise)[-1])
    unit, error = unit_of(band.angle), error_of(exercise.id, band.angle)
    for one in sides:
        whose = "" if one.side == "both" else tr(_WHOSE[one.side])
        if one.excursions < _ENOUGH:
            yield tr("{side}only one was seen; two or three tell more.", side=whose)
        if error is not None and one.spread > error.within_95_deg:
            yield tr(
                "{side}the ends lie {apart:.0f}{unit} apart; record it again, calmly.",
                side=whose,
                apart=one.spread,
                unit=unit,
            )
    if len(sides) == 1 and exercise.sides != "both":
        yield tr(_ONLY[sides[0].side])
    elif len(sides) == len(SIDES):
        ends = [one.comfortable[_phases(exercise)[-1].id] for one in sides]
        further = abs(ends[0] - ends[1])
        if error is not None and further > error.within_95_deg:
            yield tr(
                "The sides differ by {further:.0f}{unit}. There is one target for both: it "
                "suits the side that goes less far.",
                further=further,
                unit=unit,
            )
    if error is None:
        yield tr("How far off this measure is has not been measured; try the numbers carefully.")
    elif error.bad:
        yield error.words
