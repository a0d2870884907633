"""What the benchmark sees is what a review sees, once looked at and once from the cache."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from benchmarks.accuracy import watching
from benchmarks.accuracy.conditions import CLEAN, CONDITIONS
from benchmarks.accuracy.truth import find_truths
from benchmarks.accuracy.watching import landmarks_of, look_at_all
from posecoach.exercises import load_exercise
from posecoach.kinematics.landmarks import OUTLINE_SHAPE, Landmarks, LandmarkTrack
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
    # A review packs its frames, which rounds colours; the points then differ by parts of a pixel.
    apart = np.abs(seen.points[:, :, :2] - reviewed.points[:, :, :2])
    assert np.median(apart) < 0.5
    assert apart.max() < 8
    assert np.array_equal(seen.time_s, reviewed.time_s)
    assert np.array_equal(seen.people, reviewed.people)
    assert seen.outline is not None

    def refuse(*_: object) -> None:
        raise AssertionError("looked at again")

    monkeypatch.setattr(watching, "_video", refuse)
    again = landmarks_of(clip, model)
    assert np.array_equal(again.points, seen.points, equal_nan=True)
    assert (again.width, again.height) == (seen.width, seen.height)
    with pytest.raises(AssertionError, match="looked at again"):
        landmarks_of(clip, model, CONDITIONS[0])


def test_a_clip_that_another_process_looks_at_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    model = tmp_path / "model.task"
    clips = [tmp_path / name for name in ("first.mp4", "second.mp4", "third.mp4")]
    for path in (model, *clips):
        path.write_text(path.name)
    track = LandmarkTrack.of([Landmarks.nobody(0.0, 64, 48)])
    looked: list[str] = []
    kept = watching.cache_folder() / "benchmark" / watching._key(clips[0], model, CLEAN)
    kept.parent.mkdir(parents=True)
    elsewhere = FileLock(kept.with_suffix(".lock"))

    def look(clip: Path, *_: object) -> LandmarkTrack:
        looked.append(clip.name)
        return track

    def wait(_: float) -> None:
        """The other process is done without having kept anything."""
        assert looked == ["second.mp4", "third.mp4"]
        elsewhere.release()

    monkeypatch.setattr(watching, "_video", look)
    monkeypatch.setattr(watching.time, "sleep", wait)
    told: list[str] = []
    elsewhere.acquire()
    look_at_all(clips, model, lambda clip: told.append(clip.name))
    assert looked == told == ["second.mp4", "third.mp4", "first.mp4"]
    look_at_all(clips, model)
    assert len(looked) == 3


def test_outlines_are_kept(tmp_path: Path) -> None:
    outline = np.full((2, *OUTLINE_SHAPE), np.nan, dtype=np.float32)
    outline[1, 2, 3] = 4.5
    seen = Landmarks.nobody(0.0, 64, 48), Landmarks.nobody(0.1, 64, 48)
    bare = LandmarkTrack.of(seen)
    for track in (bare, replace(bare, outline=outline)):
        watching._keep(tmp_path / "kept.npz", track)
        again = watching._load(tmp_path / "kept.npz")
        assert again is not None
        assert np.array_equal(again.points, track.points, equal_nan=True)
        if track.outline is None:
            assert again.outline is None
        else:
            assert np.array_equal(again.outline, track.outline, equal_nan=True)
