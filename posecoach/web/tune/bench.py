"""What is being tried: the changed numbers, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from posecoach.exercises.models import Exercise
from posecoach.exercises.tunable import Tunable, numbers_of, problems_with, with_numbers
from posecoach.tuning.comparing import Difference, compare
from posecoach.tuning.recordings import Recording
from posecoach.tuning.replaying import Replay
from posecoach.tuning.running import replay
from posecoach.tuning.scoring import Score, score


@dataclass(slots=True)
class Bench:
    """One exercise, its recordings, and the numbers that are tried.

    Attributes
    ----------
    exercise
        As it is shipped (or the person's own file).
    recordings
        Measured for it.
    values
        Changed numbers by path; those as shipped are not in it.
    """

    exercise: Exercise
    recordings: Sequence[Recording] = ()
    values: dict[str, float] = field(default_factory=dict)
    _before: list[dict[str, float]] = field(default_factory=list)
    _shipped: dict[int, Replay] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, Tunable]:
        """Every number of the exercise by its path."""
        return numbers_of(self.exercise)

    @property
    def can_undo(self) -> bool:
        """Whether anything was changed."""
        return bool(self._before)

    def value(self, path: str) -> float:
        """A number as it is tried."""
        return self.values.get(path, self.numbers[path].value)

    def change(self, path: str, value: float) -> list[str]:
        """Try another value.

        Returns
        -------
        Why it can't be, in sentences; then nothing has changed.
        """
        values = {key: v for key, v in self.values.items() if key != path}
        if value != self.numbers[path].value:
            values[path] = value
        return self.change_all(values)

    def change_all(self, values: dict[str, float]) -> list[str]:
        """Try other values for all numbers, see :meth:`change`."""
        if values == self.values:
            return []
        problems = [
            f"{', '.join(paths)}: {what}" for paths, what in problems_with(self.exercise, values)
        ]
        if not problems:
            self._before.append(self.values)
            self.values = dict(values)
        return problems

    def reset(self, path: str) -> list[str]:
        """Take one number back to the shipped value."""
        return self.change(path, self.numbers[path].value)

    def undo(self) -> None:
        """Take back the last change."""
        if self._before:
            self.values = self._before.pop()

    def tried(self) -> Exercise:
        """The exercise with the numbers that are tried."""
        return with_numbers(self.exercise, self.values) if self.values else self.exercise

    def differences(self) -> list[Difference]:
        """What the numbers change in each recording."""
        tried = self.tried()
        return [
            compare(self.shipped(at), replay(one.measured, tried), self.exercise)
            for at, one in enumerate(self.recordings)
        ]

    def shipped(self, at: int) -> Replay:
        """What the exercise makes of a recording as it is; worked out once."""
        if at not in self._shipped:
            self._shipped[at] = replay(self.recordings[at].measured, self.exercise)
        return self._shipped[at]

    def scores(self) -> tuple[Score, Score] | None:
        """Against the labels, as shipped and as tried; None without labels."""
        before, after, any_labels, tried = Score(), Score(), False, self.tried()
        for at, one in enumerate(self.recordings):
            if one.labels is not None:
                any_labels = True
                before += score(self.shipped(at), one.labels, self.exercise)
                after += score(replay(one.measured, tried), one.labels, tried)
        return (before, after) if any_labels else None
