"""Measure frames a second and camera-to-overlay latency of the Live page, beside a rival's.

The rival does the same pose step behind streamlit-webrtc. Both are measured in one run, one after
the other, in the same browser with the same camera. A number is burned into every frame of the
camera and read back from the page, so nothing has to be believed: latency is the time from a
frame being shown by the camera to the same frame being shown with its overlay.

Needs ``pip install 'posecoach[bench]'``, Chromium and ffmpeg. Run from the checkout::

    python -m benchmarks.live --seconds 30 --out benchmarks/live/results
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, ElementHandle, Page, expect, sync_playwright

from benchmarks.coach_cost import bare_landmarker
from benchmarks.live.counted_clip import BITS, STRIP, make_camera
from posecoach.video.reader import VideoReader
from posecoach.vision.model_store import ensure_model

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CLIP = ROOT / "sample_videos" / "supine_hamstring_stretch_good.mp4"
WARMUP_MS = 5_000
# Finding a way between two ends on one computer has been seen to take WebRTC 45 seconds.
START_MS = 150_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    # The browser gives its own address as a name that only multicast can resolve; without
    # multicast the rival's two ends never find each other.
    "--disable-features=WebRtcHideLocalIpsWithMdns",
]


_PIDS: dict[str, int] = {}


@dataclass(frozen=True)
class Figures:
    """What was measured of one page."""

    page: str
    frames: int
    frames_per_s: float
    latency_ms_p50: float
    latency_ms_p90: float


def figures_of(page: str, seen: dict) -> Figures:
    latencies = sorted(latency for _, _, latency in seen["shown"])
    if len(latencies) < 10:
        raise SystemExit(
            f"{page}: only {len(latencies)} frames could be read from the page; "
            f"{seen['taken']} came from the camera, {seen['unread']} were unreadable"
        )
    cuts = statistics.quantiles(latencies, n=10)
    return Figures(
        page=page,
        frames=len(latencies),
        frames_per_s=round(len(latencies) / seen["seconds"], 1),
        latency_ms_p50=round(statistics.median(latencies), 1),
        latency_ms_p90=round(cuts[8], 1),
    )


@contextmanager
def serve(script: Path, log: Path) -> Iterator[str]:
    with socket.create_server(("localhost", 0)) as probe:
        port = probe.getsockname()[1]
    options = {
        "server.port": port,
        "server.address": "localhost",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    flags = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags]
    with log.open("wb") as output:
        # What is recorded meanwhile is thrown away with the log.
        own = {"PYTHONPATH": str(ROOT), "POSECOACH_DATA": str(log.parent / "data")}
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, **own})
    url = f"http://localhost:{port}"
    _PIDS[url] = process.pid
    try:
        deadline = time.monotonic() + 90
        while not is_up(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{script.name} did not start:\n{log.read_text()}")
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def server_pid(url: str) -> int:
    """The process that serves an address of :func:`serve`."""
    return _PIDS[url]


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def open_ours(page: Page, url: str) -> ElementHandle:
    # The numbers are read from left to right.
    page.add_init_script("localStorage.setItem('posecoach.live', '{\"mirror\": false}')")
    page.goto(url)
    answer_safety(page)
    page.locator(".coach .power").click(timeout=START_MS)
    page.locator('.coach[data-state="live"][data-frames]').wait_for(timeout=START_MS)
    return page.locator(".coach canvas.picture").element_handle()


def answer_safety(page: Page) -> None:
    """Nothing applies, and nothing hurts; asked once a day."""
    go_on = page.get_by_role("button", name="Go on")
    go_on.or_(page.locator(".coach")).first.wait_for(timeout=START_MS)
    if go_on.count():
        pain = page.get_by_role("radio", name="0", exact=True)
        pain.or_(page.get_by_role("button", name="0", exact=True)).first.click()
        expect(go_on).to_be_enabled(timeout=START_MS)
        go_on.click()


def open_webrtc(page: Page, url: str) -> ElementHandle:
    # Both ends now and then do not find each other (ICE); only a new page helps.
    for _ in range(WEBRTC_TRIES):
        page.goto(url)
        # Told to start by itself it makes two offers at once, and the ends miss each other.
        start = page.frame_locator("iframe").get_by_role("button", name="START")
        start.click(timeout=START_MS)
        video = _moving_video(page)
        if video is not None:
            return video
    raise SystemExit(f"streamlit-webrtc showed no picture in {WEBRTC_TRIES} tries")


def _moving_video(page: Page) -> ElementHandle | None:
    video = page.frame_locator("iframe").locator("video")
    # At first there may be a placeholder of two pixels, which another element replaces.
    moving = """video => new Promise((resolve) => {
        const before = video.currentTime;
        setTimeout(() => resolve(video.videoWidth > 300 && video.currentTime > before), 1000);
    })"""
    deadline = time.monotonic() + WEBRTC_PATIENCE_S
    while time.monotonic() < deadline:
        video.first.wait_for(timeout=START_MS)
        if video.first.evaluate(moving):
            return video.first.element_handle()
    return None


WEBRTC_TRIES, WEBRTC_PATIENCE_S = 5, 50

PAGES = {
    "posecoach": (ROOT / "app.py", open_ours, True),
    "streamlit-webrtc": (HERE / "webrtc_page.py", open_webrtc, False),
}


def measure(browser: Browser, name: str, seconds: float, folder: Path) -> Figures:
    script, start, is_canvas = PAGES[name]
    with (
        serve(script, folder / f"{name}.log") as url,
        browser.new_context(permissions=["camera"]) as context,
    ):
        page = context.new_page()
        print(f"{name}: waiting for its picture", file=sys.stderr)
        output = start(page, url)
        print(f"{name}: measuring for {seconds:g} s", file=sys.stderr)
        settings = {
            "isCanvas": is_canvas,
            "warmupMs": WARMUP_MS,
            "seconds": seconds,
            "bits": BITS,
            "strip": STRIP,
        }
        # In the frame that holds the picture, so that both times are on one clock.
        probe = (HERE / "probe.js").read_text(encoding="utf-8")
        return figures_of(name, output.evaluate(probe, settings))


def bare_ms(frames: int = 100) -> float:
    """Milliseconds that the pose model alone takes for a frame here and now."""
    with VideoReader(CLIP) as video:
        pictures = [frame.rgb for frame in islice(video, frames)]
    spent = []
    with bare_landmarker(ensure_model()) as find:
        for number, picture in enumerate(pictures):
            began = time.perf_counter()
            find(picture, number * 33)
            spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


def about(browser: Browser) -> dict:
    """What the figures were taken with."""
    # Other work on the machine weighs on all pages: the figures are worth most on an idle one.
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return {
        "cores": os.cpu_count(),
        "load before": load,
        # Computers differ by more than pages do.
        "bare full model, ms a frame": round(bare_ms(), 1),
        "machine": platform.machine(),
        "Python": platform.python_version(),
        "Chromium": browser.version,
    }


def table(measured: list[Figures], conditions: dict) -> str:
    lines = [
        "| page | frames/s | latency p50 (ms) | latency p90 (ms) | frames read |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {f.page} | {f.frames_per_s} | {f.latency_ms_p50} | {f.latency_ms_p90} | {f.frames} |"
        for f in measured
    ]
    lines += ["", ", ".join(f"{name}: {value}" for name, value in conditions.items()), ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="how long to watch each page")
    parser.add_argument("--pages", nargs="+", choices=list(PAGES), default=list(PAGES))
    parser.add_argument("--out", type=Path, default=HERE / "results")
    chosen = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or shutil.which("ffmpeg") is None:
        raise SystemExit("This needs Chromium and ffmpeg.")
    if "streamlit-webrtc" in chosen.pages and find_spec("streamlit_webrtc") is None:
        raise SystemExit(
            "streamlit-webrtc is not installed: pip install 'posecoach[bench]', or measure "
            "--pages posecoach alone."
        )
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        camera = make_camera(CLIP, folder / "camera.mjpeg")
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={camera}"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        conditions = about(browser) | {"seconds a page": chosen.seconds}
        measured = [measure(browser, name, chosen.seconds, folder) for name in chosen.pages]
        browser.close()
    chosen.out.mkdir(parents=True, exist_ok=True)
    document = {"about": conditions, "pages": [asdict(f) for f in measured]}
    (chosen.out / "live.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    (chosen.out / "live.md").write_text(table(measured, conditions), encoding="utf-8")
    print(table(measured, conditions))


if __name__ == "__main__":
    main()
