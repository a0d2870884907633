from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from posecoach.errors import VideoError
from posecoach.video.reader import Rgb, VideoReader
from posecoach.video.whole import write_whole
from posecoach.video.writer import VideoWriter
from tests.clips import busy, corner_colours, corners


def plain(_: int, width: int, height: int) -> Rgb:
    return corners(width, height)


def write(
    path: Path,
    times_s: list[float],
    width: int = 160,
    height: int = 120,
    picture: Callable[[int, int, int], Rgb] = plain,
) -> Path:
    with VideoWriter(path, width, height, fps=30) as video:
        for number, time_s in enumerate(times_s):
            video.write(time_s, picture(number, width, height))
    return path


def boxes(path: Path) -> list[bytes]:
    """Names of an MP4's outer parts, in order."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return found


def test_a_browser_can_play_it(tmp_path: Path) -> None:
    clip = write(tmp_path / "a.mp4", [n / 30 for n in range(30)])
    with av.open(str(clip)) as file:
        stream = file.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.codec_tag == "avc1"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.profile in ("Constrained Baseline", "Main", "High")
        assert float(stream.average_rate or 0) == pytest.approx(30, rel=0.02)
    order = boxes(clip)
    assert order.index(b"moov") < order.index(b"mdat")  # It plays while it loads.


@pytest.mark.parametrize(("width", "height"), [(161, 121), (160, 121), (3, 2), (1, 1)])
def test_odd_sizes_become_even(width: int, height: int, tmp_path: Path) -> None:
    clip = write(tmp_path / "odd.mp4", [0.0, 0.1], width, height)
    with VideoReader(clip) as video:
        found = (video.info.width, video.info.height)
        assert found == (max(2, width // 2 * 2), max(2, height // 2 * 2))
        assert len(list(video)) == 2


def test_variable_times_are_kept(tmp_path: Path) -> None:
    true = [0, 0.1, 0.15, 0.5, 0.51, 1.2, 4.0]
    with VideoReader(write(tmp_path / "vfr.mp4", true)) as video:
        frames = list(video)
    assert [frame.time_s for frame in frames] == pytest.approx(true, abs=1e-3)
    assert corner_colours(frames[-1].rgb) == ["red", "green", "blue", "white"]


def test_times_that_do_not_increase_keep_their_order(tmp_path: Path) -> None:
    with VideoReader(write(tmp_path / "same.mp4", [0, 0.1, 0.1, 0.05, 0.2])) as video:
        found = [frame.time_s for frame in video]
    assert len(found) == 5
    assert all(later > earlier for earlier, later in pairwise(found))
    assert found[-1] == pytest.approx(0.2, abs=2e-3)


def test_the_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.mp4"
    with VideoWriter(path, 160, 120, fps=30) as video:
        video.write(0.0, corners(160, 120))
        assert not path.exists()
    assert [file.name for file in path.parent.iterdir()] == ["a.mp4"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_error_on_the_way_leaves_nothing(error: type[BaseException], tmp_path: Path) -> None:
    def stopped() -> None:
        with VideoWriter(tmp_path / "a.mp4", 160, 120, fps=30) as video:
            video.write(0.0, corners(160, 120))
            raise error

    (tmp_path / "a.mp4").write_bytes(b"from the last time")
    with pytest.raises(error):
        stopped()
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]
    assert (tmp_path / "a.mp4").read_bytes() == b"from the last time"


def test_an_interrupt_while_closing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a.mp4", [0.0])
    assert list(tmp_path.iterdir()) == []


@contextmanager
def small_disk(room: int) -> Iterator[None]:
    """No file may grow beyond ``room`` bytes: the system's own refusal, as on a full disk."""
    resource = pytest.importorskip("resource", reason="this system has no limits for files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("frames", [1, 300])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(frames: int, tmp_path: Path) -> None:
    times_s = [number / 30 for number in range(frames)]
    with (
        small_disk(2_000),
        pytest.raises(VideoError, match=r"a\.mp4 can't be written .*free disk space") as caught,
    ):
        write(tmp_path / "a.mp4", times_s, 320, 240, busy)
    assert list(tmp_path.iterdir()) == []
    assert len(str(caught.value).splitlines()) == 1


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.mp4").mkdir()
    for path in (tmp_path / "file" / "a.mp4", tmp_path / "folder.mp4"):
        with pytest.raises(VideoError, match="can't be written"):
            write(path, [0.0])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder.mp4"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(VideoError, match="Permission denied"):
        write(tmp_path / "a.mp4", [0.0])
    tmp_path.chmod(0o700)


def test_the_longest_name_that_is_allowed_can_be_written(tmp_path: Path) -> None:
    assert write(tmp_path / ("x" * 251 + ".mp4"), [0.0]).exists()


def test_a_whole_file_or_none(tmp_path: Path) -> None:
    def half(part: str) -> None:
        Path(part).write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.csv", half)
    assert list(tmp_path.iterdir()) == []
    write_whole(tmp_path / "a.csv", lambda part: Path(part).write_text("whole"))
    assert [file.read_text() for file in tmp_path.iterdir()] == ["whole"]


def test_pictures_are_written_as_given_even_as_views(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "a.mp4", 160, 120, fps=30) as video:
        video.write(0.0, corners(160, 120)[:, ::-1])
    with VideoReader(tmp_path / "a.mp4") as video:
        rgb = next(iter(video)).rgb
    assert corner_colours(rgb) == ["green", "red", "white", "blue"]
    assert rgb.dtype == np.uint8


@pytest.mark.parametrize(("width", "height"), [(160, 120), (160, 122), (162, 122)])
def test_no_row_and_no_column_is_lost(width: int, height: int, tmp_path: Path) -> None:
    clip = write(tmp_path / "a.mp4", [0.0, 0.1, 0.2], width, height)
    with VideoReader(clip) as video:
        for frame in video:
            off = np.abs(frame.rgb.astype(int) - corners(width, height))
            assert off.mean() < 12
