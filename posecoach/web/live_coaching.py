"""What is coached on a stream, one exercise or a whole routine, and what of it is finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from posecoach.coaching.easing import Easing
from posecoach.coaching.feedback import Feedback, Hold, Repetition
from posecoach.coaching.set_up import Place
from posecoach.errors import ExerciseError
from posecoach.exercises.softer import NO_CARE, SOFTER_PROFILE, Care
from posecoach.kinematics.landmarks import Landmarks
from posecoach.language.catalogue import tr
from posecoach.sessions.store.part_log import PartDetails
from posecoach.web.board import Finished
from posecoach.web.live_orders import Direction, Selection

if TYPE_CHECKING:
    from posecoach.coaching.routine_coach import RoutineCoach
    from posecoach.exercises.models import Exercise


class Coaching(Protocol):
    """What is needed of :class:`posecoach.coaching.Coach`."""

    def update(self, landmarks: Landmarks) -> Feedback:
        """Coach one frame."""
        ...

    def finish(self) -> Hold | None:
        """End the hold that is open, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Label:
    """How an exercise is told about.

    Attributes
    ----------
    name, unit
        Its name, and the unit of what it is about.
    outline
        Whether it needs the outline of the silhouette.
    fault_names
        The names of its faults by id.
    details
        What is remembered of it; None remembers nothing.
    place
        What it asks of the camera.
    exercise_id, measure
        What is measured of which exercise, to look up how far to trust it.
    """

    name: str
    unit: str = "°"
    outline: bool = False
    fault_names: Mapping[str, str] = field(default_factory=dict)
    details: PartDetails | None = None
    place: Place | None = None
    exercise_id: str = ""
    measure: str = ""

    @classmethod
    def of(
        cls, exercise: Exercise, side: str = "auto", protocol: str | None = None,
        routine: str = "", profile: str | None = None, care: Care = NO_CARE,
    ) -> Label:  # fmt: skip
        """The label of an exercise, with how it is done."""
        from posecoach.exercises.needs import needs_outline
        from posecoach.kinematics.catalogue import CATALOGUE

        names = {fault.id: fault.name for fault in exercise.faults}
        measure = exercise.main_measure
        unit = CATALOGUE[measure].unit
        numbers = [name for name in (profile, SOFTER_PROFILE if care.softer else None) if name]
        details = PartDetails.of(exercise, side, protocol or "", " ".join(numbers), routine)
        place = Place(exercise.camera.view, exercise.positions)
        outline = needs_outline(exercise)
        return cls(
            exercise.name, unit, outline, names, details, place, exercise.id, measure
        )  # fmt: skip

    def finished(self, item: Hold | Repetition) -> Finished:
        """A finished hold or repetition with its words."""
        names = self.fault_names
        noticed = tuple(names.get(fault, fault.replace("_", " ")) for fault in item.faults)
        return Finished(self.name, item, self.unit, noticed, self.exercise_id, self.measure)


@dataclass(slots=True)
class Count:
    """How much of an exercise's growing lists was handed on already."""

    holds: int = 0
    repetitions: int = 0

    def news(
        self, holds: Sequence[Hold], repetitions: Sequence[Repetition]
    ) -> list[Hold | Repetition]:
        """What came since the last time, and remember that it was handed on."""
        found: list[Hold | Repetition] = [*holds[self.holds :], *repetitions[self.repetitions :]]
        self.holds, self.repetitions = len(holds), len(repetitions)
        return found


class Coached(Protocol):
    """What a pipeline coaches; everything finished is handed on once."""

    @property
    def outline(self) -> bool:
        """Whether the outline of the silhouette is needed now."""
        ...

    @property
    def place(self) -> Place | None:
        """What the present exercise asks of the camera."""
        ...

    @property
    def easing(self) -> Easing | None:
        """What proposes easier ways; None where nothing does."""
        ...

    def update(self, landmarks: Landmarks) -> tuple[Feedback, list[Finished]]:
        """Coach one frame; returns what to show, and what is finished with it."""
        ...

    def details(self, feedback: Feedback) -> PartDetails | None:
        """What was being done in that frame, to be remembered; None for nothing."""
        ...

    def move(self, direction: Direction) -> list[Finished]:
        """Skip, or go back; returns what is finished by it.

        Raises
        ------
        ExerciseError
            If it is no routine.
        """
        ...

    def finish(self) -> list[Finished]:
        """End what is open: it counts as far as it was credited."""
        ...


class OneExercise:
    """A single exercise.

    Parameters
    ----------
    label, coach
        Its words and its coach.
    easing
        What proposes its easier way.
    """

    def __init__(self, label: Label, coach: Coaching, easing: Easing | None = None) -> None:
        self._label, self._coach, self.easing = label, coach, easing
        self._count = Count()

    @property
    def outline(self) -> bool:
        """See :class:`Coached`."""
        return self._label.outline

    @property
    def place(self) -> Place | None:
        """See :class:`Coached`."""
        return self._label.place

    def update(self, landmarks: Landmarks) -> tuple[Feedback, list[Finished]]:
        """See :class:`Coached`."""
        feedback = self._coach.update(landmarks)
        news = self._count.news(feedback.holds, feedback.repetitions)
        return feedback, [self._label.finished(item) for item in news]

    def details(self, feedback: Feedback) -> PartDetails | None:
        """See :class:`Coached`."""
        return self._label.details

    def move(self, direction: Direction) -> list[Finished]:
        """See :class:`Coached`."""
        raise ExerciseError(tr("This is one exercise: there is nothing to skip or to go back to."))

    def finish(self) -> list[Finished]:
        """See :class:`Coached`."""
        hold = self._coach.finish()
        return [self._label.finished(hold)] if hold is not None else []


class WholeRoutine:
    """The items of a routine one after the other.

    Parameters
    ----------
    coach, labels
        The routine's coach, and the words of each of its items.
    item
        The item to begin with, from 1.
    easing
        What proposes easier ways.
    """

    def __init__(
        self,
        coach: RoutineCoach,
        labels: Sequence[Label],
        item: int = 1,
        easing: Easing | None = None,
    ) -> None:
        self._coach, self._labels, self.easing = coach, labels, easing
        for _ in range(item - 1):
            coach.skip()
        self._results = len(coach.results)
        self._at = item
        self._count = Count()
        # Nothing counts on the way to an item, nor once the routine is over.
        self._counts = item == 1

    @property
    def outline(self) -> bool:
        """See :class:`Coached`."""
        return self._labels[self._at - 1].outline

    @property
    def place(self) -> Place | None:
        """See :class:`Coached`."""
        return self._labels[self._at - 1].place

    def update(self, landmarks: Landmarks) -> tuple[Feedback, list[Finished]]:
        """See :class:`Coached`."""
        feedback = self._coach.update(landmarks)
        now = feedback.routine
        assert now is not None
        self._at, self._counts = now.item, now.state == "work"
        found: list[Finished] = []
        if self._counts:
            news = self._count.news(feedback.holds, feedback.repetitions)
            found = [self._labels[self._at - 1].finished(item) for item in news]
        return feedback, [*found, *self._closed()]

    def details(self, feedback: Feedback) -> PartDetails | None:
        """See :class:`Coached`."""
        now = feedback.routine
        if now is None or now.state != "work":
            return None
        return self._labels[now.item - 1].details

    def move(self, direction: Direction) -> list[Finished]:
        """See :class:`Coached`."""
        if direction == "skip":
            self._coach.skip()
        else:
            self._coach.back()
        return self._closed()

    def finish(self) -> list[Finished]:
        """See :class:`Coached`."""
        self._coach.finish()
        return self._closed()

    def _closed(self) -> list[Finished]:
        """What the items that were left since the last time add to what was handed on."""
        found: list[Finished] = []
        for result in self._coach.results[self._results :]:
            if self._counts:
                news = self._count.news(result.holds, result.repetitions)
                found += [self._labels[result.item - 1].finished(item) for item in news]
            self._count, self._counts = Count(), False
        self._results = len(self._coach.results)
        return found


def coach_for(selection: Selection) -> Coached:
    """What a selection asks for.

    Raises
    ------
    ExerciseError
        If there is no such exercise, routine, protocol or item, or they do not go together.
    """
    try:
        if selection.routine is not None:
            return _routine(selection.routine, selection)
        return _exercise(selection)
    except ExerciseError:
        raise
    except ValueError as error:
        raise ExerciseError(tr("That can't be coached: {error}.", error=error)) from error


def _exercise(selection: Selection) -> OneExercise:
    from posecoach.coaching.pausing import PausableCoach
    from posecoach.exercises import exercise_ids, load_exercise
    from posecoach.exercises.protocols import under
    from posecoach.exercises.routine_library import load_protocol
    from posecoach.exercises.softer import softened, softer_protocol

    # load_exercise also takes paths of files, which are nothing for a socket to choose.
    if selection.exercise is None or selection.exercise not in exercise_ids():
        raise ExerciseError(tr("There is no such exercise; reload the page."))
    care = selection.care
    exercise = _with_profile(load_exercise(selection.exercise), selection.profile)
    way = softer_protocol(exercise, selection.protocol, care.softer)
    exercise = softened(exercise, care.softer)
    protocol = load_protocol(way) if way is not None else None
    # A protocol has its own shortest hold, by which an interrupted one is judged.
    done = under(exercise, protocol) if protocol is not None else exercise
    label = Label.of(done, selection.side, way, profile=selection.profile, care=care)
    coach = PausableCoach(exercise, selection.side, protocol)
    return OneExercise(label, coach, Easing((exercise,), care))


def _with_profile(exercise: Exercise, profile: str | None) -> Exercise:
    from posecoach.exercises.profiles import apply, profiles_of

    if profile is None:
        return exercise
    # As above: by its id, and nothing else.
    known = profiles_of(exercise.id)
    if profile not in known:
        raise ExerciseError(tr("There is no such profile of this exercise; reload the page."))
    return apply(exercise, known[profile])


def _routine(name: str, chosen: Selection) -> WholeRoutine:
    from posecoach.coaching.routine_coach import RoutineCoach
    from posecoach.exercises.profiled import known_profiles, profiled_routine
    from posecoach.exercises.routine_library import all_protocols, known_exercises, load_routine
    from posecoach.exercises.routines import asked
    from posecoach.exercises.softer import softened, softened_routine

    routine, exercises, protocols = load_routine(name), known_exercises(), all_protocols()
    care = chosen.care
    if chosen.item > len(routine.items):
        raise ExerciseError(
            tr("{name} has only {items} items.", name=tr(routine.name), items=len(routine.items))
        )
    if chosen.profiles:
        profiled = profiled_routine(
            routine, exercises, protocols, chosen.profiles, known_profiles()
        )  # fmt: skip
        if profiled.notices:
            # The page asks only for what fitted when it was drawn.
            raise ExerciseError(tr("{notice} Reload the page.", notice=profiled.notices[0]))
        exercises = dict(profiled.exercises)
    routine = softened_routine(routine, exercises, care.softer)
    exercises = {key: softened(exercise, care.softer) for key, exercise in exercises.items()}
    labels = [
        Label.of(
            asked(
                part, exercises[part.exercise],
                protocols[part.protocol] if part.protocol is not None else None,
            ),
            part.side, part.protocol, routine.id, chosen.profiles.get(part.exercise), care,
        )
        for part in routine.items
    ]  # fmt: skip
    coach = RoutineCoach(routine, exercises, protocols)
    easing = Easing([exercises[part.exercise] for part in routine.items], care)
    return WholeRoutine(coach, labels, chosen.item, easing)
