from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from posecoach.vision.landmarker import Pose
from posecoach.vision.outline import trace_outline
from posecoach.vision.window import WHOLE, Window, body_box, tiles
from tests.vision.blocks import block, points_in, red, room


def body(x: float = 320, y: float = 240, width: float = 90, height: float = 60) -> Pose:
    mask = red(room(x, y, width, height))
    return Pose(points_in(mask), mask.astype(np.float32))


@pytest.mark.parametrize(("width", "height"), [(640, 480), (480, 640), (1280, 720)])
@pytest.mark.parametrize("size", [(90, 30), (30, 90)])
def test_a_window_has_the_frames_shape_and_the_body_well_inside(
    width: int, height: int, size: tuple[int, int]
) -> None:
    points = body(200, 200, *size).points
    left, top, right, bottom = Window.around(points, width, height).bounds(width, height)
    assert (right - left) / (bottom - top) == pytest.approx(width / height, rel=0.02)
    assert left + 8 < points[:, 0].min() < points[:, 0].max() < right - 8
    assert top + 8 < points[:, 1].min() < points[:, 1].max() < bottom - 8


def test_a_window_stays_in_the_frame() -> None:
    assert Window.inside(0.02, 0.99, 0.5) == Window(0.25, 0.75, 0.5)
    assert Window.inside(0.1, 0.1, 1.7) == WHOLE
    assert Window.around(body(10, 10).points, 640, 480).bounds(640, 480)[:2] == (0, 0)


def test_a_large_body_needs_the_whole_frame() -> None:
    assert Window.around(body(width=500).points, 640, 480).whole


def test_the_whole_frame_is_neither_cut_nor_copied() -> None:
    frame, pose = room(320, 240), body()
    assert WHOLE.cut(frame) is frame
    assert WHOLE.put_back(pose, 640, 480) is pose


@pytest.mark.parametrize("place", [(100, 400), (320, 240), (590, 60)])
def test_what_is_seen_in_a_window_comes_back_in_the_frames_pixels(place: tuple[int, int]) -> None:
    whole = body(*place)
    window = Window.around(whole.points, 640, 480)
    cut = window.cut(room(*place))
    mask = red(cut)
    seen = window.put_back(Pose(points_in(mask), mask.astype(np.float32)), 640, 480)
    np.testing.assert_allclose(seen.points, whole.points)
    assert seen.silhouette is not None
    assert seen.silhouette.shape == (480, 640)
    known = np.isfinite(seen.silhouette)
    assert known.sum() == cut.shape[0] * cut.shape[1]


def test_an_outline_is_the_same_from_a_window() -> None:
    whole = body(height=24)
    window = Window.around(whole.points, 640, 480)
    left, top, right, bottom = window.bounds(640, 480)
    assert whole.silhouette is not None
    part = Pose(
        whole.points - np.array([left, top, 0, 0], dtype=np.float32),
        whole.silhouette[top:bottom, left:right],
    )
    again = window.put_back(part, 640, 480)
    assert again.silhouette is not None
    expected = trace_outline(whole.silhouette, whole.points)
    assert np.isfinite(expected).any()
    np.testing.assert_array_equal(trace_outline(again.silhouette, again.points), expected)


def test_the_tiles_cover_the_frame_so_that_a_small_body_is_whole_in_one() -> None:
    cycle = list(islice(tiles(), 14))
    for x in range(30, 611, 20):
        for y in range(20, 461, 20):
            box = body_box(block(x - 30, y - 20, 60, 40), 640, 480)
            assert any(
                tile.x - tile.scale / 2 - 1e-6 <= box[0]
                and box[2] <= tile.x + tile.scale / 2 + 1e-6
                and tile.y - tile.scale / 2 - 1e-6 <= box[1]
                and box[3] <= tile.y + tile.scale / 2 + 1e-6
                for tile in cycle
            ), (x, y)
