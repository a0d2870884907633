from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace

from posecoach.video.reader import VideoReader
from posecoach.video.working import WorkingVideo, pack
from tests.clips import corner_colours, make_clip


@pytest.mark.parametrize(
    ("how", "size"),
    [
        ({}, (160, 120)),
        ({"size": (322, 182)}, (200, 114)),
        ({"rotation": 90}, (120, 160)),
        ({"rotation": 180}, (160, 120)),
        ({"rotation": 270, "size": (400, 300)}, (150, 200)),
        ({"pixel_aspect": Fraction(4, 3)}, (200, 112)),
        ({"pix_fmt": "yuv444p", "size": (161, 121)}, (160, 120)),
        ({"pix_fmt": "yuv420p10le"}, (160, 120)),
    ],
)
def test_a_working_frame_shows_what_the_picture_shows(
    how: dict[str, Any], size: tuple[int, int], tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "a.mkv", **how)
    with VideoReader(clip) as video:
        pictures = list(video)
    with VideoReader(clip) as video:
        working = WorkingVideo(video, 200)
        frames = list(working)
    assert working.size == size
    assert [f.time_s for f in frames] == [f.time_s for f in pictures]
    for frame, picture in zip(frames, pictures, strict=True):
        assert frame.packed.shape == (size[1] * 3 // 2, size[0])
        assert frame.rgb.shape == (size[1], size[0], 3)
        assert corner_colours(frame.rgb) == corner_colours(picture.rgb)


def test_a_size_that_changes_on_the_way_is_fitted(tmp_path: Path) -> None:
    wide, tall = (make_clip(tmp_path / f"{w}.mkv", size=(w, 120)) for w in (160, 80))
    with VideoReader(wide) as video, VideoReader(tall) as other:
        working = WorkingVideo(video, 200)
        ((_, frame), *_) = other.decoded()
        packed = working._packed(frame)
    assert packed.shape == (180, 160)


def test_packing_and_unpacking_keep_the_picture_and_use_memory_again(tmp_path: Path) -> None:
    with VideoReader(make_clip(tmp_path / "a.mp4")) as video:
        first, second, *_ = WorkingVideo(video, 200)
    memory = np.empty((120, 160, 3), dtype=np.uint8)
    assert first.unpack(memory) is memory
    assert np.array_equal(memory, first.rgb)
    assert second.unpack(np.empty((2, 2, 3), dtype=np.uint8)).shape == (120, 160, 3)
    again = pack(memory)
    assert np.abs(again.astype(int) - first.packed).mean() < 2


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuvj420p", "yuv422p"])
def test_a_frame_that_is_packed_already_gives_what_ffmpeg_would(
    pix_fmt: str, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "a.mkv", pix_fmt=pix_fmt)
    with VideoReader(clip) as video:
        packed = [frame.packed for frame in WorkingVideo(video, 200)]
    with VideoReader(clip) as video:
        told = [
            frame.reformat(
                format="yuv420p",
                dst_colorspace=Colorspace.ITU601,
                dst_color_range=ColorRange.MPEG,
                interpolation="BILINEAR",
            ).to_ndarray()
            for _, frame in video.decoded()
        ]
    assert len(packed) == len(told) > 0
    for ours, theirs in zip(packed, told, strict=True):
        np.testing.assert_array_equal(ours, theirs)
