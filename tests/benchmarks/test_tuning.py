from __future__ import annotations

import numpy as np

from benchmarks.tuning import recorded_samples


def test_the_recorded_samples_go_on_until_there_are_enough() -> None:
    track = recorded_samples(6000)
    assert len(track) == 6000
    assert (np.diff(track.time_s) > 0).all()
    assert (track.people > 0).mean() > 0.9
