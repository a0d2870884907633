"""What changed over weeks, and what is within the error of measuring."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from posecoach.sessions.progress import (
    Streak,
    change_words,
    changes,
    detectable_change,
    pain_words,
    sides_words,
    streak,
    streak_words,
    weekly_medians,
)
from posecoach.sessions.store.reading import Reached, SetUp, Told

FIRST = date(2026, 3, 2)
STRETCH = SetUp("supine_hamstring_stretch", "", "", "hip_flexion", "°", True)
EXTENSION = SetUp("hip_flexor_stretch", "", "", "hip_flexion", "°", False)
UNKNOWN = SetUp("my_own", "", "", "hip_flexion", "°", True)
ROLL = SetUp("pelvic_tilt", "", "", "pelvic_roll", "%", True)


def days(values, side="left"):
    return [
        Reached(FIRST + timedelta(days=number), side, value) for number, value in enumerate(values)
    ]


def verdict(values, set_up=STRETCH):
    [one] = changes(days(values), set_up)
    return one.verdict


def test_a_gain_is_a_gain_only_beyond_the_error():
    error = detectable_change(STRETCH)
    assert error is not None
    assert error >= 8
    assert verdict([80] * 5 + [80 + error + 0.1] * 5) == "gain"
    assert verdict([80] * 5 + [80 + error] * 5) == "same"
    assert verdict([80] * 5 + [80 - error - 0.1] * 5) == "loss"


def test_one_good_day_changes_nothing():
    assert verdict([80, 81, 79, 80, 82, 80, 81, 80, 110, 80]) == "same"
    assert verdict([80, 110]) == "early"
    assert verdict([80, 80, 95, 95, 95]) == "early"


def test_less_is_further_where_less_is_asked_for():
    assert detectable_change(EXTENSION) is not None
    assert verdict([10] * 5 + [-15] * 5, EXTENSION) == "gain"
    assert verdict([-15] * 5 + [10] * 5, EXTENSION) == "loss"


@pytest.mark.parametrize("set_up", [UNKNOWN, ROLL])
def test_where_the_error_is_not_known_nothing_is_judged(set_up):
    [one] = changes(days([10] * 9 + [90] * 9), set_up)
    assert one.verdict == "unknown"
    words = change_words(one, set_up)
    assert "further" not in words
    assert "gain" in words or "not been measured" in words


def test_the_words_never_call_noise_progress():
    for values, said, never in [
        ([80] * 5 + [84] * 5, "within the measurement error", "further"),
        ([80, 95], "too early", "further"),
        ([80] * 5 + [95] * 5, "15° further", "within"),
        ([95] * 5 + [80] * 5, "15° less far", "within"),
    ]:
        words = change_words(changes(days(values), STRETCH)[0], STRETCH)
        assert said in words
        assert never not in words


def test_left_against_right():
    both = changes(days([80] * 6) + days([92] * 6, "right"), STRETCH)
    assert "the right goes 12° further" in (sides_words(both, STRETCH) or "")
    near = changes(days([80] * 6) + days([86] * 6, "right"), STRETCH)
    assert "no difference beyond" in (sides_words(near, STRETCH) or "")
    less = changes(days([-10] * 6) + days([-30] * 6, "right"), EXTENSION)
    assert "the right goes" in (sides_words(less, EXTENSION) or "")
    assert sides_words(changes(days([80] * 6), STRETCH), STRETCH) is None


def ago(*numbers):
    return [FIRST - timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("practised", "expected"),
    [
        ([], Streak(0, 0, 0)),
        (ago(0), Streak(1, 0, 1)),
        (ago(0, 1, 2), Streak(3, 0, 3)),
        # Today is not over yet.
        (ago(1, 2), Streak(2, 0, 2)),
        # Yesterday was missed, and today is not over.
        (ago(2, 3), Streak(2, 1, 2)),
        (ago(3, 4), Streak(0, 0, 2)),
        (ago(0, 2, 4), Streak(3, 2, 3)),
        (ago(0, 1, 4, 5, 6), Streak(2, 0, 3)),
        (ago(-3, 0), Streak(1, 0, 1)),
    ],
)
def test_a_missed_day_is_forgiven_and_two_are_not(practised, expected):
    assert streak(practised, FIRST) == expected
    assert streak(list(reversed(practised)), FIRST) == expected


def test_a_streak_in_words():
    assert streak_words(Streak(0, 0, 3)).startswith("A new run")
    assert "1 day of practice in a row" in streak_words(Streak(1, 0, 1))
    assert "one missed day forgiven" in streak_words(Streak(4, 1, 4))


def test_weeks_have_the_median_of_their_days():
    found = weekly_medians(days([1, 2, 30, 4, 5, 6, 7, 50]))
    assert [(one.day, one.value) for one in found] == [
        (FIRST, 5),
        (FIRST + timedelta(days=7), 50),
    ]


def test_pain_in_words():
    def told(*pains):
        return [Told(FIRST, "after", pain, "") for pain in pains]

    assert pain_words(told(5, 5, 5)) is None
    assert "less than before" in (pain_words(told(5, 5, 5, 2, 2, 2)) or "")
    assert "no change" in (pain_words(told(5, 5, 5, 4, 4, 4, None)) or "")
