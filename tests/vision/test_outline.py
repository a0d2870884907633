"""The outline of shapes whose edge is known, drawn with soft edges as the model's masks are."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import (
    LANDMARK_COUNT,
    NO_OUTLINE,
    OUTLINE_SHAPE,
    OUTLINE_STATIONS,
    OutlineRow,
    chord,
    pair,
)
from posecoach.vision.outline import REACH, trace_outline

WIDTH, HEIGHT = 640, 480
Grid = NDArray[np.float64]
ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5


def soft(distance: Grid) -> NDArray[np.float32]:
    """A mask of where a signed distance to the edge is positive, four pixels soft."""
    return np.clip(distance / 4 + 0.5, 0, 1).astype(np.float32)


def ellipse(centre: complex, along: float, across: float) -> NDArray[np.float32]:
    x, y = COLUMNS - centre.real, ROWS - centre.imag
    radius = np.hypot(x / along, y / across)
    return soft((1 - radius) * min(along, across))


def points_with(shoulders: complex, hips: complex) -> NDArray[np.float32]:
    """Shoulders and hips at places of the picture, y down, left and right ten pixels apart."""
    points = np.zeros((LANDMARK_COUNT, 4), dtype=np.float32)
    for part, at in (("shoulder", shoulders), ("hip", hips)):
        for side, shift in zip(pair(part), (-5, 5), strict=True):
            points[side, :2] = at.real + shift, at.imag + 2 * shift
    return points


LYING = points_with(240 + 240j, 360 + 240j)


def expected(stations: Grid) -> Grid:
    """Half the height of an ellipse of 180 by 60 about (300, 240) at LYING's stations."""
    x = (240 + 120 * stations - 300) / 180
    with np.errstate(invalid="ignore"):
        return 60 * np.sqrt(1 - x**2)


def test_an_ellipse_is_traced_to_a_quarter_of_a_pixel() -> None:
    outline = trace_outline(ellipse(300 + 240j, 180, 60), LYING)
    assert outline.shape == OUTLINE_SHAPE
    assert outline.dtype == np.float32
    inner = np.abs(OUTLINE_STATIONS - 0.5) < 1.2
    for row in OutlineRow:
        np.testing.assert_allclose(outline[row, inner], expected(OUTLINE_STATIONS[inner]), atol=0.5)
    middle = np.abs(OUTLINE_STATIONS - 0.5) < 0.8
    np.testing.assert_allclose(
        outline[:, middle], np.tile(expected(OUTLINE_STATIONS[middle]), (4, 1)), atol=0.25
    )
    assert np.isnan(outline[:, OUTLINE_STATIONS > 0.5 + 1.51]).all()


@pytest.mark.parametrize("turn", [0, 37, 90, 180, 251])
def test_left_is_anticlockwise_of_the_way_to_the_hips_however_it_points(turn: int) -> None:
    # A half plane whose edge runs 20 pixels left of the chord, as seen in the picture.
    way = np.exp(1j * np.radians(turn))  # y up
    middle = 320 - 240j
    left = 1j * way
    offset = ((COLUMNS - middle.real) * left.real) + ((-ROWS - middle.imag) * left.imag)
    points = points_with(*((middle + s * 60 * way).conjugate() for s in (-1, 1)))
    outline = trace_outline(soft(20 - offset), points)
    shown = slice(6, 27)  # inside the picture whichever way
    np.testing.assert_allclose(outline[OutlineRow.FIRST_LEFT, shown], 20, atol=0.1)
    np.testing.assert_allclose(outline[OutlineRow.LAST_LEFT, shown], 20, atol=0.1)
    assert np.isnan(outline[[OutlineRow.FIRST_RIGHT, OutlineRow.LAST_RIGHT], shown]).all()


def test_a_limb_apart_from_the_trunk_is_last_and_not_first() -> None:
    trunk, arm = soft(30 - np.abs(ROWS - 240)), soft(5 - np.abs(ROWS - 300))
    outline = trace_outline(np.maximum(trunk, arm), LYING)
    # Below the chord is to the right of the way from a head at the left.
    np.testing.assert_allclose(outline[OutlineRow.FIRST_RIGHT], 30, atol=0.1)
    np.testing.assert_allclose(outline[OutlineRow.LAST_RIGHT], 65, atol=0.1)
    np.testing.assert_allclose(outline[OutlineRow.FIRST_LEFT], 30, atol=0.1)


def test_a_body_beyond_the_chord_has_a_negative_last_and_no_first() -> None:
    outline = trace_outline(soft(15 - np.abs(ROWS - 270)), LYING)
    assert np.isnan(outline[[OutlineRow.FIRST_LEFT, OutlineRow.FIRST_RIGHT]]).all()
    np.testing.assert_allclose(outline[OutlineRow.LAST_LEFT], -15, atol=0.1)
    np.testing.assert_allclose(outline[OutlineRow.LAST_RIGHT], 45, atol=0.1)


def test_an_edge_out_of_reach_or_out_of_the_picture_is_not_known() -> None:
    wide = trace_outline(soft(REACH * 120 + 5 - np.abs(ROWS - 240)), LYING)
    assert np.isnan(wide).all()
    # The body goes on beyond the lower border: the border is no edge of it.
    low = points_with(240 + 450j, 360 + 450j)
    cut = trace_outline(soft(ROWS - 400), low)
    assert np.isnan(cut[[OutlineRow.FIRST_RIGHT, OutlineRow.LAST_RIGHT]]).all()
    np.testing.assert_allclose(cut[OutlineRow.FIRST_LEFT], 50, atol=0.1)


@pytest.mark.parametrize(
    "points",
    [
        np.full((LANDMARK_COUNT, 4), np.nan, dtype=np.float32),
        points_with(300 + 200j, 300 + 200j),
    ],
)
def test_without_a_chord_there_is_no_outline(points: NDArray[np.float32]) -> None:
    outline = trace_outline(np.ones((HEIGHT, WIDTH), dtype=np.float32), points)
    np.testing.assert_array_equal(outline, NO_OUTLINE)
    assert outline.flags.writeable


def test_an_empty_mask_has_no_edge() -> None:
    assert np.isnan(trace_outline(np.zeros((HEIGHT, WIDTH), dtype=np.float32), LYING)).all()


def test_which_side_is_called_left_changes_nothing() -> None:
    swapped = LYING.copy()
    for part in ("shoulder", "hip"):
        swapped[pair(part)] = LYING[pair(part)[::-1]]
    assert chord(swapped) == chord(LYING) == (240 - 240j, 120 + 0j)
    mask = ellipse(310 + 250j, 170, 50)
    np.testing.assert_array_equal(trace_outline(mask, swapped), trace_outline(mask, LYING))


def test_it_costs_next_to_nothing() -> None:
    mask = ellipse(300 + 240j, 180, 60)
    spent = []
    for _ in range(50):
        start = time.perf_counter()
        trace_outline(mask, LYING)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 2e-3
