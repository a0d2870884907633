"""What an exercise credits in a clip in which something else is done, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from posecoach.coaching.pausing import without_pauses
from posecoach.exercises import Exercise
from posecoach.exercises.needs import measures_of
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.tuning.measuring import Measured, measure, measure_for
from posecoach.tuning.replaying import Replay
from posecoach.tuning.running import replay


@dataclass(frozen=True, slots=True)
class Credit:
    """What counted.

    Attributes
    ----------
    exercise, clip
        What was coached where.
    holds
        Side and seconds of every hold that was long enough.
    repetitions
        Side of every whole repetition.
    """

    exercise: str
    clip: str
    holds: tuple[tuple[str, float], ...]
    repetitions: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.holds or self.repetitions)

    @property
    def short(self) -> str:
        """For a narrow cell."""
        if self.holds:
            return f"{sum(seconds for _, seconds in self.holds):.0f} s"
        return f"{len(self.repetitions)}x" if self.repetitions else ""

    @property
    def words(self) -> str:
        """In full."""
        parts = [f"a hold of {seconds:.1f} s ({side})" for side, seconds in self.holds]
        if self.repetitions:
            sides = ", ".join(sorted(set(self.repetitions)))
            plural = "s" if len(self.repetitions) > 1 else ""
            parts.append(f"{len(self.repetitions)} repetition{plural} ({sides})")
        return ", ".join(parts) or "nothing"


def credit_of(exercise: Exercise, clip: str, track: LandmarkTrack) -> Credit:
    """Coach an exercise on a clip and note what counts."""
    return credits_on(clip, track, [exercise])[0]


def credits_on(clip: str, track: LandmarkTrack, exercises: Iterable[Exercise]) -> list[Credit]:
    """Coach exercises on a clip, which is measured once for all of them.

    A replay says what the coach says, to the last bit (tests/tuning/test_replay.py).
    """
    frames, chosen = list(track), list(exercises)

    @cache
    def measured(from_the_side: bool) -> Measured:
        alike = [exercise for exercise in chosen if exercise.from_the_side == from_the_side]
        names = sorted({name for exercise in alike for name in measures_of(exercise)})
        return measure(frames, names, clip, from_the_side)

    found = []
    for exercise in chosen:
        shown = without_pauses(frames, exercise)
        paused = any(a is not b for a, b in zip(shown, frames, strict=True))
        seen = measure_for(track, exercise, clip) if paused else measured(exercise.from_the_side)
        found.append(_credit(clip, exercise, replay(seen, exercise)))
    return found


def _credit(clip: str, exercise: Exercise, found: Replay) -> Credit:
    return Credit(
        exercise=exercise.id,
        clip=clip,
        holds=tuple((hold.side, hold.held_s) for hold in found.holds if hold.complete),
        repetitions=tuple(r.side for r in found.repetitions if r.complete),
    )
