"""The recorded landmarks are what the model and the rest of the vision see today."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from benchmarks.exercises.samples import sample_clips
from posecoach.kinematics import LandmarkTrack
from posecoach.review import watch
from posecoach.video.reader import VideoReader
from posecoach.vision.estimator import PoseEstimator
from tests.landmarks.recorded import names, recorded

# The tracker leans on earlier frames alone: the beginning of a clip is seen as in the whole.
SECONDS = 1.5
# In shares of the picture's height, of three in four points: processors round differently.
NEAR = 0.005


def test_every_clip_is_recorded() -> None:
    assert names() == sorted(sample_clips())


@pytest.mark.parametrize(
    "clip", ["bridge_good", "seated_hamstring_stretch_good", "supported_cat_cow_good"]
)
def test_they_are_what_is_seen_today(clip: str, model: Path) -> None:
    kept = recorded(clip)
    eyes = PoseEstimator(model, silhouettes=True)
    with VideoReader(sample_clips()[clip]) as video, eyes as estimator:
        seen = LandmarkTrack.of(
            takewhile(lambda s: s.time_s < SECONDS, (s for _, s in watch(video, estimator)))
        )
    count = len(seen)
    assert count > 10
    np.testing.assert_array_equal(seen.time_s, kept.time_s[:count])
    np.testing.assert_array_equal(seen.people, kept.people[:count])
    off = np.linalg.norm(seen.points[:, :, :2] - kept.points[:count, :, :2], axis=2)
    again = "record anew: python -m tests.landmarks.record"
    assert np.nanpercentile(off, 75) < NEAR * seen.height, again
    assert seen.outline is not None
    assert kept.outline is not None
    off = np.abs(seen.outline - kept.outline[:count])
    assert np.nanpercentile(off, 75) < NEAR * seen.height, again
