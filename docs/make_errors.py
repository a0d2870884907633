"""Write posecoach/sessions/measured_errors.json from docs/accuracy.md, so that they agree.

Pages and reports draw it as the error band. Run it after the accuracy was measured anew:
`python docs/make_errors.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
TARGET = DOCS.parent / "posecoach" / "sessions" / "measured_errors.json"


def errors(page: str) -> list[dict[str, Any]]:
    """The errors of the working leg and of the trunk, by exercise, camera view and angle."""
    lines = iter(page.splitlines())
    for line in lines:
        if line.startswith("| exercise | view | angle |"):
            break
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        exercise, view, angle, leg, clips = cells[:5]
        mean, within = cells[8:10]
        if leg != "other" and mean != "-":
            found.append(
                {
                    "exercise": exercise,
                    "view": view,
                    "angle": angle,
                    "clips": int(clips),
                    "mean_deg": float(mean),
                    "within_95_deg": float(within),
                }
            )
    return found


def text() -> str:
    """The file's text."""
    rows = [json.dumps(row) for row in errors((DOCS / "accuracy.md").read_text(encoding="utf-8"))]
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
