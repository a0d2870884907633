"""The window around a small person rests, glides without a jump, and opens to the whole frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest

from posecoach.vision.window import Window
from posecoach.vision.zoom import Zoom
from tests.vision.blocks import Points, block

FPS = 30


def body(x: float = 320, y: float = 240, width: float = 90, height: float = 60) -> Points:
    return block(x - width / 2, y - height / 2, width, height)


def play(zoom: Zoom, seconds: float, at: Callable[[float], Points]) -> Iterator[Window]:
    begin = 1.0
    for number in range(int(seconds * FPS)):
        zoom.follow(begin + number / FPS, at(number / FPS), 640, 480)
        yield zoom.window


def inside(window: Window, points: Points) -> bool:
    left, top, right, bottom = window.bounds(640, 480)
    x, y = points[:, 0], points[:, 1]
    return bool(left <= x.min() and x.max() <= right and top <= y.min() and y.max() <= bottom)


def furthest_step(windows: list[Window]) -> float:
    """The furthest that a window moved or grew from one frame to the next, in windows."""
    return max(
        max(abs(b.x - a.x), abs(b.y - a.y), abs(b.scale - a.scale)) / a.scale
        for a, b in pairwise(windows)
    )


def test_a_large_person_is_never_zoomed_in_on() -> None:
    zoom = Zoom()
    windows = play(zoom, 3, lambda time: body(300 + 20 * np.sin(time), width=300))
    assert all(window.whole for window in windows)


def test_a_person_of_a_size_in_between_stays_as_they_are_followed() -> None:
    in_between = body(width=270)
    zoom = Zoom()
    assert all(window.whole for window in play(zoom, 1, lambda _: in_between))
    zoom.open_on(0.0, in_between, 640, 480)
    assert not any(window.whole for window in play(zoom, 1, lambda _: in_between))


def test_a_small_person_is_drawn_nearer_without_a_jump() -> None:
    windows = list(play(Zoom(), 8, lambda _: body(500, 100)))
    assert furthest_step(windows) < 0.03
    assert windows[-1].scale < 0.35
    assert windows[-1] == windows[-10]


def test_who_only_seems_small_for_a_moment_is_not_drawn_nearer() -> None:
    def legs_now_and_then(time: float) -> Points:
        return body() if time % 3 < 2 else body(width=300)

    assert all(window.whole for window in play(Zoom(), 9, legs_now_and_then))


def test_the_window_rests_while_the_body_moves_inside_it() -> None:
    zoom = Zoom()
    zoom.open_on(0.9, body(), 640, 480)
    windows = set(play(zoom, 4, lambda time: body(320 + 12 * np.sin(3 * time), height=55)))
    assert len(windows) == 1


def test_the_window_keeps_up_with_somebody_who_walks() -> None:
    zoom = Zoom()
    zoom.open_on(0.9, body(100), 640, 480)

    def walk(time: float) -> Points:
        return body(100 + 90 * time, width=40, height=90)

    windows = list(play(zoom, 5, walk))
    assert furthest_step(windows) < 0.03
    assert all(inside(window, walk(n / FPS)) for n, window in enumerate(windows))


def test_somebody_who_comes_near_is_seen_in_the_whole_frame_again() -> None:
    zoom = Zoom()
    zoom.open_on(0.9, body(), 640, 480)
    windows = list(play(zoom, 6, lambda time: body(width=min(90 + 80 * time, 420))))
    assert furthest_step(windows) < 0.03
    assert windows[-1].whole


@pytest.mark.parametrize(("gap_s", "kept"), [(0.2, True), (0.5, False)])
def test_the_window_is_kept_over_a_blink_only(gap_s: float, kept: bool) -> None:
    zoom = Zoom()
    zoom.open_on(0.0, body(), 640, 480)
    for number in range(round(gap_s * FPS)):
        zoom.lost((number + 1) / FPS)
    assert zoom.window.whole is not kept
