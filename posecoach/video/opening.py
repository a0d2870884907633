"""Opening a video file, with a sentence for everything that can keep it from being opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import av.error

from posecoach.errors import VideoError
from posecoach.language.catalogue import mark, tr

# FFmpeg takes any text file for a film of that text ("ANSI art").
_TEXT_FORMATS = frozenset({"tty"})
# A frame larger than this on one side is no recording of a person, but a trap for memory.
LARGEST_SIDE = 8192


def open_container(path: Path) -> Any:
    """Open a video file with FFmpeg.

    Raises
    ------
    VideoError
        If there is no such file, it may not be read, or it is no video.
    """
    check_file(path)
    # An absolute path, because FFmpeg would take "talk: one.mp4" for a protocol; and no protocol
    # but files, because a playlist could name addresses on the internet.
    options = {"protocol_whitelist": "file"}
    try:
        container = av.open(
            str(path.absolute()), mode="r", options=options, metadata_errors="replace"
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise _no_video(path, error) from None
    if container.format.name in _TEXT_FORMATS:
        container.close()
        raise VideoError(tr("{name} is a text file; give the video itself.", name=path.name))
    return container


def check_file(path: Path) -> None:
    """Insist on a file with something in it.

    Raises
    ------
    VideoError
        If there is none.
    """
    try:
        if path.is_dir():
            raise VideoError(tr("{path} is a folder; give the file itself.", path=path))
        if not path.exists():
            raise VideoError(tr("{path} does not exist; check the name.", path=path))
        if not path.is_file():
            raise VideoError(tr("{path} is a device and not a file; give a file.", path=path))
        if path.stat().st_size == 0:
            raise VideoError(
                tr("{name} is empty (0 bytes); copy or record it again.", name=path.name)
            )
        with path.open("rb"):
            pass
    except PermissionError:
        raise VideoError(tr("{path} may not be read; check its permissions.", path=path)) from None
    except OSError as error:
        raise VideoError(
            tr("{path} can't be read ({reason}).", path=path, reason=error.strerror or error)
        ) from None


def picture_stream(container: Any, path: Path) -> Any:
    """The moving picture of a file; the cover of a song is none.

    Raises
    ------
    VideoError
        If there is none, or its frames are far too large.
    """
    for stream in container.streams.video:
        if stream.disposition & av.stream.Disposition.attached_pic:
            continue
        if stream.codec_context is None:
            raise VideoError(
                tr(
                    "{name} is in a video format that is not known here; save or export it as MP4 "
                    "(H.264).",
                    name=path.name,
                )
            )
        check_size(path, stream.codec_context.width, stream.codec_context.height)
        # Decoding whole frames in threads is hardly faster beside the pose model, and loses
        # track of which packets could not be decoded.
        stream.thread_type = "SLICE"
        return stream
    sentence = mark("{name} holds no picture; choose a video.")
    if container.streams.audio:
        sentence = mark("{name} holds sound but no picture; choose a video.")
    raise VideoError(tr(sentence, name=path.name))


def check_size(path: Path, width: int, height: int) -> None:
    """Refuse frames that no camera makes.

    Raises
    ------
    VideoError
        If one side is beyond :data:`LARGEST_SIDE` pixels.
    """
    if max(width, height) > LARGEST_SIDE:
        raise VideoError(
            tr(
                "{name} has frames of {width} x {height} pixels; the largest side that can be read "
                "is {most}.",
                name=path.name,
                width=width,
                height=height,
                most=LARGEST_SIDE,
            )
        )


def _no_video(path: Path, error: Exception) -> VideoError:
    if isinstance(error, av.error.InvalidDataError) and _is_mp4(path):
        return VideoError(
            tr(
                "{name} is incomplete: the index of an MP4 or MOV file is missing, as after a "
                "recording or a copy that was interrupted. Copy it again, or record it again.",
                name=path.name,
            )
        )
    reason = getattr(error, "strerror", None) or str(error)
    return VideoError(
        tr(
            "{name} can't be opened as a video ({reason}); it is damaged, incomplete, or not a "
            "video at all.",
            name=path.name,
            reason=reason,
        )
    )


def _is_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[4:8] == b"ftyp"
