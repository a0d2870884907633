from __future__ import annotations

import csv
import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from posecoach.coaching import Coach, Feedback
from posecoach.exercises import load_exercise
from posecoach.exercises.needs import needed_measures
from posecoach.kinematics.landmarks import (
    NO_OUTLINE,
    OUTLINE_SHAPE,
    Landmarks,
    LandmarkTrack,
)
from posecoach.sessions.exports import angle_table, write_csv, write_parquet
from posecoach.sessions.log import Column, SessionLog, TrackLog
from tests.skeleton import Person, film

EXERCISE = load_exercise("supine_hamstring_stretch")


def away(time_s: float, person: Person) -> Person | None:
    return None if 7 <= time_s < 8 else person


@pytest.fixture(scope="module")
def session() -> tuple[list[Landmarks], list[Feedback], SessionLog]:
    coach, log = Coach(EXERCISE), SessionLog(needed_measures(EXERCISE))
    seen = list(film([(0, 5), (1, 5), (3, 95), (14, 95), (16, 5), (18, 5)], change=away))
    said = []
    for landmarks in seen:
        said.append(coach.update(landmarks))
        log.record(landmarks, said[-1])
    return seen, said, log


def test_a_column_gives_back_what_was_put_in() -> None:
    column: Column[str | None] = Column()
    values = ["a", None, "b", "a", "a", None]
    for value in values:
        column.add(value)
    assert column.values() == values
    assert column.counts() == {"a": 3, None: 2, "b": 1}
    assert Column().counts() == {}


def test_every_frame_is_kept_as_it_was(
    session: tuple[list[Landmarks], list[Feedback], SessionLog],
) -> None:
    seen, said, log = session
    track = log.track()
    assert len(track) == len(log) == len(seen)
    for before, after in zip(seen, track, strict=True):
        assert (before.time_s, before.people) == (after.time_s, after.people)
        assert (before.width, before.height) == (after.width, after.height)
        np.testing.assert_array_equal(before.points, after.points)
    assert log.side.values() == [f.side for f in said]
    assert log.phase.values() == [f.phase for f in said]
    assert log.timer.values() == [f.timer.state.value for f in said]
    assert log.reason.values() == [f.timer.reason_id for f in said]
    assert log.held_s.tolist() == [f.timer.held_s for f in said]
    assert log.faults.values() == [tuple(x.id for x in f.faults) for f in said]
    assert log.cues == [(f.time_s, f.cue) for f in said if f.cue]
    assert log.cue_texts == [f.cue.text if f.cue else None for f in said]
    held = [f.angles["hip_flexion"] if f.seen else math.nan for f in said]
    np.testing.assert_array_equal(log.value, held)
    assert {"waits", "runs"} <= set(log.timer.values())
    assert np.isnan(log.value).sum() == 15  # The second in which nobody is there.


def test_seconds_by_reason_add_up_to_the_whole(
    session: tuple[list[Landmarks], list[Feedback], SessionLog],
) -> None:
    seen, _, log = session
    spent = log.seconds_by_reason()
    assert sum(spent.values()) == pytest.approx(seen[-1].time_s - seen[0].time_s)
    assert 9 < spent["holding"] < 12.5
    assert set(spent) == set(log.reason.values()[1:])


def test_an_hour_fits_into_memory(
    session: tuple[list[Landmarks], list[Feedback], SessionLog],
) -> None:
    seen, _, log = session
    kept = [vars(log)[name] for name in ("_points", "_time_s", "_held_s", "_value", "_people")]
    columns = [value._codes for value in vars(log).values() if isinstance(value, Column)]
    a_frame = sum(sys.getsizeof(part) for part in kept + columns) / len(seen)
    assert a_frame < 800  # 33 landmarks of 16 bytes are 528 of them.


def test_outlines_are_kept_from_the_first_that_there_is(
    session: tuple[list[Landmarks], list[Feedback], SessionLog],
) -> None:
    rng = np.random.default_rng(5)
    seen = list(session[0][:6])
    assert session[2].track().outline is None
    for number in (2, 3, 5):
        outline = rng.normal(0, 90, OUTLINE_SHAPE).astype(np.float32)
        seen[number] = replace(seen[number], outline=outline)
    log = TrackLog()
    for landmarks in seen:
        log.add(landmarks)
    stacked = LandmarkTrack.of(seen).outline
    assert stacked is not None
    np.testing.assert_array_equal(log.track().outline, stacked)
    for before, after in zip(seen, log.track(), strict=True):
        np.testing.assert_array_equal(
            after.outline, NO_OUTLINE if before.outline is None else before.outline
        )


def test_a_track_needs_a_frame() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        TrackLog().track()


def test_the_table_says_what_was_measured_and_leaves_the_rest_empty(
    session: tuple[list[Landmarks], list[Feedback], SessionLog], tmp_path: Path
) -> None:
    seen, said, log = session
    table = angle_table(log.track(), log)
    write_csv(table, tmp_path / "a.csv")
    write_parquet(table, tmp_path / "a.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet").equals(table)
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(seen)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.parquet"]
    for row, feedback in zip(rows, said, strict=True):
        assert float(row["time_s"]) == feedback.time_s
        assert row["timer_reason"] == feedback.timer.reason_id
        assert row["cue"] == (feedback.cue.text if feedback.cue else "")
        degrees = row["hip_flexion_left_deg"]
        if row["people"] == "0":
            assert (degrees, row["missing_left"]) == ("", "nobody is seen")
        elif feedback.side == "left":
            assert float(degrees) == pytest.approx(feedback.angles["hip_flexion"])
    assert "nan" not in (tmp_path / "a.csv").read_text().lower()


def test_a_table_without_a_coach_has_angles_alone(
    session: tuple[list[Landmarks], list[Feedback], SessionLog],
) -> None:
    table = angle_table(session[2].track())
    assert "timer" not in table.column_names
    assert {"time_s", "people", "knee_flexion_right_deg"} <= set(table.column_names)
