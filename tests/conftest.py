"""Shared by all tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from posecoach.vision.model_store import ensure_model

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_videos"


@cache
def drives_a_browser(path: str) -> bool:
    return "pytest.mark.browser" in (ROOT / path).read_text(encoding="utf-8")


class BrowserApart(LoadScopeScheduling):
    """Shares the tests out by their files; one process has the browser, others all else.

    Two browsers at once would be too slow. (The groups of xdist do nothing with pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return "browser" if drives_a_browser(path) else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserApart:
    return BrowserApart(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser first: nothing else takes as long."""
    items.sort(key=lambda item: not drives_a_browser(item.nodeid.split("::", 1)[0]))


@pytest.fixture(autouse=True)
def no_exercises_of_one_s_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a developer keeps in the config folder must not reach the tests."""
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path_factory.getbasetemp() / "no_config"))


@pytest.fixture(autouse=True, scope="session")
def no_sessions_of_one_s_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nor may tests, and the servers they start, touch the sessions that a developer keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSECOACH_DATA", str(tmp_path_factory.getbasetemp() / "data"))
        patch.delenv("POSECOACH_DATABASE", raising=False)
        yield


@pytest.fixture(scope="session")
def model() -> Path:
    """The full pose model, fetched if need be."""
    return ensure_model()


@pytest.fixture(scope="session")
def good_stretch() -> Path:
    """A rendered person doing the supine hamstring stretch well."""
    return SAMPLES / "supine_hamstring_stretch_good.mp4"
