"""Several at once: two tabs that record, a review, and pages that read."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.recorder import SessionRecorder
from posecoach.sessions.store.telling import feeling_row, first_person, tell
from tests.sessions.store.conftest import OpenStore
from tests.sessions.store.scripted import (
    BRIDGE,
    CYCLE,
    STRETCH,
    count,
    everything,
    frames,
    repetition,
    rows,
)

CYCLES = 8


def tab(store: Store, person: str, source: str) -> list[str]:
    """Record with a write every few frames; what went wrong."""
    told: list[str] = []
    recorder = SessionRecorder(store, person, source=source, on_trouble=told.append)
    recorder.begin(STRETCH)
    for number, (seen, said) in enumerate(frames(CYCLES * CYCLE + 1)):
        recorder.feed(seen, said)
        if number % 20 == 0:
            recorder.flush()
    recorder.begin(BRIDGE)
    for seen, said in frames(3):
        recorder.feed(seen, said)
    recorder.end_part([repetition(number) for number in range(1, 6)])
    recorder.close()
    return told


def test_two_tabs_and_a_review_at_once(open_it: OpenStore) -> None:
    first, second = open_it(), open_it()
    person = first_person(first).id
    over = threading.Event()

    def look(store: Store) -> int:
        looks = 0
        while not over.is_set():
            everything(store)
            looks += 1
        return looks

    def told(store: Store) -> None:
        for number in range(10):
            tell(store, feeling_row(person, "after", pain=number))

    with ThreadPoolExecutor() as pool:
        looking = pool.submit(look, second)
        telling = pool.submit(told, second)
        recording = [
            pool.submit(tab, first, person, "live"),
            pool.submit(tab, second, person, "live"),
            pool.submit(tab, first, person, "review"),
        ]
        troubles = [words for one in recording for words in one.result()]
        telling.result()
        over.set()
        assert looking.result() > 0
    assert not troubles
    assert count(first, "holds") == 3 * CYCLES
    assert count(first, "repetitions") == 3 * 5
    assert count(first, "feelings") == 10
    days = {row["exercise"]: row for row in rows(first, "days")}
    assert days[STRETCH.exercise]["holds"] == 3 * CYCLES
    assert days[BRIDGE.exercise]["repetitions"] == 3 * 5
    assert {row["ended"] for row in rows(first, "sessions")} == {"closed"}
