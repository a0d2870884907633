"""Write docs/angles.md from the tables of angles and proxies, so that they always agree."""

from __future__ import annotations

from pathlib import Path

from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.proxies import PROXIES

HEAD = """# Angles

Generated from the tables in `posecoach/kinematics/angles.py` and `posecoach/kinematics/proxies.py`
by `python docs/make_angles.py`.

In degrees, in the picture's plane, for each side; `angle_side_deg` is the column name in exports.
View `front` means the front or the head end; there each side's row is positive towards that side.
From the foot end the formulas hold as well, but the pose model takes bent knees for shoulders.

| angle | 0 is | more is | range | plane, view | source |
|---|---|---|---|---|---|
"""

PROXIES_HEAD = """
## Proxies

Numbers that stand for something landmarks do not show in degrees: shares of the person's own
lengths, for each side, usable in exercise files beside the angles. They are not exported.

| proxy | unit | stands for | misleads when | range | view |
|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page's text."""
    angles = [
        f"| `{a.name}` | {a.zero} | {a.positive} | {a.range_deg[0]} to {a.range_deg[1]} "
        f"| {a.plane}, {a.view} | {a.source} |\n"
        for a in ANGLES.values()
    ]
    proxies = [
        f"| `{p.name}` | {p.unit} | {p.stands_for} | {p.limits} | {p.range[0]} to {p.range[1]} "
        f"| {p.view} |\n"
        for p in PROXIES.values()
    ]
    return HEAD + "".join(angles) + PROXIES_HEAD + "".join(proxies)


if __name__ == "__main__":
    (Path(__file__).parent / "angles.md").write_text(page(), encoding="utf-8")
