"""Keeping the chatter of MediaPipe's C++ core off the person's terminal."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator

# Lines of LiteRT ("INFO: [environment.cc:36] …") and of absl ("W0000 00:00:17 …") below "error".
_CHATTER = re.compile(
    rb"^(?:(?:INFO|WARNING): (?:\[\w+\.cc:\d+\]|Created TensorFlow|Logging before InitGoogle"
    rb"|All log messages before absl)|[IW]\d{4} [\d:.]+ )"
)
_STDERR = 2
_lock = threading.RLock()


@contextlib.contextmanager
def without_chatter() -> Iterator[None]:
    """Hold back what is written to standard error, and pass on all but MediaPipe's chatter.

    The core reads neither ``GLOG_minloglevel`` nor any other setting, and writes some sixty lines
    for every landmarker. The descriptor is shared by all threads, so this is for the moments in
    which the core is known to talk (creating, first frame, closing), not for every frame; lines of
    others arrive a moment later, none is lost.
    """
    with _lock:
        try:
            held = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
            original = os.dup(_STDERR)
        except OSError:  # no standard error (pythonw, a service) or no room for a file
            yield
            return
        with held:
            os.dup2(held.fileno(), _STDERR)
            try:
                yield
            finally:
                os.dup2(original, _STDERR)
                os.close(original)
                held.seek(0)
                for line in held:
                    if not _CHATTER.match(line):
                        os.write(_STDERR, line)
