from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.vision.model_store import ensure_model


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The true full model, fetched if this computer does not have it yet."""
    return ensure_model()
