"""The command line: ``posecoach`` starts the app, its commands do one job each."""

from __future__ import annotations

import sys

from rich.console import Console

from posecoach.errors import PosecoachError


def main() -> None:
    """Run the command line; a known error is one sentence on standard error and status 1."""
    from posecoach.cli.app import app

    try:
        app()
    except PosecoachError as error:
        Console(stderr=True, soft_wrap=True).print(
            str(error), style="bold", markup=False, highlight=False
        )
        sys.exit(1)
