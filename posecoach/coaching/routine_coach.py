"""Leading through a routine: one exercise after the other, each begun when its place is taken."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from posecoach.coaching.feedback import (
    Cue,
    Fault,
    Feedback,
    Hold,
    Repetition,
    RoutineNow,
    Severity,
    Timer,
    TimerState,
)
from posecoach.coaching.pausing import PausableCoach, longest_step_s
from posecoach.coaching.words import ROUTINE
from posecoach.exercises.models import Exercise
from posecoach.exercises.protocols import Protocol
from posecoach.exercises.routines import Routine, RoutineItem, asked, seconds_of
from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import tr

# The first word of a transition is not said over the praise for what is done, in seconds.
_BREATH_S = 3.0


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What was done of one item of a routine.

    Attributes
    ----------
    item
        Its place in the routine, from 1.
    exercise
        Id of the exercise.
    holds, repetitions, faults
        As the coach of the exercise recorded them.
    skipped
        Whether the person went on before it was done.
    """

    item: int
    exercise: str
    holds: tuple[Hold, ...]
    repetitions: tuple[Repetition, ...]
    faults: tuple[Fault, ...]
    skipped: bool


class RoutineCoach:
    """Coaches the items of a routine in their order.

    After an item is done there is its way to the next one: the words for it are said, and for as
    long as the way takes at least nothing is counted. Then the next exercise waits, as any
    exercise does, until its starting position is seen.

    Parameters
    ----------
    routine
        The items.
    exercises, protocols
        Everything that the items name, by id.

    Attributes
    ----------
    results
        What was done, an entry for each item that was left.

    Raises
    ------
    KeyError
        If an item names what is not there.
    ValueError
        If an exercise is not done under an item's protocol.
    """

    def __init__(
        self,
        routine: Routine,
        exercises: Mapping[str, Exercise],
        protocols: Mapping[str, Protocol],
    ) -> None:
        self.routine = routine
        self.results: list[ItemResult] = []
        self._protocols = protocols
        self._plain = exercises
        self._exercises = [
            asked(item, exercises[item.exercise], self._protocol(item)) for item in routine.items
        ]
        self._left_s = [seconds_of(item, exercises, protocols) for item in routine.items]
        self._at = 0
        self._coach = self._coach_of(0)
        self._starts_s = -math.inf
        # The way to the first item is told as well, but nobody has to wait for it.
        self._said_way = False
        self._over = self._said_end = False
        self._ended_s = math.nan
        self._last: Feedback | None = None

    def _protocol(self, item: RoutineItem) -> Protocol | None:
        return self._protocols[item.protocol] if item.protocol is not None else None

    def _coach_of(self, at: int) -> PausableCoach:
        item = self.routine.items[at]
        return PausableCoach(self._exercises[at], item.side, self._protocol(item), adjusted=True)

    @property
    def exercise(self) -> Exercise:
        """The exercise that is being done, or is next."""
        return self._exercises[self._at]

    # -- going on --------------------------------------------------------------------------

    def skip(self) -> None:
        """Leave the present item, done or not, and go on to the next one."""
        self._leave(skipped=True)

    def back(self) -> None:
        """Do the item before this one again; what was done of both stays recorded."""
        if self._over:
            self._over = self._said_end = False
            self._ended_s = math.nan
            self._enter(self._at)
            return
        self._close(skipped=True)
        self._enter(max(0, self._at - 1))

    def _leave(self, skipped: bool) -> None:
        if self._over:
            return
        self._close(skipped)
        if self._at + 1 == len(self.routine.items):
            self._over = True
        else:
            self._enter(self._at + 1)

    def _close(self, skipped: bool) -> None:
        coach = self._coach
        coach.finish()
        counts = math.isinf(self._starts_s)  # Whatever was seen on the way does not.
        self.results.append(
            ItemResult(
                item=self._at + 1,
                exercise=coach.exercise.id,
                holds=tuple(coach.holds) if counts else (),
                repetitions=tuple(coach.repetitions) if counts else (),
                faults=tuple(coach.faults) if counts else (),
                skipped=skipped,
            )
        )

    def _enter(self, at: int) -> None:
        self._at = at
        self._coach = self._coach_of(at)
        item = self.routine.items[at]
        way = item.transition_seconds.value if item.transition_seconds is not None else 0.0
        now = self._last.time_s if self._last is not None else 0.0
        self._starts_s, self._said_way = now + max(way, _BREATH_S), False

    def finish(self) -> Hold | None:
        """Close what is open at the end of the recording; see :meth:`Coach.finish`."""
        before = len(self._coach.holds)
        if not self._over:
            self._close(skipped=True)
            self._over = True
        return self._coach.holds[-1] if len(self._coach.holds) > before else None

    # -- one frame -------------------------------------------------------------------------

    def update(self, landmarks: Landmarks) -> Feedback:
        """Take one frame; see :meth:`Coach.update`.

        Returns
        -------
        Feedback
            Of the present exercise, with where the routine is in ``routine``.
        """
        if self._last is not None and landmarks.time_s <= self._last.time_s:
            return self._last
        on_the_way = landmarks.time_s < self._starts_s
        if not on_the_way and not math.isinf(self._starts_s):
            # Whatever was seen on the way counts for nothing.
            self._coach, self._starts_s = self._coach_of(self._at), -math.inf
        feedback = self._coach.update(landmarks)
        if on_the_way and _asked_to_pause(feedback) and self._last is not None:
            self._starts_s += longest_step_s(self._last.time_s, landmarks.time_s)
        done = not self._over and not on_the_way and feedback.timer.state is TimerState.DONE
        self._last = self._with_routine(feedback, on_the_way)
        if done:
            self._leave(skipped=False)
        return self._last

    def _with_routine(self, feedback: Feedback, on_the_way: bool) -> Feedback:
        now = self._now(on_the_way)
        if self._over:
            timer = replace(feedback.timer, state=TimerState.DONE, reason=tr(ROUTINE["done"]))
            return replace(feedback, timer=timer, cue=self._end_cue(feedback), routine=now)
        if _asked_to_pause(feedback):
            if on_the_way:
                feedback = replace(feedback, holds=(), repetitions=(), reps=0)
            return replace(feedback, routine=now)
        words = tr(ROUTINE["on_the_way"], way=now.words, next=now.name)
        cue = self._way_cue(words) or (None if on_the_way else feedback.cue)
        if not on_the_way:
            return replace(feedback, cue=cue, routine=now)
        left = self._starts_s - feedback.time_s
        timer = Timer(TimerState.BREAK, "on_the_way", words, 0.0, feedback.timer.target_s, left)
        return replace(
            feedback, timer=timer, cue=cue, routine=now, holds=(), repetitions=(), reps=0,
            faults=(), step=None, pace=None, pause=None,
        )  # fmt: skip

    def _way_cue(self, words: str) -> Cue | None:
        if self._said_way:
            return None
        self._said_way = True
        return Cue(f"way_{self._at}", words, Severity.SETUP, "say")

    def _end_cue(self, feedback: Feedback) -> Cue | None:
        """The end is said once, after the praise for the last exercise."""
        if math.isnan(self._ended_s):
            self._ended_s = feedback.time_s
        if self._said_end or feedback.time_s - self._ended_s < _BREATH_S:
            return None
        self._said_end = True
        return Cue("routine_done", tr(ROUTINE["done"]), Severity.PRAISE, "done")

    def _now(self, on_the_way: bool) -> RoutineNow:
        items = self.routine.items
        ahead = self._at + 1
        return RoutineNow(
            item=self._at + 1,
            items=len(items),
            exercise=self.exercise.id,
            name=tr(self.exercise.name),
            next=tr(self._exercises[ahead].name) if ahead < len(items) else None,
            words=tr(items[self._at].transition),
            state="done" if self._over else "way" if on_the_way else "work",
            left_s=0.0 if self._over else sum(self._left_s[self._at :]),
        )


def _asked_to_pause(feedback: Feedback) -> bool:
    """Whether an arm was raised; on the way one may go where one likes."""
    return feedback.pause is not None and feedback.pause.why == "raised"
