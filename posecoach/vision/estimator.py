"""Finding a person's landmarks in frames and photos with MediaPipe's pose landmarker."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.landmarks import Landmarks
from posecoach.vision.lookout import LegNames, Lookout, Seen, pose_outline
from posecoach.vision.photo_finder import PhotoFinder
from posecoach.vision.picture import PictureFault, picture_fault
from posecoach.vision.second_person import SecondPersonFinder

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
        self._closed = False
        self._picture: PictureFault | None = None
        self._legs = LegNames()
        self._eyes: _Photos | Lookout = (
            Lookout(Path(model), silhouettes=silhouettes, people_check_s=people_check_s)
            if mode == "video"
            else _Photos(Path(model), silhouettes=silhouettes)
        )

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
        return self._picture

    def close(self) -> None:
        """Free the model; a second call does nothing."""
        self._closed = True
        self._eyes.close()

    def trace_outlines(self, wanted: bool) -> None:
        """From the next frame on, trace the outline as well, or no longer.

        The model is loaded anew for it and finds the person anew; legs keep their names.
        """
        if not self._closed:
            self._eyes.trace_outlines(wanted)

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
        seen = self._eyes.look(rgb, time_s)
        self._picture = seen.picture
        return self._legs.complete(seen) if isinstance(self._eyes, Lookout) else seen.landmarks


class _Photos:
    """Looks at photos as :class:`~posecoach.vision.lookout.Lookout` looks at a stream."""

    def __init__(self, model: Path, *, silhouettes: bool) -> None:
        self._model = model
        self._silhouettes = silhouettes
        self._finder = PhotoFinder(model, silhouettes=silhouettes)
        self._second = SecondPersonFinder(model)

    def look(self, rgb: NDArray[np.uint8], time_s: float) -> Seen:
        pose = self._finder.find(rgb)
        picture = picture_fault(rgb, None if pose is None else pose.points)
        height, width = rgb.shape[:2]
        if pose is None:
            return Seen(Landmarks.nobody(time_s, width, height), picture, False)
        people = 2 if self._second.several(rgb) else 1
        outline = pose_outline(pose)
        return Seen(Landmarks(time_s, width, height, pose.points, people, outline), picture, False)

    def trace_outlines(self, wanted: bool) -> None:
        if wanted != self._silhouettes:
            self._silhouettes = wanted
            self._finder.close()
            self._finder = PhotoFinder(self._model, silhouettes=wanted)

    def close(self) -> None:
        self._finder.close()
        self._second.close()


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
