"""Smoothed measures of a whole recording, worked out once with the coach's own smoothing.

What a :class:`~posecoach.coaching.signals.Signal` says depends on nothing but the samples of the
last moments. So it can be looked up, as long as those samples are the recording's own in their
order. After a break (another side, a frame that was not shown to it, a signal that was told to
forget) a real signal takes over until nothing from before the break is in its windows any more.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.signals import _LONG_S, Signal


class Series:
    """One measure of a recording, raw and smoothed.

    Parameters
    ----------
    times, values
        Per frame: seconds, and the measure; NaN where there is none.
    slope_s, patient
        As for :class:`~posecoach.coaching.signals.Signal`.
    """

    def __init__(
        self, times: list[float], values: list[float], slope_s: float, patient: bool
    ) -> None:
        self.times, self.values = times, values
        self.slope_s, self.patient = slope_s, patient

    def fresh(self) -> Signal:
        """A signal of the same kind that has seen nothing."""
        return Signal(slope_s=self.slope_s, patient=self.patient)

    @cached_property
    def _walked(self) -> tuple[list[float], list[float]]:
        """Levels, and how far back the signal's memory reaches, in seconds."""
        signal, levels, oldest = self.fresh(), [], []
        for time_s, value in zip(self.times, self.values, strict=True):
            signal.push(time_s, value)
            levels.append(signal.level)
            oldest.append(oldest_of(signal))
        return levels, oldest

    @property
    def levels(self) -> list[float]:
        """The smoothed value of every frame."""
        return self._walked[0]

    @property
    def oldest(self) -> list[float]:
        """For every frame, the time of the oldest sample that still matters."""
        return self._walked[1]

    @cached_property
    def speeds(self) -> list[float]:
        """The change a second of every frame."""
        signal, speeds = self.fresh(), []
        for time_s, value in zip(self.times, self.values, strict=True):
            signal.push(time_s, value)
            speeds.append(signal.speed)
        return speeds

    @cached_property
    def value(self) -> NDArray[np.float64]:
        """``(N,)`` the raw measure."""
        return np.array(self.values, dtype=np.float64)

    @cached_property
    def _last_valid(self) -> list[int]:
        frames = np.where(np.isnan(self.value), -1, np.arange(len(self.values)))
        found: list[int] = np.maximum.accumulate(frames).tolist()
        return found

    def last_valid(self, at: int) -> int:
        """The last frame up to ``at`` that has a value; -1 for none."""
        return self._last_valid[at]

    @cached_property
    def _valid(self) -> list[int]:
        found: list[int] = np.flatnonzero(~np.isnan(self.value)).tolist()
        return found

    def next_valid(self, at: int) -> int:
        """The first frame from ``at`` on that has a value; the number of frames for none."""
        place = bisect_left(self._valid, at)
        return self._valid[place] if place < len(self._valid) else len(self.values)

    @cached_property
    def _missing(self) -> list[int]:
        found: list[int] = np.flatnonzero(np.isnan(self.value)).tolist()
        return found

    def next_missing(self, at: int) -> int:
        """The first frame from ``at`` on without a value; the number of frames for none."""
        place = bisect_left(self._missing, at)
        return self._missing[place] if place < len(self._missing) else len(self.values)

    def complete_around(self, at: int) -> bool:
        """Whether no value is missing in the moments before a frame."""
        start = bisect_left(self.times, self.times[at] - _LONG_S)
        return self.next_missing(start) > at

    @cached_property
    def level(self) -> NDArray[np.float64]:
        """``(N,)`` the smoothed value."""
        return np.array(self.levels, dtype=np.float64)

    @cached_property
    def unknown(self) -> NDArray[np.bool_]:
        """``(N,)`` whether there is no value, or no level yet."""
        found: NDArray[np.bool_] = np.isnan(self.value) | np.isnan(self.level)
        return found

    @cached_property
    def speed(self) -> NDArray[np.float64]:
        """``(N,)`` the change a second."""
        return np.array(self.speeds, dtype=np.float64)


def oldest_of(signal: Signal) -> float:
    """Time of the oldest sample, or missing one, that a signal remembers; infinite for none."""
    sample = signal._samples[0][0] if signal._samples else math.inf
    return min(sample, signal._missed[0]) if signal._missed else sample


class Cursor:
    """Which frame of the recording is being shown."""

    __slots__ = ("at",)

    def __init__(self) -> None:
        self.at = -1


class KnownSignal(Signal):
    """A signal that looks up what it can and works out the rest.

    Parameters
    ----------
    cursor
        The frame that is being shown.
    choices
        What may be shown to it: the measure of either side.
    """

    def __init__(self, cursor: Cursor, choices: Sequence[Series]) -> None:
        super().__init__(slope_s=choices[0].slope_s, patient=choices[0].patient)
        self._cursor, self._choices = cursor, choices
        self._now: Series | None = None
        self._real: Signal | None = choices[0].fresh()
        self._at, self._run_from = -2, math.inf

    @property
    def followed(self) -> Series | None:
        """The series that it can be looked up in; None while it has to be worked out."""
        return self._now if self._real is None else None

    @property
    def at(self) -> int:
        """The last frame that it was shown."""
        return self._at

    def levels_to(self, end: int) -> NDArray[np.float64]:
        """Levels of the frames that come next, before ``end``, as long as they are known.

        They are those of the series once nothing is missing and the median's window, which looks
        back less far than the signal remembers, holds nothing from before a break.
        """
        now, at = self._now, self._at + 1
        if now is None:
            return np.empty(0)
        if self._real is None:
            return now.level[at:end]
        if self._real._missed or not now.complete_around(self._at):
            return np.empty(0)
        end = min(end, now.next_missing(at))
        full = bisect_left(now.times, self._run_from + self._level_s, at - 1, end) + 1
        if full <= at:
            return now.level[at:end]
        real, first = self._real.copy(), []
        for frame in range(at, min(full, end)):
            real.push(now.times[frame], now.values[frame])
            first.append(real.level)
        return np.concatenate((first, now.level[at + len(first) : end]))

    def push(self, time_s: float, value: float) -> None:
        """See :class:`~posecoach.coaching.signals.Signal`."""
        at, now = self._cursor.at, self._now
        goes_on = now is not None and self._at == at - 1 and _same(now.values[at], value)
        if not goes_on:
            if self._real is None:
                self._real = self._rebuilt()
            self._now = next((s for s in self._choices if _same(s.values[at], value)), None)
            self._run_from = time_s
        self._at = at
        if self._real is not None:
            self._real.push(time_s, value)
            self._look_up_again()

    def clear(self) -> None:
        """See :class:`~posecoach.coaching.signals.Signal`."""
        self._real, self._now, self._at = self._choices[0].fresh(), None, -2

    def skip_to(self, end: int) -> None:
        """Take all frames before ``end`` as if they had been shown, from the series at hand."""
        while self._real is not None and self._now is not None and self._at < end - 1:
            self._at += 1
            self._real.push(self._now.times[self._at], self._now.values[self._at])
            self._look_up_again()
        self._at = end - 1

    @property
    def level(self) -> float:
        """See :class:`~posecoach.coaching.signals.Signal`."""
        if self._real is not None or self._now is None:
            return self._real.level if self._real is not None else math.nan
        return self._now.levels[self._at]

    @property
    def speed(self) -> float:
        """See :class:`~posecoach.coaching.signals.Signal`."""
        if self._real is not None or self._now is None:
            return self._real.speed if self._real is not None else math.nan
        return self._now.speeds[self._at]

    def _look_up_again(self) -> None:
        """Go back to looking up once nothing from before the break is remembered."""
        if self._real is None or self._now is None:
            return
        known_s, real_s = self._now.oldest[self._at], oldest_of(self._real)
        if known_s >= self._run_from and real_s >= self._run_from:
            self._real = None

    def _rebuilt(self) -> Signal:
        """A real signal that remembers what this one would."""
        signal = self._choices[0].fresh()
        now = self._now
        if now is not None:
            start = bisect_left(now.times, now.oldest[self._at])
            for at in range(start, self._at + 1):
                signal.push(now.times[at], now.values[at])
        return signal


def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)
