"""Files that are broken, cut short or no video at all: one sentence each, never a traceback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from posecoach.errors import VideoError
from posecoach.video.reader import VideoReader
from tests.clips import busy, cut, make_clip, make_sound, scramble, song_with_cover

THIRTY = {"g": "30", "preset": "ultrafast"}


def outcome(path: Path) -> tuple[int, float, str | None]:
    """Frames, time of the last one in seconds, and what the reader has to say of the end."""
    with VideoReader(path) as video:
        found = [frame.time_s for frame in video]
        return len(found), found[-1], video.broke_off


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="module")
def whole(folder: Path) -> Path:
    """Six seconds of an MP4 that has its index at the front, as for the web."""
    return make_clip(
        folder / "whole.mp4",
        times_s=np.arange(180) / 30,
        rate=30,
        picture=busy,
        codec_options=THIRTY,
        options={"movflags": "+faststart"},
    )


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99, 0.9999])
def test_a_cut_file_says_where_it_breaks_off(share: float, whole: Path, folder: Path) -> None:
    frames, last_s, broke_off = outcome(cut(whole, folder / "cut.mp4", share))
    assert outcome(whole) == (180, pytest.approx(179 / 30, abs=1e-3), None)
    assert 0.9 * share * 180 - 12 <= frames < 180
    assert broke_off is not None
    assert broke_off.startswith(f"cut.mp4 breaks off at {last_s + 1 / 30:.1f} s")
    assert len(broke_off.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "codec", "sound_s"),
    [
        ("a.mkv", "libx264", 0),
        ("b.mkv", "libx264", 6),
        ("a.webm", "libvpx", 0),
        ("a.avi", "mpeg4", 0),
        ("b.avi", "mjpeg", 0),
    ],
)
def test_other_containers_say_so_too(name: str, codec: str, sound_s: float, tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / name,
        times_s=np.arange(60) / 10,
        picture=busy,
        codec=codec,
        sound_s=sound_s,
        pix_fmt="yuvj420p" if codec == "mjpeg" else "yuv420p",
        codec_options={"g": "10"},
    )
    assert outcome(clip) == (60, pytest.approx(5.9, abs=2e-3), None)
    frames, last_s, broke_off = outcome(cut(clip, tmp_path / f"cut{clip.suffix}", 0.7))
    assert 20 < frames < 60
    assert broke_off is not None
    assert f"breaks off at {last_s + 0.1:.1f} s of 6.0 s" in broke_off


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mkv", "libx264"), ("a.webm", "libvpx"), ("a.avi", "mpeg4")]
)
@pytest.mark.parametrize("share", [0.95, 0.99, 0.9999])
def test_even_the_last_moments_are_missed(
    name: str, codec: str, share: float, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / name, times_s=np.arange(40) / 10, picture=busy, codec=codec)
    assert outcome(clip)[2] is None
    broke_off = outcome(cut(clip, tmp_path / f"cut{clip.suffix}", share))[2]
    assert broke_off is not None
    assert "breaks off at " in broke_off


def test_a_live_stream_that_never_says_its_length_is_whole(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "live.mkv", options={"live": "1"})
    frames, _, broke_off = outcome(clip)
    assert b"\x18\x53\x80\x67\x01" + b"\xff" * 7 in clip.read_bytes()
    assert (frames, broke_off) == (10, None)


def test_a_picture_that_stops_before_the_stated_end_is_noticed(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "stops.mkv", times_s=np.arange(20) / 10)
    data = clip.read_bytes()
    stated = b"00:00:02.000000000"
    assert data.count(stated) == 1
    clip.write_bytes(data.replace(stated, b"00:00:09.000000000"))
    frames, _, broke_off = outcome(clip)
    assert frames == 20
    assert broke_off is not None
    assert "breaks off at 2.0 s of 9.0 s" in broke_off


@pytest.mark.parametrize(("first", "last"), [(0.5, 0.55), (0.5, 0.7)])
def test_damage_on_the_way_is_told_with_its_place(
    first: float, last: float, whole: Path, folder: Path
) -> None:
    frames, last_s, broke_off = outcome(scramble(whole, folder / "hurt.mp4", first, last))
    assert 90 < frames < 180
    assert last_s == pytest.approx(179 / 30, abs=0.05)  # The rest was used.
    assert broke_off is not None
    assert "hurt.mp4 is damaged: from 2." in broke_off or "from 3.0 s" in broke_off
    assert "could not be decoded" in broke_off


def test_one_stray_part_is_forgiven(whole: Path, folder: Path) -> None:
    frames, _, broke_off = outcome(scramble(whole, folder / "stray.mp4", 0.5, 0.5005))
    assert 177 <= frames <= 180
    assert broke_off is None


def test_a_disk_that_fails_on_the_way_is_told(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VideoReader(whole) as video:

        class Failing:
            """A container whose disk is pulled out after forty packets."""

            def demux(self, stream: object) -> object:
                for number, packet in enumerate(original.demux(stream)):
                    if number == 40:
                        raise OSError(5, "Input/output error")
                    yield packet

        original = video._container
        monkeypatch.setattr(video, "_damage", type(video._damage)())
        broken = Failing()
        video._container, decode = broken, video._decode()
        frames = list(decode)
        video._container = original
    assert 30 < len(frames) <= 40
    assert video._damage.error == "Input/output error"
    told = video._damage.sentence(whole, 1.3, None, cut=False)
    assert told == (
        "whole.mp4 can't be read beyond 1.3 s (Input/output error); what came before was used."
    )


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_recording_that_was_interrupted_says_what_is_missing(folder: Path) -> None:
    clip = make_clip(folder / "index_last.mp4", picture=busy)
    with pytest.raises(VideoError, match="the index of an MP4 or MOV file is missing"):
        VideoReader(cut(clip, folder / "noindex.mp4", 0.7))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("noise.mp4", "can't be opened as a video"),
        ("letter.mp4", "can't be opened as a video"),
        ("letter.txt", "letter.txt is a text file"),
        ("nothing.mp4", r"is empty \(0 bytes\)"),
        ("sound.mp4", "sound but no picture"),
        ("song.mp3", "sound but no picture"),
        ("cover.mp3", "sound but no picture"),
        ("titles.srt", "holds no picture"),
        ("list.m3u8", "can't be opened as a video"),
        ("clips.ffconcat", "can't be opened as a video"),
        ("head.mp4", "the index of an MP4 or MOV file is missing"),
        ("missing.mp4", "does not exist; check the name"),
        ("a_folder.mp4", "is a folder"),
        ("x" * 300 + ".mp4", "can't be read"),
    ],
)
def test_what_is_no_video_gives_one_sentence(name: str, words: str, tmp_path: Path) -> None:
    _odd_files(tmp_path)
    with pytest.raises(VideoError, match=words) as caught:
        VideoReader(tmp_path / name)
    assert len(str(caught.value).splitlines()) == 1


def _odd_files(folder: Path) -> None:
    write(folder / "noise.mp4", np.random.default_rng(0).bytes(100_000))
    write(folder / "letter.mp4", b"Dear reader,\n" * 500)
    write(folder / "letter.txt", b"Dear reader,\n" * 500)
    write(folder / "nothing.mp4", b"")
    write(folder / "titles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    write(folder / "list.m3u8", b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    write(folder / "clips.ffconcat", b"ffconcat version 1.0\nfile http://127.0.0.1:9/a.ts\n")
    write(folder / "head.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom")
    make_sound(folder / "sound.m4a", codec="aac").rename(folder / "sound.mp4")
    make_sound(folder / "song.mp3", codec="libmp3lame")
    song_with_cover(folder / "cover.mp3")
    (folder / "a_folder.mp4").mkdir()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file"
)
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "locked.mp4")
    clip.chmod(0)
    with pytest.raises(VideoError, match="may not be read; check its permissions"):
        VideoReader(clip)


def test_a_stated_size_that_no_memory_holds_is_refused(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "m.mkv", codec="mjpeg", pix_fmt="yuvj420p")
    data = bytearray(clip.read_bytes())
    assert data.count(b"\xff\xc0\x00\x11\x08") == 10
    at = data.find(b"\xff\xc0\x00\x11\x08")
    while at >= 0:  # Height and width in the header of every JPEG.
        data[at + 5 : at + 9] = b"\xff\xdc\xff\xdc"
        at = data.find(b"\xff\xc0\x00\x11\x08", at + 9)
    clip.write_bytes(data)
    with pytest.raises(VideoError, match=r"65500 x 65500|can't be opened|can be decoded"):
        VideoReader(clip)


def test_a_codec_that_is_not_known_is_told(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "new.mkv")
    data = clip.read_bytes()
    assert data.count(b"V_MPEG4/ISO/AVC") == 1
    clip.write_bytes(data.replace(b"V_MPEG4/ISO/AVC", b"V_MPEG9/NEW/XYZ"))
    with pytest.raises(VideoError, match="a video format that is not known here; save or export"):
        VideoReader(clip)


def test_a_closed_file_can_be_replaced(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4")
    with VideoReader(clip) as video:
        next(iter(video))
    shutil.copy(clip, tmp_path / "b.mp4")
    clip.unlink()
    assert not clip.exists()
