"""A page and a live stream in another language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from german import GERMAN, english_left, texts_on
from live_bench import FakeEstimator, frame
from streamlit.testing.v1 import AppTest

from posecoach.language.catalogue import ENGLISH, speaking
from posecoach.sessions.safety import questions
from posecoach.sessions.store.telling import first_person
from posecoach.sessions.store.today import tell_before
from posecoach.web.board import Board
from posecoach.web.live_coaching import coach_for
from posecoach.web.live_orders import Selection, read_order
from posecoach.web.live_pipeline import LivePipeline, LiveServices
from posecoach.web.live_protocol import Frame, read_frame
from posecoach.web.remembering import shared_store
from posecoach.web.routes import PAGE_SCRIPT


def opened(**state: str | bool) -> AppTest:
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60)
    for key, value in {"language": "de", **state}.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def answer_questions() -> None:
    store = shared_store()
    answers = {question.id: False for question in questions() if question.kind != "pain"}
    tell_before(store, first_person(store).id, {**answers, "pain": 1})


def test_the_questions_before_a_session_are_german() -> None:
    # Whether or not they were answered today already.
    shown = texts_on(opened(safety_again=True))
    for question in questions():
        assert GERMAN.text(question.text) in shown
        assert question.text not in shown


@pytest.mark.parametrize("state", [{}, {"kind": "routine"}])
def test_the_live_page_is_german(state: dict[str, str]) -> None:
    answer_questions()
    shown = texts_on(opened(**state))
    assert english_left(shown) == []
    assert any("Oberschenkelrückseite" in text for text in shown)


def test_the_language_can_be_changed_and_changed_back() -> None:
    answer_questions()
    # The test's own side names what is chosen by the words that the page showed.
    with speaking(GERMAN):
        page = opened(exercise="glute_stretch", side="left")
        assert page.selectbox(key="exercise").label == "Übung"
        page.toggle[0].set_value(True).run()
        page.selectbox(key="language").set_value("en").run()
    for language, label in (("de", "Exercise"), ("en", "Übung")):
        exercise = page.selectbox(key="exercise")
        assert (exercise.label, exercise.value) == (label, "glute_stretch")
        assert page.button_group(key="side").value == "left"
        assert page.toggle[0].value
        assert not page.exception
        with speaking(GERMAN if label == "Übung" else ENGLISH):
            page.selectbox(key="language").set_value(language).run()


def test_a_language_on_the_socket_is_a_name() -> None:
    order = {"type": "select", "session": "me", "exercise": "bridge", "side": "auto"}
    found = read_order(json.dumps({**order, "language": "de"}))
    assert found == Selection("me", "bridge", language="de")
    assert read_order(json.dumps(order)) == Selection("me", "bridge")


def answered(pipeline: LivePipeline, number: int) -> dict[str, Any]:
    message = read_frame(frame(number, 1000.0 + number * 33.0))
    assert isinstance(message, Frame)
    answer: dict[str, Any] = json.loads(pipeline.answer(message))
    return answer


class Nothing:
    """Records nothing."""

    def frame(self, *_: object) -> None: ...

    def picture(self, *_: object) -> None: ...

    def end_part(self, *_: object) -> None: ...

    def close(self) -> None: ...


def test_a_stream_changes_its_language_and_not_its_exercise() -> None:
    made: list[Selection] = []

    def making(selection: Selection) -> Any:
        made.append(selection)
        return coach_for(selection)

    services = LiveServices(
        open_estimator=lambda model: FakeEstimator(), coach_for=making, record=lambda _: Nothing()
    )
    pipeline = LivePipeline(services, Board())
    pipeline.open(Path("model.task"))
    for number, (language, start) in enumerate((("en", "The timer"), ("de", "Die Uhr")), start=1):
        pipeline.follow(Selection("me", "supine_hamstring_stretch", language=language))
        answer = answered(pipeline, number)
        assert answer["timer"]["reason"].startswith(start)
        assert answer["target"]["label"] == {"en": "thigh", "de": "Oberschenkel"}[language]
    assert len(made) == 1
    pipeline.close()
