"""What a person chose to do, item by item: for the page to show and the camera to lead through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.exercises.models import Exercise
from posecoach.exercises.picture import pose_svg
from posecoach.exercises.profiled import Profiled
from posecoach.exercises.protocols import Protocol, under
from posecoach.exercises.routines import Routine, asked, expected_seconds
from posecoach.exercises.shapes import Theme
from posecoach.exercises.softer import NO_CARE, Care, softened, softened_routine
from posecoach.exercises.targets import Phase
from posecoach.kinematics.landmarks import Side
from posecoach.language.catalogue import mark, tr
from posecoach.web.live_protocol import SideChoice


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One exercise as it is to be done.

    Attributes
    ----------
    exercise
        The exercise with the numbers that are asked for.
    side
        The side that is worked; ``auto`` for whichever the exercise works.
    protocol
        How it is done, None for plainly.
    way
        How to get to its place; empty for a single exercise.
    numbers
        Name of the profile whose numbers it has; empty for its own.
    """

    exercise: Exercise
    side: SideChoice = "auto"
    protocol: Protocol | None = None
    way: str = ""
    numbers: str = ""

    @property
    def counts(self) -> bool:
        """Whether movements are counted, not seconds held."""
        return self.exercise.hold is None or self._only_moves

    @property
    def _only_moves(self) -> bool:
        steps = self.protocol.steps if self.protocol is not None else ()
        return bool(steps) and all(step.kind in ("reach", "release") for step in steps)

    @property
    def dose(self) -> int:
        """Holds or repetitions a side that make it; 0 where there is no such number."""
        dosage = self.exercise.dosage
        if self.protocol is not None and self._only_moves:
            return self.protocol.rounds_min.value
        if self.exercise.hold is not None:
            return dosage.sets_min.value
        # Alternating sides share their number.
        if dosage.reps_min is None or self.exercise.sides == "alternating":
            return 0
        return dosage.sets_min.value * dosage.reps_min.value

    @property
    def sides(self) -> list[str]:
        """The sides that are counted."""
        if self.exercise.sides == "both":
            return ["both"]
        return ["left", "right"] if self.side == "auto" else [self.side]

    @property
    def last_picture(self) -> Phase | None:
        """The last phase of which there is a picture: the one to get to."""
        return next((p for p in reversed(self.exercise.phases) if p.pose is not None), None)

    def picture(self, theme: Theme) -> str | None:
        """The picture of that phase as an SVG document."""
        phase = self.last_picture
        if phase is None or phase.pose is None:
            return None
        side: Side = "left" if self.side == "left" else "right"
        return pose_svg(
            phase.pose, title=tr(phase.name), theme=theme, side=side, target=phase.target
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, and how it is asked for on the live socket.

    Attributes
    ----------
    asks
        The fields of the ``select`` message, without the session.
    items
        What is done one after the other.
    name
        The routine's name; empty for a single exercise.
    seconds
        How long a routine takes without hurry; 0 for a single exercise.
    """

    asks: Mapping[str, object]
    items: tuple[PlanItem, ...]
    name: str = ""
    seconds: float = 0.0


def plan_of_exercise(
    exercise: Exercise,
    side: SideChoice,
    protocol: Protocol | None,
    profile: str | None = None,
    care: Care = NO_CARE,
) -> Plan:
    """A single exercise; it has the numbers of the profile already, if there is one.

    The protocol is the one that care leads to, see
    :func:`~posecoach.exercises.softer.softer_protocol`.

    Raises
    ------
    ValueError
        If the exercise is not done under that protocol.
    """
    asks: dict[str, object] = {"exercise": exercise.id, "side": side, **_asked_care(care)}
    if profile is not None:
        asks["profile"] = profile
    exercise = softened(exercise, care.softer)
    if protocol is not None:
        asks["protocol"] = protocol.id
        exercise = under(exercise, protocol)
    return Plan(asks, (PlanItem(exercise, side, protocol),))


def _asked_care(care: Care) -> dict[str, object]:
    asks: dict[str, object] = {}
    if care.softer:
        asks["softer"] = list(care.softer)
    if care.hurts:
        asks["hurts"] = True
    return asks


def plan_of_routine(
    routine: Routine,
    profiled: Profiled,
    protocols: Mapping[str, Protocol],
    care: Care = NO_CARE,
) -> Plan:
    """A routine, with everything that its items name, as one person does it; care may soften it.

    Raises
    ------
    KeyError
        If an item names what is not there.
    ValueError
        If an exercise is not done under an item's protocol.
    """
    routine = softened_routine(routine, profiled.exercises, care.softer)
    exercises = {key: softened(e, care.softer) for key, e in profiled.exercises.items()}
    items = []
    for part in routine.items:
        protocol = protocols[part.protocol] if part.protocol is not None else None
        exercise = asked(part, exercises[part.exercise], protocol)
        profile = profiled.profiles.get(part.exercise)
        numbers = profile.name if profile is not None else ""
        items.append(PlanItem(exercise, part.side, protocol, part.transition, numbers))
    seconds = expected_seconds(routine, exercises, protocols)
    asks: dict[str, object] = {"routine": routine.id, **_asked_care(care)}
    if profiled.profiles:
        asks["profiles"] = profiled.ids
    return Plan(asks, tuple(items), routine.name, seconds)


_EACH: dict[SideChoice, str] = {
    "auto": mark("on each side"),
    "left": mark("on the left side"),
    "right": mark("on the right side"),
}


def dose_words(item: PlanItem) -> str:
    """How much of it, in few words: "2 times 15 seconds on each side"."""
    exercise, dosage = item.exercise, item.exercise.dosage
    if item.protocol is not None and item.protocol.id != "static_hold":
        return tr(dosage.words)
    sets = dosage.sets_min.value
    each = ""
    if exercise.sides == "each":
        each = tr(_EACH[item.side])
    if exercise.hold is not None:
        amount = tr("{seconds:g} seconds", seconds=exercise.hold.best.value)
    elif dosage.reps_min is not None:
        amount = tr("{n} repetitions", n=dosage.reps_min.value)
    elif dosage.seconds_min is not None:
        amount = tr("{seconds:g} seconds of slow movement", seconds=dosage.seconds_min.value)
    else:
        return tr(dosage.words)
    times = amount if sets == 1 else tr("{sets} times {amount}", sets=sets, amount=amount)
    return f"{times} {each}".rstrip()


def minutes_words(seconds: float) -> str:
    """A length of time as it is said: "about 8 minutes"."""
    minutes = max(1, round(seconds / 60))
    return tr("about a minute") if minutes == 1 else tr("about {minutes} minutes", minutes=minutes)
