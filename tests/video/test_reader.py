from __future__ import annotations

import weakref
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from posecoach.errors import VideoError
from posecoach.video.reader import VideoFrame, VideoReader
from tests.clips import busy, corner_colours, make_clip

UPRIGHT = ["red", "green", "blue", "white"]


def read(path: Path) -> tuple[VideoReader, list[VideoFrame]]:
    with VideoReader(path) as video:
        return video, list(video)


def times(path: Path) -> list[float]:
    return [frame.time_s for frame in read(path)[1]]


@pytest.mark.parametrize(
    ("rotation", "colours"),
    [
        (0, UPRIGHT),
        (90, ["blue", "red", "white", "green"]),
        (180, ["white", "blue", "green", "red"]),
        (270, ["green", "white", "red", "blue"]),
    ],
)
def test_frames_come_out_upright(rotation: int, colours: list[str], tmp_path: Path) -> None:
    video, frames = read(make_clip(tmp_path / "turned.mp4", rotation=rotation))
    size = (160, 120) if rotation in (0, 180) else (120, 160)
    assert (video.info.width, video.info.height) == size
    assert {frame.rgb.shape for frame in frames} == {(size[1], size[0], 3)}
    assert corner_colours(frames[0].rgb) == corner_colours(frames[-1].rgb) == colours


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_pixels_come_out_square(ending: str, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / f"wide.{ending}", size=(320, 240), pixel_aspect=Fraction(4, 3))
    video, frames = read(clip)
    assert (video.info.width, video.info.height) == (427, 240)
    assert frames[0].rgb.shape == (240, 427, 3)
    assert corner_colours(frames[0].rgb) == UPRIGHT


def test_pixels_of_a_turned_anamorphic_clip_come_out_square(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "both.mp4", size=(320, 240), pixel_aspect=Fraction(4, 3), rotation=90
    )
    assert read(clip)[1][0].rgb.shape == (427, 240, 3)


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov"])
def test_variable_frame_rates_keep_their_times(ending: str, tmp_path: Path) -> None:
    true = [0, 0.1, 0.15, 0.5, 0.51, 1.2, 1.25, 4.0]
    video, frames = read(make_clip(tmp_path / f"vfr.{ending}", times_s=true))
    assert [frame.time_s for frame in frames] == pytest.approx(true, abs=1e-3)
    assert video.broke_off is None


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "size"),
    [
        ("a.mp4", "libx264", "yuv420p", (160, 120)),
        ("a.mkv", "libx264", "yuv420p", (160, 120)),
        ("a.mov", "libx264", "yuv420p", (160, 120)),
        ("a.ts", "libx264", "yuv420p", (160, 120)),
        ("a.avi", "mpeg4", "yuv420p", (160, 120)),
        ("b.mp4", "mpeg4", "yuv420p", (160, 120)),
        ("a.webm", "libvpx", "yuv420p", (160, 120)),
        ("b.webm", "libvpx-vp9", "yuv420p", (160, 120)),
        ("c.mp4", "libx265", "yuv420p", (160, 120)),
        ("d.mp4", "libx265", "yuv420p10le", (160, 120)),
        ("b.avi", "mjpeg", "yuvj420p", (160, 120)),
        ("a.wmv", "wmv2", "yuv420p", (160, 120)),
        ("a.flv", "flv1", "yuv420p", (160, 120)),
        ("a.gif", "gif", "rgb8", (160, 120)),
        ("odd.mkv", "ffv1", "bgr0", (161, 121)),
        ("odd.mp4", "libx264", "yuv444p", (121, 161)),
        ("tiny.mkv", "ffv1", "bgr0", (2, 2)),
        ("grey.mkv", "ffv1", "gray", (160, 120)),
    ],
)
def test_any_common_container_and_codec_is_read(
    name: str, codec: str, pix_fmt: str, size: tuple[int, int], tmp_path: Path
) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    clip = make_clip(
        tmp_path / name, codec=codec, pix_fmt=pix_fmt, size=size, codec_options=options
    )
    video, frames = read(clip)
    assert (video.info.width, video.info.height) == size
    assert [frame.time_s for frame in frames] == pytest.approx(np.arange(10) / 10, abs=2e-3)
    assert video.broke_off is None
    if pix_fmt != "gray":
        assert corner_colours(frames[0].rgb) == UPRIGHT


def test_mpeg2_is_read(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mpg", codec="mpeg2video", rate=25, times_s=np.arange(25) / 25)
    video, frames = read(clip)
    assert (len(frames), video.broke_off) == (25, None)
    assert frames[-1].time_s == pytest.approx(0.96, abs=2e-3)


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov"])
def test_a_longer_sound_track_is_no_fault(ending: str, tmp_path: Path) -> None:
    video, frames = read(make_clip(tmp_path / f"talk.{ending}", sound_s=6))
    assert (len(frames), video.broke_off) == (10, None)


def test_a_single_picture_is_a_video_too(tmp_path: Path) -> None:
    for name, codec in (("one.mp4", "libx264"), ("one.webm", "libvpx-vp9")):
        video, frames = read(make_clip(tmp_path / name, codec=codec, times_s=[0]))
        assert [frame.time_s for frame in frames] == [0.0]
        assert video.broke_off is None


def test_time_is_counted_from_the_first_picture(tmp_path: Path) -> None:
    late = make_clip(tmp_path / "late.mkv", times_s=[5, 5.1, 5.2])
    early = make_clip(tmp_path / "early.mkv", times_s=[-0.1, 0, 0.1])
    for clip in (late, early):
        video, frames = read(clip)
        assert [frame.time_s for frame in frames] == pytest.approx([0, 0.1, 0.2], abs=1e-3)
        assert video.broke_off is None


def test_a_stream_without_time_stamps_gets_even_times(tmp_path: Path) -> None:
    video, frames = read(make_clip(tmp_path / "raw.h264"))
    steps = np.diff([frame.time_s for frame in frames])
    assert len(frames) == 10
    assert steps == pytest.approx(np.full(9, 1 / video.info.fps))


def test_repeated_time_stamps_still_come_one_after_the_other(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "same.mkv",
        codec="mjpeg",
        pix_fmt="yuvj420p",
        times_s=[0, 0.1, 0.2, 0.3, 0.4, 0.5],
        stamps_s=[0, 0.1, 0.1, 0.1, 0.2, 0.3],
    )
    found = times(clip)
    assert len(found) == 6
    assert all(b > a for a, b in pairwise(found))
    assert found[-1] == pytest.approx(0.3, abs=1e-3)


def test_joined_recordings_are_one_recording(tmp_path: Path) -> None:
    part = make_clip(tmp_path / "part.ts", times_s=np.arange(20) / 10)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(part.read_bytes() * 2)
    found = times(joined)
    assert len(found) == 40
    assert all(b > a for a, b in pairwise(found))
    assert found[-1] == pytest.approx(3.9, abs=0.1)


def test_a_change_of_size_on_the_way_keeps_the_first_size(tmp_path: Path) -> None:
    small = make_clip(tmp_path / "s.ts", size=(160, 120))
    large = make_clip(tmp_path / "l.ts", size=(320, 180))
    both = tmp_path / "both.ts"
    both.write_bytes(small.read_bytes() + large.read_bytes())
    _, frames = read(both)
    assert len(frames) == 20
    assert {frame.rgb.shape for frame in frames} == {(120, 160, 3)}
    # 16:9 in 4:3: bars above and below, nothing squeezed.
    last = frames[-1].rgb
    assert last[:10].max() < 30
    assert corner_colours(last[15:105]) == UPRIGHT


@pytest.mark.parametrize("name", ["two words.mp4", "Übung ✓ 100%03d.mp4", "http:x.mp4", "[1].mp4"])
def test_names_may_hold_anything(name: str, tmp_path: Path) -> None:
    assert len(times(make_clip(tmp_path / "plain.mp4").rename(tmp_path / name))) == 10


def test_a_name_that_looks_like_a_protocol_is_a_file_from_its_folder_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_clip(tmp_path / "plain.mp4").rename(tmp_path / "talk:one.mp4")
    monkeypatch.chdir(tmp_path)
    assert len(times(Path("talk:one.mp4"))) == 10


def test_labels_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "label.mkv", title="A recording")
    data = clip.read_bytes()
    assert data.count(b"A recording") == 1
    clip.write_bytes(data.replace(b"A recording", b"A r\xff\xfecordi"[:11].ljust(11, b"\xff")))
    assert len(times(clip)) == 10


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "many.mp4", times_s=np.arange(60) / 10, picture=busy)
    with VideoReader(clip) as video:
        kept = [weakref.ref(frame.rgb) for frame in video]
    assert len(kept) == 60
    assert sum(picture() is not None for picture in kept) <= 2


def test_frames_beyond_any_camera_are_refused(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "huge.mkv", codec="ffv1", pix_fmt="gray", size=(9000, 4))
    with pytest.raises(VideoError, match="9000 x 4 pixels; the largest side"):
        VideoReader(clip)
