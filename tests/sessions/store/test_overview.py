"""Everybody at a glance, assigned profiles, and a person's report, on both databases."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from pypdf import PdfReader
from sqlalchemy import update

from benchmarks.sessions.years import add_years
from posecoach.sessions.plan import Appointment
from posecoach.sessions.practice_report import practice_html, practice_pdf
from posecoach.sessions.practice_story import tell_practice
from posecoach.sessions.store.assigning import assign, assigned
from posecoach.sessions.store.doing import doings
from posecoach.sessions.store.engine import writing
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.overview import overview
from posecoach.sessions.store.planning import plan_it, plan_with, planned
from posecoach.sessions.store.practice import practice_of
from posecoach.sessions.store.removing import delete_person
from posecoach.sessions.store.tables import appointments, now
from posecoach.sessions.store.telling import Person, add_person, first_person
from posecoach.sessions.store.today import tell_before
from tests.sessions.store.scripted import CYCLE, count
from tests.sessions.store.test_recorder import record

DAILY = Appointment("routine", "journal_mini", frozenset(range(7)), profile="")


def today() -> date:
    return datetime.now().astimezone().date()


def planned_long_ago(store: Store, person: Person) -> None:
    plan_it(store, person.id, DAILY)
    with writing(store.engine) as connection:
        mine = update(appointments).where(appointments.c.person_id == person.id)
        connection.execute(mine.values(created_at=now() - timedelta(days=60)))


def test_everybody_at_a_glance(store: Store) -> None:
    ada, bo = first_person(store), add_person(store, "Bo")
    add_years(store, ada.id, 60, today())
    planned_long_ago(store, bo)
    tell_before(store, bo.id, {"saddle": True, "fever": False, "zappy": True, "pain": 2})
    first, second = overview(store, today(), {})
    assert (first.person.name, second.person.name) == ("Bo", "Me")
    assert len(first.attention) == 2
    assert "numb between your legs" in first.attention[0]
    assert first.attention[1].endswith("practised on 0 of the last 14 planned days.")
    assert (first.last, first.a_week, first.planned_a_week) == (None, 0, 7)
    assert second.last == today()
    assert 5 <= second.a_week <= 7.25
    assert not second.attention
    stretch = next(iter(second.ranges))
    assert {side.verdict for side in second.ranges[stretch]} <= {"gain", "same"}
    assert second.pain[-1].before is not None


def test_what_was_done_is_read_with_its_time(store: Store) -> None:
    person = first_person(store)
    record(store, CYCLE + 1)
    record(store, 2)  # Nothing counted in it.
    [done] = doings(store, [person.id], today())[person.id]
    assert done.what == {("exercise", "supine_hamstring_stretch")}
    assert done.day == today()


def test_profiles_are_assigned_planned_and_go_with_the_person(store: Store) -> None:
    person, other = first_person(store), add_person(store, "Bo")
    assign(store, person.id, "bridge", "gentle")
    assign(store, person.id, "bridge", "steady")
    assign(store, person.id, "cat_cow", "slow")
    assign(store, person.id, "cat_cow", None)
    assert assigned(store, person.id) == {"bridge": "steady"}
    assert assigned(store, other.id) == {}
    plan_it(store, person.id, Appointment("exercise", "bridge", frozenset({1}), profile="a"))
    [one] = planned(store, person.id)
    assert (one.appointment.profile, one.since) == ("a", today())
    plan_with(store, one.id, "b")
    assert planned(store, person.id)[0].appointment.profile == "b"
    delete_person(store, person.id)
    assert count(store, "assignments") == count(store, "appointments") == 0


def test_a_report_tells_weeks_in_both_forms_without_loading_anything(lite: Store) -> None:
    person = add_person(lite, "Ada <b> & co")
    add_years(lite, person.id, 70, today())
    planned_long_ago(lite, person)
    assign(lite, person.id, "bridge", "gentle")
    practice = practice_of(lite, person, 8, today(), {"gentle": "Gentle bridge"})
    story = tell_practice(practice)
    assert (practice.until - practice.since).days == 55
    assert sum(story.sessions.values()) == len(practice.doings)
    assert story.facts[0].startswith(f"{len(practice.doings)} sessions in ")
    assert "Bridge: with the numbers of “Gentle bridge”." in story.plan
    html = practice_html(story)
    assert "Ada &lt;b&gt; &amp; co" in html
    assert "<script" not in html
    assert html.count("<svg") == 1 + len(story.ranges) == 4
    [page] = PdfReader(io.BytesIO(practice_pdf(story))).pages
    text = page.extract_text()
    assert "Ada <b> & co" in text
    assert "not medical advice" in " ".join(text.split())


def test_a_report_of_nothing_is_short_and_says_so(lite: Store) -> None:
    person = first_person(lite)
    story = tell_practice(practice_of(lite, person, 4, today(), {}))
    assert story.facts[0].startswith("0 sessions in")
    assert story.plan == ["Nothing is planned."]
    assert practice_html(story).count("<svg") == 1
