from __future__ import annotations

from pathlib import Path

import av
import pytest

from benchmarks.review_memory import Run, a_minute_mb, peak_mb, table
from benchmarks.review_speed import repeat
from posecoach.video.reader import VideoReader
from posecoach.vision.model_catalog import Variant
from tests.clips import make_clip


def test_a_clip_is_repeated_until_it_is_long_enough(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "once.mp4", times_s=[n / 10 for n in range(20)], rate=10)
    repeat(clip, tmp_path / "long.mp4", 0.1)
    with VideoReader(tmp_path / "long.mp4") as video:
        times = [frame.time_s for frame in video]
    assert len(times) == 60
    assert times == pytest.approx([n / 10 for n in range(60)], abs=0.02)
    with av.open(str(tmp_path / "long.mp4")) as file:
        assert float(file.duration or 0) / av.time_base == pytest.approx(6.0, abs=0.2)


def test_an_hour_is_told_from_the_two_longest() -> None:
    runs = [
        Run(1, 1800, 690, 700, 60), Run(16, 28800, 700, 760, 960), Run(4, 7200, 691, 730, 240),
    ]  # fmt: skip
    assert a_minute_mb(runs) == pytest.approx(2.5)
    told = table(runs, Variant.FULL)
    assert "| 4 min | 7200 | 691 MB | 730 MB | 4.0 min |" in told
    assert "an hour would come to 870 MB, under the aim" in told
    steep = table([Run(1, 1800, 700, 700, 60), Run(2, 3600, 700, 710, 120)], Variant.HEAVY)
    assert "1290 MB, NOT under the aim" in steep


def test_the_peak_grows_with_what_is_taken() -> None:
    pytest.importorskip("resource")
    before = peak_mb()
    taken = bytearray(b"x" * round((before + 60) * 1e6))
    assert peak_mb() > before + 50
    del taken
