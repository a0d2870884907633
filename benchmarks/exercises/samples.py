"""The clips and the exercises that are set against each other."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from filelock import FileLock

from benchmarks.accuracy.truth import ENDING, Span, Truth, find_truths
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.library import files_in
from posecoach.exercises.loader import reference_folder
from posecoach.video.writer import VideoWriter
from posecoach.vision.model_store import cache_folder

FOLDER = Path(__file__).resolve().parents[2] / "sample_videos"
BLANK = "blank"
_BLANK_FRAMES, _BLANK_FPS, _GREY = 250, 25.0, 90
_VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v")


@cache
def shipped_exercises() -> dict[str, Exercise]:
    """Exercises by id as they are shipped, whatever the person's own files change."""
    return {path.stem: load_exercise(str(path)) for path in files_in(reference_folder())}


@cache
def truths() -> dict[str, Truth]:
    """Truth of every sample clip by its name."""
    return {truth.name: truth for truth in find_truths(FOLDER)}


def is_sample(truth: Truth) -> bool:
    """Whether it is one of the clips that an exercise must get right.

    Others of the same exercise are filmed from afar, in poor light or with a second person; they
    show how far it goes.
    """
    return truth.name == f"{truth.exercise}_good" or truth.execution == "faulty"


def own_clips(exercise: str) -> list[str]:
    """Names of the clips in which that exercise is done: the samples first, the good one first."""
    own = [truth for truth in truths().values() if truth.exercise == exercise]
    order = sorted(own, key=lambda t: (not is_sample(t), t.execution != "good", t.name))
    return [truth.name for truth in order]


@cache
def scripted_repetitions(name: str) -> tuple[Span, ...]:
    """The repetitions of a sample's script, with their sides."""
    document = json.loads((FOLDER / f"{name}{ENDING}").read_text(encoding="utf-8"))
    found = document["repetitions"]
    return tuple(Span(r["start_s"], r["end_s"], "repetition", r["side"]) for r in found)


def blank_clip() -> Path:
    """Ten seconds of grey in which there is nobody, made once and kept."""
    path = cache_folder() / "benchmark" / f"{BLANK}.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        if not path.exists():
            grey = np.full((480, 640, 3), _GREY, dtype=np.uint8)
            with VideoWriter(path, 640, 480, _BLANK_FPS) as video:
                for number in range(_BLANK_FRAMES):
                    video.write(number / _BLANK_FPS, grey)
    return path


def sample_clips() -> dict[str, Path]:
    """Every clip by name, and the blank one."""
    return {name: truth.clip for name, truth in truths().items()} | {BLANK: blank_clip()}


def videos_in(folder: Path) -> dict[str, Path]:
    """Further videos of a folder by the name that tables show."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _VIDEOS)
    return {path.relative_to(folder).as_posix(): path for path in found}
