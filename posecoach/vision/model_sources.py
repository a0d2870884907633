"""Where a pose model can be fetched from, each source with its own way of failing.

Google's storage serves the finished bundle. Behind a package mirror it is out of reach, but the
same networks travel in packages: an older MediaPipe wheel holds the detector and the full landmark
network, and MediaPipe's package for browsers holds the landmark networks of all three sizes.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import httpx

from posecoach.language.catalogue import mark, tr
from posecoach.vision.model_catalog import DETECTOR, LANDMARKS, KnownFile, Variant
from posecoach.vision.task_file import assemble_task, matches

# Called with what is being done, the bytes so far, and the bytes in total when they are known.
Progress = Callable[[str, int, int | None], None]

WHEEL = "mediapipe==0.10.21"
_WHEEL_DETECTOR = "mediapipe/modules/pose_detection/pose_detection.tflite"
_WHEEL_LANDMARKS = "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"
NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"

CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 10.0
# A package of some 40 MB over a slow line; without an end a dead proxy would hang for ever.
TOOL_TIMEOUT_S = 900.0


class SourceError(Exception):
    """A source could not supply the model; the message is the reason in a few words."""


class ModelSource(ABC):
    """One place to fetch a model from."""

    name: str

    @abstractmethod
    def fetch(self, variant: Variant, folder: Path, progress: Progress) -> bytes:
        """Content of a finished bundle.

        Parameters
        ----------
        variant
            Which model.
        folder
            An existing folder for temporary files; the caller removes it.
        progress
            Told how far the download is.

        Raises
        ------
        SourceError
            If this source cannot supply the model now.
        OSError
            If the folder cannot be written to.
        """


class OfficialStorage(ModelSource):
    """MediaPipe's own model storage."""

    name = mark("MediaPipe's model storage")

    def fetch(self, variant: Variant, folder: Path, progress: Progress) -> bytes:
        """Download the finished bundle."""
        received = bytearray()
        timeout = httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            with httpx.stream(
                "GET", variant.official_url, timeout=timeout, follow_redirects=True
            ) as response:
                response.raise_for_status()
                total = int(response.headers.get("content-length", 0)) or None
                for chunk in response.iter_bytes():
                    received += chunk
                    progress(self.name, len(received), total)
        except httpx.HTTPStatusError as problem:
            code = problem.response.status_code
            raise SourceError(tr("it answered with HTTP status {code}", code=code)) from problem
        except httpx.TimeoutException as problem:
            raise SourceError(tr("it did not answer in time")) from problem
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
            reason = str(problem) or type(problem).__name__
            raise SourceError(tr("it cannot be reached ({reason})", reason=reason)) from problem
        return bytes(received)


class PackageIndex(ModelSource):
    """The index that pip is set to: its MediaPipe wheel holds the full model."""

    name = mark("the package index of pip")

    def fetch(self, variant: Variant, folder: Path, progress: Progress) -> bytes:
        """Download the wheel and assemble the bundle from it."""
        if variant is not Variant.FULL:
            raise SourceError(tr("it holds the full model, not the {variant} one", variant=variant))
        detector, landmarks = self._networks(folder, progress)
        return assemble_task(detector, landmarks)

    def detector(self, folder: Path, progress: Progress) -> bytes:
        """The person detector alone, which all variants share."""
        return self._networks(folder, progress)[0]

    def _networks(self, folder: Path, progress: Progress) -> tuple[bytes, bytes]:
        wheel = self._download(folder, progress)
        try:
            with zipfile.ZipFile(wheel) as archive:
                detector = archive.read(_WHEEL_DETECTOR)
                landmarks = archive.read(_WHEEL_LANDMARKS)
        except (KeyError, zipfile.BadZipFile) as problem:
            raise SourceError(
                tr("the wheel of {wheel} is not the expected one", wheel=WHEEL)
            ) from problem
        _insist(detector, DETECTOR, WHEEL)
        _insist(landmarks, LANDMARKS[Variant.FULL], WHEEL)
        return detector, landmarks

    def _download(self, folder: Path, progress: Progress) -> Path:
        if importlib.util.find_spec("pip") is None:
            raise SourceError(
                tr("pip is not installed in this Python (`python -m ensurepip` installs it)")
            )
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        # Any platform's wheel does, for only data is read; naming one makes the choice certain.
        command += ["--python-version", "3.11", "--platform", "manylinux_2_28_x86_64"]
        command += ["--disable-pip-version-check", "--no-input", "--retries", "1"]
        command += ["--timeout", "10", "--dest", str(folder), WHEEL]
        if _pip_reports_progress():
            command += ["--progress-bar", "raw"]
        progress(self.name, 0, None)
        output = _run(command, folder, lambda line: _report(line, self.name, progress))
        wheels = list(folder.glob("mediapipe-*.whl"))
        if not wheels:
            raise SourceError(f"pip downloaded no wheel ({output[-1] if output else 'no output'})")
        return wheels[0]


class NpmRegistry(ModelSource):
    """The registry that npm is set to: MediaPipe's browser package holds all three networks.

    The detector in that package is another revision, so it comes from the package index, which
    has the full network as well.
    """

    name = mark("the npm registry")

    def __init__(self, index: PackageIndex) -> None:
        self._index = index

    def fetch(self, variant: Variant, folder: Path, progress: Progress) -> bytes:
        """Download both packages and assemble the bundle from them."""
        if variant is Variant.FULL:
            raise SourceError(tr("it adds nothing for the full model, whose detector it lacks"))
        npm = shutil.which("npm")
        if npm is None:
            raise SourceError(tr("npm is not installed"))
        try:
            detector = self._index.detector(folder, progress)
        except SourceError as problem:
            raise SourceError(
                tr("its person detector comes from pip, and {problem}", problem=problem)
            ) from problem
        progress(self.name, 0, None)
        command = [npm, "pack", NPM_PACKAGE, "--ignore-scripts", "--pack-destination", str(folder)]
        _run([*command, "--fetch-timeout=10000", "--fetch-retries=1"], folder)
        landmarks = self._extract(folder, variant)
        _insist(landmarks, LANDMARKS[variant], NPM_PACKAGE)
        return assemble_task(detector, landmarks)

    def _extract(self, folder: Path, variant: Variant) -> bytes:
        wrong = SourceError(tr("{package} is not the expected package", package=NPM_PACKAGE))
        try:
            with tarfile.open(next(folder.glob("mediapipe-pose-*.tgz"))) as archive:
                member = archive.extractfile(f"package/pose_landmark_{variant}.tflite")
                if member is None:
                    raise wrong
                return member.read()
        except (StopIteration, KeyError, tarfile.TarError, EOFError) as problem:
            raise wrong from problem


def default_sources() -> list[ModelSource]:
    """All sources in the order in which they are tried."""
    index = PackageIndex()
    return [OfficialStorage(), index, NpmRegistry(index)]


def _insist(content: bytes, known: KnownFile, package: str) -> None:
    if not matches(content, known):
        raise SourceError(tr("what {package} holds has a wrong checksum", package=package))


def _pip_reports_progress() -> bool:
    major, minor = (int(part) for part in re.findall(r"\d+", version("pip"))[:2])
    return (major, minor) >= (24, 1)


def _report(line: str, name: str, progress: Progress) -> None:
    numbers = re.fullmatch(r"Progress (\d+) of (\d+)", line.strip())
    if numbers:
        progress(name, int(numbers[1]), int(numbers[2]) or None)


def _run(
    command: list[str], folder: Path, on_line: Callable[[str], None] = lambda line: None
) -> list[str]:
    """Run a tool to its end and return what it printed.

    Raises
    ------
    SourceError
        If it fails, with its own last word on why, or does not end in time.
    """
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as problem:
        raise SourceError(
            tr(
                "{program} cannot be started ({problem})",
                program=Path(command[0]).name,
                problem=problem,
            )
        ) from problem
    overdue = threading.Event()

    def give_up() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(TOOL_TIMEOUT_S, give_up)
    timer.start()
    lines: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip())
            on_line(line)
        status = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        timer.cancel()
    if overdue.is_set():
        raise SourceError(
            tr("it did not end within {minutes:.0f} minutes", minutes=TOOL_TIMEOUT_S / 60)
        )
    if status:
        raise SourceError(_last_word(lines) or tr("it ended with status {status}", status=status))
    return lines


def _last_word(lines: list[str]) -> str:
    """Why pip or npm failed, out of what it printed."""
    output = "\n".join(lines)
    broken = re.search(r"connection broken by .*?(\w+Error|\w+Exception)", output)
    if broken:
        return tr("it cannot be reached ({reason})", reason=broken[1])
    refused = re.search(r"reason: (.+)", output)
    if refused:
        return tr("it cannot be reached ({reason})", reason=refused[1].strip())
    npm = re.search(r"^npm (?:error|ERR!) (?!code|errno|syscall)(?:[a-z]\w+ )?(.+)$", output, re.M)
    if npm:
        return npm[1]
    said = [line for line in lines if line.strip()]
    errors = [line for line in said if line.startswith("ERROR:")]
    return (errors or said or [""])[-1].removeprefix("ERROR:").strip()
