from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import VISIBILITY, chord, pair
from posecoach.vision.picture import PictureFault, PictureWatch, picture_fault
from tests.skeleton import Leg, Person, points_of

Rgb = NDArray[np.uint8]
LYING = points_of(Person(right=Leg(80, 10)))


def room(seed: int = 4, size: tuple[int, int] = (720, 1280)) -> Rgb:
    """Furniture with sharp edges, in good light."""
    rng = np.random.default_rng(seed)
    picture = np.full((*size, 3), 150, dtype=np.uint8)
    for _ in range(60):
        x, y, width, height = rng.integers([0, 0, 20, 20], [size[1], size[0], 250, 250])
        colour = tuple(int(level) for level in rng.integers(30, 245, 3))
        cv2.rectangle(picture, (int(x), int(y)), (int(x + width), int(y + height)), colour, -1)
    return picture


def dark(rgb: Rgb) -> Rgb:
    return (rgb * 0.25).astype(np.uint8)


def blurred(rgb: Rgb, across: float = 9.0, down: float = 9.0) -> Rgb:
    kernel = (int(across) * 4 + 1, int(down) * 4 + 1)
    return np.asarray(cv2.GaussianBlur(rgb, kernel, across, sigmaY=max(down, 0.1)), np.uint8)


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720), (240, 320)])
def test_a_clear_picture_has_no_fault(size: tuple[int, int]) -> None:
    assert picture_fault(room(size=size), None) is None
    assert picture_fault(room(), LYING) is None


def test_dark_and_blurred_pictures_are_told() -> None:
    assert picture_fault(dark(room()), LYING) is PictureFault.DARK
    assert picture_fault(blurred(room()), LYING) is PictureFault.BLURRED


@pytest.mark.parametrize(("across", "down"), [(12.0, 0.0), (0.0, 12.0)])
def test_a_picture_smeared_one_way_is_blurred(across: float, down: float) -> None:
    smeared = room()
    kernel = np.ones((1, 41) if across else (41, 1), np.float32) / 41
    smeared = np.asarray(cv2.filter2D(smeared, -1, kernel), np.uint8)
    assert picture_fault(smeared, None) is PictureFault.BLURRED


def test_a_bare_wall_is_not_blurred() -> None:
    assert picture_fault(np.full((48, 64, 3), 200, np.uint8), None) is None


def test_a_dark_body_before_a_bright_window_is_against_the_light() -> None:
    window = room() // 8 + 220
    for x, y in LYING[:, :2].astype(int):
        cv2.circle(window, (int(x), int(y)), 25, (30, 30, 30), -1)
    assert picture_fault(window, LYING) is PictureFault.BACKLIT
    assert picture_fault(window, None) is None
    hidden = LYING.copy()
    hidden[:, VISIBILITY] = 0.1
    assert picture_fault(window, hidden) is None


def turned_over() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Somebody who stands, and the same turned over."""
    standing = LYING.copy()
    flat = points_of(Person(right=Leg(0, 0)))
    standing[:, 0], standing[:, 1] = -flat[:, 1], flat[:, 0]
    if standing[0, 1] > standing[27, 1]:
        standing[:, 1] *= -1
    standing[:, :2] += np.array([300, 100]) - standing[:, :2].min(axis=0)
    over = standing.copy()
    over[:, 1] = 720 - standing[:, 1]
    return standing, over


def test_whoever_stands_on_the_head_is_filmed_upside_down() -> None:
    standing, over = turned_over()
    assert picture_fault(room(), over) is PictureFault.UPSIDE_DOWN
    assert picture_fault(room(), standing) is None
    for hip in (0, 45, 90):
        assert picture_fault(room(), points_of(Person(right=Leg(hip, 0)))) is None
    assert picture_fault(room(), points_of(Person(left=Leg(90, 0), right=Leg(90, 0)))) is None


def test_raised_legs_seen_from_the_head_are_the_right_way_up() -> None:
    _, over = turned_over()
    trunk = abs(chord(over)[1])
    hips, below = [*pair("hip")], [*pair("knee"), *pair("ankle")]
    for further, fault in ((0.5, PictureFault.UPSIDE_DOWN), (3.0, None)):
        lying = over.copy()
        lying[[*hips, *below], 2] += further * trunk
        assert picture_fault(room(), lying) is fault
    for breadth, fault in ((0.9, PictureFault.UPSIDE_DOWN), (1.4, None)):
        lying = over.copy()
        lying[[*pair("shoulder")], 0] += np.array([-0.5, 0.5]) * breadth * trunk
        assert picture_fault(room(), lying) is fault


def test_what_two_looks_agree_on_is_believed() -> None:
    watch, clear, poor = PictureWatch(), room(), dark(room())
    frames = [clear, poor, clear, poor, poor, poor, clear, clear]
    told = [watch.update(float(second), frame, None) for second, frame in enumerate(frames)]
    faults = [fault is PictureFault.DARK for fault in told]
    assert faults == [False, False, False, False, True, True, True, False]


def test_a_stream_is_looked_at_once_a_second() -> None:
    watch = PictureWatch()
    assert watch.update(0.0, room(), None) is None
    told = [watch.update(number / 10, dark(room()), None) for number in range(1, 25)]
    assert told.index(PictureFault.DARK) == 19


@pytest.mark.parametrize("fault", PictureFault)
def test_each_fault_says_what_to_do(fault: PictureFault) -> None:
    assert fault.words.count(".") == 2
