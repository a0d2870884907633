"""One frame as the coach reads it: the measures of the working and the other side."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from posecoach.coaching.sides import other
from posecoach.coaching.words import point_words, unseen_key
from posecoach.kinematics.angles import ANGLES, Measurement, measure_landmarks
from posecoach.kinematics.body import body_of
from posecoach.kinematics.catalogue import take
from posecoach.kinematics.doubt import DoubtWatch
from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack, Side
from posecoach.kinematics.position import Position, PositionWatch, position_of
from posecoach.kinematics.reasons import explain, missing_point
from posecoach.kinematics.silhouette import SILHOUETTE_MEASURES
from posecoach.kinematics.uncertainty import error_band
from posecoach.kinematics.view import UNKNOWN_VIEW, View, ViewWatch
from posecoach.language.catalogue import tr

# How often the position is looked at, in seconds.
_LOOK_S = 0.09
_Known = dict[tuple[str, Side], tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What was measured in one frame, before the working side is known.

    Attributes
    ----------
    landmarks, measured, position
        The landmarks, the angles taken from them, and the position that the body is in.
    names
        Names of the measures that the exercise uses.
    view
        From where the camera looks, for an exercise that is seen from the side.
    """

    landmarks: Landmarks
    measured: Measurement
    position: Position
    names: tuple[str, ...]
    view: View = UNKNOWN_VIEW
    _known: _Known = field(default_factory=dict)

    @property
    def time_s(self) -> float:
        """Time of the frame in seconds."""
        return self.landmarks.time_s

    @property
    def alone(self) -> bool:
        """Whether exactly one person is in the picture."""
        return self.landmarks.people == 1

    def both(self, name: str) -> dict[Side, float]:
        """A measure by side; NaN where it can't be measured."""
        return {side: self.get(name, side)[0] for side in SIDES}

    @property
    def outlined(self) -> bool:
        """Whether anything is known of the body's outline."""
        outline = self.landmarks.outline
        return outline is not None and bool(np.isfinite(outline).any())

    def get(self, name: str, side: Side) -> tuple[float, int]:
        """A measure of a side and 0, or NaN and the code of the reason."""
        # What the outline gives is of the whole body.
        key = (name, "left" if name in SILHOUETTE_MEASURES else side)
        if key not in self._known:
            self._known[key] = take(name, self.landmarks, self.measured, side)
        return self._known[key]

    def band(self, name: str, side: Side) -> float:
        """How far an angle of a side may be off, in degrees; NaN where that is not known."""
        return error_band(name, self.measured.body, SIDES.index(side), self.view)

    def of(self, side: Side, held: str) -> Reading:
        """The same frame, read for one working side."""
        return Reading(self, side, held)


@dataclass(frozen=True, slots=True)
class Reading:
    """One frame read for a working side.

    Attributes
    ----------
    frame, side, held
        The frame, the working side, and the name of the measure that the exercise is about.
    """

    frame: Frame
    side: Side
    held: str

    @property
    def time_s(self) -> float:
        """Time of the frame in seconds."""
        return self.frame.time_s

    @property
    def people(self) -> int:
        """How many people are in the picture."""
        return self.frame.landmarks.people

    def value(self, name: str, of: str = "measured") -> float:
        """A measure of the working or the other side, or their difference; NaN if unknown."""
        if not self.frame.alone:
            return math.nan
        if of == "difference":
            return self.value(name) - self.value(name, "other")
        side = self.side if of == "measured" else other(self.side)
        return self.frame.get(name, side)[0]

    def code(self, name: str) -> int:
        """Why a measure of the working side is missing; 0 if it is not."""
        return self.frame.get(name, self.side)[1]

    def why(self, name: str) -> str:
        """Reason key of a missing measure."""
        return unseen_key(self.code(name))

    @property
    def unseen(self) -> str | None:
        """Reason key when the exercise's own measure can't be taken in this frame."""
        if self.people == 0:
            return "nobody"
        if self.people > 1:
            return "two_people"
        value, code = self.frame.get(self.held, self.side)
        if code:
            return unseen_key(code)
        return "outline" if math.isnan(value) else None

    @property
    def missing_point(self) -> str:
        """The first point of the working side that is missing, in words."""
        for name in (self.held, *self.frame.names):
            point = missing_point(self.code(name))
            if point is not None:
                return point_words(point)
        return tr("your leg")

    def angles(self) -> dict[str, float]:
        """The exercise's angles of the working side, in degrees."""
        return {name: self.frame.get(name, self.side)[0] for name in self._angle_names()}

    def band(self, name: str) -> float:
        """How far an angle of the working side may be off; NaN where it is not measured."""
        value, _ = self.frame.get(name, self.side)
        return math.nan if math.isnan(value) else self.frame.band(name, self.side)

    def missing(self) -> Mapping[str, str]:
        """For each missing angle of the working side, why."""
        codes = {name: self.code(name) for name in self._angle_names()}
        return {name: explain(code) for name, code in codes.items() if code}

    def _angle_names(self) -> list[str]:
        return [name for name in self.frame.names if name in ANGLES]


class Reader:
    """Measures frame by frame, remembering what it takes to doubt a frame.

    Parameters
    ----------
    names
        Measures that the exercise uses; only those are taken.
    from_the_side
        Whether the camera is to look from the side.
    """

    def __init__(self, names: Collection[str], from_the_side: bool = True) -> None:
        self._names = tuple(names)
        self._from_the_side = from_the_side
        self._views = ViewWatch()
        self._doubts = DoubtWatch()
        self._position = PositionWatch()
        self._looked_s = -math.inf

    def read(self, landmarks: Landmarks) -> Frame:
        """Measure the next frame in order of time."""
        doubt = self._doubts.update(landmarks)
        # What is needed of which side is measured when it is asked for, see Frame.get.
        view = self._views.view
        measured = measure_landmarks(landmarks, doubt=doubt, names=(), view=view)
        position = self._place(landmarks, measured)
        if self._from_the_side and landmarks.people == 1 and self._views.due(landmarks.time_s):
            # The picture itself shows the view, not what was set right by it.
            as_seen = measured.body if view.plane is None else body_of(landmarks)
            self._views.glance(landmarks.time_s, as_seen, position)
        return Frame(landmarks, measured, position, self._names, view)

    def _place(self, landmarks: Landmarks, measured: Measurement) -> Position:
        """The position, looked at now and then: nobody gets up within a tenth of a second."""
        if 0 <= landmarks.time_s - self._looked_s < _LOOK_S:
            return self._position.position
        self._looked_s = landmarks.time_s
        place = position_of(measured.body) if landmarks.detected else Position.UNKNOWN
        return self._position.take(landmarks.time_s, place)


def views_of(track: LandmarkTrack) -> list[View]:
    """From where the camera looks in each frame of a track, as the coach finds it.

    Parameters
    ----------
    track
        ``N`` frames of somebody who should be seen from the side.
    """
    reader = Reader(())
    return [reader.read(seen).view for seen in track]
