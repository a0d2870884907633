"""Ten years of daily sessions: how long the pages take to open.

    python -m benchmarks.sessions --years 10 [--keep FOLDER]

The pages are run as Streamlit runs them, without a browser: what the person waits for on the
server. The first run, which imports everything, is left out.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import tempfile
import time
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path

from benchmarks.sessions.years import add_years
from posecoach.coaching import Coach
from posecoach.exercises import load_exercise
from tests.landmarks.recorded import recorded

_RUNS = 5
EVERY_DAY = frozenset(range(7))
_PROGRESS = "from posecoach.web.pages.progress_page import progress_page\nprogress_page()"
_PAGES = {
    "Progress, 8 weeks": _PROGRESS,
    "Progress, all years": _PROGRESS,
    "Live": "from posecoach.web.pages.live import live_page\nlive_page()",
    "Plan": "from posecoach.web.pages.plan_page import plan_page\nplan_page()",
    "People": "from posecoach.web.pages.people_page import people_page\npeople_page()",
    "Data": "from posecoach.web.pages.data_page import data_page\ndata_page()",
}


def main() -> None:
    """Generate, open, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--years", type=float, default=10, help="0 measures what is there")
    options.add_argument("--keep", type=Path, help="leave the data in this folder")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        os.environ["POSECOACH_DATA"] = str(folder)
        count = fill(folder, round(chosen.years * 365.25)) if chosen.years else 0
        with tempfile.TemporaryDirectory() as other:
            spent_ms = recording(Path(other))
        print(f"remembering takes {spent_ms:.0f} ms of the processor for a second of a session")
        print(f"{count} sessions\n\n| | median ms | slowest ms | of the processor, ms |")
        print("|---|---|---|---|")
        for page in ("opening", *_PAGES):
            spent, worked = measure(folder, page)
            cells = (statistics.median(spent), max(spent), statistics.median(worked))
            print(f"| {page} | " + " | ".join(f"{cell:.0f}" for cell in cells) + " |")


def recording(folder: Path, seconds: int = 60) -> float:
    """Milliseconds of the processor that remembering takes for each second of a session.

    The session is fed as fast as can be, by a clock that goes with its frames.
    """
    from posecoach.sessions.store.opening import open_store
    from posecoach.sessions.store.part_log import PartDetails
    from posecoach.sessions.store.recorder import SessionRecorder
    from posecoach.sessions.store.telling import first_person

    exercise = load_exercise("supine_hamstring_stretch")
    coach, track = Coach(exercise), recorded("supine_hamstring_stretch_good")
    pairs = [(seen, coach.update(seen)) for seen in track]
    now = 0.0
    with open_store(folder) as store:
        recorder = SessionRecorder(store, first_person(store).id, clock=lambda: now)
        recorder.begin(PartDetails.of(exercise))
        at_work = time.process_time()
        for number in range(seconds * 30):
            now = number / 30
            recorder.feed(*pairs[number % len(pairs)])
        recorder.close()
        return (time.process_time() - at_work) * 1000 / seconds


def fill(folder: Path, days: int) -> int:
    """Years of one person's sessions and a plan in a new folder; how many sessions."""
    from posecoach.sessions.plan import Appointment
    from posecoach.sessions.store.opening import open_store
    from posecoach.sessions.store.planning import plan_it
    from posecoach.sessions.store.telling import first_person

    with open_store(folder) as store:
        today = datetime.now().astimezone().date()
        person = first_person(store).id
        for at in (time_of_day(7, 30), time_of_day(19)):
            plan_it(store, person, Appointment("routine", "clinic_morning", EVERY_DAY, at))
        return add_years(store, person, days, today)


def measure(folder: Path, page: str) -> tuple[list[float], list[float]]:
    """Milliseconds of some runs of a page, or of opening the database: waited, and worked."""
    from streamlit.testing.v1 import AppTest

    from posecoach.sessions.store.opening import open_store

    spent, worked = [], []
    # Without a browser Streamlit misses one, in every line.
    logging.disable(logging.WARNING)
    for run in range(_RUNS + 1):
        began, at_work = time.perf_counter(), time.process_time()
        if page == "opening":
            open_store(folder).close()
        else:
            shown = AppTest.from_string(_PAGES[page], default_timeout=60)
            if "all" in page:
                shown.session_state["progress_period"] = "All"
            began, at_work = time.perf_counter(), time.process_time()
            shown.run()
            assert not shown.exception, shown.exception
        if run:
            spent.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - at_work) * 1000)
    return spent, worked


if __name__ == "__main__":
    main()
