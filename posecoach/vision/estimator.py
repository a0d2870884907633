"""Finding a person's landmarks in frames and photos with MediaPipe's pose landmarker."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.identity import LegIdentity
from posecoach.kinematics.landmarks import Landmarks
from posecoach.vision.company import Company
from posecoach.vision.landmarker import Pose
from posecoach.vision.outline import trace_outline
from posecoach.vision.photo_finder import PhotoFinder
from posecoach.vision.picture import PictureFault, PictureWatch
from posecoach.vision.tracking import Tracker

Mode = Literal["video", "image"]


class PoseEstimator:
    """Finds one person's landmarks, and notices when there is more than one person.

    Parameters
    ----------
    model
        A ``.task`` bundle, see :func:`posecoach.vision.model_store.ensure_model`.
    mode
        ``video``: frames of one stream in order, tracked and smoothed from one to the next;
        ``image``: photos that have nothing to do with each other.
    people_check_s
        How often a stream is looked over for a second person, in seconds of its own time; photos
        are always looked over.
    silhouettes
        Whether to trace the outline of the trunk as well, which shows the spine and the pelvis.

    Raises
    ------
    ModelUnavailableError
        If MediaPipe cannot load the model.
    SystemLibraryError
        If MediaPipe itself cannot be loaded.

    Examples
    --------
    >>> from posecoach.vision.model_store import ensure_model
    >>> with PoseEstimator(ensure_model(), mode="image") as estimator:  # doctest: +SKIP
    ...     landmarks = estimator.detect(rgb)

    Notes
    -----
    One estimator belongs to one stream. MediaPipe wants strictly increasing milliseconds;
    :class:`~posecoach.vision.clock.TrackerClock` says how they are made of the frames' times.
    Frames of another size than the one before start the tracking anew. In a stream, left and
    right leg keep their names, see :class:`~posecoach.kinematics.identity.LegIdentity`.
    """

    def __init__(
        self,
        model: Path,
        *,
        mode: Mode = "video",
        people_check_s: float = 3.0,
        silhouettes: bool = False,
    ) -> None:
        if mode not in ("video", "image"):
            raise ValueError(f"the mode is either 'video' or 'image', not {mode!r}")
        self._model = Path(model)
        self._mode: Mode = mode
        self._silhouettes = silhouettes
        self._size: tuple[int, ...] | None = None
        self._closed = False
        self._legs = LegIdentity()
        self._picture = PictureWatch()
        self._landmarker: PhotoFinder | Tracker = self._load()
        self._company = Company(self._model, people_check_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def picture(self) -> PictureFault | None:
        """What is wrong with the frames of late: dark, blurred …, or None."""
        return self._picture.fault

    def close(self) -> None:
        """Free the model; a second call does nothing."""
        self._closed = True
        self._landmarker.close()
        self._company.close()

    def trace_outlines(self, wanted: bool) -> None:
        """From the next frame on, trace the outline as well, or no longer.

        The model is loaded anew for it and finds the person anew; legs keep their names.
        """
        if wanted != self._silhouettes and not self._closed:
            self._silhouettes = wanted
            self._landmarker.close()
            self._landmarker = self._load()

    def detect(self, rgb: NDArray[np.uint8], time_s: float = 0.0) -> Landmarks:
        """Find the person in one frame.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8, red first.
        time_s
            The frame's time in its recording, in seconds.

        Returns
        -------
        Landmarks
            In pixels of this frame, with ``time_s`` as given; ``people`` is 0 when nobody is
            found and 2 when a second person is in the picture.

        Raises
        ------
        ValueError
            If the frame is no such array, or the time is not finite.
        RuntimeError
            If the estimator was closed.
        """
        check_frame(rgb)
        if self._closed:
            raise RuntimeError("this pose estimator was closed")
        height, width = rgb.shape[:2]
        pose = self._find(rgb, time_s)
        self._picture.update(time_s, rgb, None if pose is None else pose.points)
        if pose is None:
            return Landmarks.nobody(time_s, width, height)
        outline = None
        if pose.silhouette is not None:
            outline = trace_outline(pose.silhouette, pose.points)
        people = self._count_people(rgb, time_s, pose)
        seen = Landmarks(time_s, width, height, pose.points, people, outline)
        return self._legs.update(seen) if self._mode == "video" else seen

    def _load(self) -> PhotoFinder | Tracker:
        if self._mode == "video":
            return Tracker(self._model, silhouettes=self._silhouettes)
        return PhotoFinder(self._model, silhouettes=self._silhouettes)

    def _find(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        if isinstance(self._landmarker, PhotoFinder):
            return self._landmarker.find(rgb)
        if self._size not in (None, rgb.shape):
            # What is tracked is kept in shares of the old frame.
            self._landmarker.close()
            self._landmarker = tracker = Tracker(self._model, silhouettes=self._silhouettes)
            self._legs = LegIdentity()
        else:
            tracker = self._landmarker
        self._size = rgb.shape
        return tracker.find(rgb, time_s)

    def _count_people(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose) -> int:
        """1 or 2; looked at now and then in a stream, since a look costs as much as two frames."""
        if isinstance(self._landmarker, PhotoFinder):
            return self._company.in_photo(rgb)
        people = self._company.update(rgb, time_s, pose, self._landmarker)
        if self._company.changed:
            self._legs = LegIdentity()
        return people


def check_frame(rgb: object) -> None:
    """Insist on a picture as the estimator takes it.

    Raises
    ------
    ValueError
        If ``rgb`` is not a ``(height, width, 3)`` uint8 array with at least one pixel.
    """
    if not isinstance(rgb, np.ndarray):
        raise ValueError(f"a frame must be a NumPy array, not {type(rgb).__name__}")
    if rgb.ndim != 3 or rgb.shape[2] != 3 or 0 in rgb.shape:
        raise ValueError(f"a frame must have the shape (height, width, 3), not {rgb.shape}")
    if rgb.dtype != np.uint8:
        raise ValueError(f"a frame must hold 8-bit values (uint8), not {rgb.dtype}")
