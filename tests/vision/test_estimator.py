from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.errors import ModelUnavailableError
from posecoach.vision import estimator as estimator_module
from posecoach.vision import landmarker as landmarker_module
from posecoach.vision import lookout as lookout_module
from posecoach.vision.estimator import Mode, PoseEstimator, check_frame
from posecoach.vision.landmarker import Pose
from posecoach.vision.tracking import LegDoubt

BLANK = np.zeros((120, 160, 3), dtype=np.uint8)


@pytest.mark.parametrize("mode", ["video", "image"])
def test_a_blank_frame_shows_nobody(mode: Mode, model_path: Path) -> None:
    with PoseEstimator(model_path, mode=mode) as estimator:
        seen = estimator.detect(BLANK, 1.25)
    assert (seen.people, seen.detected, seen.time_s) == (0, False, 1.25)
    assert (seen.width, seen.height) == (160, 120)
    assert seen.points.shape == (33, 4)
    assert seen.points.dtype == np.float32
    assert np.isnan(seen.points).all()


def test_a_stream_survives_repeated_times_and_other_sizes(model_path: Path) -> None:
    with PoseEstimator(model_path) as estimator:
        frames = [(BLANK, 1.0), (BLANK, 1.0), (BLANK, 0.5), (BLANK[:60], 0.6), (BLANK, 0.60001)]
        seen = [estimator.detect(frame, time_s) for frame, time_s in frames]
    assert [one.time_s for one in seen] == [time_s for _, time_s in frames]
    assert [one.height for one in seen] == [120, 120, 120, 60, 120]


def test_one_pixel_and_a_view_with_strides_are_taken(model_path: Path) -> None:
    with PoseEstimator(model_path, mode="image") as estimator:
        assert estimator.detect(BLANK[:1, :1]).people == 0
        assert estimator.detect(BLANK[::2, ::-1, ::-1]).people == 0


def test_closing_twice_is_fine_and_looking_after_it_is_not(model_path: Path) -> None:
    estimator = PoseEstimator(model_path)
    estimator.close()
    estimator.close()
    with pytest.raises(RuntimeError, match="closed"):
        estimator.detect(BLANK)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (None, "NumPy array, not NoneType"),
        ([[0, 0, 0]], "NumPy array, not list"),
        (BLANK[..., 0], r"shape \(height, width, 3\), not \(120, 160\)"),
        (np.zeros((4, 4, 4), np.uint8), r"not \(4, 4, 4\)"),
        (BLANK[:0], r"not \(0, 160, 3\)"),
        (BLANK.astype(np.float32), "8-bit values"),
    ],
)
def test_anything_but_a_picture_is_refused(frame: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_frame(frame)


def test_a_wrong_mode_time_or_model_is_refused(model_path: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'video' or 'image'"):
        PoseEstimator(model_path, mode="live")  # type: ignore[arg-type]
    with PoseEstimator(model_path) as estimator, pytest.raises(ValueError, match="finite"):
        estimator.detect(BLANK, float("nan"))
    broken = tmp_path / "broken.task"
    with pytest.raises(ModelUnavailableError, match="cannot be read"):
        PoseEstimator(broken)
    broken.write_bytes(b"no model")
    with pytest.raises(ModelUnavailableError, match="cannot use") as caught:
        PoseEstimator(broken)
    assert "\n" not in str(caught.value)


def test_nothing_is_said_on_standard_error(model_path: Path) -> None:
    code = (
        "import sys, numpy as np; from pathlib import Path\n"
        "from posecoach.vision.estimator import PoseEstimator\n"
        f"estimator = PoseEstimator(Path({str(model_path)!r}))\n"
        "estimator.detect(np.zeros((90, 90, 3), np.uint8))\n"  # and is left open
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_importing_the_estimator_does_not_load_mediapipe() -> None:
    code = "import sys, posecoach.vision.estimator; print('mediapipe' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.stdout == "False\n", ended.stderr


class FakeTask:
    """Stands in for MediaPipe's landmarker: finds one body at fixed shares of the frame."""

    made: list[FakeTask]

    def __init__(self, options: SimpleNamespace) -> None:
        self.options = options
        self.ms: list[int] = []
        self.closed = 0
        FakeTask.made.append(self)

    def detect(self, picture: NDArray[np.uint8]) -> SimpleNamespace:
        point = SimpleNamespace(x=0.25, y=0.5, z=-0.125, visibility=0.75)
        points = [point] * 33
        points[23:25] = [SimpleNamespace(x=0.75, y=0.5, z=-0.125, visibility=0.75)] * 2
        masks = None
        if self.options.output_segmentation_masks:
            masks = [SimpleNamespace(numpy_view=lambda: _bar(picture))]
        return SimpleNamespace(pose_landmarks=[points], segmentation_masks=masks)

    def detect_for_video(self, picture: NDArray[np.uint8], ms: int) -> SimpleNamespace:
        self.ms.append(ms)
        return self.detect(picture)

    def close(self) -> None:
        self.closed += 1


def _bar(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A silhouette with soft edges at a quarter and three quarters of the height."""
    height, width = picture.shape[:2]
    inside = height / 4 - np.abs(np.arange(height) + 0.5 - height / 2)
    column = np.clip(inside / 8 + 0.5, 0, 1).astype(np.float32)
    return np.repeat(column[:, None, None], width, axis=1)


class FakeFinder:
    """Stands in for the search for a second person."""

    answer = False
    model: Path

    def __init__(self, model: Path) -> None:
        FakeFinder.model = model
        self.looks = 0

    def several(self, rgb: NDArray[np.uint8]) -> bool:
        return self.both(rgb) is not None

    def both(self, rgb: NDArray[np.uint8]) -> tuple[Pose, Pose] | None:
        self.looks += 1
        height, width = rgb.shape[:2]
        # The body that FakeTask finds, and somebody right beside it.
        points = np.tile(np.array([width / 4, height / 2, 0, 1], dtype=np.float32), (33, 1))
        points[23:25, 0] = width * 3 / 4
        beside = points + np.array([0, 1, 0, 0], dtype=np.float32)
        return (Pose(points), Pose(beside)) if FakeFinder.answer else None

    def close(self) -> None:
        pass


@pytest.fixture
def fake_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    vision = SimpleNamespace(
        RunningMode=SimpleNamespace(VIDEO="video", IMAGE="image"),
        PoseLandmarkerOptions=SimpleNamespace,
        PoseLandmarker=SimpleNamespace(create_from_options=FakeTask),
    )
    fake = SimpleNamespace(
        tasks=SimpleNamespace(vision=vision, BaseOptions=SimpleNamespace),
        Image=lambda format_, rgb: rgb,
        ImageFormat=SimpleNamespace(SRGB=1),
    )
    FakeTask.made = []
    FakeFinder.answer = False
    monkeypatch.setattr(landmarker_module, "import_mediapipe", lambda: fake)
    for user in (lookout_module, estimator_module):
        monkeypatch.setattr(user, "SecondPersonFinder", FakeFinder)
    path = tmp_path / "fake.task"
    path.write_bytes(b"")
    return path


@pytest.mark.parametrize("mode", ["video", "image"])
def test_landmarks_are_in_pixels_at_any_aspect_ratio(mode: Mode, fake_model: Path) -> None:
    with PoseEstimator(fake_model, mode=mode) as estimator:
        for width, height in ((640, 360), (480, 640)):
            frame = np.zeros((height, width, 3), dtype=np.uint8)
            seen = estimator.detect(frame)
            expected = np.tile([width / 4, height / 2, -width / 8, 0.75], (33, 1))
            expected[23:25, 0] = width * 3 / 4
            np.testing.assert_allclose(seen.points, expected)
            assert seen.people == 1
            assert seen.outline is None


@pytest.mark.parametrize("mode", ["video", "image"])
def test_silhouettes_become_outlines_in_pixels(mode: Mode, fake_model: Path) -> None:
    with PoseEstimator(fake_model, mode=mode, silhouettes=True) as estimator:
        for width, height in ((640, 360), (480, 640)):
            seen = estimator.detect(np.zeros((height, width, 3), dtype=np.uint8))
            assert seen.outline is not None
            assert seen.outline.dtype == np.float32
            inside = slice(6, 27)
            np.testing.assert_allclose(seen.outline[:, inside], height / 4, atol=0.1)


def test_outlines_can_be_asked_for_in_mid_stream(fake_model: Path) -> None:
    with PoseEstimator(fake_model) as estimator:
        assert estimator.detect(BLANK, 0.0).outline is None
        estimator.trace_outlines(True)
        estimator.trace_outlines(True)
        assert estimator.detect(BLANK, 0.1).outline is not None
        estimator.trace_outlines(False)
        assert estimator.detect(BLANK, 0.2).outline is None
    assert len(FakeTask.made) == 3
    assert [task.closed for task in FakeTask.made] == [1, 1, 1]


def test_a_fresh_look_brings_its_own_silhouette(
    fake_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LegDoubt, "update", lambda doubt, seen: True)
    with PoseEstimator(fake_model, silhouettes=True) as estimator:
        assert estimator.detect(BLANK).outline is not None
    assert [task.options.output_segmentation_masks for task in FakeTask.made] == [True, True]


def test_while_legs_are_in_doubt_both_looks_are_taken_at_once(
    fake_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = threading.Barrier(2, timeout=10)
    look = FakeTask.detect

    def meet(task: FakeTask, picture: NDArray[np.uint8]) -> SimpleNamespace:
        meeting.wait()
        return look(task, picture)

    with PoseEstimator(fake_model, silhouettes=True) as estimator:
        estimator.detect(BLANK, 0.0)
        monkeypatch.setattr(FakeTask, "detect", meet)
        monkeypatch.setattr(LegDoubt, "update", lambda doubt, seen: True)
        monkeypatch.setattr(LegDoubt, "lasts", lambda doubt, time_s: True)
        for time_s in (0.1, 0.2):
            assert estimator.detect(BLANK, time_s).outline is not None
    assert [task.closed for task in FakeTask.made] == [1, 1]


def test_the_tracker_gets_strictly_increasing_time(fake_model: Path) -> None:
    with PoseEstimator(fake_model) as estimator:
        for time_s in (3.0, 3.04, 3.04, 3.0, 3.1):
            assert estimator.detect(BLANK, time_s).time_s == time_s
    assert FakeTask.made[0].ms == [0, 40, 41, 42, 142]


def test_a_new_frame_size_restarts_the_tracker_and_its_clock(fake_model: Path) -> None:
    with PoseEstimator(fake_model) as estimator:
        estimator.detect(BLANK, 0.0)
        estimator.detect(BLANK[:90], 0.1)
        estimator.detect(BLANK[:90], 0.2)
    first, second = FakeTask.made
    assert (first.ms, second.ms) == ([0], [0, 100])
    assert (first.closed, second.closed) == (1, 1)


def test_a_photo_tells_of_a_second_person_at_once(fake_model: Path) -> None:
    FakeFinder.answer = True
    with PoseEstimator(fake_model, mode="image") as estimator:
        assert estimator.detect(BLANK).people == 2


def test_a_stream_tells_of_a_second_person_when_two_looks_agree(fake_model: Path) -> None:
    with PoseEstimator(fake_model, people_check_s=2.0) as estimator:
        people = []
        for frame in range(80):
            FakeFinder.answer = 15 <= frame < 35  # 1.5 s to 3.5 s
            people.append(estimator.detect(BLANK, frame / 10).people)
    # Looked at 2.0 and 2.3 s, then at 4.0 and 4.3 s.
    assert people == [1] * 23 + [2] * 20 + [1] * 37
