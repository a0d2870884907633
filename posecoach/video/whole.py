"""Writing files whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from posecoach.errors import VideoError
from posecoach.language.catalogue import tr


def part_of(path: Path) -> Path:
    """Where a file is made before it gets its name: hidden, beside it, of this process alone."""
    # Names may not be longer than 255 bytes, and the original may be as long as that.
    return path.absolute().with_name(f".{path.name[:40]}.{os.getpid()}.part")


def write_whole(path: Path, write: Callable[[str], object]) -> None:
    """Let ``write`` make a file beside ``path``, and give it its name only when it is complete.

    Raises
    ------
    VideoError
        If the disk is full, the folder is read-only and the like.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(str(part))
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        with suppress(OSError):  # It has its name already, or never came to be.
            part.unlink()


def check_folder(folder: Path) -> None:
    """Refuse a folder for results that is a file.

    Raises
    ------
    VideoError
        If it is one.
    """
    if folder.exists() and not folder.is_dir():
        raise VideoError(tr("{folder} is a file; give a folder for the results.", folder=folder))


def cannot_write(path: Path, error: Exception) -> VideoError:
    """The sentence for a file that can't be written."""
    reason = getattr(error, "strerror", None) or str(error)
    return VideoError(
        tr(
            "{path} can't be written ({reason}); check the folder and the free disk space.",
            path=path,
            reason=reason,
        )
    )
