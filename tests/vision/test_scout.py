"""One look at a window a frame, and nobody believed who is seen only once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posecoach.kinematics.landmarks import VISIBILITY
from posecoach.vision.landmarker import Pose
from posecoach.vision.scout import Scout, agree
from posecoach.vision.window import Window
from tests.vision.blocks import BlockNetworks, Rgb, middle, room

PLACES = [(60, 50), (320, 240), (590, 440), (200, 400), (470, 130)]


def scout_of_blocks() -> Scout:
    BlockNetworks.looks = []
    network = BlockNetworks(Path("fake"))

    def look(rgb: Rgb) -> Pose | None:
        return next(iter(network.find(rgb)), None)

    return Scout(look)


@pytest.mark.parametrize("place", PLACES)
def test_somebody_small_is_found_within_one_round_and_one_look_a_frame(
    place: tuple[int, int],
) -> None:
    scout, frames = scout_of_blocks(), 0
    found = None
    while found is None:
        found = scout.search(room(*place))
        frames += 1
    assert len(BlockNetworks.looks) == frames <= 20
    np.testing.assert_allclose(middle(found.points), place, atol=1)


@pytest.mark.parametrize("place", PLACES)
def test_a_photo_is_searched_at_once(place: tuple[int, int]) -> None:
    found = scout_of_blocks().search_all(room(*place))
    assert found is not None
    np.testing.assert_allclose(middle(found.points), place, atol=1)


def test_an_empty_room_stays_empty() -> None:
    scout, empty = scout_of_blocks(), room(-200, -200)
    assert all(scout.search(empty) is None for _ in range(40))
    assert scout.search_all(empty) is None


def test_where_somebody_was_last_is_looked_at_first_and_again() -> None:
    scout, last = scout_of_blocks(), Window(0.8, 0.3, 0.2)
    scout.begin(last)
    for _ in range(6):
        scout.search(room(-200, -200))
    looked_at = [shape[1] for _, shape in BlockNetworks.looks]
    assert [width == 128 for width in looked_at] == [True, False, False] * 2


def test_what_is_not_seen_again_is_not_believed() -> None:
    scout = scout_of_blocks()
    while scout._candidate is None:
        scout.search(room(320, 240))
    assert scout.search(room(320, 320)) is None
    assert scout.search(room(-200, -200)) is None


def test_what_is_hardly_seen_is_no_candidate() -> None:
    dim = np.full((33, 4), 0.4, dtype=np.float32)
    dim[:, 0] = np.arange(33) * 3
    scout = Scout(lambda rgb: Pose(dim))
    assert all(scout.search(room(0, 0)) is None for _ in range(20))
    assert scout.look_closer(room(0, 0), Pose(dim)) is None


def test_two_looks_agree_on_place_and_size() -> None:
    scout = scout_of_blocks()
    here = scout.look_in(Window(0.5, 0.5, 0.3), room(320, 240))
    assert here is not None
    larger, beside = here.points.copy(), here.points.copy()
    larger[:, :2] = 320, 240 + 2 * (larger[0, 1] - 240)
    beside[:, 0] += 40
    assert agree(here.points, here.points)
    assert not agree(here.points, larger)
    assert not agree(here.points, beside)
    assert here.points[:, VISIBILITY].min() == 1
