"""What the front end shows of a finished review, as plain values (see ``component/review.js``)."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from posecoach.coaching.feedback import Hold, Repetition
from posecoach.language.catalogue import mark, spoken, tr
from posecoach.sessions.errors import error_of
from posecoach.sessions.events import end_of, fault_name
from posecoach.sessions.series import Series, series_of, thinned
from posecoach.sessions.story import FROM, Moment, Row, Story, tell
from posecoach.web.assets import assets_path
from posecoach.web.review.job import Job
from posecoach.web.review.media import media_path

if TYPE_CHECKING:
    from posecoach.review import Review

# An hour at 30 frames a second is 108,000 points, a screen some 2,000 wide.
_MOST_POINTS = 4000

DOWNLOADS = (
    ("report_pdf", mark("Report (PDF)")),
    ("report_html", mark("Report (HTML)")),
    ("video", mark("Annotated video (MP4)")),
    ("csv", mark("Angles (CSV)")),
    ("parquet", mark("Angles (Parquet)")),
    ("events_csv", mark("Events (CSV)")),
    ("json", mark("Everything found (JSON)")),
    ("landmarks_csv", mark("Landmarks (CSV)")),
    ("trc", mark("Landmarks (TRC)")),
    ("mot", mark("Angles (MOT)")),
)


def review_data(job: Job) -> dict[str, Any]:
    """What is shown of a job that is done.

    Raises
    ------
    ValueError
        If it is not done.
    """
    if job.result is None or job.story is None:
        raise ValueError("the job is not done")
    result, story = job.result, _story(job, job.result, job.story)
    series = series_of(result)
    error = error_of(result.exercise.id, result.exercise.main_measure)
    return {
        "module": f"{assets_path()}/review.js",
        "id": job.token,
        "title": story.title,
        "file": story.file,
        "recorded": story.recorded,
        "video": _link(job, "video"),
        "duration": round(result.duration_s, 3),
        "series": _series(series),
        "error": None if error is None else error.mean_deg,
        "spans": _spans(result),
        "faults": [
            {
                "start": round(fault.start_s, 3),
                "end": round(end_of(fault), 3),
                "name": tr(fault_name(result.exercise, fault.id)),
            }
            for fault in result.faults
        ],
        "cues": [{"time": round(t, 3), "text": cue.text} for t, cue in result.log.cues],
        "facts": story.facts,
        "problems": story.problems,
        "accuracy": story.accuracy,
        "moments": [_moment(moment) for moment in story.moments],
        "lists": _lists(story),
        "downloads": [
            {"label": tr(label), "href": f"{_link(job, kind)}?download", "kind": kind}
            for kind, label in DOWNLOADS
            if kind in job.files
        ],
    }


def _story(job: Job, result: Review, told: Story) -> Story:
    """What a review tells in the language that is spoken now."""
    return told if spoken() is job.language else tell(result, name=job.name)


def _link(job: Job, kind: str) -> str:
    return f"{media_path()}/{job.token}/{quote(job.files[kind].name, safe='')}"


def _series(series: Series) -> dict[str, Any]:
    kept = thinned(len(series.time_s), _MOST_POINTS)
    return {
        "label": series.label,
        "unit": series.unit,
        "time": [round(float(t), 3) for t in series.time_s[kept]],
        "curves": [
            {"name": curve.name, "values": _numbers(curve.values[kept])} for curve in series.curves
        ],
        "bands": [
            {"name": b.name, "enter": b.enter, "aim": b.aim, "limit": b.limit, "rising": b.rising}
            for b in series.bands
        ],
    }


def _numbers(values: NDArray[np.float64]) -> list[float | None]:
    """For JSON, which knows no NaN."""
    return [round(float(v), 1) if math.isfinite(v) else None for v in values]


def _spans(result: Review) -> list[dict[str, Any]]:
    """Holds and repetitions, in order."""
    spans: list[Hold | Repetition] = [*result.holds, *result.short_holds, *result.repetitions]
    return [
        {
            "start": round(item.start_s, 3),
            "end": round(item.end_s, 3),
            "counted": item.complete,
            "side": tr(item.side),
        }
        for item in sorted(spans, key=lambda item: item.start_s)
    ]


def _moment(moment: Moment) -> dict[str, Any]:
    picture = None
    if moment.picture is not None:
        picture = f"data:image/jpeg;base64,{base64.b64encode(moment.picture).decode()}"
    return {
        "title": moment.title,
        "words": moment.words,
        "time": round(moment.time_s, 3),
        "picture": picture,
    }


def _lists(story: Story) -> list[dict[str, Any]]:
    lists = (
        ("done", story.done_title, story.done_head, story.done),
        ("faults", tr("Faults"), story.fault_head, story.faults),
        ("sides", tr("Left and right"), story.side_head, story.sides),
    )
    return [
        {
            "key": key,
            "title": title,
            "head": head,
            "jump": _jump(head),
            "rows": [_row(row) for row in rows],
        }
        for key, title, head, rows in lists
        if rows
    ]


def _jump(head: tuple[str, ...]) -> int:
    """The column that says when, -1 if there is none."""
    return head.index(tr(FROM)) if tr(FROM) in head else -1


def _row(row: Row) -> dict[str, Any]:
    return {"time": round(row.start_s, 3), "cells": row.cells}
