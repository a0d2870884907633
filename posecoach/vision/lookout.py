"""What one tracker sees of one person in a stream; live estimator and relay share it.

Left and right leg keep their names over a stream, which :class:`LegNames` sees to, in order of
time; so it is apart from the looking, which two trackers may do in turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.identity import LegIdentity
from posecoach.kinematics.landmarks import Landmarks
from posecoach.vision.company import Company
from posecoach.vision.landmarker import Pose
from posecoach.vision.outline import trace_outline
from posecoach.vision.picture import PictureFault, PictureWatch
from posecoach.vision.second_person import SecondPersonFinder
from posecoach.vision.tracking import Tracker


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was seen in one frame.

    Attributes
    ----------
    landmarks
        In pixels of the frame; the legs as the model names them.
    picture
        What is wrong with the frames of late: dark, blurred …, or None.
    changed
        Whether it may be somebody else than in the frame before.
    """

    landmarks: Landmarks
    picture: PictureFault | None
    changed: bool


class Lookout:
    """One tracker, and whom it is to follow.

    Parameters
    ----------
    model
        A ``.task`` bundle.
    silhouettes
        Whether to trace the outline of the trunk as well.
    people_check_s
        How often to look for a second person, in seconds of the stream.
    finder
        Looks for a second person, for other trackers of the same recording as well; by default
        one of its own. It is closed with this.

    Raises
    ------
    ModelUnavailableError, SystemLibraryError
        As :class:`~posecoach.vision.landmarker.Landmarker`.
    """

    def __init__(
        self,
        model: Path,
        *,
        silhouettes: bool,
        people_check_s: float,
        finder: SecondPersonFinder | None = None,
    ) -> None:
        self._model = model
        self._silhouettes = silhouettes
        self._tracker = self._load()
        self._company = Company(finder or SecondPersonFinder(model), people_check_s)
        self._picture = PictureWatch()
        self._size: tuple[int, ...] | None = None

    def look(self, rgb: NDArray[np.uint8], time_s: float) -> Seen:
        """What is seen in the next frame.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8; one of another size starts the tracking anew.
        time_s
            Its time in seconds.
        """
        # What is tracked is kept in shares of the old frame.
        resized = self._size not in (None, rgb.shape)
        if resized:
            self._reload()
        self._size = rgb.shape
        height, width = rgb.shape[:2]
        pose = self._tracker.find(rgb, time_s)
        self._picture.update(time_s, rgb, None if pose is None else pose.points)
        picture = self._picture.fault
        if pose is None:
            return Seen(Landmarks.nobody(time_s, width, height), picture, resized)
        outline = pose_outline(pose)
        people = self._company.update(rgb, time_s, pose, self._tracker)
        seen = Landmarks(time_s, width, height, pose.points, people, outline)
        return Seen(seen, picture, resized or self._company.changed)

    def trace_outlines(self, wanted: bool) -> None:
        """From the next frame on, trace the outline as well, or no longer.

        The model is loaded anew for it and finds the person anew.
        """
        if wanted != self._silhouettes:
            self._silhouettes = wanted
            self._reload()

    def close(self) -> None:
        """Free the models; a second call does nothing."""
        self._tracker.close()
        self._company.close()

    def _load(self) -> Tracker:
        return Tracker(self._model, silhouettes=self._silhouettes)

    def _reload(self) -> None:
        self._tracker.close()
        self._tracker = self._load()


def pose_outline(pose: Pose) -> NDArray[np.float32] | None:
    """The outline of the trunk, of a body that comes with its silhouette.

    It is kept instead of the silhouette, which takes more memory than the frame.
    """
    return None if pose.silhouette is None else trace_outline(pose.silhouette, pose.points)


class LegNames:
    """Keeps the names of left and right leg over one stream."""

    def __init__(self) -> None:
        self._legs = LegIdentity()

    def complete(self, seen: Seen) -> Landmarks:
        """The landmarks of the next frame, in order of time, with its legs named."""
        if seen.changed:
            self._legs = LegIdentity()
        return self._legs.update(seen.landmarks) if seen.landmarks.detected else seen.landmarks
