from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posecoach.vision import photo_finder
from posecoach.vision.photo_finder import PhotoFinder
from tests.vision.blocks import BlockNetworks, middle, room


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> PhotoFinder:
    BlockNetworks.looks = []
    monkeypatch.setattr(photo_finder, "Landmarker", BlockNetworks)
    return PhotoFinder(Path("fake"), silhouettes=True)


def test_a_large_person_is_looked_at_once(finder: PhotoFinder) -> None:
    found = finder.find(room(320, 240, 400, 200))
    assert found is not None
    assert BlockNetworks.looks == [(False, (480, 640, 3))]


def test_a_small_person_is_looked_at_from_nearer(finder: PhotoFinder) -> None:
    found = finder.find(room(200, 300, 200, 80))
    assert found is not None
    assert len(BlockNetworks.looks) == 2
    np.testing.assert_allclose(middle(found.points), (200, 300), atol=1)


def test_somebody_too_small_for_the_photo_is_searched_for(finder: PhotoFinder) -> None:
    found = finder.find(room(500, 100, 85, 60))
    assert found is not None
    np.testing.assert_allclose(middle(found.points), (500, 100), atol=1)
    assert found.silhouette is not None
    assert found.silhouette.shape == (480, 640)


def test_an_empty_photo_shows_nobody(finder: PhotoFinder) -> None:
    assert finder.find(room(-100, -100)) is None
    finder.close()
