"""The errors a person may meet, each worded as one sentence that says what to do."""

from __future__ import annotations


class PosecoachError(Exception):
    """Something went wrong that the person can understand and act on.

    The message is shown as it is, on the page or in the terminal, without a traceback.
    """


class ModelUnavailableError(PosecoachError):
    """No source could supply a valid pose model."""


class VideoError(PosecoachError):
    """A video or photo cannot be opened, or cannot be read at all."""


class ExerciseError(PosecoachError):
    """An exercise is unknown, or its file is wrong; the message lists every mistake."""


class SystemLibraryError(PosecoachError):
    """A library of the operating system is missing; the message names the package."""


class StoreError(PosecoachError):
    """What is remembered of sessions can't be opened, read or written."""
