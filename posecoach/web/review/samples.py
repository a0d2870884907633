"""The rendered sample clips, which are there only in a checkout."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "sample_videos"


def samples(exercise_ids: tuple[str, ...], folder: Path = FOLDER) -> dict[str, Path]:
    """Clips by name; those of known exercises, the exercise being how their names begin."""
    clips = sorted(folder.glob("*.mp4"))
    return {clip.stem: clip for clip in clips if exercise_of(clip.stem, exercise_ids) is not None}


def exercise_of(name: str, exercise_ids: tuple[str, ...]) -> str | None:
    """The exercise of a sample: the longest id that its name begins with."""
    return max((key for key in exercise_ids if name.startswith(key)), key=len, default=None)
