"""``posecoach doctor``: what works on this computer and what to do about the rest."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from posecoach.cli.model_command import model_progress
from posecoach.doctor import Finding, Level, has_problem, run_checks

_STYLES = {Level.OK: "green", Level.NOTE: "yellow", Level.PROBLEM: "bold red"}
_NAME_WIDTH = 14


def doctor(
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch the pose model if it is not here yet.")
    ] = False,
) -> None:
    """Check Python, OpenCV, MediaPipe, the model, video writing, the port and a camera."""
    console = Console()
    with model_progress() as progress:
        findings = run_checks(fetch=fetch, progress=progress)
    for finding in findings:
        console.print(_line(finding), soft_wrap=True)
    if has_problem(findings):
        raise typer.Exit(1)


def _line(finding: Finding) -> Text:
    advice = f" -> {finding.advice}" if finding.advice else ""
    return Text.assemble(
        (f"{finding.level:<8}", _STYLES[finding.level]),
        f"{finding.name:<{_NAME_WIDTH}}",
        finding.message,
        advice,
    )
