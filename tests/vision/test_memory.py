from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Frees small pieces, 200 MB in all, of which the last one stays: that holds the heap's end.
PIECES = """
import ctypes, os
from posecoach.vision.memory import few_heaps, hand_back
few_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
pieces = [libc.malloc(50_000) for _ in range(4_000)]
for piece in pieces:
    ctypes.memset(piece, 1, 50_000)
for piece in pieces[:-1]:
    libc.free(piece)
full = resident()
hand_back()
print((full - resident()) // 1_000_000)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's own heaps")
def test_freed_memory_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PIECES], capture_output=True, text=True, check=True,
        env=os.environ,
    )  # fmt: skip
    assert int(done.stdout) > 100
