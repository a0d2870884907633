from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from benchmarks.sessions.__main__ import recording


def test_what_remembering_costs_is_measured(tmp_path: Path) -> None:
    assert recording(tmp_path, seconds=2) > 0


def test_the_pictures_of_the_live_page_have_their_clips() -> None:
    pictures = pytest.importorskip("benchmarks.live.pictures")
    for clip in (pictures.BOTH_SIDES, pictures.SITS_UP):
        shown = list(islice(pictures.answers(clip, pictures.STRETCH), 20))
        assert [message["seq"] for _, _, message in shown] == list(range(20))
        assert pictures.still(clip, 1.0).startswith("data:image/jpeg;base64,")
