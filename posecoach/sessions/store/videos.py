"""Video that was asked for: files beside the landmarks, and the rule by which they are discarded.

The files themselves say what there is, so a program that was killed leaves nothing half-known.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import av.error
from sqlalchemy import Engine, delete, insert, select

from posecoach.errors import StoreError
from posecoach.language.catalogue import plural, tr
from posecoach.sessions.store.engine import reading, writing
from posecoach.sessions.store.tables import now, settings
from posecoach.video.whole import write_whole

ENDINGS = ("mp4", "m4v", "mov", "mkv", "webm", "avi")
"""Of the files that are taken for video, and kept as they were brought."""
DEFAULT_DAYS = 14
"""How long video is kept unless somebody chose otherwise: a starting value of posecoach."""
MOST_DAYS = 3650

_FOLDER = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(rf"([1-9][0-9]{{0,3}})\.({'|'.join(ENDINGS)})")
_RULE, _FOREVER = "video_days", "forever"


@dataclass(frozen=True, slots=True)
class KeptVideo:
    """A video that is kept.

    Attributes
    ----------
    session, number
        Whose session's, and the number of its part.
    path, size
        The file, and its bytes.
    kept_at
        When it was kept, which is what its age is reckoned from.
    """

    session: str
    number: int
    path: Path
    size: int
    kept_at: datetime

    @property
    def days(self) -> int:
        """Its age in whole days."""
        return max(0, (now() - self.kept_at).days)


def videos(landmarks: Path, session: str | None = None) -> list[KeptVideo]:
    """The videos that are kept beside the landmarks, of all sessions or of one; oldest first."""
    folders = landmarks.iterdir() if session is None else iter((landmarks / session,))
    with suppress(FileNotFoundError):
        found = [video for folder in folders for video in _in(folder)]
        return sorted(found, key=lambda video: (video.kept_at, video.session, video.number))
    return []


def _in(folder: Path) -> Iterator[KeptVideo]:
    if not _FOLDER.fullmatch(folder.name):
        return
    # A session may be deleted, or go on, meanwhile.
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in folder.iterdir():
            match = _FILE.fullmatch(path.name)
            if match:
                told = path.stat()
                kept_at = datetime.fromtimestamp(told.st_mtime, UTC)
                yield KeptVideo(folder.name, int(match[1]), path, told.st_size, kept_at)


def video_path(landmarks: Path, session: str, number: int, ending: str = "mp4") -> Path:
    """Where the video of a part is kept."""
    return landmarks / session / f"{number}.{ending}"


def add_video(landmarks: Path, session: str, number: int, video: Path) -> Path:
    """Keep a copy of a video file as that of a part.

    Raises
    ------
    StoreError
        If its name has no ending of a video.
    VideoError
        If it can't be written.
    """
    ending = video.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise StoreError(
            tr("A video is kept as {known}; this is {ending}.", known=known, ending=ending or "?")
        )
    path = video_path(landmarks, session, number, ending)
    write_whole(path, lambda part: shutil.copyfile(video, part))
    return path


def is_video(path: Path) -> bool:
    """Whether a file holds a video, by looking at its beginning."""
    try:
        with av.open(str(path)) as container:
            return bool(container.streams.video)
    except (OSError, av.error.FFmpegError):
        return False


def delete_video(video: KeptVideo) -> None:
    """Delete a video; what was found in it stays.

    Raises
    ------
    StoreError
        If it can't be deleted.
    """
    try:
        video.path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            tr(
                "{name} can't be deleted ({reason}); close what has it open, and try again.",
                name=video.path.name,
                reason=error.strerror,
            )
        ) from None


# -- the rule ------------------------------------------------------------------------------


def video_days(engine: Engine) -> int | None:
    """After how many days video is discarded; None for never."""
    query = select(settings.c.value).where(settings.c.name == _RULE)
    with reading(engine) as connection:
        value = connection.execute(query).scalar()
    if value == _FOREVER:
        return None
    return int(value) if value is not None and value.isdecimal() else DEFAULT_DAYS


def set_video_days(engine: Engine, days: int | None) -> None:
    """Set after how many days video is discarded; None for never.

    Raises
    ------
    ValueError
        If that is less than a day, or more than ten years.
    """
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise ValueError(f"video is kept for 1 to {MOST_DAYS} days")
    value = _FOREVER if days is None else str(days)
    with writing(engine) as connection:
        connection.execute(delete(settings).where(settings.c.name == _RULE))
        connection.execute(insert(settings).values(name=_RULE, value=value))


def discard_old(engine: Engine, landmarks: Path) -> list[str]:
    """Delete the videos that are older than the rule allows.

    Returns
    -------
    A sentence for the person, if there were any.
    """
    days = video_days(engine)
    if days is None:
        return []
    old = [one for one in videos(landmarks) if now() - one.kept_at >= timedelta(days=days)]
    gone = 0
    for video in old:
        # What is open elsewhere is discarded the next time.
        with suppress(StoreError):
            delete_video(video)
            gone += 1
    if not gone:
        return []
    return [
        plural(
            "A video was discarded, {days} days after being kept, as the Data page says. What was "
            "found in it stays.",
            "{n} videos were discarded, {days} days after being kept, as the Data page says. What "
            "was found in them stays.",
            gone,
            days=days,
        )
    ]
