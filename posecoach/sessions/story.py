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
from posecoach.language.catalogue import mark, plural, spoken, tr
from posecoach.language.dates import day_words
from posecoach.sessions.errors import error_words
from posecoach.sessions.events import end_of, fault_name, measure_of, short_unit
from posecoach.sessions.stills import jpeg, recorded_on, still

if TYPE_CHECKING:
    from posecoach.review import Review

NOT_ADVICE = mark(
    "posecoach gives feedback on movement. It is not medical advice, and it does not examine "
    "anybody. Angles are measured in one camera's flat picture."
)
FROM = mark("From")
"""The column with the time at which something began."""
_HOLD_HEAD = (mark("Side"), FROM, mark("Held"), mark("Furthest"), mark("Mean"), mark("Noticed"))
_REPETITION_HEAD = (
    mark("Movement"),
    "Side",
    FROM,
    mark("Took"),
    "Furthest",
    mark("Counted"),
    "Noticed",
)
_FAULT_HEAD = ("Noticed", "Side", FROM, mark("Lasted"))
_SIDE_HEAD = ("Side", mark("Done"), "Furthest", mark("Mean of these"))
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
    fault_head: tuple[str, ...] = field(default_factory=lambda: _said(_FAULT_HEAD))
    side_head: tuple[str, ...] = field(default_factory=lambda: _said(_SIDE_HEAD))


def _said(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(tr, words))


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
    recorded = recorded_on(result.video)
    video = result.files.get("video") if pictures else None
    return Story(
        title=tr(exercise.name),
        file=name or result.video.name,
        recorded=day_words(recorded.date(), "d MMMM y")
        if recorded
        else tr("the file does not say when"),
        facts=[
            *_done_facts(result),
            *_fault_facts(result),
            *_cue_facts(result),
            *_profile_facts(result),
        ],
        done_title=tr("Holds") if held else tr("Repetitions"),
        done_head=_said(_HOLD_HEAD if held else _REPETITION_HEAD),
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
        kind = tr("Best hold") if best.complete else tr("Longest hold, too short to count")
        words = tr(
            "{side}{seconds:.1f} s, furthest {value}",
            side=_side(best.side),
            seconds=best.held_s,
            value=_value(result, best, best.peak),
        )
        found.append(Moment(kind, words, peak_time(result, best)))
    elif best is not None:
        kind = tr("Best repetition") if best.complete else tr("Best repetition, not whole")
        reached = _value(result, best, best.peak)
        words = tr("{side}furthest {value}", side=_side(best.side), value=reached)
        found.append(Moment(kind, words, peak_time(result, best)))
    worst = max(result.faults, key=lambda f: end_of(f) - f.start_s, default=None)
    if worst is not None:
        lasted = end_of(worst) - worst.start_s
        words = tr("{fault}, for {seconds:.1f} s", fault=_fault(result, worst.id), seconds=lasted)
        found.append(Moment(tr("Longest fault"), words, worst.start_s + lasted / 2))
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
    return f"{tenths // 600}:{tenths // 10 % 60:02d}{spoken().decimal}{tenths % 10}"


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
        return tr("not measured")
    # Rounded first: nothing is "-0°".
    return f"{round(value)}{short_unit(measure_of(result.exercise, item))}"


def _side(side: str) -> str:
    return "" if side == "both" else f"{tr(side)}, "


def _done_facts(result: Review) -> list[str]:
    label = tr(CATALOGUE[result.exercise.main_measure].label)
    if result.exercise.hold is None:
        whole = len(result.whole_reps)
        half = len(result.repetitions) - whole
        words = plural("1 whole repetition", "{n} whole repetitions", whole)
        facts = [tr("{words}, {half} not whole.", words=words, half=half) if half else f"{words}."]
    else:
        seconds = sum(hold.held_s for hold in result.holds)
        count = len(result.holds)
        facts = [
            plural(
                "1 hold, {seconds:.1f} s.",
                "{n} holds, {seconds:.1f} s in all.",
                count,
                seconds=seconds,
            )
            if count
            else tr("No hold was long enough to count.")
        ]
    best = best_done(result)
    if best is not None and isinstance(best, Hold):
        reached = _value(result, best, best.peak)
        facts.append(tr("Reached {value} of {label} in the best hold.", value=reached, label=label))
    elif best is not None:
        reached = _value(result, best, best.peak)
        label = tr(CATALOGUE[measure_of(result.exercise, best)].label)
        facts.append(
            tr("Reached {value} of {label} in the best repetition.", value=reached, label=label)
        )
    return facts


def _fault_facts(result: Review) -> list[str]:
    by_id: dict[str, list[Fault]] = {}
    for fault in result.faults:
        by_id.setdefault(fault.id, []).append(fault)
    facts = []
    for key, faults in by_id.items():
        seconds = sum(end_of(fault) - fault.start_s for fault in faults)
        facts.append(
            plural(
                "Noticed once, for {seconds:.1f} s: {fault}.",
                "Noticed {n} times, for {seconds:.1f} s in all: {fault}.",
                len(faults),
                seconds=seconds,
                fault=_fault(result, key),
            )
        )
    return facts or [tr("No fault was noticed.")]


def _cue_facts(result: Review) -> list[str]:
    cues = {tr(rule.cue) for rule in result.exercise.faults}
    said = Counter(cue.text for _, cue in result.log.cues if cue.text in cues)
    return [
        plural("Corrected once: “{text}”", "Corrected {n} times: “{text}”", count, text=text)
        for text, count in said.most_common(2)
    ]


def _profile_facts(result: Review) -> list[str]:
    """Whose numbers it was judged by, where they are not the exercise's own."""
    own = result.exercise.profile
    if own is None:
        return []
    return [tr("With the numbers of “{name}”.", name=own.name)]


def _hold_rows(result: Review) -> list[Row]:
    rows = []
    for hold in sorted([*result.holds, *result.short_holds], key=lambda hold: hold.start_s):
        held = mark("{seconds:.1f} s") if hold.complete else mark("{seconds:.1f} s, too short")
        cells = (
            tr(hold.side),
            clock(hold.start_s),
            tr(held, seconds=hold.held_s),
            _value(result, hold, hold.peak),
            _value(result, hold, hold.mean),
            _noticed(result, hold.faults),
        )
        rows.append(Row(hold.start_s, cells))
    return rows


def _repetition_rows(result: Review) -> list[Row]:
    names = {move.id: tr(move.name) for move in result.exercise.moves}
    rows = []
    for rep in result.repetitions:
        counted = tr("yes")
        if not rep.complete:
            counted = tr("no, {value} short", value=_value(result, rep, rep.missing))
        cells = (
            names.get(rep.move, rep.move),
            tr(rep.side),
            clock(rep.start_s),
            tr("{seconds:.1f} s", seconds=rep.end_s - rep.start_s),
            _value(result, rep, rep.peak),
            counted,
            _noticed(result, rep.faults),
        )
        rows.append(Row(rep.start_s, cells))
    return rows


def _noticed(result: Review, faults: Sequence[str]) -> str:
    return ", ".join(_fault(result, key) for key in faults) or tr("nothing")


def _fault(result: Review, key: str) -> str:
    return tr(fault_name(result.exercise, key))


def _fault_row(result: Review, fault: Fault) -> Row:
    lasted = end_of(fault) - fault.start_s
    cells = (
        _fault(result, fault.id),
        tr(fault.side) if fault.side else "",
        clock(fault.start_s),
        tr("{seconds:.1f} s", seconds=lasted),
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
    for items in (groups[key] for key in sorted(groups)):
        best = max(items, key=lambda item: further(result, item))
        held = sum(item.held_s for item in items if isinstance(item, Hold))
        amount = plural("1 time", "{n} times", len(items))
        if held:
            amount += ", " + tr("{seconds:.1f} s", seconds=held)
        mean = _value(result, best, sum(item.peak for item in items) / len(items))
        name, reached = _group_words(result, best), _value(result, best, best.peak)
        rows.append(Row(items[0].start_s, (name, amount, reached, mean)))
    return rows


def _group(result: Review, item: Hold | Repetition) -> str:
    """Side, and the movement where there are several."""
    names = {move.id: move.name for move in result.exercise.moves}
    if isinstance(item, Repetition) and len(names) > 1:
        return f"{item.side}, {names[item.move]}"
    return item.side


def _group_words(result: Review, item: Hold | Repetition) -> str:
    return ", ".join(tr(words) for words in _group(result, item).split(", ", 1))
