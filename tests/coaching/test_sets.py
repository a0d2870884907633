"""Sets of repetitions on each side, and the rest between them."""

from __future__ import annotations

import pytest

from posecoach.coaching.feedback import RepCount, Repetition
from posecoach.coaching.sets import SetBook
from posecoach.exercises import load_exercise
from posecoach.exercises.models import Dosage, Exercise
from posecoach.exercises.numbers import Count, Seconds


def exercise(sides: str = "both", **dosage: float) -> Exercise:
    """The bridge with another dosage: two sets, 30 s of rest, unless told otherwise."""
    given = {"sets_min": 2, "sets_max": 2, "rest": 30, "times_a_day": 1} | dosage
    numbers = {
        name: (Seconds if "second" in name or name == "rest" else Count)(value=value, source="test")
        for name, value in given.items()
    }
    asked = Dosage(words="As the test wants it.", **numbers)
    return load_exercise("bridge").model_copy(update={"sides": sides, "dosage": asked})


def three_each(sides: str = "both", **dosage: float) -> SetBook:
    return SetBook(exercise(sides, reps_min=3, reps_max=5, **dosage))


def rep(start_s: float, side: str = "both", lasts: float = 4.0, missing: float = 0.0) -> Repetition:
    return Repetition(
        move="top",
        side=side,
        start_s=start_s,
        end_s=start_s + lasts,
        out_s=lasts / 2,
        far_s=0.0,
        back_s=lasts / 2,
        peak=0.0,
        missing=missing,
        faults=(),
    )


def after(book: SetBook, *repetitions: Repetition) -> SetBook:
    for repetition in repetitions:
        book.add(repetition)
    return book


def row(count: int, start_s: float = 0.0, side: str = "both") -> list[Repetition]:
    return [rep(start_s + 5 * i, side) for i in range(count)]


def test_nothing_is_done_at_first():
    book = three_each()
    assert book.count("both") == RepCount(0, 3)
    assert book.rest_left(10.0) == 0
    assert not book.all_done


def test_half_repetitions_count_for_nothing():
    book = after(three_each(), *row(2), rep(10, missing=8.0))
    assert book.count("both") == RepCount(2, 3)
    assert book.rest_left(14.0) == 0


def test_a_set_is_followed_by_its_rest():
    book = after(three_each(), *row(3))
    assert book.rest_left(14.0) == 30
    assert book.rest_left(24.0) == 20
    assert book.rest_left(50.0) == 0
    assert not book.all_done


def test_more_repetitions_before_the_rest_belong_to_the_set():
    book = after(three_each(), *row(5))
    assert book.count("both") == RepCount(5, 3)
    assert book.rest_left(24.0) == 30
    assert not book.all_done


def test_after_the_rest_the_next_set_begins():
    book = after(three_each(), *row(3), rep(50))
    assert book.count("both") == RepCount(1, 3)
    assert book.rest_left(54.0) == 0
    after(book, rep(55), rep(60))
    assert book.all_done


def test_one_set_may_be_enough():
    assert after(three_each(sets_min=1), *row(3)).all_done


def test_each_side_has_its_own_sets():
    book = after(three_each("each", sets_min=1), *row(3, side="left"))
    assert book.count("left") == RepCount(3, 3)
    assert book.count("right") == RepCount(0, 3)
    assert not book.all_done
    assert after(book, *row(3, 20, "right")).all_done


def test_alternating_sides_share_one_set():
    book = after(three_each("alternating"), rep(0, "left"), rep(5, "right"), rep(10, "left"))
    assert book.count("right") == RepCount(3, 3)
    assert book.rest_left(14.0) == 30


@pytest.mark.parametrize(
    ("starts", "done"),
    [
        ([0, 5, 10, 15], False),  # 4 x 4 s and three breaths of 1 s
        ([0, 5, 10, 15, 20], True),  # 24 s
        ([0, 10, 20, 30], True),  # 16 s and three breaths of 6 s
        ([0, 11, 22, 33, 44], False),  # who rests for longer is not moving
    ],
)
def test_a_set_of_seconds_counts_the_movement_with_its_breaths(starts, done):
    book = SetBook(exercise(sets_min=1, seconds_min=22, seconds_max=60))
    after(book, *[rep(start) for start in starts])
    assert book.all_done is done
    assert book.count("both") == RepCount(len(starts), None)


def test_seconds_of_a_new_set_begin_anew():
    book = SetBook(exercise(sets_min=1, seconds_min=22, seconds_max=60))
    after(book, *row(3), *row(2, start_s=60))
    assert not book.all_done


def test_without_a_number_nothing_is_ever_a_set():
    book = after(SetBook(exercise()), *row(20))
    assert not book.all_done
    assert book.rest_left(100.0) == 0
    assert book.count("both") == RepCount(20, None)


def test_a_rest_shorter_than_the_breath_between_two_repetitions_parts_no_set():
    # Three seconds apart, with a rest of one second.
    book = after(three_each(rest=1), rep(0), rep(7), rep(14))
    assert book.count("both") == RepCount(3, 3)
    # What comes after the rest of a whole set is the next set.
    assert after(book, rep(21)).count("both") == RepCount(1, 3)
    assert after(book, rep(28), rep(35)).all_done
