"""Every file of a review at once, under names that tell what is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from posecoach.sessions.events import event_table, write_json
from posecoach.sessions.exports import angle_table, write_csv, write_parquet
from posecoach.sessions.landmark_table import write_landmark_csv
from posecoach.sessions.opensim import metres_per_pixel, write_mot, write_trc
from posecoach.sessions.report_html import write_html_report
from posecoach.sessions.report_pdf import write_pdf_report
from posecoach.sessions.series import views_for
from posecoach.sessions.story import Story, tell

if TYPE_CHECKING:
    from posecoach.review import Review


def write_exports(
    result: Review,
    out: Path,
    *,
    name: str | None = None,
    stem: str | None = None,
    height_m: float | None = None,
    story: Story | None = None,
    made_from: Mapping[str, str] | None = None,
) -> dict[str, Path]:
    """Write angles, events, landmarks and reports of a review into a folder.

    Parameters
    ----------
    result
        The review; pictures for the report come from its annotated video, if there is one.
    out
        The folder; files there of the same names are replaced.
    name
        Name of the recording as the person knows it; by default that of the file.
    stem
        What the names of the files begin with; the video's own name if not given.
    height_m
        The person's height, for a TRC file in metres; without it, or where no trunk and leg
        was seen to compare it with, pixels.
    story
        What the report tells, if that was told already.
    made_from
        What the result depends on, to be told from the JSON document.

    Returns
    -------
    The files by kind: those that the review wrote itself, and ``csv``, ``parquet``,
    ``events_csv``, ``landmarks_csv``, ``mot``, ``trc``, ``report_html``, ``report_pdf`` and
    ``json``, which is written last.

    Raises
    ------
    VideoError
        If a file can't be written.
    """
    stem = result.video.stem if stem is None else stem
    if height_m is not None and metres_per_pixel(result.track, height_m) is None:
        height_m = None
    unit = "px" if height_m is None else "m"
    told = story or tell(result, name=name)
    # Neither table is needed where the review has written its angles itself.
    views = cache(lambda: views_for(result))
    profile = result.profile_id
    side = result.exercise.from_the_side
    angles = cache(lambda: angle_table(result.track, result.log, side, profile))
    writers: dict[str, tuple[str, Callable[[Path], None]]] = {
        "csv": ("angles.csv", lambda path: write_csv(angles(), path)),
        "parquet": ("angles.parquet", lambda path: write_parquet(angles(), path)),
        "events_csv": ("events.csv", lambda path: write_csv(event_table(result), path)),
        "landmarks_csv": ("landmarks.csv", lambda path: write_landmark_csv(result.track, path)),
        "mot": ("angles.mot", lambda path: write_mot(result.track, path, views(), profile)),
        "trc": (
            f"landmarks_{unit}.trc",
            lambda path: write_trc(
                result.track, path, fps=result.fps, height_m=height_m, profile=profile
            ),
        ),
        "report_html": ("report.html", lambda path: write_html_report(result, path, told)),
        "report_pdf": ("report.pdf", lambda path: write_pdf_report(result, path, told)),
    }
    files = dict(result.files)
    for kind, (ending, write) in writers.items():
        if kind not in files:
            files[kind] = out / f"{stem}_{ending}"
            write(files[kind])
    files["json"] = out / f"{stem}_review.json"
    # Names alone: the files may be handed on, and the folder is nobody's business.
    document = result.document() | {
        "video": name or result.video.name,
        "files": {kind: path.name for kind, path in files.items()},
    }
    if made_from is not None:
        document["made_from"] = dict(made_from)
    write_json(document, files["json"])
    return files
