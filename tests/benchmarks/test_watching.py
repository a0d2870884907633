"""What the benchmark sees is what a review sees, once looked at and once from the cache."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import watching
from benchmarks.accuracy.conditions import CONDITIONS
from benchmarks.accuracy.truth import find_truths
from benchmarks.accuracy.watching import landmarks_of
from posecoach.exercises import load_exercise
from posecoach.review import review
from posecoach.video.reader import VideoReader
from posecoach.video.writer import VideoWriter
from posecoach.vision.model_store import CACHE_VARIABLE, ensure_model

FOLDER = Path(__file__).resolve().parents[2] / "sample_videos"
FRAMES = 25


@pytest.fixture(scope="module")
def model() -> Path:
    return ensure_model()


@pytest.fixture
def clip(tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first second of a sample, and an empty cache."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    path = tmp_path / "short.mp4"
    with VideoReader(find_truths(FOLDER)[0].clip) as video:
        info = video.info
        with VideoWriter(path, info.width, info.height, info.fps) as short:
            for frame in islice(video, FRAMES):
                short.write(frame.time_s, frame.rgb)
    return path


def test_it_sees_what_a_review_sees(
    clip: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = landmarks_of(clip, model)
    reviewed = review(clip, load_exercise("supine_hamstring_stretch"), model=model).track
    assert len(seen) == FRAMES
    assert np.array_equal(seen.points, reviewed.points, equal_nan=True)
    assert np.array_equal(seen.time_s, reviewed.time_s)
    assert np.array_equal(seen.people, reviewed.people)

    def refuse(*_: object) -> None:
        raise AssertionError("looked at again")

    monkeypatch.setattr(watching, "_video", refuse)
    again = landmarks_of(clip, model)
    assert np.array_equal(again.points, seen.points, equal_nan=True)
    assert (again.width, again.height) == (seen.width, seen.height)
    with pytest.raises(AssertionError, match="looked at again"):
        landmarks_of(clip, model, CONDITIONS[0])
