"""Two trackers that take turns give what one gives."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.kinematics.angles import measure_track
from posecoach.kinematics.landmarks import LandmarkTrack, Side
from posecoach.video.reader import VideoReader
from posecoach.video.working import WorkingVideo
from posecoach.vision import lookout, relay
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.landmarker import Pose
from posecoach.vision.relay import Blocks, Relay

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "bridge_good.mp4"
NEAR: Side = "right"
# The whole recording in one block, and in blocks of a second.
ONE, MANY = Blocks(10_000, 1, 64), Blocks(10, 6, 12)


@dataclass(frozen=True)
class Picture:
    time_s: float
    pixels: NDArray[np.uint8]

    def unpack(self, into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        return self.pixels


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    """Three seconds with the hips on their way up, at ten frames a second."""
    with VideoReader(SAMPLE) as video:
        frames = islice(WorkingVideo(video, 640), 210, 300, 3)
        return [Picture(frame.time_s, frame.rgb) for frame in frames]


def followed(pictures: list[Picture], model: Path, blocks: Blocks) -> LandmarkTrack:
    with Relay[Picture](model, blocks) as following:
        return LandmarkTrack.of(landmarks for _, landmarks in following.follow(pictures))


def test_a_single_block_is_what_the_estimator_sees_to_the_last_bit(
    pictures: list[Picture], model_path: Path
) -> None:
    with PoseEstimator(model_path) as estimator:
        once = LandmarkTrack.of(estimator.detect(p.pixels, p.time_s) for p in pictures)
    split = followed(pictures, model_path, ONE)
    assert np.array_equal(once.points, split.points, equal_nan=True)
    assert np.array_equal(once.people, split.people)


def test_many_blocks_measure_the_same_and_do_so_again(
    pictures: list[Picture], model_path: Path
) -> None:
    once, split = (followed(pictures, model_path, blocks) for blocks in (ONE, MANY))
    again = followed(pictures, model_path, MANY)
    assert np.array_equal(split.points, again.points, equal_nan=True)
    hip = [measure_track(track).degrees["hip_flexion", NEAR] for track in (once, split)]
    apart = np.abs(hip[0] - hip[1])
    assert np.isfinite(apart).mean() > 0.8
    # Far less than the 5 degrees or so by which the model itself is wrong.
    assert np.nanmedian(apart) < 1.0
    assert np.nanpercentile(apart, 95) < 3.0


@pytest.mark.parametrize(
    ("size", "fps"), [((640, 480), 30.0), ((1280, 720), 60.0), ((1280, 720), 5.0), ((8, 8), 240.0)]
)
def test_blocks_are_bounded_and_alternate(size: tuple[int, int], fps: float) -> None:
    frame_bytes = size[0] * size[1] * 1.5
    blocks = Blocks.of(frame_bytes, fps)
    assert blocks.waiting * frame_bytes <= 210e6
    assert blocks.warm_up < blocks.length
    # Half a block lies between what is asked for first and last, and must find room.
    assert blocks.length / 2 < blocks.waiting
    takers = [blocks.takers(number) for number in range(4 * blocks.length)]
    changes = [n for n in range(1, len(takers)) if takers[n][0] != takers[n - 1][0]]
    assert changes[0] == blocks.length - blocks.length // 2
    assert set(np.diff(changes)) == {blocks.length}
    for start in changes:
        before = takers[start - blocks.warm_up : start]
        assert all(taker[1:] == takers[start][:1] for taker in before)
    assert sum(len(taker) == 2 for taker in takers) == blocks.warm_up * len(takers) // blocks.length


@pytest.mark.parametrize("frames", [180, 181, 460, 1800, 1801, 5000, 108_000])
def test_a_known_length_is_shared_out_evenly(frames: int) -> None:
    longest = Blocks.of(640 * 480 * 1.5, 30.0)
    blocks = Blocks.of(640 * 480 * 1.5, 30.0, frames)
    assert blocks.length <= longest.length
    assert blocks.waiting == longest.waiting
    looked = Counter(taker for number in range(frames) for taker in blocks.takers(number))
    # One of them warms up once more than the other; each block may be a frame too long.
    assert abs(looked[0] - looked[1]) <= blocks.warm_up + frames / blocks.length + 1


def test_a_short_recording_is_not_shared_out() -> None:
    blocks = Blocks.of(640 * 480 * 1.5, 30.0, 170)
    assert all(blocks.takers(number) == [0] for number in range(170))


class FakeTracker:
    """Sees the time of a frame, and keeps count of what it looked at."""

    made: list[FakeTracker]

    def __init__(self, model: Path, *, silhouettes: bool = False) -> None:
        self.times: list[float] = []
        self.closed = False
        self.made.append(self)

    def find(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        self.times.append(time_s)
        if time_s == 13:
            raise RuntimeError("no luck")
        return Pose(np.full((33, 4), time_s, dtype=np.float32))

    def close(self) -> None:
        self.closed = True


class Alone:
    """Nobody else is in the picture."""

    changed = False

    def __init__(self, finder: FakeFinder, period_s: float) -> None:
        pass

    def update(self, *_: object) -> int:
        return 1

    def close(self) -> None:
        pass


class FakeFinder:
    """Looks for nobody; keeps with which model it would."""

    made: list[Path]

    def __init__(self, model: Path) -> None:
        self.made.append(model)

    def close(self) -> None:
        pass


@pytest.fixture
def trackers(monkeypatch: pytest.MonkeyPatch) -> list[FakeTracker]:
    monkeypatch.setattr(FakeTracker, "made", [], raising=False)
    monkeypatch.setattr(lookout, "Tracker", FakeTracker)
    monkeypatch.setattr(lookout, "Company", Alone)
    monkeypatch.setattr(FakeFinder, "made", [], raising=False)
    monkeypatch.setattr(relay, "SecondPersonFinder", FakeFinder)
    return FakeTracker.made


def stream(read: list[int], count: int) -> Iterator[Picture]:
    for number in range(count):
        read.append(number)
        yield Picture(number / 10, np.zeros((4, 4, 3), dtype=np.uint8))


def test_frames_come_in_order_each_seen_once_and_few_are_waiting(
    trackers: list[FakeTracker],
) -> None:
    read: list[int] = []
    blocks = Blocks(length=10, warm_up=3, waiting=8)
    with Relay[Picture](Path("no.task"), blocks) as following:
        for number, (frame, landmarks) in enumerate(following.follow(stream(read, 100))):
            assert frame.time_s == number / 10
            assert landmarks.points[0, 0] == np.float32(number / 10)
            assert len(read) <= number + 1 + blocks.waiting
    assert number == 99
    looked = sorted(time_s for tracker in trackers for time_s in tracker.times)
    assert len(looked) == 100 + 3 * 10
    assert all(tracker.times == sorted(tracker.times) for tracker in trackers)
    assert all(tracker.closed for tracker in trackers)


@pytest.mark.parametrize("other", [None, Path("full.task")])
def test_one_finder_serves_both_trackers_with_a_smaller_model_if_asked(
    trackers: list[FakeTracker], other: Path | None
) -> None:
    Relay[Picture](Path("heavy.task"), MANY, people_model=other).close()
    assert FakeFinder.made == [other or Path("heavy.task")]
    assert len(trackers) == 2


def test_what_goes_wrong_in_a_tracker_or_while_reading_is_told(
    trackers: list[FakeTracker],
) -> None:
    with (
        Relay[Picture](Path("no.task"), MANY) as following,
        pytest.raises(RuntimeError, match="luck"),
    ):
        list(following.follow(stream([], 200)))

    def broken() -> Iterator[Picture]:
        yield from stream([], 5)
        raise OSError("the disk is gone")

    with (
        Relay[Picture](Path("no.task"), MANY) as following,
        pytest.raises(OSError, match="is gone"),
    ):
        list(following.follow(broken()))


def test_it_can_be_left_in_the_middle(trackers: list[FakeTracker]) -> None:
    read: list[int] = []
    with Relay[Picture](Path("no.task"), MANY) as following:
        for number, _ in enumerate(following.follow(stream(read, 1 << 40))):
            if number == 7:
                break
    assert len(read) <= 8 + MANY.waiting + 1
    assert all(tracker.closed for tracker in trackers)
    assert not [t for t in threading.enumerate() if t.name.startswith(("tracker-", "reader"))]
