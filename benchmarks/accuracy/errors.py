"""Errors of many frames as a few figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One quantity in the frames of one recording, found against true.

    Attributes
    ----------
    error
        ``(N,)`` found minus true; NaN where it was not measured.
    perfect
        ``(N,)`` the error that the same formula makes on the true points in the picture: what
        is left of it is the camera's view and not the model's.
    expected
        ``(N,)`` whether it should be measurable: all its points lie in the picture.
    detected
        ``(N,)`` whether a person was found.
    time_s
        ``(N,)`` seconds.
    """

    error: Numbers
    perfect: Numbers
    expected: NDArray[np.bool_]
    detected: NDArray[np.bool_]
    time_s: Numbers

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """The frames for which ``chosen`` is true."""
        return type(self)(
            self.error[chosen], self.perfect[chosen], self.expected[chosen],
            self.detected[chosen], self.time_s[chosen],
        )  # fmt: skip

    @classmethod
    def pooled(cls, samples: Iterable[Sample]) -> Self:
        """The frames of several recordings together."""
        parts = list(samples)
        return cls(
            np.concatenate([s.error for s in parts]),
            np.concatenate([s.perfect for s in parts]),
            np.concatenate([s.expected for s in parts]),
            np.concatenate([s.detected for s in parts]),
            np.concatenate([s.time_s for s in parts]),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What is printed of a sample; degrees, and shares of 1. None where there is no frame.

    Attributes
    ----------
    frames
        Frames in which it should be measurable.
    detected, measured
        Share of them in which a person was found, and in which it was measured.
    bias, mae, p95
        Mean error, mean size of the error, and the size that one frame in twenty exceeds.
    worst, worst_s
        The greatest error and its time; the time is None for more than one recording.
    perfect_mae
        ``mae`` of the same formula on the true points of the picture.
    """

    frames: int
    detected: float | None
    measured: float | None
    bias: float | None
    mae: float | None
    p95: float | None
    worst: float | None
    worst_s: float | None
    perfect_mae: float | None

    def document(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def figures(sample: Sample, *, one_recording: bool = True) -> Figures:
    """Sum up a sample over the frames in which the quantity should be measurable."""
    kept = sample.where(sample.expected)
    measured = np.isfinite(kept.error)
    error, size = kept.error[measured], np.abs(kept.error[measured])
    worst = int(size.argmax()) if size.size else None
    perfect = np.abs(kept.perfect[np.isfinite(kept.perfect)])
    return Figures(
        frames=len(kept.error),
        detected=_mean(kept.detected.astype(np.float64), 4),
        measured=_mean(measured.astype(np.float64), 4),
        bias=_mean(error),
        mae=_mean(size),
        p95=round(float(np.percentile(size, 95)), 2) if size.size else None,
        worst=None if worst is None else round(float(error[worst]), 2),
        worst_s=round(float(kept.time_s[measured][worst]), 2)
        if one_recording and worst is not None
        else None,
        perfect_mae=_mean(perfect),
    )


def _mean(values: Numbers, digits: int = 2) -> float | None:
    return round(float(values.mean()), digits) if values.size else None
