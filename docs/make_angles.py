"""Write docs/angles.md from the angle table, so that both always agree."""

from __future__ import annotations

from pathlib import Path

from posecoach.kinematics.angles import ANGLES

HEAD = """# Angles

Generated from the table in `posecoach/kinematics/angles.py` by `python docs/make_angles.py`.
All in degrees, in the
picture's plane, for each side; `angle_side_deg` is the column name in exports.

| angle | 0 is | more is | range | plane, view | source |
|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page's text."""
    rows = [
        f"| `{a.name}` | {a.zero} | {a.positive} | {a.range_deg[0]} to {a.range_deg[1]} "
        f"| {a.plane}, {a.view} | {a.source} |\n"
        for a in ANGLES.values()
    ]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    (Path(__file__).parent / "angles.md").write_text(page(), encoding="utf-8")
