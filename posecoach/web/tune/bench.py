"""What is being tried: the changed numbers and the marks, with a way back and forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from posecoach.exercises.models import Exercise
from posecoach.exercises.tunable import Tunable, numbers_of, problems_with, with_numbers
from posecoach.language.catalogue import spoken, tr
from posecoach.sessions.labels import Labels
from posecoach.tuning.comparing import Difference, compare
from posecoach.tuning.recordings import Recording
from posecoach.tuning.replaying import Replay
from posecoach.tuning.running import replay
from posecoach.tuning.scoring import Score, score
from posecoach.web.tune.naming import number_words

# More steps back than anybody remembers.
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class _State:
    values: Mapping[str, float]
    labels: Mapping[str, Labels | None]


@dataclass(slots=True)
class Bench:
    """One exercise, its recordings, and the numbers that are tried.

    Attributes
    ----------
    exercise
        As it is shipped (or the person's own file).
    recordings
        Measured for it, each with the labels that it has now.
    values
        Changed numbers by path; those as shipped are not in it.
    language
        What the coach speaks in the replays.
    """

    exercise: Exercise
    recordings: Sequence[Recording] = ()
    values: dict[str, float] = field(default_factory=dict)
    language: str = field(default_factory=lambda: spoken().language)
    _before: list[_State] = field(default_factory=list)
    _after: list[_State] = field(default_factory=list)
    _gesture: object = None
    _shipped: dict[int, Replay] = field(default_factory=dict)
    _tried: tuple[dict[str, float], list[Replay]] | None = None
    _numbers: dict[str, Tunable] | None = None

    @property
    def numbers(self) -> dict[str, Tunable]:
        """Every number of the exercise by its path."""
        if self._numbers is None:
            self._numbers = numbers_of(self.exercise)
        return self._numbers

    # -- changing ------------------------------------------------------------------------------

    def value(self, path: str) -> float:
        """A number as it is tried."""
        return self.values.get(path, self.numbers[path].value)

    def change(self, path: str, value: float, gesture: object = None) -> list[str]:
        """Try another value.

        Parameters
        ----------
        path, value
            The number.
        gesture
            What the change is a part of: all changes of one drag are one step back.

        Returns
        -------
        Why it can't be, in sentences; then nothing has changed.
        """
        values = {key: v for key, v in self.values.items() if key != path}
        if value != self.numbers[path].value:
            values[path] = value
        return self.change_all(values, gesture)

    def change_all(self, values: Mapping[str, float], gesture: object = None) -> list[str]:
        """Try other values for all numbers, see :meth:`change`."""
        if values == self.values:
            return []
        problems = [
            f"{', '.join(self._called(path) for path in paths)}: {tr(what)}"
            for paths, what in problems_with(self.exercise, values)
        ]
        if not problems:
            self._remember(gesture)
            self.values = dict(values)
        return problems

    def _called(self, path: str) -> str:
        return number_words(self.numbers[path]) if path in self.numbers else path

    def reset(self, path: str) -> list[str]:
        """Take one number back to the shipped value."""
        return self.change(path, self.numbers[path].value)

    def label(self, at: int, labels: Labels | None) -> None:
        """Give a recording other labels; None if nothing was looked for."""
        if labels != self.recordings[at].labels:
            self._remember(None)
            self._put_labels({self.recordings[at].key: labels})

    # -- back and forth --------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether anything was changed."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether anything was taken back."""
        return bool(self._after)

    def undo(self) -> None:
        """Take back the last change."""
        self._step(self._before, self._after)

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._step(self._after, self._before)

    def _step(self, source: list[_State], target: list[_State]) -> None:
        self._gesture = None
        if source:
            target.append(self._state())
            state = source.pop()
            self.values = dict(state.values)
            self._put_labels(state.labels)

    def _state(self) -> _State:
        return _State(dict(self.values), {one.key: one.labels for one in self.recordings})

    def _remember(self, gesture: object) -> None:
        self._after.clear()
        if gesture is None or gesture != self._gesture:
            self._before = [*self._before[-_MOST_STEPS:], self._state()]
        self._gesture = gesture

    def _put_labels(self, labels: Mapping[str, Labels | None]) -> None:
        self.recordings = [
            replace(one, labels=labels.get(one.key, one.labels)) for one in self.recordings
        ]

    def with_recordings(self, recordings: Sequence[Recording]) -> Bench:
        """The same numbers and steps on other recordings; marks of those that stay are kept."""
        known = {one.key: one for one in self.recordings}
        kept = [known.get(one.key, one) for one in recordings]
        return Bench(self.exercise, kept, self.values, _before=self._before, _after=self._after)

    # -- what comes of it ------------------------------------------------------------------------

    def tried(self) -> Exercise:
        """The exercise with the numbers that are tried."""
        return with_numbers(self.exercise, self.values) if self.values else self.exercise

    def shipped(self, at: int) -> Replay:
        """What the exercise makes of a recording as it is; worked out once."""
        if at not in self._shipped:
            self._shipped[at] = replay(self.recordings[at].measured, self.exercise)
        return self._shipped[at]

    def now(self) -> list[Replay]:
        """What the tried numbers make of each recording; worked out once for each change."""
        if not self.values:
            return [self.shipped(at) for at in range(len(self.recordings))]
        if self._tried is None or self._tried[0] != self.values:
            tried = self.tried()
            found = [replay(one.measured, tried) for one in self.recordings]
            self._tried = dict(self.values), found
        return self._tried[1]

    def differences(self) -> list[Difference]:
        """What the numbers change in each recording."""
        return [compare(self.shipped(at), now, self.exercise) for at, now in enumerate(self.now())]

    def scores(self) -> tuple[Score, Score] | None:
        """Against the labels, as shipped and as tried; None without labels."""
        labelled = [at for at, one in enumerate(self.recordings) if one.labels is not None]
        if not labelled:
            return None
        before, after, now, tried = Score(), Score(), self.now(), self.tried()
        for at in labelled:
            labels = self.recordings[at].labels
            assert labels is not None
            before += score(self.shipped(at), labels, self.exercise)
            after += score(now[at], labels, tried)
        return before, after
