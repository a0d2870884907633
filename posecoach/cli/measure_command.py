"""``posecoach measure``: photos in, landmarks and angles out."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from posecoach.cli.review_command import ModelOption, VariantOption, find_model
from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.measure import Photo, measure_photos, save_overlay
from posecoach.vision.model_catalog import Variant


def measure(
    photos: Annotated[list[Path], typer.Argument(help="The photos to measure.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of tables.")
    ] = False,
    overlays: Annotated[
        Path | None, typer.Option(help="Folder for the photos with the skeleton drawn on them.")
    ] = None,
    model: ModelOption = None,
    variant: VariantOption = Variant.FULL,
) -> None:
    """Measure the joint angles in photos, both sides."""
    found: list[Photo] = []
    for photo, rgb in measure_photos(photos, find_model(model, variant)):
        found.append(photo)
        if overlays is not None and rgb is not None:
            save_overlay(photo, rgb, overlays)
        if not as_json:
            _show(photo)
    if as_json:
        document = {"photos": [photo.document() for photo in found]}
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    if any(photo.error for photo in found):
        raise typer.Exit(1)


def _show(photo: Photo) -> None:
    console = Console(highlight=False)
    if photo.error or not photo.landmarks or not photo.landmarks.detected:
        console.print(f"{photo.path.name}: {photo.note}", markup=False)
        return
    near = f" (near side: {photo.near})"
    table = Table("angle", *SIDES, title=f"{photo.path.name}{near}")
    for angle in ANGLES:
        table.add_row(ANGLES[angle].label, *(_value(photo, angle, side) for side in SIDES))
    console.print(table)
    if photo.note:
        console.print(photo.note, style="yellow", markup=False)


def _value(photo: Photo, angle: str, side: Side) -> str:
    assert photo.measured is not None
    degrees = float(photo.measured.degrees[angle, side])
    return "-" if math.isnan(degrees) else f"{degrees:.1f}°"
