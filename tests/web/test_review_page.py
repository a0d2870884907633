"""The Review page without a browser and without a model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from german import GERMAN, SPEAK, english_left, texts_in, texts_on
from review_bench import FakeReviewer, clip, until
from streamlit.testing.v1 import AppTest

from posecoach.language.catalogue import speaking
from posecoach.sessions.store.reading import list_sessions
from posecoach.sessions.store.telling import first_person
from posecoach.sessions.store.videos import videos
from posecoach.web.remembering import shared_store
from posecoach.web.review import bringing, visiting
from posecoach.web.review.desk import Desk, Visit
from posecoach.web.review.proposal import Proposal
from posecoach.web.review.timeline import review_data

PAGE = "from posecoach.web.pages.review_page import review_page\n\nreview_page()"


@pytest.fixture
def reviewer() -> FakeReviewer:
    return FakeReviewer()


@pytest.fixture
def desk(reviewer: FakeReviewer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(reviewer)
    for module in (bringing, visiting):
        monkeypatch.setattr(module, "shared_desk", lambda: desk)
    monkeypatch.setattr(bringing, "samples", lambda ids: {})
    yield desk
    reviewer.go.set()
    desk.close()


@pytest.fixture
def page(desk: Desk) -> AppTest:
    return AppTest.from_string(PAGE, default_timeout=60).run()


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    page.file_uploader[0].set_value([(name, content, "video/mp4") for name, content in files])
    page.run()
    assert not page.exception
    return page


def visit_of(page: AppTest, desk: Desk) -> Visit:
    return desk.visit(page.session_state["review_visit"])


def text(page: AppTest) -> str:
    return "\n".join(e.value for e in (*page.markdown, *page.caption, *page.error, *page.info))


def begin(page: AppTest, tmp_path: Path, *names: str) -> AppTest:
    content = clip(tmp_path).read_bytes()
    upload(page, *((name, content) for name in names))
    page.selectbox(key="review_exercise").select("supine_hamstring_stretch").run()
    page.button(key="review_begin").click().run()
    assert not page.exception
    return page


def test_an_empty_page_says_what_to_do_and_what_becomes_of_the_video(page):
    assert not page.exception
    assert "deleted after your visit" in text(page)
    assert not page.selectbox
    assert not page.button


def test_a_file_that_is_no_video_gets_one_sentence(page, desk):
    upload(page, ("../evil.mp4", b"#!/bin/sh\n"), ("empty.mp4", b""))
    said = [error.value.replace("\\", "") for error in page.error]
    assert len(said) == 2
    assert said[0].startswith("evil.mp4")
    assert said[1].startswith("empty.mp4 is empty")
    assert not visit_of(page, desk).waiting
    page.run()
    assert not page.error


def test_videos_wait_until_the_exercise_is_chosen(page, desk, tmp_path):
    content = clip(tmp_path).read_bytes()
    upload(page, ("a _bold_ [name](x).mp4", content), ("b.mp4", content))
    assert r"\_bold\_ \[name\]" in text(page)
    assert page.button(key="review_begin").disabled
    page.selectbox(key="review_exercise").select("bridge").run()
    assert not page.button(key="review_begin").disabled
    assert page.button(key="review_begin").label == "Review 2 videos"
    first = visit_of(page, desk).waiting[0]
    page.button(key=f"remove_{first.path.parent.name}").click().run()
    assert [kept.name for kept in visit_of(page, desk).waiting] == ["b.mp4"]
    assert not first.path.exists()


def test_the_upload_is_not_kept_in_memory_twice(page, tmp_path):
    upload(page, ("a.mp4", clip(tmp_path).read_bytes()))
    assert not page.file_uploader[0].value


def test_a_proposal_is_chosen_and_explained(page, tmp_path, monkeypatch):
    said = Proposal(("tall_kneel_hip_hinge",), "In 9 of 10 looks at the video you are kneeling.")
    monkeypatch.setattr(bringing, "look", lambda video, exercises: said)
    upload(page, ("a.mp4", clip(tmp_path).read_bytes()))
    next(b for b in page.button if b.label == "Propose it").click()
    page.run()
    assert page.selectbox(key="review_exercise").value == "tall_kneel_hip_hinge"
    assert said.words in text(page)


def test_progress_is_shown_and_cancel_ends_it(page, desk, tmp_path):
    begin(page, tmp_path, "a.mp4")
    [job] = visit_of(page, desk).jobs
    until(lambda: job.state.share == 0.5)
    page.run()
    assert [b.label for b in page.button if b.key == f"cancel_{job.token}"] == ["Cancel"]
    page.button(key=f"cancel_{job.token}").click().run()
    until(lambda: job.state.over)
    page.run()
    assert not page.exception
    assert job.state.phase == "cancelled"


def test_the_choices_reach_the_review(page, desk, tmp_path):
    content = clip(tmp_path).read_bytes()
    upload(page, ("a.mp4", content))
    page.selectbox(key="review_exercise").select("knee_to_chest").run()
    page.number_input(key="review_height").set_value(172).run()
    page.button(key="review_begin").click().run()
    [job] = visit_of(page, desk).jobs
    assert job.exercise.id == "knee_to_chest"
    assert job.height_m == pytest.approx(1.72)
    assert (job.name, job.side) == ("a.mp4", "auto")


def test_results_are_shown_and_two_can_be_compared(page, desk, reviewer, tmp_path):
    reviewer.go.set()
    begin(page, tmp_path, "before.mp4")
    jobs = visit_of(page, desk).jobs
    until(lambda: jobs[0].state.over, 60)
    page.run()
    assert not page.exception
    assert "Nothing to compare yet" in text(page)
    reviewer.track = "supine_hamstring_stretch_both_sides"
    begin(page, tmp_path, "after.mp4")
    until(lambda: jobs[1].state.over, 60)
    page.run()
    assert not page.exception
    first = next(box for box in page.selectbox if box.label == "First")
    assert first.options == [r"1. before.mp4, left", "2. after.mp4, left", "2. after.mp4, right"]
    assert r"furthest: 1\. before\.mp4, left" in text(page)
    assert "error" in text(page)


def test_a_review_is_kept_as_a_session_and_later_ones_compared_with_it(
    page, desk, reviewer, tmp_path, monkeypatch
):
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "data"))
    reviewer.go.set()
    begin(page, tmp_path, "before.mp4")
    [job] = visit_of(page, desk).jobs
    until(lambda: job.state.over, 60)
    page.run()
    page.date_input(key=f"keep_day_{job.token}").set_value(date(2026, 3, 5))
    page.toggle(key=f"keep_video_{job.token}").set_value(True)
    page.button(key=f"keep_go_{job.token}").click().run()
    assert not page.exception
    assert any("Kept as a session" in said.value for said in page.success)
    with shared_store() as store:
        person = first_person(store).id
        [line] = list_sessions(store, person)
        assert (line.id, line.source) == (job.kept, "video")
        assert line.began_at.astimezone().date() == date(2026, 3, 5)
        assert videos(store.landmarks, line.id)
        # It is not its own earlier session; in another visit it is there to be compared with.
        assert "Nothing to compare yet" in text(page)
        job.kept = None
        page.run()
        assert not page.exception
        second = next(box for box in page.selectbox if box.label == "Second")
        assert second.options == ["5 March 2026, 12:00, left"]
        assert "Both went equally far" in text(page)
        assert f"**{job.result.holds[0].peak:.0f}°** furthest: 5 March 2026" in text(page)


def test_a_failed_review_says_why(page, desk, reviewer, tmp_path):
    reviewer.error = ZeroDivisionError()
    reviewer.go.set()
    begin(page, tmp_path, "a.mp4")
    [job] = visit_of(page, desk).jobs
    until(lambda: job.state.over)
    page.run()
    assert not page.exception
    assert any(error.value.startswith(r"a\.mp4\: Something unexpected") for error in page.error)


def test_the_page_and_what_it_found_are_german_whoever_is_asked_in_german(desk, reviewer, tmp_path):
    # The test's own side names what is chosen by the words that the page showed.
    with speaking(GERMAN):
        page = AppTest.from_string(SPEAK + PAGE, default_timeout=60)
        page.session_state["language"] = "de"
        page.run()
        reviewer.go.set()
        begin(page, tmp_path, "vorher.mp4")
        [job] = visit_of(page, desk).jobs
        until(lambda: job.state.over, 60)
        page.run()
        assert not page.exception
        german = review_data(job)
    assert english_left(texts_on(page)) == []
    assert "Noch nichts zu vergleichen" in text(page)
    # What was told in German is told anew to whoever reads English now.
    english = review_data(job)
    keys = {"left", "right", "done"}  # Of curves and lists: they are said in the browser.
    assert set(english_left(texts_in(german))) <= keys
    assert german["facts"][0] == "1-mal gehalten, 13,5 s."
    assert english["facts"][0] == "1 hold, 13.5 s."
