"""The tables of all exercises, for the terminal and for docs/exercises.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from benchmarks.accuracy.tables import Grid
from benchmarks.exercises.credits import Credit
from benchmarks.exercises.known import Known
from benchmarks.exercises.points import (
    FAULT_WITHIN_S,
    HOLD_WITHIN_S,
    ClipResult,
    Point,
    fault_words,
    start_words,
)
from benchmarks.exercises.running import ExerciseResult
from benchmarks.exercises.samples import is_sample, truths

_POINTS = {
    "hold": "hold",
    "repetitions": "repetitions",
    "side": "side",
    "no_fault": "false fault",
    "nothing_worse": "worse fault",
}
_OWN, _SAME = "own", "same: "


def all_grids(results: Sequence[ExerciseResult], known: Known) -> list[Grid]:
    """Every table that there is something for."""
    grids = [
        overview_grid(results, known),
        good_grid(results),
        fault_grid(results),
        harder_grid(results),
        cross_grid(results, known),
        credit_grid(results, known),
        further_grid(results),
        shortfall_grid(known),
    ]
    return [grid for grid in grids if grid.rows]


def samples(result: ExerciseResult, execution: str) -> list[ClipResult]:
    """An exercise's own clips that it must get right, good or faulty ones."""
    return [c for c in result.own if c.execution == execution and is_sample(truths()[c.clip])]


def unasked(result: ExerciseResult, known: Known) -> list[Credit]:
    """What was credited on clips of other movements; those that look the same are left out."""
    return [c for c in result.others if c and not known.same(c.exercise, _done_in(c))]


def overview_grid(results: Sequence[ExerciseResult], known: Known) -> Grid:
    """One row for each exercise."""
    grid = Grid(
        "All exercises",
        "Good sample: holds within "
        f"{HOLD_WITHIN_S:g} s or repetitions exact, right side, no fault. Faulty samples: each "
        f"scripted fault within {FAULT_WITHIN_S:g} s, no other of higher severity. Elsewhere: "
        "clips of other movements, of somebody walking about and of nobody on which something "
        "was credited.",
        ("exercise", "kind", "good sample", "faulty samples", "credited elsewhere"),
    )
    for result in results:
        kind = result.own[0].kind if result.own else "-"
        elsewhere = [credit.clip for credit in unasked(result, known)]
        grid.rows.append(
            [result.exercise, kind, _verdicts(samples(result, "good")),
             _verdicts(samples(result, "faulty")),
             f"NO: {', '.join(elsewhere)}" if elsewhere else "nothing"]
        )  # fmt: skip
    return grid


def _verdicts(clips: Sequence[ClipResult]) -> str:
    if not clips:
        return "no such clip"
    broken = [point for clip in clips for point in clip.points if not point.kept]
    return verdict(broken)


def verdict(broken: Sequence[Point]) -> str:
    """Promises that are not kept, in a cell."""
    return "yes" if not broken else "NO: " + "; ".join(map(_point_words, broken))


def _point_words(point: Point) -> str:
    return f"{point.fault or _POINTS[point.name]}: {point.measured}"


def good_grid(results: Sequence[ExerciseResult]) -> Grid:
    """Good samples: what was scripted and what was credited."""
    grid = Grid(
        "Good samples",
        "Seconds of holds, or repetitions by side. A hold of which nothing was found is missed.",
        ("exercise", "kind", "scripted", "credited", "difference", "side", "false faults",
         "as promised"),
    )  # fmt: skip
    for result in results:
        for clip in samples(result, "good"):
            side = next(point for point in clip.points if point.name == "side")
            grid.rows.append(
                [result.exercise, clip.kind, clip.scripted, clip.credited, clip.difference,
                 "right" if side.kept else f"WRONG: {side.measured}",
                 fault_words(clip.others) or "none",
                 "yes" if clip.kept else "NO"]
            )  # fmt: skip
    return grid


def fault_grid(results: Sequence[ExerciseResult]) -> Grid:
    """Faulty samples: each scripted fault, and others that were found."""
    grid = Grid(
        "Faulty samples",
        "Seconds. *Began after*: recorded start minus the scripted one, which is when the fault "
        "is fully there, so that a little before it is no error. *Told after*: from the scripted "
        "start to the first frame that shows it. Two scripted faults close together may be "
        "recorded as one: *still shown*.",
        ("exercise", "clip", "scripted fault", "from", "to", "began after", "told after",
         "others, with severity", "as promised"),
    )  # fmt: skip
    for result in results:
        for clip in samples(result, "faulty"):
            grid.rows += list(_fault_rows(clip))
    return grid


def _fault_rows(clip: ClipResult) -> Iterator[list[str]]:
    points = {point.fault: point for point in clip.points if point.name == "fault"}
    others, name = fault_words(clip.others) or "none", clip.clip
    last = next(point for point in clip.points if point.name == "nothing_worse")
    for score in clip.coached.faults or ():
        kept = points[score.true.name].kept and last.kept
        told = "-" if score.delay_s is None else f"{score.delay_s:+.1f}"
        yield [
            clip.exercise, name, score.true.name, f"{score.true.start_s:.1f}",
            f"{score.true.end_s:.1f}", start_words(score).removesuffix(" s"), told, others,
            "yes" if kept else "NO",
        ]  # fmt: skip
        others = "as above"


def harder_grid(results: Sequence[ExerciseResult]) -> Grid:
    """Other clips of the same exercise."""
    grid = Grid(
        "The same exercises in harder pictures",
        "From afar, in poor light, askew, upright, with other people. Nothing is promised here.",
        ("exercise", "clip", "scripted", "credited", "difference", "false faults"),
    )
    for result in results:
        for clip in result.own:
            if not is_sample(truths()[clip.clip]):
                grid.rows.append(
                    [result.exercise, clip.clip, clip.scripted, clip.credited, clip.difference,
                     fault_words(clip.others) or "none"]
                )  # fmt: skip
    return grid


def cross_grid(results: Sequence[ExerciseResult], known: Known) -> Grid:
    """Every clip under every exercise."""
    numbers = {result.exercise: str(n) for n, result in enumerate(results, start=1)}
    legend = ", ".join(f"{number} {exercise}" for exercise, number in numbers.items())
    grid = Grid(
        "Every exercise on every clip",
        "Seconds or repetitions credited where something else is done; blank: nothing. *own*: the "
        f"clip is of that exercise; *same*: the same movement to a camera. Columns: {legend}.",
        ("clip", *numbers.values()),
    )
    cells: dict[str, dict[str, str]] = {}
    for result in results:
        for clip in result.own:
            cells.setdefault(clip.clip, {})[result.exercise] = _OWN
        for credit in result.others:
            same = credit and known.same(result.exercise, _done_in(credit))
            cell = _SAME + credit.short if same else credit.short
            cells.setdefault(credit.clip, {})[result.exercise] = cell
    for name in sorted(cells):
        grid.rows.append([name, *(cells[name].get(exercise, "") for exercise in numbers)])
    return grid


def credit_grid(results: Sequence[ExerciseResult], known: Known) -> Grid:
    """What is not blank in the cross table."""
    grid = Grid(
        "What was credited elsewhere",
        "All that is not blank in the table before.",
        ("exercise", "clip", "credited", "judgement"),
    )
    for result in results:
        for credit in filter(None, result.others):
            same = known.same(credit.exercise, _done_in(credit))
            judged = f"same movement: {same.reason}" if same else "WRONG"
            grid.rows.append([credit.exercise, credit.clip, credit.words, judged])
    return grid


def _done_in(credit: Credit) -> str | None:
    truth = truths().get(credit.clip)
    return truth.exercise if truth else None


def further_grid(results: Sequence[ExerciseResult]) -> Grid:
    """Videos of which nothing is known."""
    grid = Grid(
        "Further videos",
        "What each exercise credited; exercises that credited nothing are not listed.",
        ("video", "exercise", "credited"),
    )
    for name in sorted({credit.clip for result in results for credit in result.further}):
        found = [c for result in results for c in result.further if c and c.clip == name]
        grid.rows += [[name, c.exercise, c.words] for c in found] or [[name, "-", "nothing"]]
    return grid


def shortfall_grid(known: Known) -> Grid:
    """What is known to fall short, with the reason."""
    grid = Grid(
        "Known to fall short",
        "Each line is a test that has to fail until it is mended.",
        ("exercise", "clip", "what", "measured", "why"),
    )
    for entry in known.shortfalls:
        what = entry.fault or _POINTS.get(entry.point, "credited elsewhere")
        grid.rows.append([entry.exercise, entry.clip, what, entry.measured, entry.reason])
    return grid


def counts(results: Sequence[ExerciseResult], known: Known) -> list[str]:
    """How many promises are kept, in sentences."""
    return [
        _share("good samples are as promised", results, lambda r: samples(r, "good")),
        _share("faulty samples are as promised", results, lambda r: samples(r, "faulty")),
        _scripted(results),
        _pairs(results, known),
    ]


def _share(
    words: str, results: Sequence[ExerciseResult], of: Callable[[ExerciseResult], list[ClipResult]]
) -> str:
    clips = [clip for result in results for clip in of(result)]
    return f"{sum(clip.kept for clip in clips)} of {len(clips)} {words}."


def _scripted(results: Sequence[ExerciseResult]) -> str:
    points = [
        point
        for result in results
        for clip in samples(result, "faulty")
        for point in clip.points
        if point.name == "fault"
    ]
    kept = sum(point.kept for point in points)
    return f"{kept} of {len(points)} scripted kinds of fault are found within {FAULT_WITHIN_S:g} s."


def _pairs(results: Sequence[ExerciseResult], known: Known) -> str:
    tried = [credit for result in results for credit in result.others]
    wrong = sum(len(unasked(result, known)) for result in results)
    blank = sum(not credit for credit in tried)
    return (
        f"Of {len(tried)} pairs of an exercise and a clip of something else, {blank} credit "
        f"nothing, {len(tried) - wrong - blank} credit the same movement, and {wrong} credit "
        "what they should not."
    )


def surprises(results: Sequence[ExerciseResult], known: Known) -> list[str]:
    """What differs from the known shortfalls: new ones, and listed ones that are mended.

    Of the exercises and sample clips that were looked at.
    """
    return [*_unlisted(results, known), *_mended(results, known)]


def _unlisted(results: Sequence[ExerciseResult], known: Known) -> Iterator[str]:
    for result in results:
        for clip in (*samples(result, "good"), *samples(result, "faulty")):
            for point in clip.points:
                if not point.kept and not _entry(known, clip, point):
                    yield f"Not listed: {result.exercise} on {clip.clip}, {_point_words(point)}."
        for credit in unasked(result, known):
            if not known.short(credit.exercise, credit.clip, "credit"):
                yield f"Not listed: {credit.exercise} credits {credit.words} on {credit.clip}."


def _mended(results: Sequence[ExerciseResult], known: Known) -> Iterator[str]:
    for result in results:
        kept = {
            (clip.clip, point.name, point.fault)
            for clip in result.own
            for point in clip.points
            if point.kept
        }
        kept |= {(credit.clip, "credit", None) for credit in result.others if not credit}
        for entry in known.shortfalls:
            if entry.exercise == result.exercise and (entry.clip, entry.point, entry.fault) in kept:
                what = entry.fault or entry.point
                yield f"Mended: {entry.exercise} on {entry.clip}, {what}; take it off the list."


def _entry(known: Known, clip: ClipResult, point: Point) -> bool:
    return known.short(clip.exercise, clip.clip, point.name, point.fault) is not None
