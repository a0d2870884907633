"""The thumbnail sheet and the index of all rendered clips."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw
from ruamel.yaml import YAML

from .film import OUTPUT, truth_path
from .scenario import names

THUMB, LABEL, COLUMNS = 240, 16, 6
PER_CLIP = 3  # thumbnails: near the start, the deepest moment, near the end


def write_sheet() -> None:
    """Write ``contact_sheet.jpg`` and ``index.yaml`` for every clip that has a truth file."""
    done = [name for name in names() if truth_path(name).exists()]
    documents = {n: json.loads(truth_path(n).read_text(encoding="utf-8")) for n in done}
    _write_index(documents)
    _write_picture(documents)


def _write_index(documents: dict[str, dict[str, Any]]) -> None:
    clips = [
        {
            "name": name,
            "file": f"{name}.mp4",
            "truth": f"{name}.truth.json",
            "exercise": truth["exercise"],
            "execution": truth["execution"],
            "what": truth["what"],
            "who": truth["person"],
            "camera": truth["camera"]["description"],
            "size": f"{truth['width']}x{truth['height']} at {truth['fps']} fps",
            "seconds": truth["duration_s"],
            "holds_s": [round(h["end_s"] - h["start_s"], 1) for h in truth["holds"]],
            "repetitions": len(truth["repetitions"]),
            "faults": sorted({fault["id"] for fault in truth["faults"]}),
        }
        for name, truth in documents.items()
    ]
    yaml = YAML()
    yaml.width = 110
    with (OUTPUT / "index.yaml").open("w", encoding="utf-8") as stream:
        stream.write("# Written by: python -m sample_videos.renderer --sheet\n")
        yaml.dump({"clips": clips}, stream)


def _write_picture(documents: dict[str, dict[str, Any]]) -> None:
    height = THUMB * 3 // 4 + LABEL
    clips_a_row = COLUMNS // PER_CLIP
    rows = -(-len(documents) // clips_a_row)
    sheet = Image.new("RGB", (COLUMNS * THUMB, rows * height), "#20242a")
    draw = ImageDraw.Draw(sheet)
    for i, (name, truth) in enumerate(documents.items()):
        left, top = (i % clips_a_row) * PER_CLIP * THUMB, (i // clips_a_row) * height
        draw.text((left + 4, top + 2), name, fill="#e8e6e1")
        for k, picture in enumerate(_frames(OUTPUT / f"{name}.mp4", _moments(truth))):
            picture.thumbnail((THUMB - 2, THUMB * 3 // 4))
            sheet.paste(picture, (left + k * THUMB, top + LABEL))
    sheet.save(OUTPUT / "contact_sheet.jpg", quality=82)


def _moments(truth: dict[str, Any]) -> list[float]:
    """Start, middle of the first fault (else hold, else clip) and a late moment, seconds."""
    spans = truth["faults"] or truth["holds"] or [{"start_s": 0.0, "end_s": truth["duration_s"]}]
    middle = (spans[0]["start_s"] + spans[0]["end_s"]) / 2.0
    return sorted([0.4, middle, 0.8 * truth["duration_s"]])


def _frames(path: Path, moments: list[float]) -> list[Image.Image]:
    wanted, found = list(moments), []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            while wanted and frame.time is not None and frame.time >= wanted[0] - 1e-6:
                found.append(frame.to_image())
                wanted.pop(0)
    return found
