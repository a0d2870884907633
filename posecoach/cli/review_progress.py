"""How far reviews are, on standard error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from posecoach.review import Progress
from posecoach.review.batch import Item, Outcome


@contextmanager
def video_progress(name: str) -> Iterator[Progress]:
    """A progress bar on standard error over the seconds of a video."""
    bar = ProgressBar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[seconds]:.0f} s of the video"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(name, total=None, seconds=0.0)

        def report(done_s: float, total_s: float | None) -> None:
            bar.update(task, completed=done_s, total=total_s, seconds=done_s)

        yield report


class ManyProgress:
    """A bar over all videos with an estimate of the time left, and a line for each at work."""

    def __init__(self, bar: ProgressBar, videos: int) -> None:
        self._bar = bar
        self._all = bar.add_task("All videos", total=videos, seconds="")
        self._tasks: dict[Path, TaskID] = {}
        self._shares: dict[Path, float] = {}
        self._lock = threading.Lock()

    def told(self, item: Item, done_s: float, total_s: float | None) -> None:
        """Take note of how far a video is; from any thread."""
        with self._lock:
            if item.video not in self._tasks:
                name = item.video.name
                self._tasks[item.video] = self._bar.add_task(name, total=None, seconds="")
            words = f"{done_s:.0f} s of the video"
            task = self._tasks[item.video]
            self._bar.update(task, completed=done_s, total=total_s, seconds=words)
            self._shares[item.video] = min(1.0, done_s / total_s) if total_s else 0.0
            self._bar.update(self._all, completed=sum(self._shares.values()))

    def finished(self, outcome: Outcome) -> Outcome:
        """Take note that a video is done, and hand its outcome on."""
        with self._lock:
            self._shares[outcome.video] = 1.0
            self._bar.update(self._all, completed=sum(self._shares.values()))
            if (task := self._tasks.pop(outcome.video, None)) is not None:
                self._bar.remove_task(task)
        return outcome


@contextmanager
def many_progress(videos: int) -> Iterator[ManyProgress]:
    """A progress display on standard error over many videos."""
    with ProgressBar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[seconds]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        yield ManyProgress(bar, videos)
