"""The pose model on this computer: found, or fetched once and kept."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from posecoach.errors import ModelUnavailableError
from posecoach.language.catalogue import tr
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_sources import ModelSource, Progress, SourceError, default_sources
from posecoach.vision.task_file import TaskInfo, inspect_task

MODEL_VARIABLE = "POSECOACH_MODEL"
CACHE_VARIABLE = "POSECOACH_CACHE"
_SCRATCH_PREFIX = ".fetching-"
# As long as another process may take for the same download.
_LOCK_TIMEOUT_S = 1800.0


def cache_folder() -> Path:
    """Where posecoach keeps what it can fetch again: ``POSECOACH_CACHE`` or the user's cache."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("posecoach")


def cached_path(variant: Variant = Variant.FULL) -> Path:
    """Where the bundle of a variant is kept, whether it is there or not."""
    return cache_folder() / "models" / variant.file_name


def given_path(path: Path | None = None) -> Path | None:
    """The model that the person named: the argument, else ``POSECOACH_MODEL``, else None."""
    if path is not None:
        return Path(path).expanduser()
    named = os.environ.get(MODEL_VARIABLE)
    return Path(named).expanduser() if named else None


def ensure_model(
    variant: Variant = Variant.FULL,
    path: Path | None = None,
    progress: Progress | None = None,
    *,
    sources: Sequence[ModelSource] | None = None,
) -> Path:
    """A pose model on this computer, fetched if need be.

    Parameters
    ----------
    variant
        Which model to fetch; a model named by the person is taken as it is.
    path
        A model file that the person named; goes before ``POSECOACH_MODEL`` and the cache.
    progress
        Called with what is being done, the bytes so far, and the bytes in total or None.
    sources
        Where to fetch from, in order; by default all that there are.

    Returns
    -------
    Path
        A complete bundle, its checksum verified just now unless the person named it.

    Raises
    ------
    ModelUnavailableError
        If the named file is no model, no source can supply one, or it cannot be kept.
    """
    named = given_path(path)
    if named is not None:
        check_given(named)
        return named
    return fetch_to_cache(variant, progress, sources=sources)


def fetch_to_cache(
    variant: Variant = Variant.FULL,
    progress: Progress | None = None,
    *,
    sources: Sequence[ModelSource] | None = None,
) -> Path:
    """As :func:`ensure_model`, but whatever model the person named."""
    target = cached_path(variant)
    if cached_info(variant) is not None:
        return target
    chosen = default_sources() if sources is None else sources
    with _writable(target.parent), _locked(target, progress):
        # Another process may have fetched it while this one waited.
        if cached_info(variant) is None:
            _fetch(variant, target, chosen, progress or _silent)
    return target


def check_given(path: Path) -> TaskInfo:
    """What a file named by the person is; any bundle with both networks is accepted.

    Raises
    ------
    ModelUnavailableError
        If it cannot be read, or is no bundle.
    """
    try:
        return inspect_task(path)
    except OSError as problem:
        raise ModelUnavailableError(
            tr(
                "The pose model {path} cannot be read ({reason}).",
                path=path,
                reason=problem.strerror or problem,
            )
        ) from problem
    except ValueError as problem:
        raise ModelUnavailableError(str(problem)) from problem


def cached_info(variant: Variant = Variant.FULL) -> TaskInfo | None:
    """What the cache holds for a variant; None if there is nothing, or it is damaged."""
    try:
        info = inspect_task(cached_path(variant))
    except (OSError, ValueError):
        return None
    return info if info.variant is variant else None


def _silent(what: str, done: int, total: int | None) -> None:
    pass


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Make the folder, and put what the file system refuses into a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelUnavailableError(
                tr(
                    "The pose model does not fit on the disk of {folder}: make some 100 MB of "
                    "room, or set {variable} to a folder on another disk.",
                    folder=folder,
                    variable=CACHE_VARIABLE,
                )
            ) from problem
        raise ModelUnavailableError(
            tr(
                "The pose model cannot be kept in {folder} ({reason}): set {variable} to a folder "
                "that can be written to.",
                folder=folder,
                reason=problem.strerror or problem,
                variable=CACHE_VARIABLE,
            )
        ) from problem


@contextmanager
def _locked(target: Path, progress: Progress | None) -> Iterator[None]:
    """One process fetches a file, the others wait for it."""
    lock = FileLock(target.with_name(target.name + ".lock"))
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            (progress or _silent)("another posecoach that is fetching the model", 0, None)
            lock.acquire(timeout=_LOCK_TIMEOUT_S)
    except Timeout as problem:
        raise ModelUnavailableError(
            tr(
                "Another process has been fetching the pose model for {minutes:.0f} minutes: end "
                "it, or delete {file}.",
                minutes=_LOCK_TIMEOUT_S / 60,
                file=lock.lock_file,
            )
        ) from problem
    try:
        yield
    finally:
        lock.release()


def _fetch(
    variant: Variant, target: Path, sources: Sequence[ModelSource], progress: Progress
) -> None:
    """Try one source after the other and put the first good bundle in place."""
    _remove_leftovers(target.parent)
    reasons: list[str] = []
    for source in sources:
        # Beside the target, so that the last step is a rename within one file system.
        with tempfile.TemporaryDirectory(prefix=_SCRATCH_PREFIX, dir=target.parent) as scratch:
            try:
                bundle = source.fetch(variant, Path(scratch), progress)
                _put(bundle, variant, Path(scratch) / target.name, target)
            except SourceError as problem:
                reasons.append(f"{tr(source.name)}: {problem}")
                continue
        return
    raise ModelUnavailableError(_out_of_reach(variant, target, reasons))


def _put(bundle: bytes, variant: Variant, draft: Path, target: Path) -> None:
    with draft.open("wb") as file:
        file.write(bundle)
        file.flush()
        os.fsync(file.fileno())
    try:
        info = inspect_task(draft)
    except ValueError as problem:
        raise SourceError(tr("what it sent is no pose model")) from problem
    if info.variant is not variant:
        raise SourceError(tr("what it sent has an unknown checksum"))
    os.replace(draft, target)


def _remove_leftovers(folder: Path) -> None:
    """What a killed process left behind; the lock is ours, so nobody else is at work."""
    for scratch in folder.glob(f"{_SCRATCH_PREFIX}*"):
        shutil.rmtree(scratch, ignore_errors=True)


def _out_of_reach(variant: Variant, target: Path, reasons: Sequence[str]) -> str:
    listed = "\n".join(f"  - {reason}" for reason in reasons or [tr("no source was given")])
    failed = tr("The pose model ({variant}) could not be fetched from any source:", variant=variant)
    advice = tr(
        "Supply it by hand: download {address} on a computer that reaches it, then copy the file "
        "to {path}, or set {variable} to where it lies.",
        address=variant.official_url,
        path=target,
        variable=MODEL_VARIABLE,
    )
    return f"{failed}\n{listed}\n{advice}"
