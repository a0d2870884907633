"""All that could be said about a frame; the chooser then picks one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from posecoach.coaching.cues import CueChooser
from posecoach.coaching.feedback import Cue, Fault, Severity, TimerState, Worked
from posecoach.coaching.wording import Wording
from posecoach.coaching.words import CUES
from posecoach.coaching.work import Step
from posecoach.exercises.models import Exercise
from posecoach.exercises.needs import faults_of_the_outline
from posecoach.kinematics.view import View
from posecoach.language.catalogue import tr

# How long something must last before it is worth a sentence, in seconds.
_UNSEEN_S, _SETUP_S, _SHORT_OF_AIM_S = 1.5, 2.0, 2.0
# The view is seen over seconds already. From these degrees on it is worth a sentence; off by less
# than the first it may be the estimate that is off.
_VIEW_S, _TURNED, _HIGH, _ASKEW = 1.0, 14.0, 27.0, 5.0
# Who has held it for this long has found the place; no more urging.
_URGE_S = 10.0
# A back that was hidden for so long, while all else was seen, is not judged, and that is said.
_HIDDEN, _HIDDEN_S = "back_hidden", 4.0
# Who is so far from the band, in degrees, is at rest or on the way, and needs no urging.
_ON_THE_WAY = 25.0
# Less than this short of the aim is as good as there.
_SHORT_OF_AIM = 4.0
# Two things said during a hold are this far apart at least, in seconds.
_APART_S = 3.0
# The words of a step that could not be said by now are late.
_STEP_SAID_S = 2.0
_SEVERITIES = {"safety": Severity.SAFETY, "fault": Severity.FAULT, "hint": Severity.TARGET}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the offers are made from.

    Attributes
    ----------
    exercise, wording, step
        What is done, its sentences, and the frame of it.
    faults
        Faults present now.
    done
        Complete holds by side.
    reps
        Whole repetitions so far.
    before_s
        What the hold timer showed before this frame.
    opened_s
        When the hold that is open was opened; begun anew deeper, it is still the same one.
    """

    exercise: Exercise
    wording: Wording
    step: Step
    faults: tuple[Fault, ...]
    done: Counter[Worked]
    reps: int
    before_s: float
    opened_s: float = math.nan


def offers(now: Situation, memory: CueChooser) -> list[Cue]:
    """Every cue that would be true now.

    Parameters
    ----------
    now
        The frame and what was made of it.
    memory
        Knows for how long something has lasted.
    """
    found = [
        *_unseen(now, memory),
        *_setup(now, memory),
        *_view(now, memory),
        *_hidden(now, memory),
    ]
    found += _faults(now)
    if now.exercise.hold is not None:
        found += [*_ended(now), *_step_of_protocol(now, memory)]
        return [*found, *_milestones(now, memory), *_target(now, memory)]
    return [*found, *_counted(now), *_pace(now)]


def _cue(key: str, severity: Severity, milestone: str | None = None, **words: object) -> Cue:
    return Cue(key, tr(CUES[key], **words), severity, milestone)


def _unseen(now: Situation, memory: CueChooser) -> list[Cue]:
    key, reading = now.step.unseen, now.step.reading
    lasting = memory.lasting("unseen", key is not None, reading.time_s, _UNSEEN_S)
    if key is None or not lasting:
        return []
    return [_cue(key, Severity.NOT_SEEN, **now.wording.fillings(reading))]


def _setup(now: Situation, memory: CueChooser) -> list[Cue]:
    key, reading = now.step.unmet, now.step.reading
    lasting = memory.lasting("unmet", key is not None, reading.time_s, _SETUP_S)
    if key is None or not lasting:
        return []
    if key in CUES:
        return [_cue(key, Severity.SETUP, **now.wording.fillings(reading))]
    words = next(rule.words for rule in now.exercise.requires if rule.id == key)
    return [Cue(key, tr(words), Severity.SETUP)]


def view_key(view: View) -> str | None:
    """Id of the cue that would better the view; None where it is good enough or not known."""
    if abs(view.turn) >= _TURNED:
        return "view_turned"
    if view.height >= _HIGH:
        return "view_high"
    return "view_askew" if abs(view.roll) >= _ASKEW else None


def view_wish(step: Step, memory: CueChooser) -> str | None:
    """Id of the cue for the view that is worth saying now: each of them once, and not at work."""
    key = view_key(step.reading.frame.view)
    quiet = step.working or step.unseen is not None or key is None or memory.was_said(key)
    return None if quiet else key


def _view(now: Situation, memory: CueChooser) -> list[Cue]:
    key, reading = view_wish(now.step, memory), now.step.reading
    if not memory.lasting("view", key is not None, reading.time_s, _VIEW_S) or key is None:
        return []
    return [_cue(key, Severity.SETUP, **now.wording.fillings(reading))]


def _hidden(now: Situation, memory: CueChooser) -> list[Cue]:
    """Once, that a fault of the back can't be found since an arm or clothes hide the back."""
    hidden = hidden_wish(now.step, now.exercise, memory) is not None
    lasting = memory.lasting(_HIDDEN, hidden, now.step.reading.time_s, _HIDDEN_S)
    return [_cue(_HIDDEN, Severity.SETUP)] if lasting else []


def hidden_wish(step: Step, exercise: Exercise, memory: CueChooser) -> str | None:
    """Id of the cue for a back that is hidden, once, while all else is seen."""
    if step.unseen is not None or memory.was_said(_HIDDEN):
        return None
    reading, names = step.reading, faults_of_the_outline(exercise)
    # Recordings without outlines were made before the exercise asked for them.
    hidden = any(math.isnan(reading.value(name)) for name in names) and reading.frame.outlined
    return _HIDDEN if hidden else None


def _faults(now: Situation) -> list[Cue]:
    if not now.faults:
        return []
    rules = {rule.id: rule for rule in now.exercise.faults}
    return [
        Cue(fault.id, tr(rules[fault.id].cue), _SEVERITIES[rules[fault.id].severity])
        for fault in now.faults
    ]


# -- holds ---------------------------------------------------------------------------------


def _ended(now: Situation) -> list[Cue]:
    hold, rules = now.step.hold, now.exercise.hold
    if hold is None or rules is None or not hold.complete:
        return []
    least = now.exercise.dosage.sets_min.value
    if now.step.timer.state is TimerState.DONE:
        return [_cue("finished", Severity.PRAISE, "done")]
    if now.done[hold.side] == least:
        return [_cue("change_sides", Severity.PRAISE, "done")]
    if hold.held_s < rules.best.value:
        return [_cue("short", Severity.PRAISE, "done", seconds=math.floor(hold.held_s))]
    return []


def _step_of_protocol(now: Situation, memory: CueChooser) -> list[Cue]:
    """The words of a protocol's step, once, as it begins."""
    step = now.step.protocol
    if step is None or now.step.reading.time_s - step.began_s > _STEP_SAID_S:
        return []
    key = f"step_{step.step}_{step.began_s:.2f}"
    if memory.was_said(key):
        return []
    return [Cue(key, step.words, Severity.TARGET, "say" if step.tone == "none" else step.tone)]


def _milestones(now: Situation, memory: CueChooser) -> list[Cue]:
    """What the timer has just reached, once in a hold, though it may begin anew deeper."""
    if now.step.protocol is not None:
        return []  # Its own steps lead.
    held, before, best = now.step.timer.held_s, now.before_s, now.step.timer.target_s
    if not now.step.working:
        return []
    for key, (seconds, milestone) in marks_of(best).items():
        reached = before < seconds <= held or (key == "start" and before == 0 < held)
        if reached and not memory.was_said(key, now.opened_s):
            return [_cue(key, Severity.PRAISE, milestone, seconds=best)]
    return []


@lru_cache(maxsize=64)  # It is asked for in every frame of a hold.
def marks_of(best_s: float) -> Mapping[str, tuple[float, str]]:
    """Seconds and milestone of what is said during a hold of so many seconds, by the cue's id.

    What would come on the heels of something that matters more is left out, as half-way is in a
    hold of ten seconds.
    """
    wished = (
        ("done", best_s, "done"),
        ("start", 0.0, "start"),
        ("last_five", best_s - 5, "last_five"),
        ("half", best_s / 2, "half"),
        ("ten_left", best_s - 10, "say"),
    )
    kept: dict[str, tuple[float, str]] = {}
    for key, seconds, milestone in wished:
        if seconds >= 0 and all(abs(seconds - other) >= _APART_S for other, _ in kept.values()):
            kept[key] = (seconds, milestone)
    return kept


def _target(now: Situation, memory: CueChooser) -> list[Cue]:
    if now.step.protocol is not None:
        return []
    found, target, rules = [], now.step.target, now.exercise.hold
    timer, time_s = now.step.timer, now.step.reading.time_s
    if target is not None and rules is not None:
        sign = 1 if target.enter > target.leave else -1
        short = sign * (target.aim - target.value)
        near = sign * (target.value - target.enter) > -_ON_THE_WAY
        resting = near and abs(now.step.speed) < rules.still.value
        early = timer.held_s < _URGE_S and now.step.unmet is None
        # No word on less than what the measurement may be off by.
        band = now.step.reading.band(target.angle)
        trying = short > max(_SHORT_OF_AIM, band) and resting and early
        if memory.lasting("short", trying, time_s, _SHORT_OF_AIM_S):
            label = target.label[:1].upper() + target.label[1:]
            found.append(_cue("further", Severity.TARGET, label=label, value=target.value))
    eased = timer.reason_id == "eased_off"
    if memory.lasting("eased", eased, time_s, 1.0):
        found.append(_cue("eased_off", Severity.TARGET))
    moving = timer.reason_id == "moving" and now.step.entered
    if memory.lasting("moving", moving, time_s, _SHORT_OF_AIM_S):
        found.append(_cue("still", Severity.TARGET))
    return found


# -- repetitions ---------------------------------------------------------------------------


def _counted(now: Situation) -> list[Cue]:
    found = []
    for repetition in now.step.repetitions:
        if repetition.complete:
            found.append(_cue("count", Severity.PRAISE, "count", count=now.reps))
        else:
            found.append(_half(now, repetition.missing))
    return found


def _half(now: Situation, missing: float) -> Cue:
    target = now.step.target
    # A percentage of a proxy says nothing to a person; degrees do.
    # Nor does a number that is smaller than what the measurement may be off by.
    if target is None or target.unit != "°" or not missing > now.step.reading.band(target.angle):
        return _cue("half_unmeasured", Severity.TARGET)
    return _cue("half_rep", Severity.TARGET, label=target.label, missing=missing)


def _pace(now: Situation) -> list[Cue]:
    pace = now.step.pace
    if pace is None:
        return []
    # The words of a step are said as it begins.
    begins = pace.left_s > pace.seconds - 0.3
    return [Cue(f"pace_{pace.step}_{pace.round}", pace.words, Severity.PRAISE)] if begins else []
