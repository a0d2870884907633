"""MediaPipe's pose landmarker with pixels in and pixels out."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.errors import ModelUnavailableError
from posecoach.language.catalogue import tr
from posecoach.vision.lean_network import without_silhouette
from posecoach.vision.memory import few_heaps, hand_back
from posecoach.vision.quiet import without_chatter
from posecoach.vision.system_libraries import import_mediapipe


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """One body in a picture.

    Attributes
    ----------
    points
        ``(33, 4)`` float32: x, y, z in pixels, visibility 0-1.
    silhouette
        ``(height, width)`` float32, 0-1: how surely each pixel belongs to the body; None unless
        it was asked for.
    """

    points: NDArray[np.float32]
    silhouette: NDArray[np.float32] | None = None


class Landmarker:
    """One loaded model.

    Parameters
    ----------
    model
        A ``.task`` bundle.
    people
        At most so many bodies are looked for.
    video
        Whether pictures are frames of one stream, to be tracked and smoothed.
    silhouettes
        Whether to return the silhouette of each body, which takes a third of the time more.
    detection_confidence
        How sure the detector must be that it sees somebody, 0-1.

    Raises
    ------
    ModelUnavailableError
        If the file cannot be read or MediaPipe cannot use it.
    SystemLibraryError
        If MediaPipe itself cannot be loaded.
    """

    def __init__(
        self,
        model: Path,
        *,
        people: int = 1,
        video: bool = False,
        silhouettes: bool = False,
        detection_confidence: float = 0.5,
    ) -> None:
        few_heaps()
        self._mediapipe = import_mediapipe()
        tasks = self._mediapipe.tasks
        running = tasks.vision.RunningMode
        content = _read(model)
        if not silhouettes:
            content = without_silhouette(content)
        options = tasks.vision.PoseLandmarkerOptions(
            # The content, not the path: MediaPipe cannot open every path on Windows.
            base_options=tasks.BaseOptions(model_asset_buffer=content),
            running_mode=running.VIDEO if video else running.IMAGE,
            num_poses=people,
            min_pose_detection_confidence=detection_confidence,
            output_segmentation_masks=silhouettes,
        )
        try:
            with without_chatter():
                self._task: Any = tasks.vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as problem:
            raise ModelUnavailableError(
                tr(
                    "MediaPipe cannot use {model} as a pose model ({reason}).",
                    model=model,
                    reason=_first_line(problem),
                )
            ) from problem
        # So that nothing is left to MediaPipe's own clean-up, see _close.
        self._closing = weakref.finalize(self, _close, self._task)
        self._talkative = True

    def find(self, rgb: NDArray[np.uint8], ms: int | None = None) -> list[Pose]:
        """The bodies in one picture, the surest first.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8.
        ms
            The frame's time in strictly increasing milliseconds; needed for a stream only.
        """
        if self._talkative:
            self._talkative = False
            with without_chatter():
                return self._find(rgb, ms)
        return self._find(rgb, ms)

    def _find(self, rgb: NDArray[np.uint8], ms: int | None) -> list[Pose]:
        picture = self._mediapipe.Image(self._mediapipe.ImageFormat.SRGB, np.ascontiguousarray(rgb))
        task = self._task
        found = task.detect(picture) if ms is None else task.detect_for_video(picture, ms)
        height, width = rgb.shape[:2]
        # MediaPipe gives the depth in the same unit as x.
        scale = np.array([width, height, width, 1], dtype=np.float32)
        silhouettes = [
            # A copy, for the view points into memory that goes away with MediaPipe's own image.
            mask.numpy_view().reshape(height, width).copy()
            for mask in found.segmentation_masks or []
        ] or [None] * len(found.pose_landmarks)
        return [
            Pose(
                np.array([(p.x, p.y, p.z, p.visibility) for p in pose], dtype=np.float32) * scale,
                silhouette,
            )
            for pose, silhouette in zip(found.pose_landmarks, silhouettes, strict=True)
        ]

    def close(self) -> None:
        """Free the model; a second call does nothing."""
        self._closing()


def _close(task: Any) -> None:
    """Free a landmarker, or at the end of the program leave that to the operating system.

    By then the thread that would do it has ended, and MediaPipe's destructor would complain about
    that on the terminal; without a handle it does nothing.
    """
    with without_chatter():
        try:
            task.close()
        except (RuntimeError, TypeError):
            task._handle = None
    hand_back()


def _read(model: Path) -> bytes:
    try:
        return model.read_bytes()
    except OSError as problem:
        raise ModelUnavailableError(
            tr(
                "The pose model {model} cannot be read ({reason}).",
                model=model,
                reason=problem.strerror or problem,
            )
        ) from problem


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__
