"""Shared by all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posecoach.vision.model_store import ensure_model

SAMPLES = Path(__file__).resolve().parents[1] / "sample_videos"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the tests out by their files; one process has the browser, others all else.

    The browser comes first: nothing else takes as long, and two at once would be too slow.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        group = "browser" if item.get_closest_marker("browser") else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


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
