"""Landmarks survive the way to a file and back, bit by bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.errors import VideoError
from posecoach.kinematics import Landmarks, LandmarkTrack
from posecoach.kinematics.landmarks import NO_OUTLINE, OUTLINE_SHAPE
from posecoach.sessions.landmark_files import read_landmarks, write_landmarks
from tests.skeleton import film


def test_to_a_file_and_back(tmp_path):
    frames = list(film([(0, 0), (1, 90), (2, 90)]))
    frames[20] = Landmarks.nobody(frames[20].time_s, frames[20].width, frames[20].height)
    track = LandmarkTrack.of(frames)
    write_landmarks(track, tmp_path / "a.parquet")
    back = read_landmarks(tmp_path / "a.parquet")
    np.testing.assert_array_equal(back.points, track.points)
    np.testing.assert_array_equal(back.time_s, track.time_s)
    np.testing.assert_array_equal(back.people, track.people)
    assert (back.width, back.height) == (track.width, track.height)
    assert back.points.dtype == np.float32
    assert back.outline is None


def test_outlines_come_back_as_they_were(tmp_path):
    rng = np.random.default_rng(3)
    frames = [
        replace(seen, outline=rng.normal(0, 90, OUTLINE_SHAPE).astype(np.float32))
        for seen in film([(0, 0), (1, 90)])
    ]
    frames[4] = replace(frames[4], outline=NO_OUTLINE)
    frames[5] = Landmarks.nobody(frames[5].time_s, frames[5].width, frames[5].height)
    track = LandmarkTrack.of(frames)
    write_landmarks(track, tmp_path / "a.parquet")
    back = read_landmarks(tmp_path / "a.parquet")
    assert back.outline is not None
    assert back.outline.dtype == np.float32
    for before, after in zip(frames, back, strict=True):
        expected = NO_OUTLINE if before.outline is None else before.outline
        np.testing.assert_array_equal(after.outline, expected)
        np.testing.assert_array_equal(after.points, before.points)


@pytest.mark.parametrize("content", [b"", b"not parquet", b"PAR1" + b"\0" * 50])
def test_another_file_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    with pytest.raises(VideoError, match="no file of landmarks"):
        read_landmarks(path)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(VideoError, match="no file of landmarks"):
        read_landmarks(tmp_path / "none.parquet")
