"""Finding one person in photos that have nothing to do with each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecoach.vision.landmarker import Landmarker, Pose
from posecoach.vision.scout import Scout
from posecoach.vision.window import Window
from posecoach.vision.zoom import SMALL


class PhotoFinder:
    """Looks at the whole photo, and closer where nobody or only somebody small is found.

    Parameters
    ----------
    model
        A ``.task`` bundle.
    silhouettes
        Whether each body comes with its silhouette.

    Raises
    ------
    ModelUnavailableError
        If MediaPipe cannot load the model.
    """

    def __init__(self, model: Path, *, silhouettes: bool = False) -> None:
        self._landmarker = Landmarker(model, silhouettes=silhouettes)
        self._scout = Scout(self._look)

    def find(self, rgb: NDArray[np.uint8]) -> Pose | None:
        """The body in a photo, or None when nobody is found.

        Parameters
        ----------
        rgb
            ``(height, width, 3)`` uint8.
        """
        height, width = rgb.shape[:2]
        pose = self._look(rgb)
        if pose is None:
            return self._scout.search_all(rgb)
        if Window.around(pose.points, width, height).scale > SMALL:
            return pose
        # What is not seen from nearer is a part of somebody, or a thing.
        return self._scout.look_closer(rgb, pose) or self._scout.search_all(rgb)

    def close(self) -> None:
        """Free the model; a second call does nothing."""
        self._landmarker.close()

    def _look(self, rgb: NDArray[np.uint8]) -> Pose | None:
        poses = self._landmarker.find(rgb)
        return poses[0] if poses else None
