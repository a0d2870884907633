from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import LANDMARK_COUNT, VISIBILITY, Landmark
from posecoach.vision import second_person
from posecoach.vision.landmarker import Pose
from posecoach.vision.second_person import SecondPersonFinder

# Each fake person is a block of one colour on grey.
COLOURS = ((250, 0, 0), (0, 250, 0))
GREY = 90


def picture(*boxes: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    rgb = np.full((360, 640, 3), GREY, dtype=np.uint8)
    for colour, (left, top, right, bottom) in zip(COLOURS, boxes, strict=False):
        rgb[top:bottom, left:right] = colour
    return rgb


class BlockLandmarker:
    """Finds blocks of the two colours, but as MediaPipe only the surer of two at a time."""

    ghosts: tuple[NDArray[np.float32], ...] = ()

    def __init__(self, model: Path, **options: object) -> None:
        assert options["silhouettes"]
        self.calls = 0

    def find(self, rgb: NDArray[np.uint8], ms: int | None = None) -> list[Pose]:
        self.calls += 1
        assert max(rgb.shape) <= 640
        for colour in COLOURS:
            mask = (np.abs(rgb.astype(int) - colour) < 20).all(axis=2)
            if mask.sum() > 400:
                return [Pose(block_points(mask), mask.astype(np.float32))]
        return [Pose(ghost, np.zeros(rgb.shape[:2], np.float32)) for ghost in self.ghosts]

    def close(self) -> None:
        pass


def block_points(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    rows, columns = np.nonzero(mask)
    low, size = np.array([columns.min(), rows.min()]), np.array([np.ptp(columns), np.ptp(rows)])
    points = np.ones((LANDMARK_COUNT, 4), dtype=np.float32)
    points[:, :2] = low + np.linspace(0, 1, LANDMARK_COUNT)[:, None] * size
    for part, level in (("SHOULDER", 0.2), ("HIP", 0.5)):
        for side, across in (("LEFT", 0.6), ("RIGHT", 0.4)):
            points[Landmark[f"{side}_{part}"], :2] = low + size * [across, level]
    return points


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> SecondPersonFinder:
    BlockLandmarker.ghosts = ()
    monkeypatch.setattr(second_person, "Landmarker", BlockLandmarker)
    return SecondPersonFinder(Path("unused"))


def test_a_person_whom_one_look_passes_over_is_found(finder: SecondPersonFinder) -> None:
    assert finder.several(picture((50, 50, 150, 300), (400, 60, 500, 320)))
    assert finder.several(picture((50, 50, 150, 300), (280, 60, 380, 320)))


def test_one_person_and_nobody_are_not_several(finder: SecondPersonFinder) -> None:
    assert not finder.several(picture((50, 50, 150, 300)))
    assert not finder.several(picture())


def test_a_much_smaller_person_does_not_count(finder: SecondPersonFinder) -> None:
    assert not finder.several(picture((50, 50, 150, 300), (400, 60, 430, 120)))


def test_a_large_frame_is_looked_at_in_small(finder: SecondPersonFinder) -> None:
    large = picture((50, 50, 150, 300), (400, 60, 500, 320)).repeat(3, axis=0).repeat(3, axis=1)
    assert finder.several(large)


def test_both_are_given_in_the_pixels_of_the_frame(finder: SecondPersonFinder) -> None:
    large = picture((50, 50, 150, 300), (400, 60, 500, 320)).repeat(3, axis=0).repeat(3, axis=1)
    both = finder.both(large)
    assert both is not None
    lefts = sorted(float(pose.points[:, 0].min()) for pose in both)
    np.testing.assert_allclose(lefts, [150, 1200], atol=6)
    # Without the first one only the second is left to be found.
    (left,) = finder._landmarker.find(finder.without(large, both[0]))
    np.testing.assert_allclose(3 * left.points[:, 0].min(), 1200, atol=6)


def test_what_appears_only_after_painting_out_is_not_believed(finder: SecondPersonFinder) -> None:
    # The ghost overlaps the first body, whose window then shows the first body itself.
    mask = np.zeros((360, 640), dtype=bool)
    mask[120:330, 40:130] = True
    ghost = block_points(mask)
    ghost[:, 0] += 60
    ghost[:, 1] += 60
    BlockLandmarker.ghosts = (ghost,)
    assert not finder.several(picture((50, 50, 150, 300)))


def test_what_the_window_shows_must_be_another_body_too(
    finder: SecondPersonFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = finder._landmarker.find(picture((50, 50, 150, 300)))
    torso = 0.3 * 249  # from shoulders to hips

    def moved(share: float) -> Pose:
        points = first.points.copy()
        points[:, 0] += share * torso
        return Pose(points)

    # Each pixel says where it is, so that a window tells its corner.
    places = np.zeros((360, 640, 3), dtype=np.uint8)
    places[..., 0], places[..., 1] = np.arange(640) // 4, (np.arange(360) // 2)[:, None]

    def found(*poses: Pose) -> bool:
        def find(rgb: NDArray[np.uint8]) -> list[Pose]:
            corner = np.array([4 * int(rgb[0, 0, 0]), 2 * int(rgb[0, 0, 1]), 0, 0], np.float32)
            return [Pose(pose.points - corner) for pose in poses]

        monkeypatch.setattr(finder._landmarker, "find", find)
        return finder._confirmed(places, first, Pose(doubtful))

    doubtful = moved(0.7).points
    assert not found()
    assert not found(moved(0.35))  # half way between: may be the first body itself
    assert not found(moved(1.4))  # somewhere else
    assert found(moved(0.75))
    assert found(first, moved(0.75))  # entangled: the window shows both


def test_painting_out_leaves_no_trace_of_the_body(finder: SecondPersonFinder) -> None:
    one = picture((200, 50, 300, 300))
    (first,) = finder._landmarker.find(one)
    assert np.abs(finder._paint_out(one, first).astype(int) - GREY).max() <= 2


def test_a_body_that_fills_the_frame_leaves_nothing(finder: SecondPersonFinder) -> None:
    everything = np.full((48, 64, 3), COLOURS[0], dtype=np.uint8)
    assert not finder.several(everything)


def test_a_silhouette_is_needed(finder: SecondPersonFinder) -> None:
    points = np.ones((LANDMARK_COUNT, 4), dtype=np.float32)
    points[:, VISIBILITY] = 1
    with pytest.raises(ValueError, match="silhouettes"):
        finder._paint_out(picture(), Pose(points))
