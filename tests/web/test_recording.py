"""Live sessions are remembered, and the coaching does not wait for that."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest
from live_bench import FakeEstimator, frame

from posecoach.errors import ExerciseError, StoreError
from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import make_profile, save_profile
from posecoach.exercises.protocols import under
from posecoach.exercises.routine_library import load_protocol
from posecoach.kinematics.landmarks import Landmarks
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store.opening import Store, open_store
from posecoach.sessions.store.removing import delete_session
from posecoach.sessions.store.telling import add_person, first_person
from posecoach.sessions.store.videos import videos
from posecoach.web.board import Board
from posecoach.web.live_coaching import Label, WholeRoutine, coach_for
from posecoach.web.live_orders import Move, Selection
from posecoach.web.live_pipeline import LivePipeline, LiveServices
from posecoach.web.live_protocol import Frame, read_frame
from posecoach.web.recording import LiveRecording
from posecoach.web.remembering import Visits
from tests.landmarks.recorded import recorded_file
from tests.sessions.store.scripted import (
    BRIDGE,
    CYCLE,
    STRETCH,
    count,
    feedback,
    frames,
    hold,
    landmarks,
    rows,
)

CLIP = recorded_file("supine_hamstring_stretch_good")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data") as opened:
        yield opened


def recording(store: Store, visits: Visits | None = None) -> LiveRecording:
    return LiveRecording("me", lambda: store, visits or Visits())


class Replayed(FakeEstimator):
    """Finds what was recorded in a clip, frame by frame."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.track = iter(read_landmarks(path))

    def detect(self, rgb: object, time_s: float) -> Landmarks:
        return next(self.track)


def answer_all(pipeline: LivePipeline, count: int) -> list[dict[str, object]]:
    answers = []
    for number in range(count):
        message = read_frame(frame(number + 1, 1000.0 + number * 33.0))
        assert isinstance(message, Frame)
        answers.append(json.loads(pipeline.answer(message)))
    return answers


def test_a_live_session_is_kept_as_it_was_shown(store: Store) -> None:
    board, length = Board(), len(read_landmarks(CLIP))
    services = LiveServices(
        open_estimator=lambda model: Replayed(CLIP), record=lambda visit: recording(store)
    )
    pipeline = LivePipeline(services, board)
    pipeline.open(Path("model.task"))
    pipeline.follow(Selection("me", "supine_hamstring_stretch"))
    answer_all(pipeline, length)
    pipeline.close()
    shown = [done.item for done in board.read("me").finished]
    kept = rows(store, "holds")
    assert kept
    assert [(row["side"], row["held_s"], row["ended"]) for row in kept] == [
        (item.side, item.held_s, item.ended)  # type: ignore[union-attr]
        for item in shown
    ]
    [part] = rows(store, "parts")
    assert (part["exercise"], part["frames"]) == ("supine_hamstring_stretch", length)
    assert len(read_landmarks(store.landmarks / part["landmarks"])) == length
    assert rows(store, "sessions")[0]["ended"] == "closed"


def test_another_exercise_is_another_part_of_the_same_session(store: Store) -> None:
    services = LiveServices(
        open_estimator=lambda model: Replayed(CLIP), record=lambda visit: recording(store)
    )
    pipeline = LivePipeline(services, Board())
    pipeline.open(Path("model.task"))
    for exercise, side in (("bridge", "auto"), ("knee_to_chest", "left")):
        pipeline.follow(Selection("me", exercise, side))  # type: ignore[arg-type]
        answer_all(pipeline, 3)
        pipeline._clock = type(pipeline._clock)()
    pipeline.follow(Selection("me", routine="journal_mini"))
    answer_all(pipeline, 2)
    pipeline.follow(Move("skip"))
    pipeline.close()
    assert count(store, "sessions") == 1
    told = sorted(rows(store, "parts"), key=lambda row: row["number"])
    assert [(row["exercise"], row["side"], row["routine"]) for row in told[:2]] == [
        ("bridge", "auto", ""), ("knee_to_chest", "left", ""),
    ]  # fmt: skip
    assert [row["routine"] for row in told[2:]] == ["journal_mini"]


def test_the_profile_is_remembered_with_the_part() -> None:
    exercise = load_exercise("bridge")
    details = Label.of(exercise, "auto", None, "", "my_bridge").details
    assert details is not None
    assert (details.profile, details.exercise) == ("my_bridge", "bridge")


def test_the_last_frame_of_a_part_brings_its_last_hold(store: Store) -> None:
    one = recording(store)
    for seen, said in frames(CYCLE):
        one.frame(STRETCH, seen, said)
    one.end_part([hold(1)])
    one.frame(None, landmarks(99.0), feedback(0, 99.0))
    one.frame(BRIDGE, landmarks(100.0), feedback(0, 100.0))
    one.close()
    one.close()
    assert [row["ended"] for row in rows(store, "holds")] == ["left_band"]
    assert sorted(row["exercise"] for row in rows(store, "parts")) == ["bridge", STRETCH.exercise]


def test_it_is_kept_for_the_person_who_was_chosen(store: Store) -> None:
    first_person(store)
    bo, visits = add_person(store, "Bo"), Visits()
    visits.choose("me", bo.id)
    one = recording(store, visits)
    one.frame(STRETCH, landmarks(0.0), feedback(0))
    one.close()
    assert [row["person_id"] for row in rows(store, "sessions")] == [bo.id]


def test_frames_do_not_wait_for_a_disk_that_is_busy(store: Store) -> None:
    gate = threading.Event()

    def slow() -> Store:
        assert gate.wait(60)
        return store

    one = LiveRecording("me", slow, Visits())
    for seen, said in frames(20 * CYCLE + 1):
        one.frame(STRETCH, seen, said)  # Returns at once, or this test never ends.
    gate.set()
    one.end_part([hold(n) for n in range(21, 22)])
    one.close()
    # Some landmarks were left out, and still none of the results that were shown last.
    assert rows(store, "parts")[0]["frames"] < 20 * CYCLE + 1
    assert rows(store, "sessions")[0]["ended"] == "closed"


def test_without_a_store_the_session_goes_on_and_the_page_is_told() -> None:
    visits = Visits()

    def refuse() -> Store:
        raise StoreError("Your sessions were written by a newer version of posecoach.")

    one = LiveRecording("me", refuse, visits)
    for seen, said in frames(5):
        one.frame(STRETCH, seen, said)
    one.end_part([])
    one.close()
    assert "newer version" in (visits.trouble_of("me") or "")
    assert visits.trouble_of("somebody else") is None


def test_without_an_exercise_nothing_is_begun(store: Store) -> None:
    one = recording(store)
    one.frame(None, landmarks(0.0), feedback(0))
    one.end_part([])
    one.close()
    assert count(store, "sessions") == 0


def test_video_is_kept_only_where_it_was_asked_for(store: Store) -> None:
    for wanted in (False, True):
        visits = Visits()
        visits.keep_video("me", wanted)
        visits.keep_video("somebody else", not wanted)
        services = LiveServices(
            open_estimator=lambda model: Replayed(CLIP),
            record=lambda visit, visits=visits: recording(store, visits),  # type: ignore[misc]
        )
        pipeline = LivePipeline(services, Board())
        pipeline.open(Path("model.task"))
        pipeline.follow(Selection("me", "supine_hamstring_stretch"))
        answer_all(pipeline, 60)
        pipeline.close()
        assert bool(videos(store.landmarks)) == wanted
    [film] = videos(store.landmarks)
    assert film.number == 1
    with av.open(str(film.path)) as container:
        assert len(list(container.decode(video=0))) > 1


def test_nothing_of_a_video_is_left_of_a_session_deleted_meanwhile(store: Store) -> None:
    visits = Visits()
    visits.keep_video("me", True)
    one = recording(store, visits)
    picture = np.full((48, 64, 3), 90, dtype=np.uint8)

    def go_on(first: int, many: int) -> None:
        for seen, said in frames(many, first):
            one.frame(STRETCH, seen, said)
            one.picture(STRETCH, seen.time_s, picture)
            time.sleep(0.002)

    go_on(0, 30)
    while not (found := rows(store, "sessions")):
        go_on(30, 5)
    delete_session(store, found[0]["id"])
    go_on(40, 400)
    one.close()
    assert count(store, "sessions") == 0
    assert not list(store.landmarks.rglob("*.*"))


@pytest.mark.parametrize("protocol", [None, "contract_relax"])
def test_an_interrupted_hold_is_judged_by_the_shortest_time_of_its_way(
    protocol: str | None,
) -> None:
    exercise = load_exercise("supine_hamstring_stretch")
    expected = exercise if protocol is None else under(exercise, load_protocol(protocol))
    coached = coach_for(Selection("me", exercise.id, protocol=protocol))
    details = coached.details(feedback(0))
    assert details is not None
    assert expected.hold is not None
    assert details.shortest_s == expected.hold.shortest.value


def test_a_routine_is_done_with_the_profiles_that_are_assigned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    exercise = load_exercise("strap_hamstring_stretch")
    assert exercise.hold is not None
    mine = make_profile(
        exercise, {"hold.shortest": exercise.hold.shortest.value + 1}, id="mine", name="Mine",
        who="Bo", why="to try", when=date(2026, 3, 1),
    )  # fmt: skip
    save_profile(mine)
    chosen = Selection("me", routine="journal_mini", profiles={exercise.id: "mine"})
    coached = coach_for(chosen)
    assert isinstance(coached, WholeRoutine)
    kept = [label.details for label in coached._labels]
    with_it = [d for d in kept if d is not None and d.exercise == exercise.id]
    assert {d.profile for d in with_it} == {"mine"}
    assert {d.shortest_s for d in with_it} == {exercise.hold.shortest.value + 1}
    assert {d.profile for d in kept if d is not None and d.exercise != exercise.id} == {""}
    for item in coached._coach._exercises:
        if item.id == exercise.id:
            assert item.hold is not None
            assert item.hold.shortest.value == exercise.hold.shortest.value + 1
    with pytest.raises(ExerciseError, match=r"no longer there\. Reload"):
        coach_for(Selection("me", routine="journal_mini", profiles={exercise.id: "gone"}))
