"""Does the Live page stay as it is: start and stop it many times, close tabs, leave it running.

Reads the server's memory and threads from /proc, so it runs on Linux. Looks at the end whether any
model is left behind, and whether the browser's console or the server's log complained. Run from
the checkout::

    python -m benchmarks.live.endurance --cycles 20 --soak-minutes 30 --out benchmarks/live/results
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from benchmarks.live.__main__ import (
    CLIP,
    FLAGS,
    HERE,
    ROOT,
    START_MS,
    about,
    make_camera,
    open_ours,
    serve,
    server_pid,
)

# A reading of the soak every so many seconds.
EVERY_S = 10.0
FREED_S = 30.0
# Measured inside the page: for each frame that was answered, how long its answer took.
WATCH = """() => {
    window.delays = [];
    const coach = document.querySelector(".coach") || [...document.querySelectorAll("*")]
        .map((e) => e.shadowRoot && e.shadowRoot.querySelector(".coach")).find(Boolean);
    new MutationObserver(() => window.delays.push(performance.now()))
        .observe(coach, { attributes: true, attributeFilter: ["data-frames"] });
}"""


@dataclass
class Endurance:
    """What was seen; megabytes are the server's resident memory."""

    cycles: int = 0
    closed_tabs: int = 0
    sockets_left: int = 0
    threads_before: int = 0
    threads_after: int = 0
    mb_by_cycle: list[float] = field(default_factory=list)
    soak_minutes: float = 0.0
    mb_by_minute: list[float] = field(default_factory=list)
    frames_per_s_first_half: float = 0.0
    frames_per_s_second_half: float = 0.0
    longest_pause_ms: float = 0.0
    complaints: list[str] = field(default_factory=list)
    log_lines: list[str] = field(default_factory=list)


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    return _status(pid, "VmRSS") / 1024


def threads(pid: int) -> int:
    """Threads of a process."""
    return _status(pid, "Threads")


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def sockets(url: str) -> int:
    """How many cameras the server watches."""
    with urllib.request.urlopen(f"{url}/live/status", timeout=10) as answer:
        found: int = json.load(answer)["sockets"]
        return found


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def listen(page: Page, seen: Endurance) -> None:
    """Note what the browser complains about."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))


def frames(page: Page) -> int:
    """Frames that were drawn with their answer so far."""
    return int(page.locator(".coach").get_attribute("data-frames") or 0)


def cycle(browser: Browser, url: str, pid: int, seen: Endurance, cycles: int) -> None:
    """Start and stop; every fourth time the tab is closed instead, in mid-frame."""
    page = _opened(browser, url, seen)
    open_ours(page, url)
    for number in range(cycles):
        before = frames(page)
        if not wait_until(lambda: frames(page) > before + 3, FREED_S):  # noqa: B023
            raise SystemExit(f"start {number + 1}: no frame was answered in {FREED_S:g} s")
        if number % 4 == 3:
            page.context.close()
            seen.closed_tabs += 1
            page = _opened(browser, url, seen)
        else:
            page.locator(".coach .power").click()
        wait_until(lambda: sockets(url) == 0, FREED_S)
        seen.cycles += 1
        if number == 0:
            seen.threads_before = threads(pid)
        seen.mb_by_cycle.append(round(megabytes(pid), 1))
        seen.threads_after = threads(pid)
        if number + 1 == cycles:
            break
        if number % 4 == 3:
            open_ours(page, url)
        else:
            page.locator(".coach .power").click()
            page.locator('.coach[data-state="live"]').wait_for(timeout=START_MS)
    seen.sockets_left = sockets(url)
    page.context.close()


def soak(browser: Browser, url: str, pid: int, seen: Endurance, minutes: float) -> None:
    """Leave it running, and look at memory, frames and pauses."""
    page = _opened(browser, url, seen)
    open_ours(page, url)
    page.evaluate(WATCH)
    counts: list[tuple[float, int]] = []
    begun = minute = time.monotonic()
    while time.monotonic() - begun < 60 * minutes:
        page.wait_for_timeout(min(EVERY_S, 60 * minutes / 4) * 1000)
        counts.append((time.monotonic(), frames(page)))
        if time.monotonic() >= minute:
            seen.mb_by_minute.append(round(megabytes(pid), 1))
            minute += 60
        times = page.evaluate("window.delays.splice(0)")
        pauses = [b - a for a, b in itertools.pairwise(times)]
        seen.longest_pause_ms = max([seen.longest_pause_ms, *pauses])
    middle = len(counts) // 2
    seen.frames_per_s_first_half = _rate(counts[: middle + 1])
    seen.frames_per_s_second_half = _rate(counts[middle:])
    seen.soak_minutes = minutes
    page.context.close()
    wait_until(lambda: sockets(url) == 0, FREED_S)
    seen.sockets_left += sockets(url)


def _opened(browser: Browser, url: str, seen: Endurance) -> Page:
    page = browser.new_context(permissions=["camera"]).new_page()
    listen(page, seen)
    return page


def _rate(counts: list[tuple[float, int]]) -> float:
    (first_s, first), (last_s, last) = counts[0], counts[-1]
    return round((last - first) / (last_s - first_s), 1) if last_s > first_s else 0.0


def table(seen: Endurance) -> str:
    """The figures, for people."""
    mb = seen.mb_by_minute
    growth = "too short to tell"
    if len(mb) > 5:
        growth = f"{statistics.mean(mb[-3:]) - statistics.mean(mb[:3]):+.1f}"
    rows = {
        "starts and stops, of which closed tabs": f"{seen.cycles}, {seen.closed_tabs}",
        "sockets left behind": seen.sockets_left,
        "threads after the first and the last stop": f"{seen.threads_before}, {seen.threads_after}",
        "memory after each stop (MB)": ", ".join(f"{mb:.0f}" for mb in seen.mb_by_cycle),
        "minutes of soak": f"{seen.soak_minutes:g}",
        "growth of memory, last against first three minutes (MB)": growth,
        "frames/s in the first and the second half":
            f"{seen.frames_per_s_first_half}, {seen.frames_per_s_second_half}",
        "longest pause between two frames (ms)": f"{seen.longest_pause_ms:.0f}",
        "errors in the console": len(seen.complaints),
        "errors in the log": len(seen.log_lines),
    }  # fmt: skip
    lines = [
        "| what | seen |",
        "|---|---|",
        *(f"| {name} | {seen} |" for name, seen in rows.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cycles", type=int, default=20, help="starts and stops; 0 for none")
    parser.add_argument("--soak-minutes", type=float, default=30.0, help="0 for none")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    chosen = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or shutil.which("ffmpeg") is None:
        raise SystemExit("This needs Chromium and ffmpeg.")
    seen = Endurance()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        log = folder / "server.log"
        camera = make_camera(CLIP, folder / "camera.mjpeg")
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        conditions = about(browser)
        with serve(ROOT / "app.py", log) as url:
            pid = server_pid(url)
            if chosen.cycles:
                cycle(browser, url, pid, seen, chosen.cycles)
            if chosen.soak_minutes:
                soak(browser, url, pid, seen, chosen.soak_minutes)
            bad = ("Traceback", "ERROR", "Exception")
            seen.log_lines = [
                line for line in log.read_text(errors="replace").splitlines()
                if any(word in line for word in bad)
            ]  # fmt: skip
        browser.close()
    chosen.out.mkdir(parents=True, exist_ok=True)
    document = {"about": conditions, "seen": asdict(seen)}
    target = chosen.out / "endurance.json"
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    conditions_line = ", ".join(f"{name}: {value}" for name, value in conditions.items())
    words = f"{table(seen)}\n{conditions_line}\n"
    (chosen.out / "endurance.md").write_text(words, encoding="utf-8")
    print(words)


if __name__ == "__main__":
    main()
