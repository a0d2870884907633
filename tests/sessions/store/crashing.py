"""A program that records and is killed: run by ``test_crashes.py``, one process a kill.

``python -m tests.sessions.store.crashing FOLDER ADDRESS``. For each line on standard input it
forks a child that records until it is killed, and answers with the child's number. Everything is
imported once, which takes longer than being killed.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from posecoach.sessions.store.opening import open_store
from posecoach.sessions.store.recorder import SessionRecorder
from posecoach.sessions.store.telling import first_person
from tests.sessions.store.scripted import CYCLE, STRETCH, frames

PAUSE_S = 0.005
PARTS = 150


def record(folder: Path, address: str, diary: Path) -> None:
    """Record until killed; the diary says what was credited and what was written, and when."""
    with open_store(folder, address) as store:
        recorder = SessionRecorder(store, first_person(store).id)
        with diary.open("ab", buffering=0) as told:

            def note(kind: str, holds: int) -> None:
                told.write(f"{recorder.id} {kind} {holds} {time.monotonic()}\n".encode())

            holds = 0
            while True:
                recorder.begin(STRETCH)
                for number, (seen, said) in enumerate(frames(PARTS), start=1):
                    recorder.feed(seen, said)
                    if number % CYCLE == 1 and number > 1:
                        holds += 1
                        note("credited", holds)
                    # Written within this very frame: the pace is the recorder's own.
                    if not recorder._rows:
                        note("written", holds)
                    time.sleep(PAUSE_S)
                recorder.end_part()
                note("written", holds)


def main() -> None:
    """Fork a child for every line."""
    folder, address, diary = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                record(folder, address, diary)
            finally:
                os._exit(1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else -1, flush=True)


if __name__ == "__main__":
    main()
