"""A session is remembered as it goes, and nothing of it twice."""

from __future__ import annotations

import numpy as np
import pytest

from posecoach.coaching import Coach
from posecoach.exercises import load_exercise
from posecoach.sessions.landmark_files import read_landmarks
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.part_log import PartDetails
from posecoach.sessions.store.reading import list_tracks
from posecoach.sessions.store.recorder import FLUSH_S, SessionRecorder
from posecoach.sessions.store.removing import delete_person, delete_session
from posecoach.sessions.store.telling import add_person, first_person, pain_around
from tests.landmarks.recorded import recorded
from tests.sessions.store.conftest import OpenStore
from tests.sessions.store.scripted import (
    BRIDGE,
    CYCLE,
    HELD_S,
    HOLD,
    STEP_S,
    STRETCH,
    WAIT,
    count,
    everything,
    feedback,
    frames,
    hold,
    landmarks,
    repetition,
    rows,
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def recorder_of(store: Store, clock: Clock | None = None) -> SessionRecorder:
    return SessionRecorder(store, first_person(store).id, clock=clock or Clock())


def record(store: Store, count: int = 3 * CYCLE) -> SessionRecorder:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    for seen, said in frames(count):
        recorder.feed(seen, said)
    recorder.close()
    return recorder


def test_what_was_done_is_kept_with_its_landmarks(store: Store) -> None:
    recorder = record(store, 3 * CYCLE + 1)
    [session] = rows(store, "sessions")
    assert (session["id"], session["ended"]) == (recorder.id, "closed")
    assert session["ended_at"] >= session["began_at"]
    [part] = rows(store, "parts")
    assert part["exercise"] == STRETCH.exercise
    assert part["frames"] == 3 * CYCLE + 1
    assert part["seconds"] == pytest.approx(3 * CYCLE * STEP_S)
    kept = rows(store, "holds")
    assert [row["number"] for row in kept] == [1, 2, 3]
    assert all(row["held_s"] == pytest.approx(HELD_S) and row["complete"] for row in kept)
    assert [row["fault"] for row in rows(store, "faults")] == ["bouncing"] * 3
    assert all(row["end_s"] > row["start_s"] for row in rows(store, "faults"))
    assert [row["words"] for row in rows(store, "cues")] == ["Go on."] * 3
    track = read_landmarks(store.landmarks / part["landmarks"])
    np.testing.assert_array_equal(track.time_s, np.arange(3 * CYCLE + 1) * STEP_S)
    # One file, and no bits of it left over.
    assert len(list((store.landmarks / recorder.id).iterdir())) == 1


def test_the_sums_of_the_day_are_those_of_its_holds(store: Store) -> None:
    record(store, 3 * CYCLE + 1)
    record(store, 2 * CYCLE + 1)
    [day] = rows(store, "days")
    assert (day["holds"], day["side"], day["reached"]) == (5, "left", 90.0)
    assert day["held_s"] == pytest.approx(5 * HELD_S)


def test_a_hold_that_goes_on_is_kept_up_to_now(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    for seen, said in frames(WAIT + HOLD):
        recorder.feed(seen, said)
    recorder.flush()
    [going] = rows(store, "holds")
    assert (going["ended"], going["number"], going["side"]) == ("going", 1, "left")
    assert going["held_s"] == pytest.approx(HELD_S)
    recorder.feed(landmarks(CYCLE * STEP_S), feedback(CYCLE))
    recorder.flush()
    [done] = rows(store, "holds")
    assert (done["ended"], done["number"]) == ("left_band", 1)


def test_a_hold_that_came_to_nothing_is_not_kept(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    for seen, said in frames(WAIT + 5):
        recorder.feed(seen, said)
    recorder.flush()
    assert count(store, "holds") == 1
    recorder.feed(landmarks(9.0), feedback(0, 9.0))
    recorder.flush()
    assert count(store, "holds") == 0


def test_what_ends_with_the_part_counts_as_well(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    for seen, said in frames(WAIT + HOLD):
        recorder.feed(seen, said)
    recorder.end_part([hold(1, mean=93.0)])
    recorder.begin(BRIDGE)
    recorder.feed(landmarks(0.0), feedback(0))
    recorder.end_part([repetition(1), repetition(2), repetition(3, missing=8.0)])
    recorder.close()
    assert [(row["ended"], row["mean"]) for row in rows(store, "holds")] == [("left_band", 93.0)]
    assert [row["complete"] for row in rows(store, "repetitions")] == [True, True, False]
    by_exercise = {row["exercise"]: row for row in rows(store, "days")}
    assert by_exercise["bridge"]["repetitions"] == 2
    assert [row["number"] for row in sorted(rows(store, "parts"), key=lambda r: r["number"])] == [
        1,
        2,
    ]


def test_it_is_written_twice_a_second_and_also_while_no_frames_come(store: Store) -> None:
    clock = Clock()
    recorder = recorder_of(store, clock)
    recorder.begin(STRETCH)
    recorder.feed(landmarks(0.0), feedback(0))
    assert count(store, "sessions") == 0
    clock.now += FLUSH_S
    recorder.feed(landmarks(0.1), feedback(CYCLE, 0.1))
    assert count(store, "holds") == 1
    recorder.feed(landmarks(0.2), feedback(2 * CYCLE, 0.2))
    assert count(store, "holds") == 1
    clock.now += FLUSH_S
    recorder.tick()
    assert count(store, "holds") == 2


def test_writing_again_changes_nothing(store: Store) -> None:
    recorder = record(store)
    before = everything(store)
    recorder.flush()
    recorder.flush()
    assert everything(store) == before


def test_without_a_frame_there_is_no_session(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    recorder.close()
    assert count(store, "sessions") == 0


def test_an_interrupted_session_is_closed_at_the_next_opening(open_it: OpenStore) -> None:
    first = open_it()
    recorder = recorder_of(first)
    recorder.begin(STRETCH)
    for seen, said in frames(CYCLE + WAIT + HOLD - 4):
        recorder.feed(seen, said)
    recorder.flush()
    # A second program leaves a session alone whose own program still runs.
    assert not open_it().notices
    assert rows(first, "sessions")[0]["ended"] == "going"
    # What the end of the program does, however it ends: its lock goes.
    first.writer.end()
    second = open_it()
    assert second.notices == [
        "Your last session was interrupted. Everything credited until then is kept."
    ]
    [session] = rows(second, "sessions")
    assert session["ended"] == "interrupted"
    assert session["ended_at"] == session["alive_at"]
    assert [row["ended"] for row in rows(second, "holds")] == ["left_band", "interrupted"]
    assert all(row["end_s"] is not None for row in rows(second, "faults"))
    [part] = rows(second, "parts")
    assert len(read_landmarks(second.landmarks / part["landmarks"])) == CYCLE + WAIT + HOLD - 4
    [day] = rows(second, "days")
    assert day["holds"] == 2
    assert not open_it().notices


def test_a_session_that_is_deleted_while_it_goes_on_does_not_come_back(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    for seen, said in frames(CYCLE + 1):
        recorder.feed(seen, said)
    recorder.flush()
    delete_session(store, recorder.id)
    for seen, said in frames(CYCLE, first=CYCLE + 1):
        recorder.feed(seen, said)
    recorder.close()
    assert recorder.trouble is None
    for table in ("sessions", "parts", "holds", "days"):
        assert count(store, table) == 0
    assert not (store.landmarks / recorder.id).exists()


def test_a_person_who_is_deleted_meanwhile_does_not_come_back(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.begin(STRETCH)
    recorder.feed(landmarks(0.0), feedback(0))
    delete_person(store, first_person(store).id)
    recorder.close()
    assert count(store, "people") == count(store, "sessions") == 0


def test_pain_and_feeling_are_kept_with_their_session(store: Store) -> None:
    person = first_person(store)
    recorder = recorder_of(store)
    recorder.say("before", pain=2, answers={"zappy": False})
    recorder.begin(STRETCH)
    recorder.feed(landmarks(0.0), feedback(0))
    recorder.say("after", pain=4, words="easier  to pick up\nlaundry")
    recorder.close()
    told = {row["moment"]: row for row in rows(store, "feelings")}
    assert {row["session_id"] for row in told.values()} == {recorder.id}
    assert told["after"]["words"] == "easier to pick up laundry"
    assert told["before"]["answers"] == {"zappy": False}
    [around] = pain_around(store, person.id)
    assert (around.before, around.after, around.rose) == (2, 4, True)


def test_what_was_told_before_a_session_that_did_not_take_place_is_kept(store: Store) -> None:
    recorder = recorder_of(store)
    recorder.say("before", pain=8)
    recorder.close()
    [told] = rows(store, "feelings")
    assert (told["session_id"], told["pain"]) == (None, 8)
    with pytest.raises(ValueError, match="before or after"):
        recorder.say("during", pain=3)


def test_people_have_their_own_sessions(store: Store) -> None:
    first = first_person(store)
    second = add_person(store, "Bo")
    for person in (first, second):
        recorder = SessionRecorder(store, person.id, clock=Clock())
        recorder.begin(STRETCH)
        for seen, said in frames(CYCLE + 1):
            recorder.feed(seen, said)
        recorder.close()
    assert {row["person_id"] for row in rows(store, "days")} == {first.id, second.id}
    delete_person(store, second.id)
    assert [row["person_id"] for row in rows(store, "days")] == [first.id]
    assert count(store, "holds") == 1


def test_a_part_knows_what_its_figures_are_of() -> None:
    bridge = PartDetails.of(load_exercise("bridge"))
    assert (bridge.measure, bridge.rising, bridge.held, bridge.both) == (
        "hip_flexion", False, False, True,
    )  # fmt: skip
    stretch = PartDetails.of(load_exercise("supine_hamstring_stretch"), "left", "contract_relax")
    assert (stretch.rising, stretch.held, stretch.both, stretch.side) == (True, True, False, "left")
    assert stretch.shortest_s > 0


def test_a_real_coach_is_recorded_as_it_counts(store: Store) -> None:
    exercise = load_exercise("supine_hamstring_stretch")
    coach = Coach(exercise)
    recorder = recorder_of(store)
    recorder.begin(PartDetails.of(exercise))
    track = recorded("supine_hamstring_stretch_good")
    for seen in track:
        recorder.feed(seen, coach.update(seen))
    last = coach.finish()
    recorder.end_part([last] if last is not None else [])
    recorder.close()
    kept = rows(store, "holds")
    assert [(row["start_s"], row["held_s"], row["mean"], row["ended"]) for row in kept] == [
        (h.start_s, h.held_s, h.mean, h.ended) for h in coach.holds
    ]
    assert [row["fault"] for row in rows(store, "faults")].count("bouncing") == sum(
        fault.id == "bouncing" for fault in coach.faults
    )
    [part] = rows(store, "parts")
    again = read_landmarks(store.landmarks / part["landmarks"])
    np.testing.assert_array_equal(again.points, track.points)


def test_what_was_recorded_of_an_exercise_is_found_again(store: Store) -> None:
    record(store)
    person = first_person(store).id
    [track] = list_tracks(store, person, STRETCH.exercise)
    assert len(read_landmarks(track.path)) == 3 * CYCLE
    assert track.seconds == pytest.approx(3 * CYCLE * STEP_S, abs=0.1)
    assert not list_tracks(store, person, "bridge")
    assert not list_tracks(store, add_person(store, "Otto").id, STRETCH.exercise)
    track.path.unlink()
    assert not list_tracks(store, person, STRETCH.exercise)
