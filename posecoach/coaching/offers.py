"""All that could be said about a frame; the chooser then picks one."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from posecoach.coaching.cues import CueChooser
from posecoach.coaching.feedback import Cue, Fault, Hold, Severity, Target, Timer
from posecoach.coaching.hold import Moment, Stage
from posecoach.coaching.reading import Reading
from posecoach.coaching.words import CUES
from posecoach.exercises.models import Exercise
from posecoach.kinematics.landmarks import Side

# How long something must last before it is worth a sentence, in seconds.
_UNSEEN_S, _SETUP_S, _SHORT_OF_AIM_S = 1.5, 2.0, 2.0
# Who has held it for this long has found the place; no more urging.
_URGE_S = 10.0
# Less than this short of the aim is within the measurement's error.
_SHORT_OF_AIM_DEG = 4.0


@dataclass(frozen=True, slots=True)
class Situation:
    """What the offers are made from."""

    exercise: Exercise
    reading: Reading
    moment: Moment
    target: Target
    timer: Timer
    stage: Stage
    faults: tuple[Fault, ...]
    finished: Hold | None
    done: Counter[Side]
    before_s: float


def offers(now: Situation, memory: CueChooser) -> list[Cue]:
    """Every cue that would be true now.

    Parameters
    ----------
    now
        The frame and what the timer made of it.
    memory
        Knows for how long something has lasted.
    """
    found = [*_unseen(now, memory), *_setup(now, memory), *_faults(now), *_ended(now)]
    found += [*_milestones(now), *_target(now, memory)]
    return found


def _cue(key: str, severity: Severity, milestone: str | None = None, **words: object) -> Cue:
    return Cue(key, CUES[key].format(**words), severity, milestone)


def _unseen(now: Situation, memory: CueChooser) -> list[Cue]:
    key = now.moment.unseen
    lasting = memory.lasting("unseen", key is not None, now.moment.time_s, _UNSEEN_S)
    if key is None or not lasting:
        return []
    return [_cue(key, Severity.NOT_SEEN, point=now.reading.missing_point)]


def _setup(now: Situation, memory: CueChooser) -> list[Cue]:
    key = now.moment.unmet
    lasting = memory.lasting("unmet", key is not None, now.moment.time_s, _SETUP_S)
    if key is None or not lasting:
        return []
    if key in CUES:
        return [_cue(key, Severity.SETUP)]
    words = next(rule.words for rule in now.exercise.requires if rule.id == key)
    return [Cue(key, words, Severity.SETUP)]


def _faults(now: Situation) -> list[Cue]:
    rules = {rule.id: rule for rule in now.exercise.faults}
    found = []
    for fault in now.faults:
        rule = rules[fault.id]
        severity = Severity.SAFETY if rule.severity == "safety" else Severity.FAULT
        found.append(Cue(fault.id, rule.cue, severity))
    return found


def _ended(now: Situation) -> list[Cue]:
    hold = now.finished
    if hold is None:
        return []
    if not hold.complete:
        return []
    least = now.exercise.dosage.sets_min.value
    if all(now.done[side] >= least for side in ("left", "right")):
        return [_cue("finished", Severity.PRAISE, "done")]
    if now.done[hold.side] == least:
        return [_cue("change_sides", Severity.PRAISE, "done")]
    if hold.held_s < now.exercise.hold.best.value:
        return [_cue("short", Severity.PRAISE, "done", seconds=math.floor(hold.held_s))]
    return []


def _milestones(now: Situation) -> list[Cue]:
    held, before, best = now.timer.held_s, now.before_s, now.timer.target_s
    if now.stage is not Stage.HOLDING:
        return []
    marks = (
        (best, "done", "done"),
        (best - 5, "last_five", "last_five"),
        (best - 10, "ten_left", None),
        (best / 2, "half", "half"),
    )
    for seconds, key, milestone in marks:
        if before < seconds <= held and seconds > 0:
            return [_cue(key, Severity.PRAISE, milestone or "say", seconds=best)]
    if before == 0 < held:
        return [_cue("start", Severity.PRAISE, "start")]
    return []


def _target(now: Situation, memory: CueChooser) -> list[Cue]:
    found = []
    short = now.target.aim - now.target.value
    near = now.target.value > 0.45 * now.target.enter
    resting = near and abs(now.moment.speed) < now.exercise.hold.still.value
    early = now.timer.held_s < _URGE_S
    trying = short > _SHORT_OF_AIM_DEG and resting and early and now.moment.unmet is None
    if memory.lasting("short", trying, now.moment.time_s, _SHORT_OF_AIM_S):
        label = now.target.label.capitalize()
        found.append(_cue("further", Severity.TARGET, label=label, value=now.target.value))
    eased = now.timer.reason_id == "eased_off"
    if memory.lasting("eased", eased, now.moment.time_s, 1.0):
        found.append(_cue("eased_off", Severity.TARGET))
    moving = now.timer.reason_id == "moving" and now.moment.entered
    if memory.lasting("moving", moving, now.moment.time_s, _SHORT_OF_AIM_S):
        found.append(_cue("still", Severity.TARGET))
    return found
