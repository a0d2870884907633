"""What needs a look by whoever treats a person."""

from __future__ import annotations

from datetime import date, timedelta

from posecoach.sessions.attention import Adherence, RedFlag, adherence, needs_a_look
from posecoach.sessions.plan import Appointment
from posecoach.sessions.progress import Change
from posecoach.sessions.safety import PainAround
from posecoach.sessions.store.reading import SetUp

TODAY = date(2026, 5, 14)
LONG_AGO = date(2026, 1, 1)
STRETCH = SetUp("supine_hamstring_stretch", "", "", "hip_flexion", "°", True)
NAMES = {"supine_hamstring_stretch": "Supine hamstring stretch"}
FINE = Adherence(0, 0)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def look(pain=(), flags=(), followed=FINE, ranges=None) -> list[str]:
    return needs_a_look(pain, flags, followed, ranges or {}, NAMES)


def test_nothing_of_note_needs_no_look():
    gain = [Change("left", 80, 92, 12, "gain", 20), Change("right", 80, 78, -2, "same", 20)]
    assert look([PainAround(3, 2)] * 3, ranges={STRETCH: gain}) == []


def test_a_red_flag_comes_first_with_its_day_and_question():
    found = look([PainAround(1, 3)] * 2, [RedFlag(date(2026, 5, 3), "saddle")])
    assert found[0].startswith("3 May: said yes to “Is it numb between your legs")
    assert found[1] == (
        "Pain rose in each of the last two sessions, from 1 to 3 and from 1 to 3 of 10."
    )


def test_pain_that_rose_once_is_no_news_and_strong_pain_is():
    assert look([PainAround(2, 2), PainAround(2, 4)]) == []
    assert look([PainAround(7, None)]) == ["Pain was 7 of 10 when it was last told."]
    # What was told before that does not count.
    assert look([PainAround(8, 8), PainAround(3, 2), PainAround(None, None)]) == []


def test_a_side_that_lost_beyond_what_can_be_detected():
    loss = [Change("right", 90, 78, -12, "loss", 20), Change("left", 90, 85, -5, "same", 20)]
    assert look(ranges={STRETCH: loss}) == [
        "Supine hamstring stretch: the right side goes 12° less far than at first, beyond the "
        "detectable difference."
    ]


def test_a_plan_is_judged_by_its_own_days_without_today():
    daily = Appointment("routine", "mini", frozenset(range(7)))
    mondays = Appointment("exercise", "bridge", frozenset({0}))
    everything = {ago(n) for n in range(20)}
    assert adherence([(daily, LONG_AGO)], everything, TODAY) == Adherence(14, 14)
    assert adherence([(daily, LONG_AGO)], {ago(0), ago(2)}, TODAY) == Adherence(14, 1)
    assert adherence([(daily, ago(3))], set(), TODAY) == Adherence(3, 0)
    assert adherence([(mondays, LONG_AGO)], everything, TODAY) == Adherence(2, 2)
    assert adherence([(daily, TODAY)], set(), TODAY) == FINE


def test_a_plan_is_not_followed_below_half_of_three_days_and_more():
    assert not Adherence(2, 0).lacking
    assert Adherence(3, 1).lacking
    assert not Adherence(4, 2).lacking
    assert look(followed=Adherence(12, 4)) == [
        "The plan is not followed: practised on 4 of the last 12 planned days."
    ]
