"""What is wrong with a picture as such: too dark, against the light, blurred, upside down.

Judged on a small grey copy, once a second. The edges were chosen on 82 clear pictures (clips and
photos of many rooms) and the same ones made dark, smeared and out of focus.
"""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.body import MIN_VISIBILITY
from posecoach.kinematics.landmarks import VISIBILITY, chord, pair
from posecoach.vision.system_libraries import import_opencv

_PERIOD_S = 1.0
_LONGEST_SIDE = 320
# Grey levels of 255. In 82 clear pictures the 95th percentile was 92 and more, 64 and 66 in the two
# that are dark; with a twentieth of the light it was 67 at most.
_DARK = 75.0
# Share of the differences between neighbouring pixels that another blur takes away: 0.42 and more
# in clear pictures, 0.22 at most out of focus, 0.30 at most in 97 % of the smeared ones.
_SHARP = 0.33
_BLUR = 5
# Against the light: three quarters of the body are darker than the first, while a tenth of the
# picture is brighter than the second.
_BODY_DARK, _LIGHT = 60.0, 210.0
# Nobody stands on their head: shoulders below the hips and feet above them by this share of the
# trunk, at least.
_ON_THE_HEAD = 0.6
# Whoever lies with raised legs, seen from the head's end, looks the same but that the trunk points
# away from the camera: the hips are further off than the shoulders by more than this in trunks as
# seen (2.9 to 5.9 in a clip of that, 0.9 at most in clips of people upright that were turned over),
# and the trunk is short beside its breadth (1.3 and more; the shoulders' joints of somebody upright
# are 0.9 trunks apart, Winter 2009).
_FURTHER, _BROAD = 1.2, 1.15


class PictureFault(StrEnum):
    """What is wrong with a picture."""

    DARK = "dark"
    BACKLIT = "backlit"
    BLURRED = "blurred"
    UPSIDE_DOWN = "upside_down"

    @property
    def words(self) -> str:
        """A sentence that says what to do."""
        return PICTURE_WORDS[self]


PICTURE_WORDS: dict[PictureFault, str] = {
    PictureFault.DARK: "It is too dark to see you well. Switch on a light.",
    PictureFault.BACKLIT: "The light behind you is too bright. Turn the camera away from it, or "
    "draw the curtain.",
    PictureFault.BLURRED: "The picture is blurred. Clean the lens, and let the camera stand still.",
    PictureFault.UPSIDE_DOWN: "The picture is upside down. Turn the camera the right way up.",
}


class PictureWatch:
    """Judges a stream once a second of its own time; what two looks agree on is believed."""

    def __init__(self) -> None:
        self.fault: PictureFault | None = None
        self._last: PictureFault | None = None
        self._looked_s = -math.inf

    def update(
        self, time_s: float, rgb: NDArray[np.uint8], points: NDArray[np.float32] | None
    ) -> PictureFault | None:
        """Take the next frame.

        Parameters
        ----------
        time_s
            Time of the frame in seconds.
        rgb
            ``(height, width, 3)`` uint8.
        points
            ``(33, 4)`` in its pixels; None when nobody was found.

        Returns
        -------
        What is wrong, until two looks in a row say something else.
        """
        if self._looked_s <= time_s < self._looked_s + _PERIOD_S:
            return self.fault
        seen = picture_fault(rgb, points)
        if seen == self._last or math.isinf(self._looked_s):
            self.fault = seen
        self._last, self._looked_s = seen, time_s
        return self.fault


def picture_fault(
    rgb: NDArray[np.uint8], points: NDArray[np.float32] | None
) -> PictureFault | None:
    """What is wrong with one picture; parameters as in :meth:`PictureWatch.update`."""
    if points is not None and _on_the_head(points):
        return PictureFault.UPSIDE_DOWN
    grey = _small_grey(rgb)
    low, high, brightest = np.percentile(grey, [5, 90, 95])
    if brightest < _DARK:
        return PictureFault.DARK
    if points is not None and high > _LIGHT and _body_level(grey, rgb, points) < _BODY_DARK:
        return PictureFault.BACKLIT
    # A wall shows no edges, sharp or not.
    if brightest - low > _DARK and _sharpness(grey) < _SHARP:
        return PictureFault.BLURRED
    return None


def _small_grey(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    cv2 = import_opencv()
    height, width = rgb.shape[:2]
    scale = min(1.0, _LONGEST_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    grey: NDArray[np.float32] = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return grey


def _sharpness(grey: NDArray[np.float32]) -> float:
    """What share of the detail another blur takes away, along the more blurred direction.

    References
    ----------
    Crété-Roffet et al. 2007, The blur effect: perception and estimation with a new no-reference
    perceptual blur metric, SPIE 6492.
    """
    cv2 = import_opencv()
    shares = []
    for axis, kernel in ((1, (_BLUR, 1)), (0, (1, _BLUR))):
        detail = np.abs(np.diff(grey, axis=axis))
        blurred = np.abs(np.diff(cv2.blur(grey, kernel), axis=axis))
        lost, total = float(np.maximum(detail - blurred, 0).sum()), float(detail.sum())
        shares.append(lost / total if total > 0 else 1.0)
    return min(shares)


def _body_level(
    grey: NDArray[np.float32], rgb: NDArray[np.uint8], points: NDArray[np.float32]
) -> float:
    """Grey level that three quarters of the points that are seen stay below."""
    height, width = grey.shape
    seen = points[points[:, VISIBILITY] >= MIN_VISIBILITY, :2]
    places = (seen * (width / rgb.shape[1])).astype(int)
    inside = ((places >= 0) & (places < (width, height))).all(axis=1)
    if not inside.any():
        return math.inf
    return float(np.percentile(grey[places[inside, 1], places[inside, 0]], 75))


def _on_the_head(points: NDArray[np.float32]) -> bool:
    """Whether somebody upright is seen with the head down and the feet up."""
    shoulders, downwards = chord(points)
    hips = shoulders + downwards
    needed = points[[*pair("shoulder"), *pair("hip"), *pair("ankle")], VISIBILITY]
    if needed.min() < MIN_VISIBILITY or _points_away(points, abs(downwards)):
        return False
    least = _ON_THE_HEAD * abs(downwards)
    ankles = [-float(points[ankle, 1]) for ankle in pair("ankle")]
    return hips.imag - shoulders.imag > least and min(ankles) - hips.imag > least


def _points_away(points: NDArray[np.float32], trunk: float) -> bool:
    """Whether the trunk points away from the camera, with the shoulders near and the hips far."""
    shoulders, hips = (points[[*pair(part)]] for part in ("shoulder", "hip"))
    breadth = max(float(np.hypot(*(left - right)[:2])) for left, right in (shoulders, hips))
    return bool(
        np.mean(hips[:, 2] - shoulders[:, 2]) > _FURTHER * trunk or breadth > _BROAD * trunk
    )
