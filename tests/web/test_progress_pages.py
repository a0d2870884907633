"""The Progress and the Data page, with an empty, a young and a long history."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.sessions.years import add_years
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.reading import SetUp
from posecoach.sessions.store.telling import add_person, everybody, first_person
from posecoach.sessions.store.videos import add_video, video_days, videos
from posecoach.web.remembering import VISITS, shared_store
from posecoach.web.routes import PAGE_SCRIPT
from tests.clips import make_clip
from tests.sessions.store.scripted import count
from tests.sessions.store.test_recorder import record

PROGRESS = "from posecoach.web.pages.progress_page import progress_page\n\nprogress_page()"
STRETCH = SetUp("supine_hamstring_stretch", "", "", "hip_flexion", "°", True)
DATA = "from posecoach.web.pages.data_page import data_page\n\ndata_page()"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "data"))
    with shared_store() as opened:
        yield opened


def practised(store: Store, days: int) -> None:
    today = datetime.now().astimezone().date()
    add_years(store, first_person(store).id, days, today)


def shown(script: str, **state: object) -> AppTest:
    page = AppTest.from_string(script, default_timeout=60)
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def text_of(page: AppTest) -> str:
    kinds = (page.markdown, page.subheader, page.caption, page.info, page.success, page.error)
    return "\n".join(element.value for kind in kinds for element in kind)


def test_without_a_session_the_page_says_how_to_begin(store: Store) -> None:
    page = shown(PROGRESS)
    assert "Practise on the Live page" in text_of(page)
    assert not page.get("vega_lite_chart")


def test_a_young_history_is_too_young_to_tell(store: Store) -> None:
    practised(store, 3)
    page = shown(PROGRESS)
    text = text_of(page)
    assert "too early to say" in text
    assert "further." not in text
    assert "3 days of practice in a row" in text


def test_a_long_history_tells_what_changed_beyond_the_error(store: Store) -> None:
    practised(store, 400)
    page = shown(PROGRESS, progress_period="All", progress_set_up=STRETCH)
    text = text_of(page)
    assert "This is what changed" in text
    assert "more than the measurement error" in text
    assert len(page.get("vega_lite_chart")) == 4
    lately = text_of(shown(PROGRESS, progress_period="8 weeks", progress_set_up=STRETCH))
    assert "within the measurement error" in lately


def test_pain_and_feeling_are_told_on_the_page(store: Store) -> None:
    record(store)
    page = shown(PROGRESS)
    page.button_group(key="feeling_pain").set_value(4)
    page.text_input(key="feeling_words").set_value("*easier* <b>now</b>")
    next(b for b in page.button if b.label == "Remember").click().run()
    assert not page.exception
    assert count(store, "feelings") == 1
    page.run()
    assert r"\*easier\* \<b\>now" in text_of(page)


def test_the_data_page_lists_what_is_stored(store: Store) -> None:
    record(store)
    text = text_of(shown(DATA))
    assert "1 session" in text
    assert "Supine hamstring stretch" in text


def test_people_are_added_and_deleted_on_the_page(store: Store) -> None:
    record(store)
    page = shown(DATA)
    page.text_input[1].set_value("Bo")
    next(b for b in page.button if b.label == "Add a person").click().run()
    assert "Bo was added" in text_of(page)
    _, bo = everybody(store)
    page.checkbox(key=f"sure_{bo.id}").check().run()
    page.button(key=f"delete_{bo.id}").click().run()
    assert not page.exception
    assert [person.name for person in everybody(store)] == ["Me"]
    assert count(store, "sessions") == 1


def test_a_session_and_everything_are_deleted_on_the_page(store: Store) -> None:
    first, _ = record(store), record(store)
    page = shown(DATA)
    page.button(key=f"gone_{first.id}").click().run()
    assert count(store, "sessions") == 1
    assert page.button(key="data_delete_all").disabled
    page.text_input(key="data_sure").set_value("delete").run()
    page.button(key="data_delete_all").click().run()
    assert not page.exception
    assert count(store, "sessions") == count(store, "people") == 0
    assert "Everything is deleted" in text_of(page)


def test_video_is_listed_with_its_age_deleted_alone_and_discarded_by_its_rule(
    store: Store, tmp_path: Path
) -> None:
    first, second = record(store), record(store)
    assert "none" in shown(DATA).table[0].value.to_string()
    for session in (first, second):
        add_video(store.landmarks, session.id, 1, make_clip(tmp_path / "a.mp4", times_s=[0, 0.1]))
    old = videos(store.landmarks, second.id)[0].path
    then = (datetime.now() - timedelta(days=9)).timestamp()
    os.utime(old, (then, then))
    page = shown(DATA)
    assert "2 kept" in text_of(page)
    assert "the oldest since 9 days" in text_of(page)
    assert "9 days old" in text_of(page)
    page.button(key=f"video_gone_{first.id}").click().run()
    assert [film.session for film in videos(store.landmarks)] == [second.id]
    page.selectbox(key="data_video_days").select(7).run()
    assert not page.exception
    assert not videos(store.landmarks)
    assert video_days(store.engine) == 7
    assert count(store, "sessions") == 2


def test_a_name_is_shown_as_it_is(store: Store) -> None:
    add_person(store, "**Ada** $x$ [a](b)")
    assert r"\*\*Ada\*\* \$x\$ \[a\](b)" in text_of(shown(DATA))


def test_with_several_people_each_page_asks_who_practises(store: Store) -> None:
    first_person(store)
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60).run()
    assert not page.exception
    assert "person" not in {group.key for group in page.button_group}
    bo = add_person(store, "Bo")
    page.run()
    page.button_group(key="person").set_value(bo.id).run()
    assert not page.exception
    visit = page.session_state["live_session"]
    assert VISITS.person_of(visit, store).name == "Bo"


def test_a_store_that_can_t_be_opened_is_said_and_live_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "file"))
    for script in (PROGRESS, DATA):
        assert "can't be used" in text_of(shown(script))
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60).run()
    assert not page.exception
    assert page.selectbox(key="exercise")


PLAN = "from posecoach.web.pages.plan_page import plan_page\n\nplan_page()"


def test_a_plan_is_made_and_unmade_on_the_page(store: Store) -> None:
    page = shown(PLAN)
    assert "Nothing is planned yet" in text_of(page)
    page.selectbox(key="plan_what").set_value(("routine", "clinic_evening"))
    next(b for b in page.button if b.label == "Add").click().run()
    assert not page.exception
    assert "any time" in text_of(page)
    assert "every day" in text_of(page)
    next(b for b in page.button if b.label == "Remove").click().run()
    assert "Nothing is planned yet" in text_of(page)


def test_a_proposal_is_answered_on_the_page(store: Store) -> None:
    practised(store, 80)
    page = shown(PLAN)
    assert "next step" in text_of(page)
    page.button(key="plan_no_0").click().run()
    assert not page.exception
    assert "next step" not in text_of(page)
