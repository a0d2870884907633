"""What the page shows of a review, as values: timeline, comparison, proposal, words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from review_bench import FakeReviewer, finished

from posecoach.exercises import exercise_ids, load_exercise
from posecoach.kinematics import Landmarks
from posecoach.web.review.curves import comparable, rows, stretches, verdict
from posecoach.web.review.desk import Desk
from posecoach.web.review.job import Job
from posecoach.web.review.progress import about, words_of
from posecoach.web.review.proposal import propose
from posecoach.web.review.samples import exercise_of, samples
from posecoach.web.review.timeline import review_data
from tests.landmarks.recorded import recorded

EXERCISES = {key: load_exercise(key) for key in exercise_ids()}


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Job]]:
    reviewer = FakeReviewer()
    reviewer.go.set()
    desk = Desk(reviewer)
    done = {}
    for name in ("bouncing", "both_sides", "rideup"):
        reviewer.track = f"supine_hamstring_stretch_{name}"
        done[name] = finished(desk, tmp_path_factory.mktemp("in"))
    yield done
    desk.close()


def test_the_timeline_holds_what_the_review_found(jobs):
    job = jobs["bouncing"]
    data = json.loads(json.dumps(review_data(job), allow_nan=False))
    result = job.result
    assert data["duration"] == pytest.approx(result.duration_s, abs=1e-3)
    assert len(data["faults"]) == len(result.faults)
    assert [cue["text"] for cue in data["cues"]] == [cue.text for _, cue in result.log.cues]
    spans = len(result.holds) + len(result.short_holds)
    assert len(data["spans"]) == spans
    assert data["spans"][0]["start"] == pytest.approx(result.holds[0].start_s, abs=1e-3)
    [band] = data["series"]["bands"]
    assert (band["enter"], band["aim"]) == (65, 90)
    for curve in data["series"]["curves"]:
        assert len(curve["values"]) == len(data["series"]["time"])
    assert [moment["title"] for moment in data["moments"]] == ["Best hold", "Longest fault"]
    assert all(moment["picture"].startswith("data:image/jpeg") for moment in data["moments"])


def test_the_timeline_is_bounded_however_long_the_video_is(jobs):
    data = review_data(jobs["bouncing"])
    assert len(data["series"]["time"]) <= 4000
    assert len(json.dumps(data["series"])) < 400_000


def test_a_job_that_is_not_done_has_no_timeline(jobs):
    with pytest.raises(ValueError, match="not done"):
        review_data(replace(jobs["bouncing"], result=None))


def test_left_against_right_and_before_against_after(jobs):
    found = stretches([jobs["bouncing"], jobs["both_sides"]])
    assert [stretch.label for stretch in found] == [
        "1. clip.mp4, left", "2. clip.mp4, left", "2. clip.mp4, right",
    ]  # fmt: skip
    first = found[0]
    assert comparable(first, found) == found[1:]
    assert min(first.time_s) >= -4.0 - 1e-6
    # Time 0 is where the hold began: from there on the band is met.
    begun = [v for t, v in zip(first.time_s, first.values, strict=True) if 0 <= t <= 1]
    assert min(begun) > 65


def test_a_difference_within_the_error_is_no_difference(jobs):
    first = stretches([jobs["bouncing"]])[0]
    near, far = replace(first, peak=first.peak + 4), replace(first, peak=first.peak + 30)
    less = replace(first, peak=first.peak - 30)
    assert "no difference can be claimed" in verdict(first, near)
    assert "30° more" in verdict(first, far)
    assert "more than the measurement error" in verdict(first, far)
    assert "less far" in verdict(first, less)
    assert "further" in verdict(replace(first, rising=False), replace(less, rising=False))
    unknown = replace(first, measure="pelvic_roll")
    assert "has not been measured" in verdict(unknown, replace(unknown, peak=first.peak + 30))
    assert verdict(first, first) == "Both went equally far."


def test_the_band_around_a_curve_is_the_mean_error(jobs):
    from posecoach.sessions.errors import MeasuredError

    first = stretches([jobs["bouncing"]])[0]
    gap = replace(first, values=[float("nan"), *first.values[1:]])
    points = rows([gap], MeasuredError(3.0, 8.0))
    assert points[0]["value"] is None
    assert points[1]["high"] - points[1]["low"] == pytest.approx(6.0)
    json.dumps(points, allow_nan=False)


def test_a_position_with_one_exercise_proposes_it_and_else_leaves_the_choice():
    track = list(recorded("supine_hamstring_stretch_good"))
    proposal = propose(track[::80], EXERCISES)
    assert "lying on your back" in proposal.words
    assert "supine_hamstring_stretch" in proposal.fitting
    assert "tall_kneel_hip_hinge" not in proposal.fitting
    only = {key: e for key, e in EXERCISES.items() if key in ("bridge", "tall_kneel_hip_hinge")}
    assert propose(track[::80], only).fitting == ("bridge",)
    assert "choose" in propose(track[::80], {}).words


def test_nobody_is_no_proposal():
    empty = [Landmarks.nobody(0.0, 640, 480)] * 10
    assert propose(empty, EXERCISES) == propose([], EXERCISES)
    assert not propose(empty, EXERCISES).fitting


def test_samples_are_offered_only_where_they_are(tmp_path):
    ids = tuple(EXERCISES)
    assert samples(ids, tmp_path / "nowhere") == {}
    (tmp_path / "knee_to_chest_good.mp4").touch()
    (tmp_path / "double_knee_to_chest_good.mp4").touch()
    (tmp_path / "holiday.mp4").touch()
    found = samples(ids, tmp_path)
    assert [exercise_of(name, ids) for name in found] == ["double_knee_to_chest", "knee_to_chest"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3, "a few seconds"), (44, "about 40 seconds"), (200, "about 3 minutes")],
)
def test_an_estimate_promises_no_more_than_is_known(seconds, words):
    assert about(seconds) == words


def test_a_waiting_job_says_so(jobs):
    waiting = Job("a", jobs["bouncing"].video, jobs["bouncing"].folder, EXERCISES["bridge"])
    assert words_of(waiting) == "Waiting for its turn"
