"""Checks whether this computer has what posecoach needs, and says in one line each what to do."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType

from posecoach.errors import PosecoachError
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_sources import Progress
from posecoach.vision.model_store import (
    CACHE_VARIABLE,
    cache_folder,
    cached_info,
    cached_path,
    check_given,
    fetch_to_cache,
    given_path,
)
from posecoach.vision.system_libraries import import_mediapipe, import_opencv

OLDEST_PYTHON = (3, 11)
DEFAULT_PORT = 8501
# A model, the packages it may come out of, and room for recordings.
WANTED_DISK_BYTES = 300_000_000
# Distributions that all install the one folder `cv2`, each over the other.
OPENCV_DISTRIBUTIONS = (
    "opencv-contrib-python",
    "opencv-python",
    "opencv-contrib-python-headless",
    "opencv-python-headless",
)


class Level(StrEnum):
    """How much a finding matters: a problem must be solved, a note is good to know."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check.

    Attributes
    ----------
    name
        What was checked, in a word or two.
    level
        Whether it matters.
    message
        What was found, in one line.
    advice
        What to do about it; empty when there is nothing to do.
    """

    name: str
    level: Level
    message: str
    advice: str = ""


def check_python(version: Sequence[int] = sys.version_info[:3]) -> Finding:
    """The version of Python."""
    spoken = ".".join(str(part) for part in version[:3])
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return Finding("Python", Level.OK, spoken)
    oldest = ".".join(str(part) for part in OLDEST_PYTHON)
    return Finding(
        "Python", Level.PROBLEM, f"{spoken} is too old", f"install Python {oldest} or later"
    )


def installed_opencv() -> list[str]:
    """Which of OpenCV's distributions are installed."""
    names = {(dist.metadata["Name"] or "").lower() for dist in importlib.metadata.distributions()}
    return [name for name in OPENCV_DISTRIBUTIONS if name in names]


def check_opencv(
    load: Callable[[], ModuleType] = import_opencv,
    installed: Callable[[], list[str]] = installed_opencv,
) -> Finding:
    """OpenCV, its system libraries, and whether two of its distributions overwrite each other."""
    found = installed()
    repair = (
        f"run `pip uninstall -y {' '.join(found)}`, then `pip install opencv-contrib-python`"
        if len(found) > 1
        else ""
    )
    try:
        module = load()
    except PosecoachError as problem:
        return Finding("OpenCV", Level.PROBLEM, str(problem), repair)
    if repair:
        both = " and ".join(found)
        return Finding("OpenCV", Level.NOTE, f"{both} overwrite each other's files", repair)
    return Finding("OpenCV", Level.OK, str(module.__version__))


def check_mediapipe(load: Callable[[], ModuleType] = import_mediapipe) -> Finding:
    """MediaPipe and its system libraries."""
    try:
        return Finding("MediaPipe", Level.OK, str(load().__version__))
    except PosecoachError as problem:
        return Finding("MediaPipe", Level.PROBLEM, str(problem))


def check_model(
    variant: Variant = Variant.FULL,
    fetch: bool = False,
    progress: Progress | None = None,
    get: Callable[[Variant, Progress | None], Path] = fetch_to_cache,
) -> Finding:
    """The pose model: the one named by the person, else the cache; fetched only on request."""
    name = "Pose model"
    try:
        named = given_path()
        if named is not None:
            info = check_given(named)
            return Finding(name, Level.OK, f"{named} ({info.variant or info.origin})")
        if cached_info(variant) is not None:
            return Finding(name, Level.OK, f"{variant}, verified, in {cached_path(variant)}")
        if fetch:
            return Finding(name, Level.OK, f"{variant}, fetched to {get(variant, progress)}")
    except PosecoachError as problem:
        return Finding(name, Level.PROBLEM, str(problem))
    damaged = cached_path(variant).exists()
    return Finding(
        name,
        Level.NOTE,
        f"the {variant} model is {'damaged' if damaged else 'not here yet'}; "
        "it is fetched on first need",
        "run `posecoach model fetch` while you are online",
    )


def find_cameras() -> list[Path] | bool:
    """Camera devices on Linux; elsewhere whether OpenCV can open one."""
    if sys.platform.startswith("linux"):
        return sorted(Path("/dev").glob("video*"))
    capture = import_opencv().VideoCapture(0)
    try:
        return bool(capture.isOpened())
    finally:
        capture.release()


def check_camera(
    find: Callable[[], list[Path] | bool] = find_cameras,
    readable: Callable[[Path], bool] = lambda device: os.access(device, os.R_OK | os.W_OK),
) -> Finding:
    """A camera at this computer; never a problem, since it is the browser that needs one."""
    try:
        found = find()
    except PosecoachError:
        return Finding("Camera", Level.NOTE, "not looked for, since OpenCV cannot be loaded")
    if not found:
        return Finding(
            "Camera",
            Level.NOTE,
            "none at this computer; the Live page uses that of the browser",
            "plug one in for live coaching, or review videos and photos without one",
        )
    if isinstance(found, list) and not any(readable(device) for device in found):
        return Finding(
            "Camera",
            Level.NOTE,
            f"{found[0]} is there, but you may not use it",
            "add yourself to the group `video`, and log in again",
        )
    where = ", ".join(str(device) for device in found) if isinstance(found, list) else "found"
    return Finding("Camera", Level.OK, where)


def check_port(port: int = DEFAULT_PORT) -> Finding:
    """Whether the page's usual port is free on this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # otherwise a server that just ended still seems to hold it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            return Finding(
                "Browser port",
                Level.NOTE,
                f"port {port} is not free ({problem.strerror or problem}), "
                "perhaps a posecoach is already running",
                f"look at http://localhost:{port}, or end what uses it",
            )
    return Finding("Browser port", Level.OK, f"{port} is free")


def write_and_read_h264(folder: Path, frames: int = 10) -> int:
    """Encode a few frames as H.264, and count how many come back.

    Raises
    ------
    ImportError, OSError, ValueError
        If PyAV is missing, or its FFmpeg lacks the encoder.
    """
    import av
    import numpy as np

    path = folder / "probe.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for shade in range(frames):
            picture = np.full((48, 64, 3), 20 * shade, dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    with av.open(str(path)) as back:
        return sum(1 for _ in back.decode(video=0))


def check_h264(roundtrip: Callable[[Path], int] = write_and_read_h264) -> Finding:
    """Whether videos that a browser plays can be written."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            count = roundtrip(Path(folder))
    except (ImportError, OSError, ValueError) as problem:
        count, reason = 0, str(problem).strip().splitlines()[0]
    else:
        reason = f"{count} of 10 frames came back"
    if count == 10:
        return Finding("H.264 video", Level.OK, "written and read back")
    return Finding(
        "H.264 video",
        Level.PROBLEM,
        f"cannot be written ({reason})",
        "run `pip install --force-reinstall av`",
    )


def check_disk(
    folder: Path | None = None,
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
) -> Finding:
    """Room for the model and for recordings, where the cache is."""
    wanted = cache_folder() if folder is None else folder
    existing = next(
        path for path in (wanted.absolute(), *wanted.absolute().parents) if path.exists()
    )
    room = free(existing)
    message = f"{room / 1e9:.1f} GB free for {wanted}"
    elsewhere = f"or set {CACHE_VARIABLE} to another folder"
    if not os.access(existing, os.W_OK):
        return Finding(
            "Cache folder",
            Level.PROBLEM,
            f"{existing} cannot be written to",
            f"change its permissions, {elsewhere}",
        )
    if room < WANTED_DISK_BYTES:
        wanted_mb = WANTED_DISK_BYTES // 1_000_000
        return Finding(
            "Cache folder", Level.PROBLEM, message, f"make {wanted_mb} MB of room, {elsewhere}"
        )
    return Finding("Cache folder", Level.OK, message)


def run_checks(*, fetch: bool = False, progress: Progress | None = None) -> list[Finding]:
    """All checks, in the order in which one builds on the other."""
    return [
        check_python(),
        check_opencv(),
        check_mediapipe(),
        check_disk(),
        check_model(fetch=fetch, progress=progress),
        check_h264(),
        check_port(),
        check_camera(),
    ]


def has_problem(findings: Iterable[Finding]) -> bool:
    """Whether anything found must be solved before posecoach works."""
    return any(finding.level is Level.PROBLEM for finding in findings)
