"""A recording in which the legs are mixed up is looked at again with the heavy model."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from posecoach.errors import ModelUnavailableError
from posecoach.review import reviewing as module
from posecoach.vision.model_catalog import Variant

MODELS = {Variant.FULL: Path("full.task"), Variant.HEAVY: Path("heavy.task")}


@pytest.fixture
def reviewed(monkeypatch):
    """Reviews that find the legs mixed up in a given share of the frames, by model."""
    shares: dict[str, float] = {}

    def review(path, exercise, *, model, side, out, stem, progress, people_model):
        # The second look finds a second person with the first one's model.
        assert people_model == MODELS[Variant.FULL]
        return SimpleNamespace(model=model.stem, mixed_up=shares[model.stem], problems=[])

    monkeypatch.setattr(module, "review", review)
    return shares


def look(find_model=MODELS.__getitem__):
    return module.review_twice_if_needed(Path("a.mp4"), None, find_model=find_model)


def test_a_clear_recording_is_looked_at_once(reviewed):
    reviewed |= {"full": 0.02}
    assert look().model == "full"


def test_a_hard_one_twice(reviewed):
    reviewed |= {"full": 0.3, "heavy": 0.0}
    assert look().model == "heavy"


def test_without_the_heavy_model_the_first_look_stands_and_says_so(reviewed):
    reviewed |= {"full": 0.3}

    def find_model(variant):
        if variant is Variant.HEAVY:
            raise ModelUnavailableError("out of reach")
        return MODELS[variant]

    result = look(find_model)
    assert result.model == "full"
    assert "30%" in result.problems[0]
    assert "posecoach model fetch --variant heavy" in result.problems[0]
