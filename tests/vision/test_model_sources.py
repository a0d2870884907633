from __future__ import annotations

import importlib.util
import io
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import httpx
import pytest

from posecoach.vision import model_sources
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_sources import (
    NpmRegistry,
    OfficialStorage,
    PackageIndex,
    SourceError,
    _last_word,
    _run,
)
from tests.vision.fake_networks import DETECTOR, NETWORKS, bundle, known


def quiet(what: str, done: int, total: int | None) -> None:
    pass


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_sources, "DETECTOR", known(DETECTOR))
    monkeypatch.setattr(
        model_sources, "LANDMARKS", {variant: known(NETWORKS[variant]) for variant in Variant}
    )


def answer(monkeypatch: pytest.MonkeyPatch, handler: httpx.MockTransport) -> None:
    client = httpx.Client(transport=handler)
    monkeypatch.setattr(httpx, "stream", lambda *args, **kwargs: client.stream(*args, **kwargs))


def test_the_storage_is_asked_for_the_right_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == (
            "https://storage.googleapis.com/mediapipe-models/pose_landmarker/"
            "pose_landmarker_heavy/float16/latest/pose_landmarker_heavy.task"
        )
        return httpx.Response(200, content=b"x" * 1000)

    answer(monkeypatch, httpx.MockTransport(handle))
    seen: list[tuple[str, int, int | None]] = []
    content = OfficialStorage().fetch(Variant.HEAVY, tmp_path, lambda *r: seen.append(r))
    assert content == b"x" * 1000
    assert seen[-1] == ("MediaPipe's model storage", 1000, 1000)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (httpx.ConnectTimeout("slow"), "did not answer in time"),
        (httpx.ConnectError("no route"), r"cannot be reached \(no route\)"),
        (404, "HTTP status 404"),
    ],
)
def test_why_the_storage_failed_is_told(
    problem: httpx.HTTPError | int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(problem, int):
            return httpx.Response(problem)
        raise problem

    answer(monkeypatch, httpx.MockTransport(handle))
    with pytest.raises(SourceError, match=words):
        OfficialStorage().fetch(Variant.FULL, tmp_path, quiet)


def fake_pip(monkeypatch: pytest.MonkeyPatch, landmarks: bytes = NETWORKS[Variant.FULL]) -> None:
    """Let pip "download" a wheel made here."""

    def run(command: list[str], folder: Path, on_line: object = None) -> list[str]:
        if "pip" in command:
            with zipfile.ZipFile(folder / "mediapipe-0.10.21-x.whl", "w") as wheel:
                wheel.writestr(model_sources._WHEEL_DETECTOR, DETECTOR)
                wheel.writestr(model_sources._WHEEL_LANDMARKS, landmarks)
        else:
            with tarfile.open(folder / "mediapipe-pose-0.5.tgz", "w:gz") as package:
                for variant in Variant:
                    entry = tarfile.TarInfo(f"package/pose_landmark_{variant}.tflite")
                    entry.size = len(NETWORKS[variant])
                    package.addfile(entry, io.BytesIO(NETWORKS[variant]))
        return []

    monkeypatch.setattr(model_sources, "_run", run)


def test_the_full_model_is_assembled_from_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_pip(monkeypatch)
    assert PackageIndex().fetch(Variant.FULL, tmp_path, quiet) == bundle(Variant.FULL)


def test_a_wheel_with_other_content_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_pip(monkeypatch, landmarks=NETWORKS[Variant.LITE])
    with pytest.raises(SourceError, match="wrong checksum"):
        PackageIndex().fetch(Variant.FULL, tmp_path, quiet)


def test_the_wheel_does_not_hold_the_other_sizes(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds the full model, not the lite one"):
        PackageIndex().fetch(Variant.LITE, tmp_path, quiet)


def test_without_pip_the_reason_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SourceError, match="ensurepip"):
        PackageIndex().fetch(Variant.FULL, tmp_path, quiet)


@pytest.mark.parametrize("variant", [Variant.LITE, Variant.HEAVY])
def test_the_other_sizes_come_from_npm(
    variant: Variant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_pip(monkeypatch)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    source = NpmRegistry(PackageIndex())
    assert source.fetch(variant, tmp_path, quiet) == bundle(variant)


def test_without_npm_the_reason_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SourceError, match="npm is not installed"):
        NpmRegistry(PackageIndex()).fetch(Variant.LITE, tmp_path, quiet)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by "
            "'NewConnectionError(\"HTTPConnection\")': /mediapipe/\n"
            "ERROR: No matching distribution found for mediapipe==0.10.21",
            "it cannot be reached (NewConnectionError)",
        ),
        (
            "ERROR: Could not find a version\nERROR: No matching distribution found for x\n",
            "No matching distribution found for x",
        ),
        (
            "npm error code ETARGET\nnpm error notarget No matching version found for x.\n"
            "npm error A complete log of this run can be found in: y",
            "No matching version found for x.",
        ),
        (
            "npm error code ECONNREFUSED\n"
            "npm error FetchError: request to z failed, reason: connect ECONNREFUSED\n"
            "npm error If you are behind a proxy, …",
            "it cannot be reached (connect ECONNREFUSED)",
        ),
        ("", ""),
    ],
)
def test_a_failed_tool_is_quoted_with_its_reason(output: str, reason: str) -> None:
    assert _last_word(output.splitlines()) == reason


def test_a_tool_is_run_in_the_folder_and_read_line_by_line(tmp_path: Path) -> None:
    seen: list[str] = []
    code = "import os; print('Progress 1 of 2'); print(os.getcwd())"
    lines = _run([sys.executable, "-c", code], tmp_path, seen.append)
    assert lines[0] == "Progress 1 of 2"
    assert Path(lines[1]).samefile(tmp_path)
    assert [line.rstrip() for line in seen] == lines


def test_a_tool_that_fails_or_hangs_or_is_missing_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SourceError, match="ended with status 3"):
        _run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    with pytest.raises(SourceError, match="cannot be started"):
        _run([str(tmp_path / "nothing")], tmp_path)
    monkeypatch.setattr(model_sources, "TOOL_TIMEOUT_S", 0.2)
    with pytest.raises(SourceError, match="did not end"):
        _run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)
