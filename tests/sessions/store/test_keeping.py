"""A reviewed recording becomes a session of a person, and can be compared with later."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from posecoach.errors import PosecoachError, StoreError
from posecoach.exercises import load_exercise
from posecoach.review import Review
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store.bests import bests
from posecoach.sessions.store.keeping import keep_review
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.reading import days_done
from posecoach.sessions.store.removing import delete_session
from posecoach.sessions.store.telling import Person, add_person, first_person
from posecoach.sessions.store.videos import videos
from tests.clips import make_clip
from tests.sessions.reviews import recorded
from tests.sessions.store.scripted import count, repetition, rows

RECORDED = datetime(2026, 3, 5, 7, 30).astimezone()
TRACK = "supine_hamstring_stretch_bouncing"


@pytest.fixture(scope="module")
def review() -> Review:
    return recorded(TRACK)


@pytest.fixture(scope="module")
def bridges() -> Review:
    """Nobody bridges in it: what was counted is put there by hand."""
    found = recorded("supine_hamstring_stretch_good", load_exercise("bridge"))
    found.repetitions = [repetition(1), repetition(3), repetition(5, missing=4.0)]
    return found


@pytest.fixture
def person(store: Store) -> Person:
    return first_person(store)


def test_everything_that_was_found_is_kept_on_its_own_day(
    store: Store, person: Person, review: Review
) -> None:
    key = keep_review(store, person.id, review, RECORDED, side="left", profile="mine")
    [session] = rows(store, "sessions")
    assert (session["id"], session["day"], session["source"]) == (key, date(2026, 3, 5), "video")
    assert (session["began_at"], session["ended"]) == (RECORDED, "closed")
    [part] = rows(store, "parts")
    assert (part["exercise"], part["side"], part["profile"]) == (
        "supine_hamstring_stretch", "left", "mine",
    )  # fmt: skip
    assert part["frames"] == review.frames
    found = sorted([*review.holds, *review.short_holds], key=lambda hold: hold.start_s)
    assert [(row["start_s"], row["held_s"], row["mean"]) for row in rows(store, "holds")] == [
        (hold.start_s, hold.held_s, hold.mean) for hold in found
    ]
    assert [row["fault"] for row in rows(store, "faults")] == [f.id for f in review.faults]
    assert count(store, "cues") == len(review.log.cues)
    track = read_landmarks(store.landmarks / part["landmarks"])
    assert (track.points == review.track.points).all() or len(track) == review.frames
    [day] = days_done(store, person.id)
    assert day.held_s == pytest.approx(sum(hold.held_s for hold in review.holds))
    assert not videos(store.landmarks)
    delete_session(store, key)
    assert count(store, "holds") == count(store, "days") == 0
    assert not list(store.landmarks.rglob("*.parquet"))


def test_repetitions_are_kept_as_well(store: Store, person: Person, bridges: Review) -> None:
    keep_review(store, person.id, bridges, RECORDED)
    assert count(store, "repetitions") == len(bridges.repetitions)
    assert days_done(store, person.id)[0].repetitions == len(bridges.whole_reps)


def test_the_same_recording_does_not_count_twice(
    store: Store, person: Person, review: Review
) -> None:
    keep_review(store, person.id, review, RECORDED)
    with pytest.raises(StoreError, match="kept already, as a session of 5 March 2026"):
        keep_review(store, person.id, review, RECORDED + timedelta(days=1))
    assert count(store, "sessions") == 1
    assert len(list(store.landmarks.iterdir())) == 1
    # Somebody else may have been in it as well.
    keep_review(store, add_person(store, "Bo").id, review, RECORDED)


def test_its_video_is_kept_only_if_asked_for(lite: Store, review: Review, tmp_path: Path) -> None:
    person = first_person(lite)
    clip = make_clip(tmp_path / "clip.mp4", times_s=[0, 0.1])
    key = keep_review(lite, person.id, review, RECORDED, video=clip)
    [film] = videos(lite.landmarks, key)
    assert film.path.read_bytes() == clip.read_bytes()


def test_what_can_t_be_kept_leaves_nothing(lite: Store, review: Review, tmp_path: Path) -> None:
    person = first_person(lite)
    with pytest.raises(PosecoachError, match=r"gone\.mp4|can't be"):
        keep_review(lite, person.id, review, RECORDED, video=tmp_path / "gone.mp4")
    with pytest.raises(PosecoachError):
        keep_review(lite, "f" * 32, review, RECORDED)
    assert not list(lite.landmarks.iterdir())
    assert not rows(lite, "sessions")


def test_the_best_of_each_side_is_offered_the_latest_session_first(
    store: Store, person: Person, review: Review, bridges: Review
) -> None:
    later = RECORDED + timedelta(days=2)
    keep_review(store, person.id, review, RECORDED)
    keep_review(store, person.id, bridges, later)
    [best] = bests(store, person.id, "supine_hamstring_stretch")
    longest = max(review.holds, key=lambda hold: hold.held_s)
    assert (best.side, best.start_s, best.peak) == (longest.side, longest.start_s, longest.peak)
    assert (best.began_at, best.path.is_file()) == (RECORDED, True)
    [bridge] = bests(store, person.id, "bridge")
    peaks = [rep.peak for rep in bridges.whole_reps]
    assert bridge.peak == (max(peaks) if bridge.rising else min(peaks))
    assert bests(store, add_person(store, "Bo").id, "bridge") == []
