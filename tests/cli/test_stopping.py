"""Ctrl+C, and surroundings that are not a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Actor, Run
from tests.clips import make_clip

SUPINE = "supine_hamstring_stretch"
ROOT = Path(__file__).parents[2]


def test_a_stop_on_the_way_leaves_nothing_half_written(
    run: Run, clip: Path, actor: Actor, tmp_path: Path
) -> None:
    def stop(time_s: float, person: object) -> None:
        if time_s > 5:
            raise KeyboardInterrupt

    actor.change = stop
    commands = [
        ("review", clip, "-e", SUPINE, "--out", tmp_path),
        ("review", clip, "-e", SUPINE, "--json"),
        ("angles", clip, "--csv", tmp_path / "a.csv"),
    ]
    for words in commands:
        result = run(*words)
        assert (result.status, result.out) == (130, "")
        assert result.err.strip() == "Stopped before the end; no half-written file was left behind."
        assert list(tmp_path.iterdir()) == []


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


# A stand-in that is slow enough to be stopped, in a process of its own.
_SLOW = """
import sys, time
from pathlib import Path
import posecoach.cli, posecoach.review.reviewing
from posecoach.cli import review_command
from posecoach.kinematics.landmarks import Landmarks
class Slow:
    picture = None
    def __init__(self, model, blocks, silhouettes=False, people_model=None): pass
    def __class_getitem__(cls, _): return cls
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def follow(self, frames):
        for frame in frames:
            time.sleep(0.05)
            yield frame, Landmarks.nobody(frame.time_s, 160, 120)
posecoach.review.reviewing.Relay = Slow
review_command.ensure_model = lambda *_: Path("no.task")
posecoach.cli.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_a_real_interrupt_ends_with_one_line(clip: Path, tmp_path: Path) -> None:
    words = ["review", str(clip), "-e", SUPINE, "--out", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        text=True,
        # A shell may have told its background jobs to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    deadline = time.monotonic() + 60
    while not any(tmp_path.iterdir()):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.strip().splitlines()[-1].startswith("Stopped before the end")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a closed standard input is a thing of POSIX shells")
def test_no_standard_input_and_no_utf8_are_no_obstacle(tmp_path: Path) -> None:
    odd = make_clip(tmp_path / "Übung ✓.mp4")
    finished = subprocess.run(
        [sys.executable, "-c", _SLOW, "review", str(odd), "-e", SUPINE],
        stdin=None,
        capture_output=True,
        env=_environment() | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        preexec_fn=lambda: os.close(0),
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert b"bung ?.mp4" in finished.stdout
    assert b"Nobody was found in this video" in finished.stdout


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are always Unicode")
def test_a_name_that_is_no_unicode_is_shown_as_well_as_it_can_be(
    run: Run, clip: Path, actor: Actor, tmp_path: Path
) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff.mp4"))
    odd.write_bytes(clip.read_bytes())
    result = run("review", odd, "-e", SUPINE)
    assert result.status == 0
    assert "odd?.mp4" in result.out
    as_json = run("review", odd, "-e", SUPINE, "--json")
    assert as_json.status == 0
    assert "odd\\udcff.mp4" in as_json.out
