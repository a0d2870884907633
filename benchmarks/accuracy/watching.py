"""The product looking at a clip, and its landmarks kept so that a second run is quick.

Kept landmarks hold for one clip, one model, one condition and one state of everything that turns
pixels into landmarks. Coaching and angles are not among it: they are computed anew each time.
Outlines of the trunk are always traced, so that every exercise can be coached on what is kept.
Several processes may look at the same clips: one looks, the others wait for what it keeps.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from benchmarks.accuracy import conditions
from benchmarks.accuracy.conditions import Condition
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.review import Progress, watch
from posecoach.video.photo import read_photo
from posecoach.video.reader import VideoFrame, VideoReader
from posecoach.video.whole import write_whole
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import cache_folder

# What turns a file into landmarks; all that these import of posecoach counts as well.
_ENTRANCES = ("posecoach.vision.estimator", "posecoach.video.reader", "posecoach.video.photo")
_PACKAGES = ("mediapipe", "opencv-contrib-python", "av", "numpy")
# How long to wait before asking again for clips that other processes are looking at, in seconds.
_ASK_AGAIN_S = 0.5


class ChangedReader(VideoReader):
    """A video as it would look under a condition."""

    def __init__(self, path: Path, condition: Condition) -> None:
        super().__init__(path)
        self._condition = condition

    def __iter__(self) -> Iterator[VideoFrame]:
        for number, frame in enumerate(super().__iter__()):
            yield VideoFrame(frame.time_s, self._condition.change(frame.rgb, number))


def landmarks_of(
    clip: Path,
    model: Path,
    condition: Condition = conditions.CLEAN,
    *,
    photo: bool = False,
    progress: Progress | None = None,
    wait: bool = True,
) -> LandmarkTrack:
    """What the product sees in a clip or photo, from the cache if it saw it before.

    Parameters
    ----------
    clip, photo
        The file, and whether it is a single picture.
    model
        The pose model.
    condition
        How the frames are changed first.
    progress
        Told after each frame that has to be looked at.
    wait
        Whether to wait while another process looks at the same file.

    Raises
    ------
    VideoError
        If the clip can't be read.
    filelock.Timeout
        If another process looks at it and ``wait`` is false.
    """
    kept = cache_folder() / "benchmark" / f"{_key(clip, model, condition)}.npz"
    known = _load(kept)
    if known is not None:
        return known
    kept.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(kept.with_suffix(".lock"), timeout=-1 if wait else 0):
        known = _load(kept)
        if known is not None:
            return known
        look = _photo(clip, model, condition) if photo else _video(clip, model, condition, progress)
        _keep(kept, look)
    return look


def look_at_all(
    clips: Sequence[Path], model: Path, done: Callable[[Path], None] | None = None
) -> None:
    """See to it that the landmarks of many clips are kept, together with other processes.

    Each process that calls this takes a clip that no other one is looking at; all return when
    everything is kept.

    Parameters
    ----------
    clips, model
        The videos and the pose model.
    done
        Told of each clip whose landmarks are there.

    Raises
    ------
    VideoError
        If a clip can't be read.
    """
    ahead = list(clips)
    while ahead:
        busy = [clip for clip in ahead if not _looked_at(clip, model, done)]
        if len(busy) == len(ahead):
            time.sleep(_ASK_AGAIN_S)
        ahead = busy


def _looked_at(clip: Path, model: Path, done: Callable[[Path], None] | None) -> bool:
    try:
        landmarks_of(clip, model, wait=False)
    except Timeout:
        return False
    if done is not None:
        done(clip)
    return True


def _video(
    clip: Path, model: Path, condition: Condition, progress: Progress | None
) -> LandmarkTrack:
    eyes_on = PoseEstimator(model, mode="video", silhouettes=True)
    with ChangedReader(clip, condition) as video, eyes_on as estimator:
        return LandmarkTrack.of(seen for _, seen in watch(video, estimator, progress))


def _photo(clip: Path, model: Path, condition: Condition) -> LandmarkTrack:
    with PoseEstimator(model, mode="image", silhouettes=True) as estimator:
        return LandmarkTrack.of([estimator.detect(condition.change(read_photo(clip), 0))])


def _load(path: Path) -> LandmarkTrack | None:
    try:
        with np.load(path, allow_pickle=False) as kept:
            size = kept["size"]
            track = kept["time_s"], kept["points"], kept["people"]
            outline = kept.get("outline")
            return LandmarkTrack(*track, int(size[0]), int(size[1]), outline)
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _keep(path: Path, track: LandmarkTrack) -> None:
    arrays: dict[str, Any] = {
        "time_s": track.time_s,
        "points": track.points,
        "people": track.people,
        "size": np.array([track.width, track.height]),
    }
    if track.outline is not None:
        arrays["outline"] = track.outline

    def write(part: str) -> None:
        with open(part, "wb") as file:
            np.savez_compressed(file, **arrays)

    write_whole(path, write)


def _key(clip: Path, model: Path, condition: Condition) -> str:
    digest = hashlib.sha256(eyes().encode())
    for path in (clip, model):
        digest.update(_content(path, path.stat().st_mtime_ns))
    if condition.name != conditions.CLEAN.name:
        digest.update(condition.name.encode() + Path(conditions.__file__).read_bytes())
    return digest.hexdigest()[:32]


@cache
def _content(path: Path, changed: int) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def sha256(path: Path) -> str:
    """Checksum of a file."""
    return _content(path, path.stat().st_mtime_ns).hex()


@cache
def eyes() -> str:
    """Checksum of everything between a file and its landmarks: sources and libraries."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _PACKAGES).encode())
    for module in sorted(_closure(_ENTRANCES)):
        digest.update(module.encode() + _source(module).read_bytes())
    return digest.hexdigest()


def _closure(entrances: tuple[str, ...]) -> set[str]:
    """Modules of posecoach that these import, and those that they import."""
    known: set[str] = set()
    ahead = list(entrances)
    while ahead:
        module = ahead.pop()
        if module not in known:
            known.add(module)
            ahead += _imports(module)
    return known


def _imports(module: str) -> list[str]:
    nodes = ast.walk(ast.parse(_source(module).read_bytes()))
    named = [n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module]
    return [name for name in named if name.startswith("posecoach.")]


def _source(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return Path(spec.origin)
