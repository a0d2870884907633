"""Record the landmarks of the sample clips anew: `python -m tests.landmarks.record [NAME...]`.

The replays in tests/coaching/test_samples.py then need no model and no video.
"""

from __future__ import annotations

import sys
from pathlib import Path

from posecoach.kinematics import LandmarkTrack
from posecoach.review import watch
from posecoach.sessions.landmark_files import write_landmarks
from posecoach.video.reader import VideoReader
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import ensure_model

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "sample_videos"


def main(names: list[str]) -> None:
    """Record the named clips, or those that were recorded before."""
    for name in names or sorted(path.stem for path in HERE.glob("*.parquet")):
        clip = SAMPLES / f"{name}.mp4"
        with VideoReader(clip) as video, PoseEstimator(ensure_model()) as estimator:
            track = LandmarkTrack.of(seen for _, seen in watch(video, estimator))
        write_landmarks(track, HERE / f"{name}.parquet")
        print(f"{name}: {len(track)} frames")


if __name__ == "__main__":
    main(sys.argv[1:])
