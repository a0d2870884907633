"""The People page: who needs a look, assigned profiles that are in force, and reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from test_progress_pages import shown, text_of

from benchmarks.sessions.years import add_years
from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import make_profile, save_profile
from posecoach.sessions.plan import Appointment
from posecoach.sessions.safety import questions
from posecoach.sessions.store.assigning import assign, assigned
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.planning import plan_it
from posecoach.sessions.store.telling import add_person, first_person
from posecoach.web.remembering import VISITS, shared_store

PEOPLE = "from posecoach.web.pages.people_page import people_page\n\npeople_page()"
LIVE = "from posecoach.web.pages.live import live_page\n\nlive_page()"
EVERY_DAY = frozenset(range(7))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))
    with shared_store() as opened:
        yield opened


@pytest.fixture
def profile(store: Store) -> str:
    exercise = load_exercise("supine_hamstring_stretch")
    made = make_profile(
        exercise, {"hold.shortest": 8}, id="short_holds", name="Short holds", who="Dr. Bo",
        why="to begin with", when=date(2026, 3, 1),
    )  # fmt: skip
    save_profile(made)
    return made.id


def today() -> date:
    return datetime.now().astimezone().date()


def test_nobody_yet(store: Store) -> None:
    assert "Nobody practises here yet" in text_of(shown(PEOPLE))


def test_who_needs_a_look_comes_first(store: Store) -> None:
    add_years(store, first_person(store).id, 30, today())
    add_person(store, "Bo")
    idle = add_person(store, "Cy")
    plan_it(store, idle.id, Appointment("routine", "journal_mini", EVERY_DAY))
    page = shown(PEOPLE)
    # The plan is of today, so nobody has failed it yet.
    assert "not followed" not in text_of(page)
    names = [line for line in text_of(page).splitlines() if "session" in line and "**" in line]
    assert names[0].startswith("**Me** · last session today")
    assert "**Bo** · no session yet" in names
    assert "detectable" not in text_of(page)


def test_a_profile_is_assigned_and_in_force_in_live(store: Store, profile: str) -> None:
    person = first_person(store)
    page = shown(PEOPLE)
    page.selectbox(key=f"assign_{person.id}_supine_hamstring_stretch").select(profile).run()
    assert not page.exception
    assert assigned(store, person.id) == {"supine_hamstring_stretch": profile}
    live = shown(LIVE, exercise="supine_hamstring_stretch")
    [numbers] = [box for box in live.selectbox if box.label == "Numbers"]
    assert numbers.value == profile
    # Another choice stands, for this visit.
    numbers.select(None).run()
    assert numbers.value is None
    assert assigned(store, person.id) == {"supine_hamstring_stretch": profile}


def test_video_is_off_until_somebody_asks_for_it_and_for_them_alone(store: Store) -> None:
    first_person(store)
    answers = {question.id: False for question in questions()} | {"pain": 1}
    page = shown(LIVE, safety_answers=(today().isoformat(), answers))
    [toggle] = page.toggle
    visit = page.session_state["live_session"]
    assert (toggle.value, VISITS.keeps_video(visit)) == (False, False)
    toggle.set_value(True).run()
    assert VISITS.keeps_video(visit)
    # Somebody else takes the computer over.
    page.session_state["person"] = add_person(store, "Bo").id
    page.run()
    assert not page.exception
    assert not VISITS.keeps_video(visit)


def test_a_profile_that_is_gone_is_said_in_a_routine(store: Store) -> None:
    assign(store, first_person(store).id, "supine_hamstring_stretch", "gone")
    page = shown(LIVE, kind="routine", routine="trainer_hamstring")
    [warning] = page.warning
    assert "'gone' that is assigned is no longer there" in warning.value


def test_what_is_planned_and_not_done_is_one_press_away(store: Store) -> None:
    person = first_person(store)
    plan_it(store, person.id, Appointment("routine", "clinic_morning", EVERY_DAY))
    plan_it(store, person.id, Appointment("exercise", "bridge", EVERY_DAY))
    # Three sessions yesterday, and one today in which the bridge is done.
    for seed, days in enumerate((6, 1, 1)):
        add_years(store, person.id, days, today() - timedelta(days=1), seed=seed)
    page = shown(LIVE)
    [planned, lighter] = [line for line in text_of(page).splitlines() if ":material/" in line]
    assert "Today, at any time" in planned
    assert "not done yet" in planned
    assert "Take a lighter day" in lighter
    assert "Yesterday you held" in lighter
    add_years(store, person.id, 1, today())
    page.session_state["safety_answers"] = (today().isoformat(), {"saddle": True, "pain": 1})
    page.run()
    assert "not done yet" not in text_of(page)
    page.session_state["safety_answers"] = None
    page.run()
    assert "do_exercise_bridge" not in {button.key for button in page.button}
    page.button(key="do_routine_clinic_morning").click().run()
    assert not page.exception
    assert page.selectbox(key="routine").value == "clinic_morning"
