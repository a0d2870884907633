"""``posecoach measure``: photos in, landmarks and angles out."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from posecoach.cli.review_command import (
    ModelOption,
    VariantOption,
    complain,
    find_model,
    printer,
    stoppable,
)
from posecoach.kinematics.angles import ANGLES
from posecoach.kinematics.landmarks import SIDES, Side
from posecoach.measure import Photo, measure_photos, save_overlay
from posecoach.video.whole import check_folder
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
    """Measure the joint angles in photos, both sides.

    Ends with status 1 if a photo could not be read; the others are measured all the same.
    """
    if overlays is not None:
        check_folder(overlays)
    found: list[Photo] = []
    stems: Counter[str] = Counter()
    with stoppable():
        for photo, rgb in measure_photos(photos, find_model(model, variant)):
            found.append(photo)
            if overlays is not None and rgb is not None:
                stems[photo.path.stem.casefold()] += 1
                save_overlay(photo, rgb, overlays, stems[photo.path.stem.casefold()])
            if not as_json:
                _show(photo)
    if as_json:
        document = {"photos": [photo.document() for photo in found]}
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    if any(photo.error for photo in found):
        raise typer.Exit(1)


def _show(photo: Photo) -> None:
    console = printer()
    if photo.error:
        complain(photo.error)
        return
    if not photo.landmarks or not photo.landmarks.detected:
        console.print(f"{photo.path.name}: {photo.note}")
        return
    title = Text(f"{photo.path.name} (near side: {photo.near})")
    table = Table("angle", *SIDES, title=title, title_justify="left")
    for angle in ANGLES:
        table.add_row(ANGLES[angle].label, *(_value(photo, angle, side) for side in SIDES))
    console.print(table)
    if photo.note:
        console.print(photo.note, style="yellow")


def _value(photo: Photo, angle: str, side: Side) -> str:
    assert photo.measured is not None
    degrees = float(photo.measured.degrees[angle, side])
    return "-" if math.isnan(degrees) else f"{degrees:.1f}°"
