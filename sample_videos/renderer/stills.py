"""Single frames as PNG, to look at while a scenario is written."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from .film import Film
from .scenario import load


def write_stills(names: list[str], seconds: list[float], folder: str) -> list[Path]:
    """Write ``<folder>/<name>_<seconds>.png`` for each moment."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names:
        film = Film(load(name))
        for moment in seconds:
            frame = min(round(moment * film.scenario.video.fps), film.frame_count - 1)
            take = next(iter(film.takes(range(frame, frame + 1))))
            path = out / f"{name}_{moment:05.1f}.png"
            Image.fromarray(take.picture).save(path)
            written.append(path)
    return written
