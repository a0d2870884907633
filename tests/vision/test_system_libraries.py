from __future__ import annotations

import importlib
import os

import pytest

from posecoach.errors import SystemLibraryError
from posecoach.vision import system_libraries
from posecoach.vision.quiet import without_chatter
from posecoach.vision.system_libraries import explain, import_mediapipe, import_opencv


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libEGL.so.1", "libegl1"),
        ("libGLESv2.so.2", "libgles2"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_a_missing_library_is_named_with_its_package(library: str, package: str) -> None:
    loader = f"{library}: cannot open shared object file: No such file or directory"
    sentence = explain("OpenCV", ImportError(loader))
    assert library.split(".so")[0] in sentence
    assert f"(Debian package {package})" in sentence
    assert "apt-get install libgl1 libegl1 libgles2 libglib2.0-0" in sentence


def test_an_unknown_library_and_other_failures_are_one_sentence() -> None:
    unknown = explain("MediaPipe", OSError("libodd.so.3: cannot open shared object file"))
    assert "libodd.so" in unknown
    absent = explain("MediaPipe", ModuleNotFoundError("No module named 'mediapipe'"))
    assert "not installed in this Python" in absent
    other = explain("MediaPipe", OSError("bad magic\nin two lines"))
    assert other == "MediaPipe cannot be loaded on this system (bad magic)."


def test_a_library_missing_on_import_or_on_loading_is_our_own_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str) -> None:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    with monkeypatch.context() as patch:
        patch.setattr(importlib, "import_module", refuse)
        with pytest.raises(SystemLibraryError, match="OpenCV needs the system library libGL"):
            import_opencv()
        with pytest.raises(SystemLibraryError, match="libGL"):
            import_mediapipe()

    bindings = importlib.import_module("mediapipe.tasks.python.core.mediapipe_c_bindings")

    def missing() -> None:
        raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(bindings, "load_raw_library", missing)
    with pytest.raises(SystemLibraryError, match="MediaPipe needs the system library libEGL"):
        system_libraries.import_mediapipe()


def test_only_the_chatter_is_held_back(capfd: pytest.CaptureFixture[str]) -> None:
    with without_chatter():
        os.write(2, b"INFO: [environment.cc:36] Creating LiteRT environment with options\n")
        os.write(2, b"W0000 00:00:1795611082.286846    8018 runner.cc:1433] Not aligned\n")
        os.write(2, b"WARNING: Logging before InitGoogle() is written to STDERR\n")
        os.write(2, b"E0000 00:00:1795611082.286846    8018 runner.cc:1433] Broken\n")
        os.write(2, b"INFO: a line of another library\n")
    os.write(2, b"afterwards\n")
    lines = capfd.readouterr().err.splitlines()
    assert [line.split()[-1] for line in lines] == ["Broken", "library", "afterwards"]


def test_what_was_written_before_an_error_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        os.write(2, b"a last word\n")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), without_chatter():
        fail()
    assert capfd.readouterr().err == "a last word\n"
