"""Measuring a recording once: everything of it that no threshold can change."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.limbs import NearSide
from posecoach.coaching.pausing import without_pauses
from posecoach.coaching.reading import Frame, Reader
from posecoach.coaching.sides import other
from posecoach.coaching.signals import MAX_GAP_S
from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import measures_of
from posecoach.kinematics.angles import ANGLES, Measurement
from posecoach.kinematics.landmarks import SIDES, Landmarks, LandmarkTrack, Side
from posecoach.kinematics.position import Position
from posecoach.kinematics.view import View
from posecoach.tuning.breaks import changes
from posecoach.tuning.smoothing import Series

Key = tuple[str, Side]
Floats = NDArray[np.float64]
Lead = tuple[str, str, float, bool]
"""A measure, whose it is, the window of its slope and whether it is patient."""


@dataclass(frozen=True, slots=True)
class _Body:
    near_side_score: float


@dataclass(frozen=True, slots=True)
class _Measurement:
    body: _Body


@dataclass(eq=False)
class Measured:
    """What the coach would measure in each frame of a recording.

    Attributes
    ----------
    name
        What the recording is called.
    times, people, positions
        Per frame: seconds (strictly increasing), how many people, the position of the body.
    near_scores
        Per frame: evidence for the left side being near; 0 where nobody is seen.
    views
        Per frame: from where the camera looks.
    outlined
        Per frame: whether anything is known of the body's outline.
    bands
        By angle and side, per frame: how far it may be off; NaN where it is not measured.
    values, codes
        By measure and side, per frame: the value (NaN where there is none) and the code of why.
    names
        The measures that were taken.
    """

    name: str
    names: tuple[str, ...]
    times: list[float]
    people: list[int]
    positions: list[Position]
    near_scores: list[float]
    views: list[View]
    outlined: list[bool]
    bands: Mapping[Key, list[float]]
    values: Mapping[Key, list[float]]
    codes: Mapping[Key, list[int]]
    _series: dict[tuple[Lead, Side], Series] = field(default_factory=dict)
    _unseen: dict[Key, NDArray[np.int64]] = field(default_factory=dict)
    _followed: dict[float, list[float]] = field(default_factory=dict)
    _reasons: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.times)

    @cached_property
    def time_s(self) -> Floats:
        """``(N,)`` seconds."""
        return np.array(self.times, dtype=np.float64)

    @property
    def duration_s(self) -> float:
        """Seconds from the first to the last frame."""
        return self.times[-1] - self.times[0] if self.times else 0.0

    def frame(self, at: int) -> KnownFrame:
        """A frame as the coach reads it."""
        return KnownFrame(self, at)

    def of(self, name: str, whose: str, side: Side) -> list[float]:
        """A measure as the coach takes it, see :class:`~posecoach.coaching.reading.Reading`.

        ``whose`` is the working side's or the other's, their ``difference``, or for movements of
        both sides together the ``least`` or the ``most`` of the two. ``alone`` is the side's
        own however many people there are.
        """
        if whose == "alone":
            return self.values[name, side]
        if whose in ("least", "most"):
            lag = min if whose == "least" else max
            own, others = (self.of(name, w, side) for w in ("measured", "other"))
            both = zip(own, others, strict=True)
            return [a if a != a or b != b else lag(a, b) for a, b in both]
        if whose == "difference":
            own, others = (self.of(name, w, side) for w in ("measured", "other"))
            return [a - b for a, b in zip(own, others, strict=True)]
        taken = side if whose == "measured" else other(side)
        found = self.values[name, taken]
        if all(count == 1 for count in self.people):
            return found
        return [v if n == 1 else math.nan for v, n in zip(found, self.people, strict=True)]

    def series(self, lead: Lead, side: Side) -> Series:
        """A measure of a side smoothed as the coach does; worked out once."""
        if (lead, side) not in self._series:
            name, whose, slope_s, patient = lead
            values = self.of(name, whose, side)
            found = Series(self.times, values, slope_s, patient)
            twin = self._series.get((lead, other(side)))
            # Measures of the whole body are the same on both sides.
            same = twin is not None and np.array_equal(twin.value, found.value, equal_nan=True)
            self._series[lead, side] = twin if same and twin is not None else found
        return self._series[lead, side]

    @cached_property
    def near(self) -> list[tuple[float, float]]:
        """Per frame: the score and the time that :class:`NearSide` comes to; no threshold in it."""
        follower, found = NearSide(), []
        for at in range(len(self)):
            follower.update(self.frame(at), holding=False)
            found.append((follower._score, follower._time_s))
        return found

    def band(self, name: str, side: Side) -> Floats:
        """``(N,)`` how far an angle may be off; NaN where it is not measured."""
        if ("band", name, side) not in self.kept:
            known = self.bands.get((name, side))
            found = np.full(len(self), np.nan) if known is None else np.array(known)
            self.kept["band", name, side] = found
        band: Floats = self.kept["band", name, side]
        return band

    def unseen(self, name: str, side: Side) -> NDArray[np.int64]:
        """``(N,)`` a number for why a measure can't be taken, see :class:`Reading`; 0 if it can.

        1 is for the outline that says nothing.
        """
        key = (name, side)
        if key not in self._unseen:
            numbers: dict[str | None, int] = {None: 0, "outline": 1}
            found = [self.frame(at).of(side, name).unseen for at in range(len(self))]
            self._unseen[key] = np.array([numbers.setdefault(k, len(numbers)) for k in found])
        return self._unseen[key]

    def other_reasons(self, name: str) -> NDArray[np.bool_]:
        """``(N,)`` whether a measure of either side is missing for another reason than before."""
        if name not in self._reasons:
            left, right = (np.array(self.codes[name, side]) for side in SIDES)
            self._reasons[name] = changes(left) | changes(right)
        return self._reasons[name]

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """``(N,)`` a number for the position of each frame."""
        order = list(Position)
        return np.array([order.index(position) for position in self.positions])

    @cached_property
    def steps(self) -> Floats:
        """``(N,)`` seconds since the frame before; infinite for the first one."""
        return np.diff(self.time_s, prepend=-np.inf)

    def followed(self, within_s: float) -> list[float]:
        """Per frame: the share by which a level follows within that time, as the coach does it."""
        if within_s not in self._followed:
            steps = [min(step, MAX_GAP_S) for step in self.steps.tolist()]
            shares = {step: -math.expm1(-step / within_s) for step in set(steps)}
            self._followed[within_s] = [shares[step] for step in steps]
        return self._followed[within_s]


class KnownFrame(Frame):
    """A frame that was measured before."""

    __slots__ = ("at", "track")
    track: Measured
    at: int

    def __init__(self, track: Measured, at: int) -> None:
        put = object.__setattr__
        put(self, "track", track)
        put(self, "at", at)
        seen = Landmarks(track.times[at], 1, 1, _NO_POINTS, track.people[at])
        put(self, "landmarks", seen)
        body = _Measurement(_Body(track.near_scores[at]))
        put(self, "measured", cast(Measurement, body))
        put(self, "position", track.positions[at])
        put(self, "names", track.names)
        put(self, "view", track.views[at])

    @property
    def outlined(self) -> bool:
        """See :class:`~posecoach.coaching.reading.Frame`."""
        return self.track.outlined[self.at]

    def get(self, name: str, side: Side) -> tuple[float, int]:
        """See :class:`~posecoach.coaching.reading.Frame`."""
        key = (name, side)
        return self.track.values[key][self.at], self.track.codes[key][self.at]

    def band(self, name: str, side: Side) -> float:
        """See :class:`~posecoach.coaching.reading.Frame`."""
        known = self.track.bands.get((name, side))
        return math.nan if known is None else known[self.at]

    def both(self, name: str) -> dict[Side, float]:
        """See :class:`~posecoach.coaching.reading.Frame`."""
        values, at = self.track.values, self.at
        return {"left": values[name, "left"][at], "right": values[name, "right"][at]}


_NO_POINTS = np.empty((0, 4), dtype=np.float32)


def measure_for(track: LandmarkTrack, exercise: Exercise, name: str = "") -> Measured:
    """Measure a recording for an exercise, whatever its thresholds.

    Parameters
    ----------
    track
        ``N`` frames. One that does not come later than the one before is left out: the coach
        passes it over.
    exercise
        Names the measures that are taken.
    name
        What the recording is called.
    """
    from_the_side = exercise.from_the_side
    return measure(without_pauses(track, exercise), measures_of(exercise), name, from_the_side)


def measure(
    track: Iterable[Landmarks], names: Collection[str], name: str = "", from_the_side: bool = True
) -> Measured:
    """Measure a recording with the coach's own reader."""
    reader, kept = Reader(names, from_the_side), tuple(names)
    keys: list[Key] = [(measure, side) for measure in kept for side in SIDES]
    bands: dict[Key, list[float]] = {key: [] for key in keys if key[0] in ANGLES}
    values: dict[Key, list[float]] = {key: [] for key in keys}
    codes: dict[Key, list[int]] = {key: [] for key in keys}
    found = Measured(name, kept, [], [], [], [], [], [], bands, values, codes)
    for seen in _forwards(track):
        frame = reader.read(seen)
        found.times.append(seen.time_s)
        found.people.append(seen.people)
        found.positions.append(frame.position)
        score = frame.measured.body.near_side_score if seen.detected else 0.0
        found.near_scores.append(float(score))
        found.views.append(frame.view)
        found.outlined.append(frame.outlined)
        for key in keys:
            value, code = frame.get(*key)
            values[key].append(float(value))
            codes[key].append(int(code))
            if key in bands:
                bands[key].append(math.nan if math.isnan(value) else frame.band(*key))
    return found


def _forwards(track: Iterable[Landmarks]) -> Iterator[Landmarks]:
    last_s = -math.inf
    for seen in track:
        if seen.time_s > last_s:
            last_s = seen.time_s
            yield seen
