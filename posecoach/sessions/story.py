"""What a review has to tell, in words and figures: the same for page, HTML and PDF."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posecoach.coaching.feedback import Fault, Hold, Repetition
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.sessions.errors import error_words
from posecoach.sessions.events import end_of, fault_name, measure_of, short_unit
from posecoach.sessions.stills import jpeg, recorded_on, still

if TYPE_CHECKING:
    from posecoach.review import Review

NOT_ADVICE = (
    "posecoach gives feedback on movement. It is not medical advice, and it does not examine "
    "anybody. Angles are measured in one camera's flat picture."
)
_PICTURE_PX = 720


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment worth looking at first.

    Attributes
    ----------
    title, words
        What it is, and its figures.
    time_s
        Where in the recording.
    picture
        JPEG of the annotated video, None if there is none.
    """

    title: str
    words: str
    time_s: float
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: its cells in words, and where in the recording it begins."""

    start_s: float
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What a review has to tell.

    Attributes
    ----------
    title, file, recorded
        Exercise, name of the file, and the day of the recording in words.
    facts
        Sentences: what was held, reached and corrected, most important first.
    done, faults
        Holds or repetitions, and faults; ``done_head`` and ``fault_head`` name their columns.
    sides
        What each side did; its columns are in ``side_head``.
    moments
        The moments worth looking at first.
    problems
        What stood in the way.
    accuracy
        How far to trust the angle.
    """

    title: str
    file: str
    recorded: str
    facts: list[str]
    done_title: str
    done_head: tuple[str, ...]
    done: list[Row]
    faults: list[Row]
    sides: list[Row]
    moments: list[Moment]
    problems: list[str]
    accuracy: str
    fault_head: tuple[str, ...] = ("Noticed", "Side", "From", "Lasted")
    side_head: tuple[str, ...] = field(default=("Side", "Done", "Furthest", "Mean of these"))


def tell(result: Review, *, name: str | None = None, pictures: bool = True) -> Story:
    """Tell what a review found.

    Parameters
    ----------
    result
        The review; its annotated video, if there is one, gives the pictures.
    name
        Name of the file as the person knows it.
    pictures
        Whether to take pictures at all; each costs some decoding.
    """
    exercise = result.exercise
    held = exercise.hold is not None
    recorded, own = recorded_on(result.video), exercise.profile
    video = result.files.get("video") if pictures else None
    return Story(
        title=exercise.name,
        file=name or result.video.name,
        recorded=f"{recorded:%d %B %Y}" if recorded else "the file does not say when",
        facts=[
            *_done_facts(result),
            *_fault_facts(result),
            *_cue_facts(result),
            *([f"Judged by the numbers of “{own.name}” ({own.id})."] if own is not None else []),
        ],
        done_title="Holds" if held else "Repetitions",
        done_head=("Side", "From", "Held", "Furthest", "Mean", "Noticed")
        if held
        else ("Movement", "Side", "From", "Took", "Furthest", "Counted", "Noticed"),
        done=_hold_rows(result) if held else _repetition_rows(result),
        faults=[_fault_row(result, fault) for fault in result.faults],
        sides=_side_rows(result),
        moments=[_with_picture(moment, video) for moment in moments(result)],
        problems=list(result.problems),
        accuracy=error_words(exercise.id, exercise.main_measure),
    )


def moments(result: Review) -> list[Moment]:
    """Best hold or repetition and worst fault, without pictures."""
    found = []
    best = best_done(result)
    if isinstance(best, Hold):
        kind = "Best hold" if best.complete else "Longest hold, too short to count"
        words = f"{_side(best.side)}{best.held_s:.1f} s, furthest {_value(result, best, best.peak)}"
        found.append(Moment(kind, words, peak_time(result, best)))
    elif best is not None:
        kind = "Best repetition" if best.complete else "Best repetition, not whole"
        words = f"{_side(best.side)}furthest {_value(result, best, best.peak)}"
        found.append(Moment(kind, words, peak_time(result, best)))
    worst = max(result.faults, key=lambda f: end_of(f) - f.start_s, default=None)
    if worst is not None:
        lasted = end_of(worst) - worst.start_s
        words = f"{fault_name(result.exercise, worst.id)}, for {lasted:.1f} s"
        found.append(Moment("Longest fault", words, worst.start_s + lasted / 2))
    return found


def best_done(result: Review) -> Hold | Repetition | None:
    """The hold with most credited seconds, or the repetition that went furthest."""
    holds = result.holds or result.short_holds
    if holds:
        return max(holds, key=lambda hold: hold.held_s)
    done = result.whole_reps or result.repetitions
    if not done:
        return None
    return max(done, key=lambda rep: (-rep.missing, further(result, rep)))


def peak_time(result: Review, item: Hold | Repetition) -> float:
    """When a hold or a repetition was furthest, in seconds."""
    if isinstance(item, Repetition):
        return min(item.end_s, item.start_s + item.out_s + item.far_s / 2)
    times = result.log.time_s
    inside = (times >= item.start_s) & (times <= item.end_s)
    distance = np.where(inside, np.abs(result.log.value - item.peak), np.nan)
    if not np.isfinite(distance).any():
        return (item.start_s + item.end_s) / 2
    return float(times[np.nanargmin(distance)])


def clock(seconds: float) -> str:
    """A time of the recording, such as ``1:07.5``; tenths of a second."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def further(result: Review, item: Hold | Repetition) -> float:
    """How far a hold or a repetition went, more being further."""
    exercise = result.exercise
    if isinstance(item, Hold):
        rising = exercise.held.rising
    else:
        move = next(move for move in exercise.moves if move.id == item.move)
        far = exercise.phase(move.far).target
        rising = move.swing.direction == "up" if move.swing else far is None or far.rising
    return item.peak if rising else -item.peak


def _with_picture(moment: Moment, video: Path | None) -> Moment:
    rgb = None if video is None else still(video, moment.time_s)
    if rgb is None:
        return moment
    return Moment(moment.title, moment.words, moment.time_s, jpeg(rgb, _PICTURE_PX))


def _value(result: Review, item: Hold | Repetition, value: float) -> str:
    if not math.isfinite(value):
        return "not measured"
    # Rounded first: nothing is "-0°".
    return f"{round(value)}{short_unit(measure_of(result.exercise, item))}"


def _side(side: str) -> str:
    return "" if side == "both" else f"{side}, "


def _done_facts(result: Review) -> list[str]:
    label = CATALOGUE[result.exercise.main_measure].label
    if result.exercise.hold is None:
        whole = len(result.whole_reps)
        half = len(result.repetitions) - whole
        facts = [f"{whole} whole repetition{_s(whole)}" + (f", {half} not whole." if half else ".")]
    else:
        seconds = sum(hold.held_s for hold in result.holds)
        count = len(result.holds)
        facts = [
            f"{count} hold{_s(count)}, {seconds:.1f} s{' in all' if count > 1 else ''}."
            if count
            else "No hold was long enough to count."
        ]
    best = best_done(result)
    if best is not None and isinstance(best, Hold):
        facts.append(f"Reached {_value(result, best, best.peak)} of {label} in the best hold.")
    elif best is not None:
        label = CATALOGUE[measure_of(result.exercise, best)].label
        facts.append(
            f"Reached {_value(result, best, best.peak)} of {label} in the best repetition."
        )
    return facts


def _fault_facts(result: Review) -> list[str]:
    by_id: dict[str, list[Fault]] = {}
    for fault in result.faults:
        by_id.setdefault(fault.id, []).append(fault)
    facts = []
    for key, faults in by_id.items():
        seconds = sum(end_of(fault) - fault.start_s for fault in faults)
        words = fault_name(result.exercise, key)
        count = len(faults)
        times = "once" if count == 1 else f"{count} times"
        together = " in all" if count > 1 else ""
        facts.append(f"Noticed {times}, for {seconds:.1f} s{together}: {words}.")
    return facts or ["No fault was noticed."]


def _cue_facts(result: Review) -> list[str]:
    cues = {rule.cue for rule in result.exercise.faults}
    said = Counter(cue.text for _, cue in result.log.cues if cue.text in cues)
    return [
        f"Corrected {'once' if count == 1 else f'{count} times'}: “{text}”"
        for text, count in said.most_common(2)
    ]


def _hold_rows(result: Review) -> list[Row]:
    rows = []
    for hold in sorted([*result.holds, *result.short_holds], key=lambda hold: hold.start_s):
        held = f"{hold.held_s:.1f} s" + ("" if hold.complete else ", too short")
        cells = (
            hold.side,
            clock(hold.start_s),
            held,
            _value(result, hold, hold.peak),
            _value(result, hold, hold.mean),
            _noticed(result, hold.faults),
        )
        rows.append(Row(hold.start_s, cells))
    return rows


def _repetition_rows(result: Review) -> list[Row]:
    names = {move.id: move.name for move in result.exercise.moves}
    rows = []
    for rep in result.repetitions:
        counted = "yes" if rep.complete else f"no, {_value(result, rep, rep.missing)} short"
        cells = (
            names.get(rep.move, rep.move),
            rep.side,
            clock(rep.start_s),
            f"{rep.end_s - rep.start_s:.1f} s",
            _value(result, rep, rep.peak),
            counted,
            _noticed(result, rep.faults),
        )
        rows.append(Row(rep.start_s, cells))
    return rows


def _noticed(result: Review, faults: Sequence[str]) -> str:
    return ", ".join(fault_name(result.exercise, key) for key in faults) or "nothing"


def _fault_row(result: Review, fault: Fault) -> Row:
    lasted = end_of(fault) - fault.start_s
    cells = (
        fault_name(result.exercise, fault.id),
        fault.side or "",
        clock(fault.start_s),
        f"{lasted:.1f} s",
    )
    return Row(fault.start_s, cells)


def _side_rows(result: Review) -> list[Row]:
    """Left against right: what was done, how far it went at most, and on average."""
    done: Sequence[Hold | Repetition] = result.holds or result.whole_reps
    groups: dict[str, list[Hold | Repetition]] = {}
    for item in done:
        if math.isfinite(item.peak):
            groups.setdefault(_group(result, item), []).append(item)
    rows = []
    if list(groups) == ["both"]:  # Nothing stands against anything.
        return []
    for name, items in sorted(groups.items()):
        best = max(items, key=lambda item: further(result, item))
        held = sum(item.held_s for item in items if isinstance(item, Hold))
        amount = f"{len(items)} time{_s(len(items))}" + (f", {held:.1f} s" if held else "")
        mean = _value(result, best, sum(item.peak for item in items) / len(items))
        rows.append(Row(items[0].start_s, (name, amount, _value(result, best, best.peak), mean)))
    return rows


def _group(result: Review, item: Hold | Repetition) -> str:
    """Side, and the movement where there are several."""
    names = {move.id: move.name for move in result.exercise.moves}
    if isinstance(item, Repetition) and len(names) > 1:
        return f"{item.side}, {names[item.move]}"
    return item.side


def _s(count: int) -> str:
    return "" if count == 1 else "s"
