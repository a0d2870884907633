"""Keeping the process as small as what is in use.

glibc gives every thread a heap of its own, some ten with MediaPipe's, and keeps what was freed in
them. Reviews of 1080p stay a fifth smaller with two heaps for all, and a live server smaller from
one visit to the next when the rest is handed back as a model is closed (docs/decisions.md).
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

# From malloc.h: the setting, see mallopt(3).
_M_ARENA_MAX = -8
_HEAPS = 2


@cache
def few_heaps() -> None:
    """Let threads to come share two heaps; does nothing where the C library is not glibc."""
    library = _glibc()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, _HEAPS)


def hand_back() -> None:
    """Give freed memory back to the system; does nothing where the C library is not glibc."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    known = hasattr(library, "gnu_get_libc_version") and hasattr(library, "malloc_trim")
    return library if known else None
