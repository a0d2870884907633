"""The questions before a session, and the summary after it, without a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posecoach.coaching.feedback import Hold
from posecoach.sessions.safety import questions
from posecoach.sessions.store.reading import told
from posecoach.sessions.store.telling import first_person
from posecoach.sessions.store.today import answers_of, tell_after, tell_before
from posecoach.web.board import Finished, shared_board
from posecoach.web.pages.summary import compared, sums_of
from posecoach.web.remembering import shared_store
from posecoach.web.routes import PAGE_SCRIPT

STRETCH, MEASURE = "supine_hamstring_stretch", "hip_flexion"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "data"))


def opened() -> AppTest:
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=120).run()
    assert not page.exception
    return page


def shows_the_camera(page: AppTest) -> bool:
    return any("Nothing yet." in caption.value for caption in page.caption)


def test_no_camera_before_the_questions_and_none_of_them_the_same_day_again() -> None:
    page = opened()
    assert not shows_the_camera(page)
    assert page.button(key="safety_go").disabled
    page.button_group(key="safety_pain").set_value("3").run()
    page.button(key="safety_go").click().run()
    assert shows_the_camera(page)
    store = shared_store()
    answers = answers_of(store, first_person(store).id, datetime.now().date())
    assert answers is not None
    assert answers["pain"] == 3
    assert set(answers) == {question.id for question in questions()}
    # Another tab of the same day.
    assert shows_the_camera(opened())


def test_a_red_flag_keeps_the_camera_off_until_it_is_answered_otherwise() -> None:
    page = opened()
    page.checkbox(key="safety_bladder").check()
    page.button_group(key="safety_pain").set_value("3").run()
    page.button(key="safety_go").click().run()
    assert not shows_the_camera(page)
    [error] = page.error
    assert "emergency" in error.value
    # Nor in another tab.
    assert not shows_the_camera(opened())
    page.button(key="safety_again_button").click().run()
    page.checkbox(key="safety_bladder").uncheck()
    page.button_group(key="safety_pain").set_value("3").run()
    page.button(key="safety_go").click().run()
    assert shows_the_camera(page)


def test_a_sign_to_go_gently_is_told_above_the_camera() -> None:
    page = opened()
    page.checkbox(key="safety_zappy").check()
    page.button_group(key="safety_pain").set_value("I'd rather not say").run()
    page.button(key="safety_go").click().run()
    assert shows_the_camera(page)
    [told_so] = [w.value for w in page.warning if "Go gently today" in w.value]
    # It is not only said: this is what the camera will be asked for.
    assert "The session below is made softer" in told_so
    assert any("hold for 5 seconds, once" in words.value for words in page.markdown)


def test_answers_of_another_day_are_not_todays() -> None:
    store = shared_store()
    person = first_person(store).id
    tell_before(store, person, {"zappy": False, "pain": None})
    today = datetime.now().date()
    assert answers_of(store, person, today) == {"zappy": False, "pain": None}
    assert answers_of(store, person, today.replace(year=today.year - 1)) is None
    tell_after(store, person, 4, " Better,  thank you. ")
    after = told(store, person)[-1]
    assert (after.moment, after.pain, after.words) == ("after", 4, "Better, thank you.")


def done(side: str, peak: float, held_s: float = 20.0, *, complete: bool = True) -> Finished:
    hold = Hold(side, 1.0, 1 + held_s, held_s, peak, peak - 2, (), "lowered", complete)  # type: ignore[arg-type]
    return Finished("Stretch", hold, "°", (), STRETCH, MEASURE)


def test_sums_take_what_counted() -> None:
    finished = (done("left", 90), done("left", 94, 21.4), done("right", 80, 3, complete=False))
    sums = sums_of(finished)["Stretch"]
    assert list(sums) == ["left"]
    assert sums["left"].words == "2 holds, 41 s"
    assert compared("Stretch", sums) is None


def test_sides_differ_only_beyond_the_error() -> None:
    alike = sums_of((done("left", 90), done("right", 91)))["Stretch"]
    assert compared("Stretch", alike) == "Stretch: left and right went about as far."
    apart = sums_of((done("left", 60), done("right", 110)))["Stretch"]
    assert compared("Stretch", apart) == ("Stretch: the right side went further, 110° against 60°.")


def test_the_summary_asks_how_it_felt_once() -> None:
    store = shared_store()
    answers = {question.id: False for question in questions() if question.kind != "pain"}
    tell_before(store, first_person(store).id, {**answers, "pain": 2})
    page = opened()
    assert not any(head.value == "That was it" for head in page.subheader)
    shared_board().add(page.session_state["live_session"], done("left", 92))
    shared_board().add_too_far(page.session_state["live_session"], "Stretch", "Bend the knee.")
    page.run()
    assert any("Begin with what is easier: Bend the knee." in info.value for info in page.info)
    assert any(head.value == "That was it" for head in page.subheader)
    page.button_group(key="pain_after_1").set_value("5").run()
    page.button(key="keep_after_1").click().run()
    assert not page.exception
    assert len(page.success) == 1
    assert told(store, first_person(store).id)[-1].pain == 5
