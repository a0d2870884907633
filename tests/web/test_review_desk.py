"""Reviews in the background: progress, cancelling, failing, and clearing up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from filelock import FileLock
from review_bench import FakeReviewer, bring, clip, finished, until

from posecoach.errors import PosecoachError, VideoError
from posecoach.web.review import desk as desk_module
from posecoach.web.review.desk import Desk, sweep
from posecoach.web.review.job import State, safe_name


@pytest.fixture
def reviewer() -> FakeReviewer:
    return FakeReviewer()


@pytest.fixture
def desk(reviewer: FakeReviewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    desk = Desk(reviewer, grace_s=0.05)
    yield desk
    reviewer.go.set()
    desk.close()
    assert not list(tmp_path.glob("posecoach-review-*"))


def test_a_review_runs_tells_its_progress_and_leaves_its_files(desk, reviewer, tmp_path):
    visit = desk.visit("me")
    job = bring(visit, tmp_path / "in")
    desk.submit(visit, job)
    until(lambda: job.state.phase == "reviews")
    until(lambda: job.state.share == 0.5)
    assert job.result is None
    reviewer.go.set()
    until(lambda: job.state.over, 60)
    assert job.state.phase == "done", job.state.words
    assert job.result is not None
    assert job.story is not None
    assert len(job.files) == 10
    assert all(path.is_relative_to(visit.folder) for path in job.files.values())


def test_one_after_the_other(desk, reviewer, tmp_path):
    visit = desk.visit("me")
    first, second = bring(visit, tmp_path / "a"), bring(visit, tmp_path / "b")
    for job in (first, second):
        desk.submit(visit, job)
    until(lambda: first.state.phase == "reviews")
    assert second.state.phase == "waits"
    reviewer.go.set()
    until(lambda: second.state.over, 60)
    assert reviewer.seen == [first.video, second.video]


def test_cancelled_is_over_at_the_next_frame_and_leaves_no_result(desk, reviewer, tmp_path):
    visit = desk.visit("me")
    first, second = bring(visit, tmp_path / "a"), bring(visit, tmp_path / "b")
    for job in (first, second):
        desk.submit(visit, job)
    until(lambda: first.state.phase == "reviews")
    second.cancel()
    assert second.state.phase == "cancelled"
    first.cancel()
    until(lambda: first.state.over)
    assert first.state.phase == "cancelled"
    until(lambda: not first.folder.exists())
    third = bring(visit, tmp_path / "c")
    desk.submit(visit, third)
    until(lambda: third.state.phase == "reviews")
    assert reviewer.seen == [first.video, third.video]


def test_a_failure_is_told_by_the_name_that_the_person_knows(desk, reviewer, tmp_path):
    visit = desk.visit("me")
    job = bring(visit, tmp_path / "in", "Oma & ich.mp4")
    reviewer.error = VideoError(f"{job.video.name} breaks off.")
    reviewer.go.set()
    desk.submit(visit, job)
    until(lambda: job.state.over)
    assert (job.state.phase, job.state.words) == ("failed", "Oma & ich.mp4 breaks off.")


def test_a_surprise_does_not_end_the_desk(desk, reviewer, tmp_path):
    visit = desk.visit("me")
    job, after = bring(visit, tmp_path / "a"), bring(visit, tmp_path / "b")
    reviewer.error = ZeroDivisionError("secret detail")
    reviewer.go.set()
    desk.submit(visit, job)
    until(lambda: job.state.over)
    assert "ZeroDivisionError" in job.state.words
    assert "secret" not in job.state.words
    reviewer.error = None
    desk.submit(visit, after)
    until(lambda: after.state.over, 60)
    assert after.state.phase == "done"


def test_leaving_ends_the_work_and_deletes_everything(desk, tmp_path):
    visit = desk.visit("me")
    job = bring(visit, tmp_path / "in")
    desk.submit(visit, job)
    until(lambda: job.state.phase == "reviews")
    desk.leave("me")
    until(lambda: job.state.over)
    until(lambda: not visit.folder.exists())
    assert desk.file(job.token, job.video.name) is None


def test_coming_back_in_time_keeps_everything(desk, tmp_path):
    visit = desk.visit("me")
    bring(visit, tmp_path / "in")
    desk.leave("me")
    assert desk.visit("me") is visit
    time.sleep(0.2)
    assert visit.folder.exists()
    assert desk.visit("me") is visit


def test_a_token_opens_only_its_own_results(desk, reviewer, tmp_path):
    reviewer.go.set()
    job = finished(desk, tmp_path / "in")
    other = finished(desk, tmp_path / "in2", key="you")
    name = job.files["report_pdf"].name
    assert desk.file(job.token, name) == job.files["report_pdf"]
    assert desk.file(other.token, name) == other.files["report_pdf"] != job.files["report_pdf"]
    assert desk.file(job.token, job.video.name) is None
    assert desk.file("", name) is None
    assert desk.file(job.token, "../" + name) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"hello, I am a text", "a.mp4"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400, "a.mp4"),
        (b"RIFF\xff\xff\xff\xffAVI " + b"\x00" * 100, "a.mp4"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "a.mp4"),
    ],
)
def test_what_is_no_video_gets_a_sentence_and_is_not_kept(desk, content, words):
    visit = desk.visit("me")
    with pytest.raises(PosecoachError, match=words) as caught:
        visit.keep("a.mp4", BytesIO(content))
    assert "\n" not in str(caught.value)
    assert str(visit.folder) not in str(caught.value)
    assert not visit.waiting
    assert not list(visit.folder.rglob("*.*"))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_truncated_video_is_taken_or_refused_in_a_sentence(desk, tmp_path, share):
    whole = clip(tmp_path / "in").read_bytes()
    visit = desk.visit("me")
    said = ""
    try:
        visit.keep("a.mp4", BytesIO(whole[: int(len(whole) * share)]))
    except PosecoachError as error:
        said = str(error)
    assert bool(said) != bool(visit.waiting)
    assert "\n" not in said


def test_too_many_videos_are_refused(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(desk_module, "MOST_VIDEOS", 1)
    visit = desk.visit("me")
    bring(visit, tmp_path / "in")
    with pytest.raises(PosecoachError, match="enough"):
        bring(visit, tmp_path / "in")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\clip.mp4", "clip.mp4"),
        ("a\x00b\n\r.mp4", "ab.mp4"),
        ("..", "video"),
        ("", "video"),
        (".hidden.mp4", "hidden.mp4"),
        ("Übung 1 „links“.MOV", "Übung 1 „links“.MOV"),
        ("\u202egpj.mp4", "gpj.mp4"),
        ('<b>"x"</b>.mp4', "b.mp4"),
        ("動画.mp4", "動画.mp4"),
    ],
)
def test_hostile_names_become_names(given, kept):
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending():
    name = safe_name("x" * 500 + ".mp4")
    assert len(name) <= 80
    assert name.endswith(".mp4")
    assert len(safe_name("y" * 500)) <= 80


def test_an_estimate_needs_some_work_first():
    at = State("reviews", "", 10.0, 100.0, began=50.0)
    assert at.left_s(51.0) is None
    assert at.left_s(60.0) == pytest.approx(90.0)
    assert State("reviews", "", 10.0, None, began=50.0).left_s(60.0) is None
    assert State("waits").left_s(60.0) is None


def test_leftovers_of_a_dead_server_are_swept_and_a_live_ones_kept(tmp_path):
    dead, alive = tmp_path / "posecoach-review-dead", tmp_path / "posecoach-review-alive"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "clip.mp4").write_bytes(b"x")
        (folder / "in-use.lock").touch()
    with FileLock(alive / "in-use.lock"):
        sweep(tmp_path)
        assert not dead.exists()
        assert (alive / "clip.mp4").exists()
