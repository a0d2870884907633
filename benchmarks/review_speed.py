"""Frames a second of a review beside the loop that everybody writes, and beside bare networks.

Three contenders take turns on the same clips, each in a process of its own, several times over:

- **the usual loop**: OpenCV reads, MediaPipe's landmarker (full model, video mode) looks, the
  skeleton is drawn, OpenCV writes an MP4, one after the other;
- **a review**: what ``posecoach review --out`` does up to the annotated video, including coaching,
  looking for a second person and looking anew at doubtful legs, which the usual loop has not;
- **two bare networks**: two landmarkers as MediaPipe publishes them on two threads, fed with
  decoded frames and nothing else: as fast as two cores can be with them;
- **two lean networks**: the same as posecoach loads them where no silhouette is asked for.

Run from the checkout, best on a computer that does nothing else (about twenty minutes)::

    python -m benchmarks.review_speed --write docs/review.md
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import av
import cv2
import mediapipe as mp
import numpy as np
from numpy.typing import NDArray

from benchmarks.coach_cost import bare_landmarker
from posecoach.exercises import load_exercise
from posecoach.review import review
from posecoach.video.drawing import BONES
from posecoach.video.reader import Rgb, VideoReader
from posecoach.video.writer import VideoWriter
from posecoach.vision import tracking
from posecoach.vision.landmarker import Landmarker, Pose
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import ensure_model

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_videos" / "bridge_good.mp4"
EXERCISE = "bridge"
SIZES = ((640, 480), (1280, 960))
# Of a short clip loading the models would be half of the work; sessions take minutes.
SECONDS = 60.0
BEGIN, END = "<!-- review_speed begins -->", "<!-- review_speed ends -->"
# The usual loop first, then what may be compared with it.
CONTENDERS = ("usual loop", "review", "two bare networks", "two lean networks")


@dataclass(frozen=True)
class Run:
    """One contender's work on one clip."""

    frames: int
    seconds: float
    cpu_s: float
    looks_anew: int = 0

    @property
    def fps(self) -> float:
        return self.frames / self.seconds


def usual_loop(clip: Path, out: Path) -> int:
    """Read, look, draw, write."""
    tasks = mp.tasks
    options = tasks.vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(ensure_model(Variant.FULL))),
        running_mode=tasks.vision.RunningMode.VIDEO,
    )
    video = cv2.VideoCapture(str(clip))
    size = tuple(int(video.get(k)) for k in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
    fps = video.get(cv2.CAP_PROP_FPS)
    writer = cv2.VideoWriter(str(out), cv2.VideoWriter_fourcc(*"mp4v"), fps, size)
    frames = 0
    with tasks.vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            there, bgr = video.read()
            if not there:
                break
            rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
            picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            found = landmarker.detect_for_video(picture, round(frames * 1000 / fps))
            for pose in found.pose_landmarks:
                places = [(round(p.x * size[0]), round(p.y * size[1])) for p in pose]
                for start, end in BONES:
                    cv2.line(bgr, places[start], places[end], (255, 255, 255), 2)
                for place in places:
                    cv2.circle(bgr, place, 3, (0, 0, 255), -1)
            writer.write(bgr)
            frames += 1
    writer.release()
    return frames


def one_review(clip: Path, out: Path) -> int:
    """A whole review with its files."""
    exercise = load_exercise(EXERCISE)
    return review(clip, exercise, model=ensure_model(Variant.FULL), out=out.parent).frames


def two_networks(clip: Path, lean: bool, stack: ExitStack) -> tuple[int, Callable[[], None]]:
    """Decoded frames, and what looks at all of them on two threads."""
    with VideoReader(clip) as video:
        # A part of them, over and over, so that they fit into memory.
        frames = [frame.rgb for frame in islice(video, 60)]
    times = round(SECONDS * 30 / 2 / len(frames))
    model = ensure_model(Variant.FULL)
    networks: list[Callable[[Rgb, int], object]] = [
        Landmarker(model, video=True).find if lean else stack.enter_context(bare_landmarker(model))
        for _ in range(2)
    ]

    def look(network: Callable[[Rgb, int], object]) -> None:
        for number in range(times * len(frames)):
            network(frames[number % len(frames)], number * 33)

    def both() -> None:
        threads = [threading.Thread(target=look, args=(network,)) for network in networks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return 2 * times * len(frames), both


def run_one(contender: str, clip: Path) -> Run:
    """Do the work in this process and time it, without the imports."""
    looks = count_looks_anew()
    with ExitStack() as stack:
        out = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "out.mp4"
        frames, work = 0, lambda: None
        if contender in CONTENDERS[2:]:
            frames, work = two_networks(clip, contender == CONTENDERS[3], stack)
        wall, cpu = time.perf_counter(), time.process_time()
        if contender == CONTENDERS[0]:
            frames = usual_loop(clip, out)
        elif contender == CONTENDERS[1]:
            frames = one_review(clip, out)
        work()
        seconds, cpu_s = time.perf_counter() - wall, time.process_time() - cpu
    return Run(frames, seconds, cpu_s, looks[0])


def count_looks_anew() -> list[int]:
    """Count how often a tracker looks at a frame anew, which costs another detection."""
    looks = [0]

    class Counted(Landmarker):
        def find(self, rgb: NDArray[np.uint8], ms: int | None = None) -> list[Pose]:
            looks[0] += ms is None
            return super().find(rgb, ms)

    tracking.Landmarker = Counted  # type: ignore[misc]
    return looks


def make_clips(folder: Path, clip: Path | None) -> list[Path]:
    """The sample over and over at several sizes, or the first seconds of a given clip as it is."""
    if clip is not None:
        return [cut(clip, folder / "clip0.mp4", None)]
    clips = []
    for number, size in enumerate(SIZES):
        clips.append(folder / f"clip{number}.mp4")
        repeat(cut(SAMPLE, folder / "once.mp4", size), clips[-1], SECONDS / 60)
    return clips


def cut(source: Path, target: Path, size: tuple[int, int] | None) -> Path:
    """The first seconds of a clip, at another size, encoded as phones do it."""
    with VideoReader(source) as video:
        width, height = size or video.size
        with VideoWriter(target, width, height, video.info.fps) as writer:
            for frame in video:
                if frame.time_s >= SECONDS:
                    break
                writer.write(frame.time_s, cv2.resize(frame.rgb, (width, height)))
    return target


def repeat(clip: Path, target: Path, minutes: float) -> None:
    """Write a clip again and again, as it is encoded, until it is so long."""
    with av.open(str(target), "w") as out:
        stream, start_s = None, 0.0
        while start_s < 60 * minutes:
            with av.open(str(clip)) as once:
                source = once.streams.video[0]
                if stream is None:
                    stream = out.add_stream_from_template(source)
                base = source.time_base
                assert base is not None
                shift, end_s = round(start_s / base), start_s
                for packet in once.demux(source):
                    if packet.pts is None or packet.dts is None:
                        continue  # The last one only says that there are no more.
                    if start_s + float(packet.pts * base) >= 60 * minutes:
                        continue
                    end_s = max(end_s, start_s + float((packet.pts + packet.duration) * base))
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    out.mux(packet)
                start_s = end_s


def measure(clips: list[Path], rounds: int) -> dict[Path, dict[str, list[Run]]]:
    """Let the contenders take turns."""
    found: dict[Path, dict[str, list[Run]]] = {c: {name: [] for name in CONTENDERS} for c in clips}
    for number in range(rounds):
        for clip in clips:
            for name in CONTENDERS:
                command = [sys.executable, "-m", "benchmarks.review_speed", "--run", name]
                done = subprocess.run(
                    [*command, "--clip", str(clip)],
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, cwd=ROOT,
                )  # fmt: skip
                run = Run(**json.loads(done.stdout.splitlines()[-1]))
                found[clip][name].append(run)
                print(f"{number + 1}/{rounds} {clip.name} {name}: {run.fps:.1f} frames/s")
    return found


def table(found: dict[Path, dict[str, list[Run]]]) -> str:
    """The figures as Markdown: medians, with the ratio of every round's own pair."""
    rows = [
        f"| clip | {', frames/s | '.join(CONTENDERS)}, frames/s | review / usual loop "
        "| review / two bare | review / two lean | CPU ms a frame of each | anew |",
        "|---" * 10 + "|",
    ]
    for clip, runs in found.items():
        with av.open(str(clip)) as file:
            stream = file.streams.video[0]
            name = f"{stream.width} x {stream.height}"
        fps = {key: statistics.median(run.fps for run in runs[key]) for key in CONTENDERS}
        cpu = [statistics.median(1000 * r.cpu_s / r.frames for r in runs[k]) for k in CONTENDERS]
        ratios = [
            statistics.median(
                mine.fps / other.fps
                for mine, other in zip(runs[CONTENDERS[1]], runs[against], strict=True)
            )
            for against in (CONTENDERS[0], *CONTENDERS[2:])
        ]
        cells = [name, *(f"{fps[key]:.1f}" for key in CONTENDERS), *(f"{r:.2f}" for r in ratios)]
        anew = statistics.median(run.looks_anew / run.frames for run in runs[CONTENDERS[1]])
        rows.append(f"| {' | '.join(cells)} | {', '.join(f'{c:.0f}' for c in cpu)} | {anew:.0%} |")
    return "\n".join(rows)


def put_between(path: Path, begin: str, text: str, end: str) -> None:
    """Put a text between its marks in a document."""
    document = path.read_text(encoding="utf-8")
    before, rest = document.split(begin, 1)
    _, after = rest.split(end, 1)
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def write(path: Path, text: str, load: float, rounds: int) -> None:
    """Put the table into a document, and how it was made."""
    under = (
        f"Medians of {rounds} rounds, {os.cpu_count()} cores, load average {load:.1f} before the "
        f"run, by `python -m benchmarks.review_speed --write {path.as_posix()}`."
    )
    put_between(path, BEGIN, f"{text}\n\n{under}", END)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clip", type=Path, help="a clip of your own instead of the sample")
    parser.add_argument("--write", type=Path, help="the document to write the table into")
    parser.add_argument("--run", choices=CONTENDERS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        print(json.dumps(vars(run_one(given.run, given.clip))))
        return
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    with tempfile.TemporaryDirectory() as folder:
        found = measure(make_clips(Path(folder), given.clip), given.rounds)
        text = table(found)
    print(text)
    if given.write:
        write(given.write, text, load, given.rounds)


if __name__ == "__main__":
    main()
