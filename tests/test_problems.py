from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from posecoach.kinematics.landmarks import Landmarks
from posecoach.problems import problems
from posecoach.review import Review
from posecoach.vision.picture import PictureFault
from tests.sessions.reviews import STRETCH, replay
from tests.skeleton import Leg, Person, points_of

FRAMES = 60


def review_of(fault: PictureFault, share: float, unseen: float = 0.0) -> Review:
    """A leg held up, with a poor picture in some frames, the legs hidden in some others."""
    frames = []
    for number in range(FRAMES):
        points = points_of(Person(right=Leg(80, 10)))
        if number < unseen * FRAMES:
            points[:] = np.nan
        people = 0 if np.isnan(points).any() else 1
        frames.append(Landmarks(number / 30, 1280, 720, points, people))
    result = replay(frames, STRETCH)
    result.picture_faults = Counter({fault: round(share * FRAMES)})
    return result


@pytest.mark.parametrize("fault", PictureFault)
def test_a_poor_picture_is_named_where_something_was_not_seen(fault: PictureFault) -> None:
    sentence = f"For 50% of the video: {fault.words}"
    assert sentence in problems(review_of(fault, 0.5, unseen=0.3))
    assert sentence not in problems(review_of(fault, 0.1, unseen=0.3))
    # What was measured in spite of it needs no word, but for a floor that is a ceiling.
    told = sentence in problems(review_of(fault, 0.5))
    assert told is (fault is PictureFault.UPSIDE_DOWN)


def test_of_a_video_in_which_nobody_was_found_the_reason_is_told() -> None:
    found = problems(review_of(PictureFault.DARK, 1.0, unseen=1.0))
    assert found[0].startswith("Nobody was found in this video")
    assert found[1] == f"For 100% of the video: {PictureFault.DARK.words}"
