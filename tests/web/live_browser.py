"""A real server, a real browser and a played camera for the browser tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "supine_hamstring_stretch_good.mp4"
# Bounds, not expectations: the machine may be slow and busy.
START_MS = 150_000
HOLD_MS = 90_000
STATE_MS = 30_000

# Headless Chromium has no voice: this one only remembers what it was given to say.
FAKE_VOICE = """
    window.spoken = [];
    speechSynthesis.getVoices = () => [{ name: "test", lang: "en" }];
    speechSynthesis.speak = (utterance) => {
        window.spoken.push(utterance.text);
        setTimeout(() => utterance.onend && utterance.onend(), 50);
    };
"""

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]


def chromium_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def need_tools() -> None:
    """Skip when the browser or ffmpeg is missing; where CI is set they must be there."""
    missing = [] if chromium_path() else ["Chromium"]
    missing += [] if shutil.which("ffmpeg") else ["ffmpeg"]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"browser tests need {' and '.join(missing)}")
    assert not missing, f"browser tests need {' and '.join(missing)}, and CI must run them"


def play_as_camera(clip: Path, target: Path, *options: str, still_s: float = 0) -> Path:
    """Make of a clip what Chromium plays, over and over, as its camera.

    Before it moves, its first picture stands still for a while.
    """
    command = ["ffmpeg", "-v", "error", "-y", *options, "-i", str(clip)]
    command += ["-vf", f"tpad=start_mode=clone:start_duration={still_s}"]
    command += ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "4", str(target)]
    subprocess.run(command, check=True, timeout=120)
    return target


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        text: str = answer.read().decode()
        return text


@dataclass
class Server:
    """One server process, with its log in a file."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def check_log(self) -> None:
        text = self.log.read_text(errors="replace")
        for bad in ("Traceback", "ERROR", "Exception"):
            assert bad not in text, text

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=20)


def checkout_command(port: int) -> list[str]:
    """``streamlit run app.py`` on a port of its own."""
    options = {
        "server.port": str(port),
        "server.address": "localhost",
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *flags]


@contextmanager
def serve(
    folder: Path,
    *,
    port: int | None = None,
    command: Callable[[int], list[str]] = checkout_command,
    environment: dict[str, str] | None = None,
) -> Iterator[Server]:
    """A server that is up, and is stopped by its own process id whatever happens."""
    port = port or free_port()
    log = folder / f"server-{port}-{time.monotonic_ns()}.log"
    own = {"PYTHONPATH": str(ROOT), "POSECOACH_DATA": str(folder / "data")}
    surroundings = {**os.environ, **own, **(environment or {})}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(port), stdout=output, stderr=output, env=surroundings, cwd=folder
        )
    server = Server(port, log, process)
    try:
        wait_for(lambda: is_up(server), "the server to start", 90)
        yield server
    finally:
        server.stop()


@contextmanager
def serve_routine(folder: Path, routine: dict[str, Any]) -> Iterator[Server]:
    """A server that knows a routine of the person's own."""
    config = folder / "config"
    (config / "routines").mkdir(parents=True)
    YAML(typ="safe").dump(routine, config / "routines" / f"{routine['id']}.yaml")
    with serve(folder, environment={"POSECOACH_CONFIG": str(config)}) as running:
        yield running


def is_up(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text(errors="replace")
    try:
        return fetch(f"{server.url}/_stcore/health") == "ok"
    except (urllib.error.URLError, OSError):
        return False


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)


# As many frames a second as a webcam gives in a dim room: half the work for two busy cores.
DIM_CAMERA = """
    const cameras = window.MediaDevices?.prototype, ask = cameras?.getUserMedia;
    if (cameras) cameras.getUserMedia = function (wanted) {
        const frameRate = { ideal: 15, max: 15 };
        return ask.call(this, { ...wanted, video: { ...wanted.video, frameRate } });
    };
"""


@dataclass
class LivePage:
    """The Live page in a tab, with what the browser complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, page: Page) -> LivePage:
        live = cls(page)
        page.add_init_script(DIM_CAMERA)
        page.on("pageerror", lambda error: live.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and live.complaints.append(message.text),
        )
        return live

    def goto(self, url: str) -> LivePage:
        self.open(url)
        self.state("idle", START_MS)
        return self

    def open(self, url: str) -> LivePage:
        """Go there, and answer the safety questions if they have not been today."""
        self.page.goto(url)
        go_on = self.page.get_by_role("button", name="Go on")
        go_on.or_(self.page.locator(".coach")).first.wait_for(timeout=START_MS)
        if go_on.count():
            self.answer_safety()
        return self

    def answer_safety(self, pain: str = "2") -> None:
        """Nothing applies, and it hurts so much."""
        box = self.page.get_by_role("radio", name=pain, exact=True)
        box.or_(self.page.get_by_role("button", name=pain, exact=True)).first.click()
        go_on = self.page.get_by_role("button", name="Go on")
        expect(go_on).to_be_enabled(timeout=STATE_MS)
        go_on.click()
        self.page.locator(".coach").wait_for(timeout=START_MS)

    def find(self, selector: str) -> Locator:
        # Playwright looks through the component's shadow root.
        return self.page.locator(f".coach {selector}")

    def state(self, name: str, timeout_ms: float = STATE_MS) -> None:
        self.page.locator(f'.coach[data-state="{name}"]').wait_for(timeout=timeout_ms)

    def start(self) -> LivePage:
        self.find(".power").click()
        self.state("live", START_MS)
        self.frames_advance()
        return self

    def stop(self) -> LivePage:
        self.find(".power").click()
        self.state("idle")
        return self

    def choose(self, label: str, words: str) -> LivePage:
        """Choose from one of the page's lists, and wait until the camera knows."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(words)
        self.page.get_by_role("option", name=words).first.click()
        return self

    def spoken(self) -> list[str]:
        """What was said, with ``FAKE_VOICE``."""
        words: list[str] = self.page.evaluate("window.spoken")
        return words

    @property
    def frames(self) -> int:
        return int(self.page.locator(".coach").get_attribute("data-frames") or 0)

    def frames_advance(self, by: int = 3) -> None:
        before = self.frames
        wait_for(lambda: self.frames >= before + by, f"{by} more frames", START_MS / 1000)

    def text(self, selector: str) -> str:
        return self.find(selector).text_content() or ""

    def camera_track(self) -> str:
        track: str = self.find("video").evaluate("v => v.srcObject.getVideoTracks()[0].id")
        return track

    def bright_pixels(self, colour: tuple[int, int, int]) -> int:
        """Pixels of the picture in one colour of the drawing."""
        count: int = self.find("canvas").evaluate(
            """(canvas, [r, g, b]) => {
                const { data } = canvas.getContext("2d")
                    .getImageData(0, 0, canvas.width, canvas.height);
                let count = 0;
                for (let i = 0; i < data.length; i += 4) {
                    count += Math.abs(data[i] - r) + Math.abs(data[i + 1] - g)
                        + Math.abs(data[i + 2] - b) < 12;
                }
                return count;
            }""",
            list(colour),
        )
        return count
