"""Recordings brought to the Tune page: files of landmarks, and labels beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import streamlit as st

from posecoach.exercises.models import Exercise
from posecoach.tuning.recordings import Recording, find_recordings, load_recordings


class Uploaded(Protocol):
    """A file as Streamlit hands it over."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""
        ...


def take_recordings(files: Sequence[Uploaded], exercise: Exercise) -> list[Recording]:
    """Measure uploaded landmarks; what was uploaded is kept only while it is read.

    Raises
    ------
    PosecoachError
        If a file can't be read.
    """
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="posecoach_tune_") as name:
        folder = Path(name)
        for file in files:
            (folder / Path(file.name).name).write_bytes(file.getvalue())
        with st.spinner("Measuring the recordings"):
            return load_recordings(find_recordings([folder]), exercise)
