"""How far the silhouette shows the spine and the pelvis: ``python -m benchmarks.silhouette``.

Each sample clip is looked at once with outlines, and every measure that is meant for its movement
is set against the degrees that the renderer knows. ``--markdown docs/silhouette.md`` puts the
table between the marks of that page.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from benchmarks.accuracy.markdown import print_or_write
from posecoach.kinematics.body import Body
from posecoach.kinematics.landmarks import LandmarkTrack
from posecoach.kinematics.silhouette import SILHOUETTE_MEASURES
from posecoach.sessions.landmark_files import read_landmarks, write_landmarks
from posecoach.video.reader import VideoReader
from posecoach.vision.estimator import PoseEstimator
from posecoach.vision.model_store import cache_folder, ensure_model

Numbers = NDArray[np.float64]

BEGIN = "<!-- silhouette: begin (written by python -m benchmarks.silhouette, not by hand) -->"
END = "<!-- silhouette: end -->"

_SPINE, _PELVIS = ("lumbar_flexion", "thoracic_flexion"), ("pelvic_tilt",)
# What is measured in which clips, against the sum of which true angles.
CASES: Mapping[str, tuple[tuple[str, ...], Sequence[str]]] = {
    "spine_curve": (_SPINE, ("supported_cat_cow",)),
    "back_rounding": (
        _SPINE,
        ("seated_hamstring_stretch", "tall_kneel_hip_hinge", "stool_forward_fold"),
    ),
    "pelvic_roll": (_PELVIS, ("pelvic_tilt", "box_breath_hip_rolls")),
    "pelvis_contour": (
        _PELVIS,
        (
            "supine_hamstring_stretch_rideup",
            "supine_hamstring_stretch_good",
            "pelvic_tilt",
            "knee_to_chest",
            "dead_bug",
        ),
    ),
}
# True within so much of what it was at first counts as unchanged, in degrees. Less than three
# times that of movement in all is no swing to judge by.
_UNCHANGED = 2.0
# A thigh this far off the floor is up, in degrees: the baseline of a lifting pelvis begins.
_UP_DEG = 75.0
_RAISES = ("supine_hamstring_stretch", "strap_hamstring_stretch", "knee_to_chest", "two_people")
# A repetition is a way there and back of at least so much each.
_STEP = {"spine_curve": 15.0, "pelvic_roll": 0.8}
_COST_CLIP, _COST_FRAMES, _WARM_UP = "pelvic_tilt_good.mp4", 150, 20
_SMOOTHED_S = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """What one measure did in one clip.

    ``rest`` is its value while the truth was as in the first second; ``swing`` is how far it
    moved while the truth moved by ``truth`` degrees from its lowest to its highest, NaN if that
    is next to nothing. ``stray`` is how far from ``rest`` 95 % of the frames with unchanged truth
    stayed, ``noise`` its jitter about half a second's median; ``limit`` is the true angle at
    which it leaves ``stray``. ``counted`` are the repetitions found and the true ones.
    """

    measure: str
    clip: str
    known: float
    rest: float
    truth: float
    swing: float
    per_degree: float
    correlation: float
    noise: float
    stray: float
    limit: float
    counted: str = ""

    def markdown(self) -> str:
        """As a line of a table."""
        numbers = (
            f"{100 * self.known:.0f} %",
            *(_words(value, 1) for value in (self.rest, self.truth, self.swing)),
            *(_words(value, 2) for value in (self.per_degree, self.correlation)),
            *(_words(value, 1 if self.stray > 1 else 2) for value in (self.noise, self.stray)),
            _words(self.limit, 0),
            self.counted,
        )
        return f"| {self.measure} | {self.clip} | {' | '.join(numbers)} |"


HEADER = (
    "| measure | clip | known | at rest | true swing, degrees | its swing | per degree "
    "| correlation | noise | stray | told from stray at, degrees | repetitions |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def judge(measure: str, clip: str, values: Numbers, truth: Numbers, fps: float) -> Row:
    """Set a measure against the truth.

    Parameters
    ----------
    values, truth
        ``(N,)`` of the measure, NaN where not known, and degrees.
    fps
        Frames a second.
    """
    smooth = smoothed(values, fps)
    known = np.isfinite(smooth)
    if not known.any():
        return Row(measure, clip, 0.0, *[np.nan] * 8)
    still = known & (np.abs(truth - np.median(truth[: int(fps)])) <= _UNCHANGED)
    rest = float(np.median(smooth[still]))
    stray = float(np.quantile(np.abs(smooth[still] - rest), 0.95))
    x, y = truth[known], smooth[known]
    per_degree = correlation = limit = swing = np.nan
    if np.ptp(x) >= 3 * _UNCHANGED:
        per_degree = float(np.polyfit(x, y, 1)[0])
        correlation = float(np.corrcoef(x, y)[0, 1])
        low, high = np.min(x) + 0.1 * np.ptp(x), np.max(x) - 0.1 * np.ptp(x)
        swing = float(np.median(y[x >= high]) - np.median(y[x <= low]))
        limit = stray / abs(per_degree)
    return Row(
        measure=measure,
        clip=clip,
        known=float(known.mean()),
        rest=rest,
        truth=float(np.ptp(x)),
        swing=swing,
        per_degree=per_degree,
        correlation=correlation,
        noise=float(np.nanstd(values - smooth)),
        stray=stray,
        limit=limit,
    )


def smoothed(values: Numbers, fps: float) -> Numbers:
    """Medians of half a second, of what is known of it."""
    half = max(1, int(fps * _SMOOTHED_S / 2))
    padded = np.pad(values, half, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    known = np.isfinite(windows).any(axis=1)
    found = np.full(len(values), np.nan)
    found[known] = np.nanmedian(windows[known], axis=1)
    return np.where(np.isfinite(values), found, np.nan)


def repetitions(values: Numbers, step: float) -> int:
    """How often the values rise by a step and fall by a step again, wherever they start from.

    A line drawn at the beginning would not do: what the body returns to drifts.
    """
    low = high = float("nan")
    rising, count = False, 0
    for value in values[np.isfinite(values)].tolist():
        low, high = float(np.fmin(low, value)), float(np.fmax(high, value))
        if not rising and value - low >= step:
            rising, high = True, value
        elif rising and high - value >= step:
            rising, low, count = False, value, count + 1
    return count


def measured(seen: LandmarkTrack, measure: str) -> Numbers:
    """``(N,)`` of one measure."""
    of = SILHOUETTE_MEASURES[measure].of
    frames = (of(one, Body(one.points)) if one.detected else np.nan for one in seen)
    return np.array(list(frames), dtype=np.float64)


def rows(folder: Path, kept: Path) -> list[Row]:
    """Every measure in its clips.

    Parameters
    ----------
    folder
        Of the clips and their truth files.
    kept
        Where tracks with outlines are kept, so that no clip is looked at twice.
    """
    jobs = [
        (measure, angles, path)
        for measure, (angles, names) in CASES.items()
        for name in names
        for path in _clips(folder, name)
    ]
    found = []
    console = Console(stderr=True)
    for measure, angles, path in track(jobs, "Setting against the truth", console=console):
        document = json.loads(path.read_text(encoding="utf-8"))
        seen = outlines_of(path.with_name(f"{document['name']}.mp4"), kept)
        count = min(len(seen), document["frame_count"])
        values = measured(seen, measure)[:count]
        trunk: dict[str, Any] = document["frames"]["angles"]["trunk"]
        truth = np.sum([trunk[angle] for angle in angles], axis=0)[:count].astype(np.float64)
        used = _legs_as_meant(measure, document)[:count]
        row = judge(measure, document["name"], values[used], truth[used], document["fps"])
        if measure in _STEP:
            count = repetitions(smoothed(values, document["fps"]), _STEP[measure])
            row = replace(row, counted=f"{count} of {len(document['repetitions'])}")
        found.append(row)
    return found


LIFT_HEADER = (
    "| clip | leg up, seconds | most that the pelvis truly rolled, degrees "
    "| most that `pelvis_contour` rose for a second |\n|---|---|---|---|"
)


def lifts(folder: Path, kept: Path) -> list[str]:
    """Lines of a table: how far the contour rose in each raise, against its own beginning."""
    lines = []
    for path in (p for name in _RAISES for p in sorted(folder.glob(f"{name}*.truth.json"))):
        document = json.loads(path.read_text(encoding="utf-8"))
        seen = outlines_of(path.with_name(f"{document['name']}.mp4"), kept)
        count, fps = min(len(seen), document["frame_count"]), int(document["fps"])
        values = smoothed(measured(seen, "pelvis_contour")[:count], fps)
        tilt = np.array(document["frames"]["angles"]["trunk"]["pelvic_tilt"][:count])
        for start, end in _stretches(_raised(document)[:count], 3 * fps):
            first = slice(start, start + fps)
            risen = values[start:end] - np.nanmedian(values[first])
            windows = np.lib.stride_tricks.sliding_window_view(risen, fps)
            truly = (tilt[start:end] - np.median(tilt[first])).max()
            lines.append(
                f"| {document['name']} | {start / fps:.0f}-{end / fps:.0f} | {truly:.0f} "
                f"| {np.nanmax(windows.min(axis=1)):.1f} |"
            )
    return lines


def _stretches(on: NDArray[np.bool_], least: int) -> list[tuple[int, int]]:
    """Where something is so for long enough: first frame, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.pad(on.astype(np.int8), 1)))
    pairs = edges.reshape(-1, 2).tolist()
    return [(start, end) for start, end in pairs if end - start >= least]


def _raised(document: Mapping[str, Any]) -> NDArray[np.bool_]:
    sides = document["frames"]["angles"]
    higher = np.max([sides[side]["thigh_elevation"] for side in ("left", "right")], axis=0)
    return np.asarray(higher > _UP_DEG)


def _clips(folder: Path, name: str) -> list[Path]:
    exact = folder / f"{name}.truth.json"
    return [exact] if exact.exists() else sorted(folder.glob(f"{name}_[gf]*.truth.json"))


def _legs_as_meant(measure: str, document: Mapping[str, Any]) -> NDArray[np.bool_]:
    """The contour under the hips is compared only with a leg already raised."""
    raised = _raised(document)
    if measure != "pelvis_contour" or document["name"].startswith(("pelvic_tilt", "dead_bug")):
        return np.ones(len(raised), dtype=bool)
    return raised


def outlines_of(clip: Path, kept: Path) -> LandmarkTrack:
    """The track of a clip with outlines, seen now or before."""
    path = kept / f"{clip.stem}.parquet"
    if path.exists():
        return read_landmarks(path)
    kept.mkdir(parents=True, exist_ok=True)
    with VideoReader(clip) as video, PoseEstimator(ensure_model(), silhouettes=True) as estimator:
        seen = LandmarkTrack.of(estimator.detect(f.rgb, f.time_s) for f in video)
    write_landmarks(seen, path)
    return seen


def cost(clip: Path) -> str:
    """What outlines cost, in a sentence; both estimators in turns, to be slowed alike."""
    plain: list[float] = []
    traced: list[float] = []
    model = ensure_model()
    with (
        VideoReader(clip) as video,
        PoseEstimator(model) as without,
        PoseEstimator(model, silhouettes=True) as with_outlines,
    ):
        for frame, _ in zip(video, range(_COST_FRAMES), strict=False):
            for estimator, spent in ((without, plain), (with_outlines, traced)):
                start = time.perf_counter()
                estimator.detect(frame.rgb, frame.time_s)
                spent.append(1000 * (time.perf_counter() - start))
    before, after = (float(np.median(spent[_WARM_UP:])) for spent in (plain, traced))
    return (
        f"A frame takes {before:.1f} ms without outlines and {after:.1f} ms with them "
        f"(+{100 * (after / before - 1):.0f} %), medians on the computer that made this page."
    )


def _words(value: float, digits: int) -> str:
    return "" if not np.isfinite(value) else f"{value:.{digits}f}"


def main(
    clips: Annotated[Path, typer.Option(help="Clips with their truth.")] = Path("sample_videos"),
    kept: Annotated[Path | None, typer.Option(help="Where to keep what was seen.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="A page to put the table into.")] = None,
) -> None:
    """Print the table and the cost."""
    outlines = kept or cache_folder() / "benchmark" / "outlines"
    found = rows(clips, outlines)
    lines = [HEADER, *(row.markdown() for row in found), ""]
    lines += [LIFT_HEADER, *lifts(clips, outlines), "", cost(clips / _COST_CLIP)]
    table = "\n".join(lines)
    print_or_write(table, markdown, BEGIN, END)


if __name__ == "__main__":
    typer.run(main)
