"""All faults of an exercise together: in which windows each is watched, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from posecoach.coaching.fault_book import FaultBook, Windows
from posecoach.coaching.reading import Frame, Reading
from posecoach.exercises.faults import FaultRule
from posecoach.kinematics.angles import measure_landmarks
from posecoach.kinematics.landmarks import Side
from posecoach.kinematics.position import Position
from tests.coaching.test_faults import FPS, FRAME, rule
from tests.skeleton import Person, landmarks_of

SEEN = landmarks_of(Person())


def reading(time_s: float, value: float, side: Side = "left") -> Reading:
    known = {("knee_flexion", side): (value, 0), ("knee_flexion", _other(side)): (-value, 0)}
    seen = replace(SEEN, time_s=time_s)
    measured = measure_landmarks(seen, names=())
    frame = Frame(seen, measured, Position.LYING, ("knee_flexion",), _known=known)
    return frame.of(side, "knee_flexion")


def _other(side: Side) -> Side:
    return "right" if side == "left" else "left"


def keep(rules: Iterable[FaultRule], windows: Windows, value: float = 25) -> FaultBook:
    book = FaultBook(tuple(rules))
    for number in range(2 * FPS):
        book.update(reading(number * FRAME, value), windows)
    return book


WORK, FAR, PLACE = Windows(work=True), Windows(far=True), Windows(position=True)


@pytest.mark.parametrize("during", ["work", "far", "position"])
@pytest.mark.parametrize(("name", "window"), [("work", WORK), ("far", FAR), ("position", PLACE)])
def test_a_rule_is_watched_in_its_own_window_only(during, name, window):
    book = keep([rule("level", 20, 15, direction="up", during=during)], window)
    assert bool(book.active) is (during == name)


@pytest.mark.parametrize(("counting", "found"), [(True, True), (False, False)])
@pytest.mark.parametrize("during", ["work", "far"])
def test_drift_is_watched_while_seconds_are_credited(during, counting, found):
    book = FaultBook((rule("drift", 10, 5, during=during),))
    window = Windows(work=True, far=True, counting=counting)
    for number in range(4 * FPS):
        if number == FPS:
            book.settle()
        book.update(reading(number * FRAME, 10 if number < 2 * FPS else 40), window)
    assert bool(book.active) is found


def test_rest_is_the_position_without_the_work():
    book = FaultBook((rule("drift", 10, 5, direction="up", during="far"),))
    for number in range(6 * FPS):
        time_s, resting = number * FRAME, number < 2 * FPS
        window = Windows(position=True) if resting else Windows(True, True, True, True)
        if number == 3 * FPS:
            book.settle()
        book.update(reading(time_s, 10 if resting else 40), window)
    assert [fault.id for fault in book.active] == ["wrong"]


def test_the_other_side_can_be_watched():
    assert keep([rule("level", 20, 15, direction="up", of="other")], WORK).active == ()
    assert keep([rule("level", 20, 15, direction="up", of="other")], WORK, -25).active != ()


def test_the_difference_can_be_watched():
    twice = rule("level", 40, 30, direction="up", of="difference")
    assert keep([twice], WORK, 25).active != ()
    assert keep([twice], WORK, 15).active == ()


def test_what_is_over_is_kept_with_its_side():
    book = keep([rule("level", 20, 15, direction="up")], WORK)
    book.stop()
    assert [(fault.id, fault.side) for fault in book.found] == [("wrong", "left")]
    assert book.active == ()


def test_faults_of_a_span_are_told_once_and_in_order():
    first = rule("level", 20, 15, direction="up", id="first")
    later = rule("level", 20, 15, direction="up", id="later", after=1.5)
    book = keep([later, first], WORK)
    assert set(book.during(0, 1)) == {"first", "later"}
    assert book.during(-5, -1) == ()


@pytest.mark.parametrize(("value", "found"), [(-10, False), (20, True)])
def test_the_working_side_may_be_told_only_after_the_rest(value, found):
    """At rest the left side reads 10 and the right one -10; then the right one works."""
    book = FaultBook((rule("drift", 10, 5, direction="up", during="far"),))
    for number in range(2 * FPS):
        book.update(reading(number * FRAME, 10), Windows(position=True))
    working = Windows(work=True, counting=True, far=True, position=True)
    for number in range(2 * FPS, 6 * FPS):
        if number == 3 * FPS:
            book.settle()
        book.update(reading(number * FRAME, value, "right"), working)
    assert bool(book.active) is found
