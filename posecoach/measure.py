"""Measuring photos: landmarks in pixels and every angle of both sides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from posecoach.errors import VideoError
from posecoach.kinematics.angles import ANGLES, Measurement, measure_landmarks, near_side
from posecoach.kinematics.landmarks import SIDES, VISIBILITY, Landmark, Landmarks, Side, X, Y, Z
from posecoach.kinematics.reasons import explain
from posecoach.video.drawing import draw_landmarks
from posecoach.video.photo import read_photo
from posecoach.video.reader import Rgb
from posecoach.video.whole import write_whole
from posecoach.vision.estimator import PoseEstimator


@dataclass(frozen=True, slots=True)
class Photo:
    """What was measured in one photo, or why nothing was.

    Attributes
    ----------
    path
        The photo.
    landmarks, measured
        What was seen; None if the file could not be read.
    error
        A sentence if the file could not be read.
    """

    path: Path
    landmarks: Landmarks | None = None
    measured: Measurement | None = None
    error: str | None = None

    @property
    def near(self) -> Side | None:
        """The person's own side that is turned to the camera."""
        seen = self.landmarks
        return near_side(seen) if seen is not None and seen.detected else None

    @property
    def note(self) -> str:
        """A sentence on what stands in the way, or an empty one."""
        if self.error:
            return self.error
        assert self.landmarks is not None
        if not self.landmarks.detected:
            return "Nobody was found; show the whole body from the side, in good light."
        if self.landmarks.people > 1:
            return "More than one person is in the picture; the angles may be of either."
        return ""

    def document(self) -> dict[str, Any]:
        """Plain values for JSON: pixels, degrees, null where not measured, and why."""
        head: dict[str, Any] = {"file": str(self.path)}
        if self.landmarks is None or self.measured is None:
            return head | {"error": self.error}
        seen, measured = self.landmarks, self.measured
        return head | {
            "width": seen.width,
            "height": seen.height,
            "detected": seen.detected,
            "people": seen.people,
            "near_side": self.near,
            "note": self.note,
            "angles": {
                side: {a: _degrees(measured.degrees[a, side]) for a in ANGLES} for side in SIDES
            },
            "missing": {
                side: {
                    a: explain(measured.codes[a, side]) for a in ANGLES if measured.codes[a, side]
                }
                for side in SIDES
            },
            "landmarks": _points(seen) if seen.detected else {},
        }


def _degrees(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 2)


def _points(seen: Landmarks) -> dict[str, dict[str, float]]:
    names = (("x", X, 2), ("y", Y, 2), ("z", Z, 2), ("visibility", VISIBILITY, 4))
    return {
        point.name.lower(): {
            name: round(float(seen.points[point, column]), digits) for name, column, digits in names
        }
        for point in Landmark
    }


def measure_photos(paths: Iterable[Path], model: Path) -> Iterator[tuple[Photo, Rgb | None]]:
    """Measure photos one by one; one that can't be read is named and the rest goes on.

    Yields
    ------
    The result and the picture it was measured in.
    """
    with PoseEstimator(model, mode="image") as estimator:
        for path in paths:
            try:
                rgb = read_photo(path)
            except VideoError as error:
                yield Photo(path, error=str(error)), None
                continue
            landmarks = estimator.detect(rgb)
            yield Photo(path, landmarks, measure_landmarks(landmarks)), rgb


def save_overlay(photo: Photo, rgb: Rgb, folder: Path, copy: int = 1) -> Path:
    """Write the photo with its skeleton as a JPEG.

    Parameters
    ----------
    photo, rgb
        As :func:`measure_photos` yields them.
    folder
        Where to, made if need be.
    copy
        From 2 on, the number is added to the name: photos from two folders may share theirs.

    Raises
    ------
    VideoError
        If the file can't be written.
    """
    drawn = rgb.copy()
    if photo.landmarks is not None:
        draw_landmarks(drawn, photo.landmarks)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR))
    number = f"_{copy}" if copy > 1 else ""
    path = folder / f"{photo.path.stem}_landmarks{number}.jpg"
    write_whole(path, lambda part: Path(part).write_bytes(data.tobytes()))
    return path
