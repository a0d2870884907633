"""The formulas of the truth files, on directions that are known."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("ruamel.yaml", reason="scenarios are YAML: the extra 'render' is missing")

from sample_videos.renderer.truth import leg_elevation

LEFT = np.array([0.0, 0.0, -1.0])  # of a person who faces, or whose feet point, to +x


def line(degrees: float) -> np.ndarray:
    """A direction in the picture's plane, anticlockwise from +x."""
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])


@pytest.mark.parametrize("raised", [-5.0, 0.0, 60.0, 90.0, 110.0, 150.0])
def test_on_the_back_a_leg_may_pass_the_vertical(raised: float) -> None:
    assert leg_elevation(line(raised), LEFT, line(180.0)) == pytest.approx(raised)


@pytest.mark.parametrize("leg", [-100.0, -80.0, -30.0])
def test_folding_forwards_does_not_move_a_still_leg(leg: float) -> None:
    """From upright to head down: the trunk crosses 60 degrees, the leg stays."""
    trunks = [line(90.0 - fold) for fold in range(0, 151, 5)]
    seen = [leg_elevation(line(leg), LEFT, trunk) for trunk in trunks]
    assert np.ptp(seen) < 1e-9
    assert seen[0] == pytest.approx(-80.0 if leg == -100.0 else leg)
