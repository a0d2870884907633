"""What an exercise credits in a clip in which something else is done, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.accuracy.coaching import coached_by
from posecoach.exercises import Exercise
from posecoach.kinematics.landmarks import LandmarkTrack


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
    coach, _ = coached_by(exercise, track)
    return Credit(
        exercise=exercise.id,
        clip=clip,
        holds=tuple((hold.side, hold.held_s) for hold in coach.holds if hold.complete),
        repetitions=tuple(r.side for r in coach.repetitions if r.complete),
    )
