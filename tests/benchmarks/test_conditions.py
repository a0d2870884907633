from __future__ import annotations

import numpy as np
import pytest

from benchmarks.accuracy.conditions import CLEAN, CONDITIONS, Condition, dark, motion_blur

HEIGHT, WIDTH = 90, 160


@pytest.fixture
def frame() -> np.ndarray:
    rng = np.random.default_rng(1)
    coarse = rng.integers(40, 220, (9, 16, 3), dtype=np.uint8)
    return np.kron(coarse, np.ones((10, 10, 1), dtype=np.uint8))


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda c: c.name)
def test_same_frame_same_pixels_and_another_picture(
    condition: Condition, frame: np.ndarray
) -> None:
    before = frame.copy()
    once, again = condition.change(frame, 7), condition.change(frame, 7)
    assert np.array_equal(once, again)
    assert np.array_equal(frame, before), "the frame itself must not be touched"
    assert once.shape == frame.shape
    assert once.dtype == np.uint8
    assert not np.array_equal(once, frame)


def test_clean_is_the_frame_itself(frame: np.ndarray) -> None:
    assert np.array_equal(CLEAN.change(frame, 3), frame)


def test_noise_differs_from_frame_to_frame(frame: np.ndarray) -> None:
    assert not np.array_equal(dark(frame, 1), dark(frame, 2))


def test_dark_takes_most_of_the_light(frame: np.ndarray) -> None:
    assert dark(frame, 0).mean() < 0.35 * frame.mean()


def test_motion_blur_smears_sideways_only() -> None:
    line = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    line[40] = 255
    assert np.array_equal(motion_blur(line, 0), line)
    assert not np.array_equal(motion_blur(line.transpose(1, 0, 2).copy(), 0)[:, 40], line[40])


@pytest.mark.parametrize("condition", [c for c in CONDITIONS if c.scale < 1], ids=lambda c: c.name)
def test_points_move_with_the_pixels(condition: Condition) -> None:
    frame = np.zeros((HEIGHT * 6, WIDTH * 6, 3), dtype=np.uint8)
    x, y = 600, 120
    frame[y - 6 : y + 7, x - 6 : x + 7] = 255
    changed = condition.change(frame, 0)[..., 0].astype(float)
    rows, columns = np.indices(changed.shape)
    seen = np.array([(columns * changed).sum(), (rows * changed).sum()]) / changed.sum()
    moved = condition.moved(np.array([x, y], dtype=float), WIDTH * 6, HEIGHT * 6)
    assert np.abs(seen - moved).max() < 1.0
