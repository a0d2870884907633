"""What stood in the way of a review, in sentences that say what to do."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from posecoach.kinematics.angles import ANGLES, measure_track
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.landmarks import SIDES
from posecoach.kinematics.reasons import HIDDEN, OUTSIDE, explain
from posecoach.vision.picture import PictureFault

if TYPE_CHECKING:
    from posecoach.review import Review

# Shares of the frames from which on something is worth a sentence.
_NOBODY_SHARE, _UNMEASURED_SHARE, _FAULTY_SHARE = 0.2, 0.1, 0.2
# Longest time without a picture that needs no word, in seconds.
_GAP_S = 1.0
# The furthest that was reached: this percentile is not moved by a few wild frames.
_FURTHEST_PERCENTILE = 98

_ADVICE = (
    ("is outside the picture", "Move the camera back, or turn it, so that all of you is in view."),
    ("can't be seen", "Clear the view of it, or film from a little higher."),
    ("points at the camera", "Lie side-on to the camera."),
    ("fits no body", "Lie side-on to the camera."),
    ("mixed up", "Let the other leg lie a little away from it."),
)
_TIMER = ("The timer waits: ", "The timer is paused: ", "The timer ")


def problems(result: Review) -> list[str]:
    """What stood in the way of measuring, in sentences that say what to do."""
    found = [result.broke_off] if result.broke_off else []
    found += _gaps(result)
    poor_picture = _poor_picture(result)
    people = result.log.people
    alone, several = float(np.mean(people == 0)), float(np.mean(people > 1))
    if alone == 1:
        found.append(
            "Nobody was found in this video, so nothing could be measured. Film the whole body "
            "from the side, in good light."
        )
        return found + poor_picture
    found += poor_picture
    if alone > _NOBODY_SHARE:
        found.append(
            f"Nobody was found in {alone:.0%} of the frames. Place the camera so that the whole "
            "body stays in the picture."
        )
    if several:
        found.append(
            f"More than one person was seen in {_share(several)} of the frames. Nothing is "
            "credited there, since it can't be sure whom to follow; film one person alone."
        )
    found += _unmeasured(result)
    if result.exercise.hold is None:
        found += _why_no_repetition(result)
    elif not result.holds:
        found.append(_why_no_hold(result))
    return found


def _share(share: float) -> str:
    return "under 1%" if share < 0.01 else f"{share:.0%}"


def _gaps(result: Review) -> list[str]:
    """Where the recording itself has no picture."""
    return [
        f"The video has no picture from {before:.1f} to {after:.1f} s; nothing is credited there."
        for before, after in pairwise(result.log.time_s)
        if after - before > _GAP_S
    ][:3]


def _poor_picture(result: Review) -> list[str]:
    """What is wrong with the picture, where something was not seen."""
    unseen = 1 - result.measured_fraction
    found = []
    for fault, frames in result.picture_faults.most_common():
        share = frames / result.frames
        # Whoever is upside down is measured, but every angle against the floor is wrong.
        if share >= _FAULTY_SHARE and (
            unseen >= _UNMEASURED_SHARE or fault is PictureFault.UPSIDE_DOWN
        ):
            found.append(f"For {share:.0%} of the video: {fault.words}")
    return found[:2]


def _unmeasured(result: Review) -> list[str]:
    """The two most frequent reasons that kept an angle from being measured."""
    counts = result.log.unmeasured.counts()
    # A leg that leaves the picture can't be followed, and the other one is measured instead.
    for reason, frames in _cut_off(result).items():
        counts[reason] = max(counts[reason], frames)
    found = []
    for reason, frames in counts.most_common():
        share = frames / result.frames
        if reason and share >= _UNMEASURED_SHARE:
            advice = next((words for sign, words in _ADVICE if sign in reason), "")
            found.append(f"In {share:.0%} of the frames {reason}. {advice}".rstrip())
    return found[:2]


def _cut_off(result: Review) -> Counter[str]:
    """In how many frames which part of either leg is outside the picture."""
    held = result.exercise.main_measure
    found: Counter[str] = Counter()
    measured = measure_track(result.track)
    for side in SIDES if held in ANGLES else ():
        codes, frames = np.unique(measured.codes[held, side], return_counts=True)
        for code, count in zip(map(int, codes), map(int, frames), strict=True):
            if OUTSIDE <= code < HIDDEN:
                found[explain(code)] += count
    return found


def _why_no_hold(result: Review) -> str:
    rules = result.exercise.hold
    if result.short_holds and rules is not None:
        longest = max(result.short_holds, key=lambda hold: hold.held_s)
        least = rules.shortest.value
        return (
            f"No hold was long enough: the longest was {longest.held_s:.1f} s, at "
            f"{longest.start_s:.1f} s, and a hold counts from {least:.0f} s."
        )
    spent = result.log.seconds_by_reason()
    if not spent:
        return "No hold was credited: the video has only one picture."
    if spent.most_common(1)[0][0] == "not_reached":
        return _not_reached(result)
    return _main_reason(result, "hold")


def _why_no_repetition(result: Review) -> list[str]:
    if result.whole_reps or not result.log.seconds_by_reason():
        return []
    if result.repetitions:
        least = min(repetition.missing for repetition in result.repetitions)
        entry = CATALOGUE[result.exercise.main_measure]
        short = f"{least:.0f}{entry.unit}"
        return [f"No repetition was whole: in the best one {entry.label} was {short} short of it."]
    return [_main_reason(result, "repetition")]


def _main_reason(result: Review, what: str) -> str:
    key, seconds = result.log.seconds_by_reason().most_common(1)[0]
    words = result.log.sentences[key]
    for start in _TIMER:
        words = words.removeprefix(start)
    words = words[0].upper() + words[1:]
    return f"No {what} was credited. The main reason, for {seconds:.0f} s: {words}"


def _not_reached(result: Review) -> str:
    """How far it went and from where on it counts; both matter only where it was measured."""
    band = result.exercise.held
    values = result.log.value[np.isfinite(result.log.value)]
    entry = CATALOGUE[band.angle]
    label, unit = entry.label, entry.unit
    edge = _edge(band.enter.value, unit, band.rising)
    sentence = f"No hold was credited: {label} has to be {edge}"
    if not values.size:
        return f"{sentence}, and it was never measured."
    furthest = _FURTHEST_PERCENTILE if band.rising else 100 - _FURTHEST_PERCENTILE
    return f"{sentence}, and it got to {np.percentile(values, furthest):.0f}{unit}."


def _edge(value: float, unit: str, rising: bool) -> str:
    return f"{value:.0f}{unit} or {'more' if rising else 'less'}"
