"""Videos by the dozen as they come from phones, chats and broken disks, reviewed in one go.

Each gives either a review or one sentence; the others are not affected, and nothing half-written
is left under its final name.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecoach.video.reader import Rgb, VideoReader
from posecoach.video.whole import cannot_write
from posecoach.video.writer import VideoWriter
from tests.cli.conftest import Actor, Result, Run
from tests.cli.test_review import document, plain
from tests.clips import busy, cut, make_clip, make_sound, scramble, song_with_cover

BRIDGE = "bridge"
FRONT = {"options": {"movflags": "+faststart"}, "codec_options": {"g": "5"}}


@pytest.fixture(autouse=True)
def plain_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports take a second each, and are tested elsewhere."""
    for kind in ("html", "pdf"):
        monkeypatch.setattr(
            f"posecoach.sessions.bundle.write_{kind}_report",
            lambda result, path, story: path.write_text(story.title),
        )


GOOD: dict[str, dict[str, Any]] = {
    "silent.mp4": {},
    "with_sound.mp4": {"sound_s": 1.0},
    "turned_90.mp4": {"rotation": 90},
    "turned_180.mp4": {"rotation": 180},
    "turned_270.mov": {"rotation": 270},
    "portrait.mp4": {"size": (120, 214)},
    "hevc.mp4": {"codec": "libx265", "codec_options": {"x265-params": "log-level=none"}},
    "ten_bit.mp4": {"pix_fmt": "yuv420p10le"},
    "full_chroma.mp4": {"pix_fmt": "yuv444p"},
    "odd_size.mkv": {"size": (161, 121), "pix_fmt": "yuv444p"},
    "alpha.mov": {"codec": "qtrle", "pix_fmt": "argb"},
    "animation.gif": {"codec": "gif", "pix_fmt": "rgb8"},
    "vp9.webm": {"codec": "libvpx-vp9", "codec_options": {"cpu-used": "8"}},
    "motion_jpeg.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p"},
    "lossless.mkv": {"codec": "ffv1"},
    "one_frame.mp4": {"times_s": [0.0]},
    "variable_rate.mp4": {"times_s": [0.0, 0.03, 0.2, 0.21, 0.7, 0.9]},
    "fast.mp4": {"times_s": np.arange(24) / 240, "rate": 240},
    "wide_pixels.mkv": {"pixel_aspect": Fraction(4, 3)},
    "tiny.mp4": {"size": (16, 16)},
    "narrow.mp4": {"size": (640, 16)},
    "four_k.mp4": {"size": (3840, 2160), "times_s": [0.0, 0.1]},
    "before_zero.mkv": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "times_s": np.arange(10) / 10 - 3},
    "Übung, left [2] ✓.mp4": {},
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, how in GOOD.items():
        make_clip(folder / name, **{"codec_options": {"preset": "ultrafast"}, **how}
                  if how.get("codec", "libx264") == "libx264" else how)  # fmt: skip
    make_clip(folder / "was_mp4.avi", format="mp4", codec_options={"preset": "ultrafast"})
    return folder


def bad_files(folder: Path) -> list[Path]:
    """What can't be reviewed at all."""
    whole = make_clip(folder / "whole.bin", format="mp4", picture=busy)
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "words.mp4").write_text("These are my notes on the video.\n" * 40)
    (folder / "noise.mp4").write_bytes(np.random.default_rng(0).bytes(30_000))
    (folder / "nulls.mov").write_bytes(bytes(30_000))
    (folder / "page.webm").write_text("<!doctype html><title>Not found</title>")
    make_sound(folder / "song.m4a", codec="aac").rename(folder / "sound_only.mp4")
    song_with_cover(folder / "cover.mp3").rename(folder / "cover.mp4")
    cut(whole, folder / "no_index.mp4", 0.5)  # Its index is at the end.
    no_frames(folder / "no_frames.avi")
    (folder / "playlist.mp4").write_text("#EXTM3U\n#EXTINF:1,\nhttp://localhost:1/a.ts\n")
    huge(folder / "stated_size.avi")
    (folder / "dangling.mp4").symlink_to(folder / "nowhere.mp4")
    whole.unlink()
    return sorted(p for p in folder.iterdir())


def no_frames(path: Path) -> None:
    """The header of a video and not a single picture."""
    make_clip(path, codec="mjpeg", pix_fmt="yuvj420p")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"movi") + 4])


def huge(path: Path) -> None:
    """A small file that states frames of 60000 x 60000 pixels."""
    make_clip(path, codec="rawvideo", pix_fmt="bgr24", size=(16, 16))
    data = bytearray(path.read_bytes())
    at = data.index(b"strf") + 8
    data[at + 4 : at + 12] = (60_000).to_bytes(4, "little") * 2
    path.write_bytes(bytes(data))


def reviewed(run: Run, actor: Actor, folder: Path, out: Path) -> tuple[Result, dict[str, Any]]:
    actor.change = lambda *_: None
    result = run("review", folder, "-e", BRIDGE, "--json")
    assert "Traceback" not in result.err
    found = {Path(video["video"]).name: video for video in document(result.out)["videos"]}
    return result, found


def test_every_readable_oddity_is_reviewed(
    run: Run, actor: Actor, corpus: Path, tmp_path: Path
) -> None:
    result, found = reviewed(run, actor, corpus, tmp_path)
    # A GIF is no name of a video, unless it is given itself.
    assert set(found) == {p.name for p in corpus.iterdir()} - {"animation.gif"}
    assert {name: video.get("error") for name, video in found.items() if "error" in video} == {}
    assert (result.status, result.err.strip()) == (0, "")
    frames = {name: video["frames"] for name, video in found.items()}
    assert frames.pop("one_frame.mp4") == 1
    assert frames.pop("four_k.mp4") == 2
    assert frames.pop("fast.mp4") == 24
    assert frames.pop("variable_rate.mp4") == 6
    assert set(frames.values()) == {10}
    size = {name: (video["width"], video["height"]) for name, video in found.items()}
    assert size["turned_90.mp4"] == size["turned_270.mov"] == (120, 160)
    assert size["four_k.mp4"] == (3840, 2160)
    assert size["wide_pixels.mkv"] == (213, 120)
    assert size["odd_size.mkv"] == (161, 121)
    assert document(run("review", corpus / "animation.gif", "-e", BRIDGE, "--json").out)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("turned_90.mp4", (120, 160)),
        ("four_k.mp4", (1280, 720)),
        ("odd_size.mkv", (160, 120)),
        ("alpha.mov", (160, 120)),
        ("wide_pixels.mkv", (212, 120)),
        ("ten_bit.mp4", (160, 120)),
    ],
)
def test_the_annotated_video_is_upright_and_plays_anywhere(
    name: str, size: tuple[int, int], run: Run, actor: Actor, corpus: Path, tmp_path: Path
) -> None:
    actor.change = lambda *_: None
    found = document(run("review", corpus / name, "-e", BRIDGE, "--out", tmp_path, "--json").out)
    with VideoReader(Path(found["files"]["video"])) as video:
        frames = list(video)
    assert (video.info.width, video.info.height, video.info.codec) == (*size, "h264")
    assert len(frames) == found["frames"]
    upright = frames[0].rgb[size[1] // 4, size[0] * 3 // 4].astype(int)
    # Turned clockwise, what was at the upper left comes to the upper right.
    assert upright.argmax() == (0 if "turned" in name else 1)


def test_every_unreadable_file_is_one_sentence_and_leaves_nothing(
    run: Run, actor: Actor, tmp_path: Path
) -> None:
    folder, out = tmp_path / "bad", tmp_path / "out"
    folder.mkdir()
    names = [path.name for path in bad_files(folder)]
    make_clip(folder / "zz_good.mp4")
    actor.change = lambda *_: None
    result = run("review", *(folder / name for name in [*names, "zz_good.mp4", "gone.mp4"]),
                 "-e", BRIDGE, "--out", out, "--json")  # fmt: skip
    assert result.status == 1
    assert "Traceback" not in result.err
    found = {Path(video["video"]).name: video for video in document(result.out)["videos"]}
    assert {name for name, video in found.items() if "error" in video} == {*names, "gone.mp4"}
    for name in (*names, "gone.mp4"):
        error = found[name]["error"]
        assert name in error
        assert error.endswith(".")
        assert len(error.splitlines()) == 1
        assert error in plain(result.err)
    assert {path.name.split("_")[0] for path in out.iterdir()} <= {
        "zz",
        "zz_good.landmarks.parquet",
    }
    assert found["zz_good.mp4"]["frames"] == 10


def test_files_that_break_off_are_reviewed_as_far_as_they_go(
    run: Run, actor: Actor, tmp_path: Path
) -> None:
    whole = make_clip(tmp_path / "whole.bin", format="mp4", picture=busy, **FRONT,
                      times_s=np.arange(40) / 10)  # fmt: skip
    folder = tmp_path / "clips"
    folder.mkdir()
    cut(whole, folder / "cut.mp4", 0.7)
    scramble(whole, folder / "scrambled.mp4", 0.4, 0.7)
    cut(make_clip(tmp_path / "w.mkv", picture=busy), folder / "cut.mkv", 0.7)
    actor.change = lambda *_: None
    result = run("review", folder, "-e", BRIDGE, "--out", tmp_path / "out")
    assert result.status == 2
    assert "Traceback" not in result.err
    for name in ("cut.mp4", "scrambled.mp4", "cut.mkv"):
        assert name in plain(result.err)
    assert result.out.count("cut short") == 3
    assert len(list((tmp_path / "out").glob("*_annotated.mp4"))) == 3


def test_nothing_is_left_under_its_name_when_the_disk_is_full(
    run: Run, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_clip(tmp_path / "a.mp4")

    def full(self: VideoWriter, time_s: float, rgb: Rgb) -> None:
        raise cannot_write(self.path, OSError(28, "No space left on device"))

    monkeypatch.setattr(VideoWriter, "write", full)
    actor.change = lambda *_: None
    result = run("review", tmp_path / "a.mp4", "-e", BRIDGE, "--out", tmp_path / "out")
    assert (result.status, result.out) == (1, "")
    assert "No space left on device" in plain(result.err)
    assert list((tmp_path / "out").iterdir()) == []
