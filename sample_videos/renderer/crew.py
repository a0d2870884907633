"""Renders clips with one or more processes; the frames are the same for any number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rich.progress import Progress

from .film import OUTPUT, Film, Take, render
from .scenario import Scenario

CHUNK = 30


def _chunk(scenario: Scenario, start: int, stop: int) -> list[Take]:
    return list(Film(scenario).takes(range(start, stop)))


def _takes(film: Film, scenario: Scenario, jobs: int) -> Iterator[Take]:
    if jobs <= 1:
        yield from film.takes(range(film.frame_count))
        return
    starts = range(0, film.frame_count, CHUNK)
    # A graphics context does not survive a fork: start clean processes.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        stops = [min(start + CHUNK, film.frame_count) for start in starts]
        for takes in pool.map(_chunk, [scenario] * len(stops), starts, stops):
            yield from takes


def render_clip(scenario: Scenario, jobs: int, bar: Progress) -> bool:
    """Render one clip and write its video and truth."""
    film = Film(scenario)
    task = bar.add_task(scenario.name, total=film.frame_count)
    render(scenario, _takes(film, scenario, jobs), film, lambda: bar.advance(task))
    return True


def verify_clip(scenario: Scenario, jobs: int, bar: Progress) -> bool:
    """Render again without writing and compare with the recorded hash."""
    film, digest = Film(scenario), hashlib.sha256()
    task = bar.add_task(scenario.name, total=film.frame_count)
    for take in _takes(film, scenario, jobs):
        digest.update(take.picture.tobytes())
        bar.advance(task)
    recorded = json.loads((OUTPUT / f"{scenario.name}.truth.json").read_text(encoding="utf-8"))
    same = recorded["frames_sha256"] == digest.hexdigest()
    bar.console.print(f"{scenario.name}: {'identical' if same else 'DIFFERENT'}")
    return same
