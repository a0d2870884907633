from __future__ import annotations

import socket
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from posecoach import doctor
from posecoach.cli import doctor_command, model_command
from posecoach.doctor import Finding, Level
from posecoach.errors import ModelUnavailableError, PosecoachError, SystemLibraryError
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_sources import Progress


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSECOACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("POSECOACH_MODEL", raising=False)
    return tmp_path / "cache"


def module(version: str) -> ModuleType:
    made = ModuleType("made")
    made.__version__ = version  # type: ignore[attr-defined]
    return made


def refuse(error: PosecoachError) -> ModuleType:
    raise error


def missing() -> ModuleType:
    return refuse(SystemLibraryError("needs libGL.so: run `apt-get install libgl1`."))


def test_python() -> None:
    assert doctor.check_python((3, 11, 0)).level is Level.OK
    old = doctor.check_python((3, 10, 14))
    assert (old.level, old.message) == (Level.PROBLEM, "3.10.14 is too old")
    assert "3.11" in old.advice


def test_opencv() -> None:
    one = ["opencv-contrib-python"]
    good = doctor.check_opencv(lambda: module("5.1"), lambda: one)
    assert good == Finding("OpenCV", Level.OK, "5.1")
    bad = doctor.check_opencv(missing, lambda: one)
    assert bad.level is Level.PROBLEM
    assert "apt-get install libgl1" in bad.message


def test_two_opencvs_at_once() -> None:
    both = ["opencv-contrib-python", "opencv-python"]
    works = doctor.check_opencv(lambda: module("5.1"), lambda: both)
    assert works.level is Level.NOTE
    assert "pip uninstall -y opencv-contrib-python opencv-python" in works.advice
    broken = doctor.check_opencv(missing, lambda: both)
    assert (broken.level, broken.advice) == (Level.PROBLEM, works.advice)


def test_this_environment_has_one_opencv() -> None:
    assert len(doctor.installed_opencv()) == 1


def test_mediapipe() -> None:
    assert doctor.check_mediapipe(lambda: module("1.2")).level is Level.OK
    assert doctor.check_mediapipe(missing).level is Level.PROBLEM


def forbidden(variant: Variant, progress: Progress | None) -> Path:
    raise AssertionError("nothing may be downloaded without being asked for")


def test_a_model_that_is_not_here_is_a_note_and_not_fetched() -> None:
    found = doctor.check_model(get=forbidden)
    assert found.level is Level.NOTE
    assert "not here yet" in found.message
    assert "posecoach model fetch" in found.advice


def test_a_damaged_model_is_told_from_a_missing_one(empty_cache: Path) -> None:
    path = empty_cache / "models" / "pose_landmarker_full.task"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half")
    assert "is damaged" in doctor.check_model(get=forbidden).message


def test_on_request_the_model_is_fetched() -> None:
    assert doctor.check_model(fetch=True, get=lambda variant, progress: Path("x")).level is Level.OK

    def unreachable(variant: Variant, progress: Progress | None) -> Path:
        raise ModelUnavailableError("no source")

    failed = doctor.check_model(fetch=True, get=unreachable)
    assert (failed.level, failed.message) == (Level.PROBLEM, "no source")


def test_a_named_model_that_is_none_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSECOACH_MODEL", str(tmp_path / "nothing.task"))
    found = doctor.check_model(get=forbidden)
    assert found.level is Level.PROBLEM
    assert "nothing.task" in found.message


def test_a_camera_is_never_a_problem() -> None:
    assert doctor.check_camera(lambda: []).level is Level.NOTE
    assert doctor.check_camera(lambda: False).level is Level.NOTE
    assert doctor.check_camera(lambda: True).level is Level.OK
    device = [Path("/dev/video0")]
    assert doctor.check_camera(lambda: device, lambda path: True).message == "/dev/video0"
    locked = doctor.check_camera(lambda: device, lambda path: False)
    assert locked.level is Level.NOTE
    assert "group `video`" in locked.advice

    def no_opencv() -> bool:
        raise SystemLibraryError("broken")

    assert doctor.check_camera(no_opencv).level is Level.NOTE


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        taken = doctor.check_port(port)
    assert taken.level is Level.NOTE
    assert str(port) in taken.message
    assert f"http://localhost:{port}" in taken.advice
    assert doctor.check_port(port) == Finding("Browser port", Level.OK, f"{port} is free")


def test_h264_is_written_for_real() -> None:
    assert doctor.check_h264() == Finding("H.264 video", Level.OK, "written and read back")


def test_h264_that_fails_or_loses_frames_is_a_problem() -> None:
    def no_encoder(folder: Path) -> int:
        raise ValueError("no codec libx264\nsecond line")

    failed = doctor.check_h264(no_encoder)
    assert (failed.level, failed.message) == (
        Level.PROBLEM,
        "cannot be written (no codec libx264)",
    )
    assert "9 of 10 frames" in doctor.check_h264(lambda folder: 9).message


def test_disk(tmp_path: Path) -> None:
    deep = tmp_path / "not" / "there" / "yet"
    room = doctor.check_disk(deep, lambda path: 2_000_000_000)
    assert (room.level, room.message) == (Level.OK, f"2.0 GB free for {deep}")
    full = doctor.check_disk(deep, lambda path: 5_000_000)
    assert full.level is Level.PROBLEM
    assert "POSECOACH_CACHE" in full.advice
    asked: list[Path] = []
    doctor.check_disk(deep, lambda path: asked.append(path) or 10**9)
    assert asked == [tmp_path]


def test_a_folder_that_may_not_be_written_to_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    found = doctor.check_disk(tmp_path, lambda path: 10**12)
    assert (found.level, found.message) == (
        Level.PROBLEM,
        f"{tmp_path} cannot be written to",
    )


def test_every_check_runs_here_and_none_is_a_problem() -> None:
    findings = doctor.run_checks()
    assert [finding.name for finding in findings] == [
        "Python",
        "OpenCV",
        "MediaPipe",
        "Cache folder",
        "Pose model",
        "H.264 video",
        "Browser port",
        "Camera",
    ]
    assert not doctor.has_problem(findings)


def run_doctor(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> tuple[int, list[str]]:
    monkeypatch.setattr(doctor_command, "run_checks", lambda **options: list(findings))
    app = model_command.typer.Typer()
    app.command()(doctor_command.doctor)
    result = CliRunner().invoke(app, [])
    return result.exit_code, result.output.splitlines()


def test_the_command_prints_a_line_each_and_fails_on_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fine = Finding("Python", Level.OK, "3.12")
    note = Finding("Camera", Level.NOTE, "none " + "x" * 200, "plug one in")
    problem = Finding("OpenCV", Level.PROBLEM, "[broken]", "repair it")
    code, lines = run_doctor(monkeypatch, fine, note)
    assert code == 0
    assert lines[0].split() == ["ok", "Python", "3.12"]
    assert lines[1].endswith("-> plug one in")
    code, lines = run_doctor(monkeypatch, fine, problem)
    assert code == 1
    assert len(lines) == 2
    assert lines[1].split() == ["problem", "OpenCV", "[broken]", "->", "repair", "it"]
