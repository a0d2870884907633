"""Importing MediaPipe and OpenCV, or saying which package of the system is missing."""

from __future__ import annotations

import importlib
import re
from types import ModuleType

from posecoach.errors import SystemLibraryError

# Debian's package for each library that the wheels link to but do not bring along.
DEBIAN_PACKAGES = {
    "libGL.so": "libgl1",
    "libEGL.so": "libegl1",
    "libGLESv2.so": "libgles2",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
}
INSTALL_ALL = "apt-get install libgl1 libegl1 libgles2 libglib2.0-0"


def import_opencv() -> ModuleType:
    """``cv2``.

    Raises
    ------
    SystemLibraryError
        If OpenCV cannot be loaded; the message names what to install.
    """
    return _import("cv2", "OpenCV")


def import_mediapipe() -> ModuleType:
    """``mediapipe`` with its native library loaded.

    The Python part imports without the native one, which is loaded when first used; it is loaded
    here so that a missing library is found at a known place.

    Raises
    ------
    SystemLibraryError
        If MediaPipe cannot be loaded; the message names what to install.
    """
    import_opencv()  # MediaPipe imports it too, and the message should name the true culprit
    module = _import("mediapipe", "MediaPipe")
    bindings = _import("mediapipe.tasks.python.core.mediapipe_c_bindings", "MediaPipe")
    try:
        bindings.load_raw_library()
    except OSError as problem:
        raise SystemLibraryError(explain("MediaPipe", problem)) from problem
    return module


def _import(name: str, title: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as problem:
        raise SystemLibraryError(explain(title, problem)) from problem


def explain(title: str, problem: Exception) -> str:
    """One sentence on why a library did not load and what to install."""
    missing = re.search(r"(lib[\w.+-]+?\.so)[.\d]*: cannot open shared object", str(problem))
    if missing:
        package = DEBIAN_PACKAGES.get(missing[1])
        known = f" (Debian package {package})" if package else ""
        return (
            f"{title} needs the system library {missing[1]}{known}, which is not installed: "
            f"run `{INSTALL_ALL}` on Debian or Ubuntu."
        )
    if isinstance(problem, ModuleNotFoundError):
        return f"{title} is not installed in this Python: run `pip install posecoach` again."
    return f"{title} cannot be loaded on this system ({_first_line(problem)})."


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__
