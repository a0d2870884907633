"""Reviews of the rendered sample clips with the true pose model."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posecoach.coaching.feedback import Hold
from posecoach.exercises import load_exercise
from posecoach.exercises.needs import needed_measures
from posecoach.kinematics.angles import measure_track
from posecoach.review import Progress, Review, review
from posecoach.video.reader import VideoFrame, VideoReader
from posecoach.vision.model_store import ensure_model
from tests.clips import Rgb, make_clip, write_frames

SAMPLES = Path(__file__).parents[1] / "sample_videos"
GOOD = SAMPLES / "supine_hamstring_stretch_good.mp4"
PORTRAIT = SAMPLES / "supine_hamstring_stretch_portrait.mp4"
EXERCISE = load_exercise("supine_hamstring_stretch")

Change = Callable[[float, Rgb], Rgb]


@pytest.fixture(scope="module")
def model() -> Path:
    return ensure_model()


def truth_of(clip: Path) -> dict[str, Any]:
    loaded = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture(scope="module")
def thinned() -> list[VideoFrame]:
    """The sample at a third of its frame rate, until the leg is let go, to save time."""
    with VideoReader(GOOD) as video:
        return [f for number, f in enumerate(video) if number % 3 == 0 and f.time_s < 19.5]


@pytest.fixture(scope="module")
def reviewed(
    model: Path, thinned: list[VideoFrame], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Review]:
    """Reviews the thinned sample with every picture changed in some way."""

    def run(
        change: Change = lambda _, rgb: rgb,
        progress: Progress = lambda *_: None,
        out: Path | None = None,
    ) -> Review:
        path = tmp_path_factory.mktemp("changed") / "clip.mp4"
        write_frames(path, ((f.time_s, change(f.time_s, f.rgb)) for f in thinned))
        return review(path, EXERCISE, model=model, progress=progress, out=out)

    return run


@pytest.fixture(scope="module")
def base(reviewed: Callable[..., Review], tmp_path_factory: pytest.TempPathFactory) -> Review:
    return reviewed(out=tmp_path_factory.mktemp("base"))


def all_holds(result: Review) -> list[Hold]:
    return sorted(result.holds + result.short_holds, key=lambda hold: hold.start_s)


def test_the_hold_of_a_sample_is_found(model: Path) -> None:
    whole, truth = review(PORTRAIT, EXERCISE, model=model), truth_of(PORTRAIT)
    (hold,) = whole.holds
    (true,) = truth["holds"]
    assert hold.side == whole.side == true["side"]
    assert hold.start_s == pytest.approx(true["start_s"], abs=0.5)
    assert hold.end_s == pytest.approx(true["end_s"], abs=0.5)
    assert hold.held_s == pytest.approx(true["end_s"] - true["start_s"], abs=0.6)
    assert hold.peak == pytest.approx(true["peak"], abs=6)
    assert hold.faults == ()
    assert (whole.frames, whole.broke_off) == (truth["frame_count"], None)
    assert whole.duration_s == pytest.approx(truth["duration_s"], abs=0.01)
    assert whole.measured_fraction > 0.8


def test_its_document_is_json_and_its_files_are_there(base: Review) -> None:
    document = json.loads(json.dumps(base.document(), allow_nan=False))
    assert document["frames"] == len(base.track) == base.frames
    assert sum(document["timer_s"].values()) == pytest.approx(base.duration_s, abs=1.01 / base.fps)
    assert set(base.files) == {"csv", "parquet", "landmarks", "video"}
    with VideoReader(base.files["video"]) as video:
        frames = list(video)
    assert [f.time_s for f in frames] == pytest.approx(base.track.time_s.tolist(), abs=1e-3)
    assert (video.info.width, video.info.height) == (base.info.width, base.info.height)


def test_the_speed_of_processing_changes_nothing(
    base: Review, reviewed: Callable[..., Review]
) -> None:
    def dawdle(done_s: float, _: float | None) -> None:
        # Now and then far beyond what a frame takes to process, and in mid-hold.
        time.sleep(0.15 if done_s % 2 < 0.1 else 0.0)

    slow = reviewed(progress=dawdle)
    names = {"video": "", "files": {}}
    assert slow.document() | names == base.document() | names
    assert slow.holds == base.holds
    assert len(base.holds) == 1
    np.testing.assert_array_equal(slow.track.points, base.track.points)


def widened(_: float, rgb: Rgb) -> Rgb:
    """4:3 in 16:9, with bars at both sides."""
    bar = round((rgb.shape[0] * 16 / 9 - rgb.shape[1]) / 2)
    return np.asarray(cv2.copyMakeBorder(rgb, 0, 0, bar, bar, cv2.BORDER_CONSTANT), dtype=np.uint8)


def test_the_shape_of_the_picture_changes_no_angle(
    base: Review, reviewed: Callable[..., Review]
) -> None:
    wide = reviewed(widened)
    assert wide.info.width / wide.info.height == pytest.approx(16 / 9, abs=0.01)
    (hold,) = base.holds
    (same,) = wide.holds
    assert (same.side, same.start_s) == (hold.side, pytest.approx(hold.start_s, abs=0.4))
    during = (base.track.time_s >= hold.start_s) & (base.track.time_s <= hold.end_s)
    # The line to the ankle is steady; the knee of this raised near leg, the hardest case for the
    # model, is not seen alike in both pictures (docs/decisions.md).
    for angle, limit in (("straight_leg_raise", 0.5), ("hip_flexion", 1.5)):
        angles = [
            measure_track(result.track).degrees[angle, hold.side][during] for result in (base, wide)
        ]
        assert abs(np.nanmedian(angles[0] - angles[1])) <= limit, angle


def test_no_second_of_an_absence_is_credited(reviewed: Callable[..., Review]) -> None:
    (true,) = truth_of(GOOD)["holds"]
    leaves, returns = true["start_s"] + 1, true["start_s"] + 7

    def leaving(time_s: float, rgb: Rgb) -> Rgb:
        if not leaves <= time_s < returns:
            return rgb
        return np.asarray(cv2.blur(rgb, (251, 251)), dtype=np.uint8)

    gone = reviewed(leaving)
    away = (gone.track.time_s >= leaves) & (gone.track.time_s < returns)
    assert (gone.track.people[away] == 0).mean() > 0.97
    assert (gone.track.people[~away] == 1).all()
    credited = sum(hold.held_s for hold in all_holds(gone))
    there = gone.track.time_s[-1] - true["start_s"] - (returns - leaves)
    assert 1 < credited <= there + 0.1
    for hold in all_holds(gone):
        absent = max(0.0, min(hold.end_s, returns) - max(hold.start_s, leaves))
        assert hold.held_s <= hold.end_s - hold.start_s - absent + 0.1
    assert any(problem.startswith("Nobody was found in ") for problem in gone.problems)


def test_a_blank_video_is_one_sentence(model: Path, tmp_path: Path) -> None:
    blank = make_clip(
        tmp_path / "blank.mp4",
        times_s=np.arange(20) / 10,
        picture=lambda *_: np.zeros((120, 160, 3), dtype=np.uint8),
    )
    result = review(blank, EXERCISE, model=model)
    assert (all_holds(result), result.measured_fraction, result.frames) == ([], 0.0, 20)
    nobody, dark = result.problems
    assert nobody.startswith("Nobody was found in this video")
    assert dark == "For 100% of the video: It is too dark to see you well. Switch on a light."


def test_one_picture_is_no_hold(model: Path, thinned: list[VideoFrame], tmp_path: Path) -> None:
    one = write_frames(tmp_path / "one.mp4", [(0.0, thinned[-1].rgb)])
    result = review(one, EXERCISE, model=model)
    assert (result.frames, result.holds) == (1, [])
    assert result.duration_s == pytest.approx(0.1, abs=0.05)
    assert result.problems == ["No hold was credited: the video has only one picture."]


def part(name: str, folder: Path, start_s: float, end_s: float) -> Path:
    """A part of a sample at a third of its frame rate."""
    with VideoReader(SAMPLES / name) as video:
        kept = [
            replace(frame, time_s=frame.time_s - start_s)
            for number, frame in enumerate(video)
            if start_s <= frame.time_s < end_s and number % 3 == 0
        ]
    return write_frames(folder / "part.mp4", [(f.time_s, f.rgb) for f in kept])


def test_standing_is_no_hold(model: Path, tmp_path: Path) -> None:
    result = review(part("standing_idle.mp4", tmp_path, 0, 9), EXERCISE, model=model)
    assert result.frames == 90
    assert result.measured_fraction > 0.5
    assert all_holds(result) == []
    assert "This looks like standing; it starts lying on your back" in result.problems[-1]


def test_two_people_are_no_hold(model: Path, tmp_path: Path) -> None:
    result = review(part("two_people.mp4", tmp_path, 4, 16), EXERCISE, model=model)
    assert result.holds == []
    assert (result.track.people > 1).mean() > 0.5
    assert any(p.startswith("More than one person was seen in ") for p in result.problems)


def test_the_needed_measures_begin_with_the_held_one() -> None:
    needed = needed_measures(EXERCISE)
    assert needed[0] == EXERCISE.phases[-1].target.angle
    waiting = {
        r.angle for r in EXERCISE.requires if (r.of, r.if_unmeasured) == ("measured", "wait")
    }
    assert set(needed) == {needed[0]} | waiting
