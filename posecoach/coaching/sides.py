"""Left and right."""

from __future__ import annotations

from posecoach.kinematics.landmarks import Side


def other(side: Side) -> Side:
    """The opposite side."""
    return "right" if side == "left" else "left"
