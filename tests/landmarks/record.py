"""Record the landmarks of the sample clips anew: `python -m tests.landmarks.record [NAME...]`.

To be run, and its files committed, whenever what finds or names the landmarks has changed;
tests/landmarks/test_recorded.py notices on a few clips.
"""

from __future__ import annotations

import sys

from benchmarks.accuracy.watching import landmarks_of
from benchmarks.exercises.samples import sample_clips
from posecoach.vision.model_store import ensure_model
from tests.landmarks.recorded import keep


def main(names: list[str]) -> None:
    """Record the named clips, or all of them."""
    clips = sample_clips()
    for name in names or sorted(clips):
        track = landmarks_of(clips[name], ensure_model())
        keep(name, track)
        print(f"{name}: {len(track)} frames", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
