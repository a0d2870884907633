"""A routine on stick people: sides, ways, skipping, going back, and starting when seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from posecoach.coaching.feedback import Feedback
from posecoach.coaching.routine_coach import RoutineCoach
from posecoach.exercises.routine_library import all_protocols, all_routines, known_exercises
from posecoach.exercises.routines import Routine
from posecoach.kinematics.landmarks import Landmarks
from tests.skeleton import Arm, Leg, Person, film, landmarks_of

KNOWN, PROTOCOLS = known_exercises(), all_protocols()
SOURCE = {"value": 1, "source": "test"}


def item(exercise: str, **more: object) -> dict[str, object]:
    return {"exercise": exercise, "sets": SOURCE, "transition": f"Way to {exercise}.", **more}


def routine(*items: dict[str, object]) -> Routine:
    return Routine.model_validate(
        {
            "id": "mine", "name": "Mine", "summary": "For a test.", "from_guide": "None.",
            "items": items, "times_a_day": SOURCE, "stop_when": ["It hurts."],
            "sources": {"test": "For a test."},
        }
    )  # fmt: skip


SECONDS = {"value": 6, "source": "test"}
WAY = {"value": 5, "source": "test"}
TWO = routine(
    item("supine_hamstring_stretch", sides="left", seconds=SECONDS),
    item("supine_hamstring_stretch", sides="right", seconds=SECONDS, transition_seconds=WAY),
)


def later(frames: Iterator[Landmarks], by_s: float) -> Iterator[Landmarks]:
    return (replace(frame, time_s=frame.time_s + by_s) for frame in frames)


def raise_leg(side: str, start_s: float) -> Iterator[Landmarks]:
    """Fourteen seconds: up within three, eight held, down again."""
    script = [(0, 0), (0.5, 0), (3, 90), (11, 90), (13, 0), (14, 0)]
    return later(film(script, side=side), start_s)


def lead(coach: RoutineCoach, *films: Iterator[Landmarks]) -> list[Feedback]:
    return [coach.update(frame) for frames in films for frame in frames]


def standing(start_s: float, seconds: float) -> Iterator[Landmarks]:
    legs = Leg(0, 2)
    person = Person(trunk=90, facing=1, left=legs, right=legs)
    return (landmarks_of(person, start_s + n / 30) for n in range(int(seconds * 30)))


def test_items_follow_each_other_and_each_side_is_credited_where_it_belongs():
    coach = RoutineCoach(TWO, KNOWN, PROTOCOLS)
    said = lead(coach, raise_leg("left", 0), raise_leg("right", 20), standing(34, 5))
    assert [(r.item, r.skipped, [h.side for h in r.holds]) for r in coach.results] == [
        (1, False, ["left"]), (2, False, ["right"]),
    ]  # fmt: skip
    assert said[-1].routine.state == "done"
    assert {"routine_done", "way_0", "way_1"} <= {f.cue.id for f in said if f.cue}


def test_the_way_is_told_and_nothing_counts_on_it():
    coach = RoutineCoach(TWO, KNOWN, PROTOCOLS)
    said = lead(coach, raise_leg("left", 0))
    on_the_way = [f for f in said if f.routine.state == "way"]
    assert on_the_way
    assert on_the_way[0].timer.reason.startswith("Way to supine_hamstring_stretch. Next:")
    assert all(f.timer.held_s == 0 and not f.holds for f in on_the_way)


def test_a_hold_that_begins_too_early_counts_from_when_the_way_is_over():
    long_way = {"value": 10, "source": "test"}
    slow = routine(
        item("supine_hamstring_stretch", sides="left", seconds=SECONDS),
        item("supine_hamstring_stretch", sides="right", transition_seconds=long_way),
    )
    coach = RoutineCoach(slow, KNOWN, PROTOCOLS)
    said = lead(coach, raise_leg("left", 0), raise_leg("right", 15))
    first_credit = next(f.time_s for f in said if f.routine.item == 2 and f.timer.held_s > 0)
    began = next(f.time_s for f in said if f.routine.item == 2 and f.routine.state == "work")
    assert began > 20
    assert first_credit > began


def test_the_next_one_waits_for_its_position():
    coach = RoutineCoach(TWO, KNOWN, PROTOCOLS)
    said = lead(coach, raise_leg("left", 0), standing(14, 12))
    assert said[-1].routine.state == "work"
    assert said[-1].timer.reason_id == "position"
    said = lead(coach, raise_leg("right", 27))
    assert coach.results[1].holds[0].side == "right"


def test_skip_and_back_go_where_they_say_and_keep_what_was_done():
    three = routine(*(item(name) for name in ("supine_hamstring_stretch", "bridge", "dead_bug")))
    coach = RoutineCoach(three, KNOWN, PROTOCOLS)
    first = lead(coach, raise_leg("left", 0))[-1]
    assert (first.routine.item, first.routine.next) == (1, KNOWN["bridge"].name)
    coach.skip()
    assert coach.update(next(raise_leg("left", 15))).routine.item == 2
    coach.back()
    coach.back()
    assert coach.update(next(raise_leg("left", 16))).routine.item == 1
    for _ in range(3):
        coach.skip()
    coach.skip()
    assert coach.update(next(raise_leg("left", 17))).routine.state == "done"
    assert all(result.skipped for result in coach.results)
    assert len(coach.results[0].holds) == 1
    coach.back()
    again = coach.update(next(raise_leg("left", 18))).routine
    assert (again.item, again.state) == (3, "way")


def test_what_is_open_at_the_end_is_kept():
    coach = RoutineCoach(TWO, KNOWN, PROTOCOLS)
    lead(coach, film([(0, 0), (3, 90), (9, 90)], side="left"))
    assert coach.finish() is not None
    assert coach.results[0].holds[0].ended == "recording_ended"
    assert coach.finish() is None


def test_the_same_frame_twice_changes_nothing():
    coach = RoutineCoach(TWO, KNOWN, PROTOCOLS)
    frame = next(raise_leg("left", 1))
    assert coach.update(frame) is coach.update(frame)


@pytest.mark.parametrize("shelved", all_routines(), ids=lambda s: s.id)
def test_every_shipped_routine_can_be_begun_and_says_what_is_left(shelved):
    coach = RoutineCoach(shelved.routine, KNOWN, PROTOCOLS)
    now = coach.update(next(standing(0, 1))).routine
    assert now.items == len(shelved.routine.items)
    assert 60 < now.left_s < 25 * 60


def arm_up(frames: Iterator[Landmarks], start_s: float, end_s: float) -> Iterator[Landmarks]:
    for frame in frames:
        up = start_s <= frame.time_s < end_s
        arms = Person(left_arm=Arm(92 if up else 10, 5), right_arm=Arm(10, 5))
        yield landmarks_of(arms, frame.time_s)


def test_a_raised_arm_holds_the_way_up() -> None:
    coach = RoutineCoach(TWO, KNOWN, PROTOCOLS)
    coach.skip()
    told = lead(
        coach,
        arm_up(film([(0, 0), (20, 0)], fps=15), 2, 4),
        arm_up(later(film([(0, 0), (12, 0)], fps=15), 20.1), 22, 24),
    )
    assert coach.results[0].skipped
    # Five seconds of way, of which two and a half are left when the arm pauses at 3 s.
    at_pause = [f for f in told if f.pause is not None]
    assert at_pause[0].time_s == pytest.approx(3, abs=0.2)
    assert at_pause[-1].time_s == pytest.approx(23, abs=0.2)
    assert {f.routine.state for f in at_pause if f.routine is not None} == {"way"}
    begun = next(f.time_s for f in told if f.routine is not None and f.routine.state == "work")
    assert begun == pytest.approx(25, abs=0.4)
