"""Peak memory of a review against the length of the video: ``python -m benchmarks.review_memory``.

A sample is encoded once at 1080p and repeated without decoding until it is long enough. Each
length is reviewed in a process of its own, with everything that ``posecoach review --out`` writes
(annotated video, angles, report and the other exports), and says the greatest resident size that
the operating system has seen. The last two lengths give how much a minute costs, and from that what
an hour would take.

It takes about as long as the videos are; on a computer that does nothing else::

    python -m benchmarks.review_memory --minutes 1 4 16 --write docs/review.md
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.review_speed import EXERCISE, ROOT, SAMPLE, cut, put_between, repeat
from posecoach.exercises import load_exercise
from posecoach.review import review
from posecoach.sessions.bundle import write_exports
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model

SIZE = (1920, 1080)
LIMIT_MB = 1000.0
"""What an hour may take."""
BEGIN, END = "<!-- review_memory begins -->", "<!-- review_memory ends -->"


@dataclass(frozen=True)
class Run:
    """One review of one length."""

    minutes: float
    frames: int
    looking_mb: float
    """Greatest resident size of the process until everything is seen, in millions of bytes."""
    peak_mb: float
    """The same until the report and the exports are written as well."""
    seconds: float


def peak_mb() -> float:
    """The greatest resident size of this process so far, in millions of bytes."""
    import resource  # Not on Windows.

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024) / 1e6


def review_one(clip: Path, minutes: float, variant: Variant) -> Run:
    """Review in this process, with all files."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        result = review(
            clip, load_exercise(EXERCISE), model=ensure_model(variant), out=Path(folder)
        )
        looking = peak_mb()
        write_exports(result, Path(folder))
    return Run(minutes, result.frames, looking, peak_mb(), time.perf_counter() - started)


def measure(lengths: Sequence[float], folder: Path, variant: Variant) -> list[Run]:
    """Review each length in a process of its own."""
    once, found = cut(SAMPLE, folder / "once.mp4", SIZE), []
    for minutes in lengths:
        clip = folder / f"{minutes:g}_minutes.mp4"
        repeat(once, clip, minutes)
        command = [sys.executable, "-m", "benchmarks.review_memory", "--run", str(clip)]
        done = subprocess.run(
            [*command, "--minutes", str(minutes), "--variant", variant.value],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, cwd=ROOT,
        )  # fmt: skip
        found.append(Run(**json.loads(done.stdout.splitlines()[-1])))
        print(
            f"{minutes:g} minutes: {found[-1].looking_mb:.0f}, {found[-1].peak_mb:.0f} MB",
            flush=True,
        )
        clip.unlink()
    return found


def a_minute_mb(runs: Sequence[Run]) -> float:
    """What a minute more costs, from the two longest videos."""
    before, last = sorted(runs, key=lambda run: run.minutes)[-2:]
    return (last.peak_mb - before.peak_mb) / (last.minutes - before.minutes)


def table(runs: Sequence[Run], variant: Variant) -> str:
    """The figures as Markdown."""
    rows = [
        "| video | frames | peak until all is seen | peak with all files | time taken |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {run.minutes:g} min | {run.frames} | {run.looking_mb:.0f} MB | {run.peak_mb:.0f} MB "
        f"| {run.seconds / 60:.1f} min |"
        for run in runs
    ]
    text = "\n".join(rows)
    if len(runs) < 2:
        return text
    last, minute = max(runs, key=lambda run: run.minutes), a_minute_mb(runs)
    hour = last.peak_mb + (60 - last.minutes) * minute
    verdict = "under" if hour < LIMIT_MB else "NOT under"
    return (
        f"{text}\n\nBetween the two longest a minute costs {minute:.1f} MB; an hour would come "
        f"to {hour:.0f} MB, {verdict} the aim of {LIMIT_MB:.0f} MB. {SIZE[0]} x {SIZE[1]} pixels, "
        f"30 frames a second, the {variant.value} model, by `python -m benchmarks.review_memory`."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, nargs="+", default=[1.0, 4.0, 16.0])
    parser.add_argument("--variant", type=Variant, choices=list(Variant), default=Variant.FULL)
    parser.add_argument("--write", type=Path, help="the document to write the table into")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        print(json.dumps(vars(review_one(given.run, given.minutes[0], given.variant))))
        return
    with tempfile.TemporaryDirectory() as folder:
        text = table(measure(given.minutes, Path(folder), given.variant), given.variant)
    print(text)
    if given.write:
        put_between(given.write, BEGIN, text, END)


if __name__ == "__main__":
    main()
