"""What stood in the way of a review, in sentences that say what to do."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from posecoach.kinematics.angles import ANGLES, measure_landmarks
from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.kinematics.reasons import HIDDEN, OUTSIDE, explain
from posecoach.language.catalogue import mark, tr
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
    (
        "is outside the picture",
        mark("Move the camera back, or turn it, so that all of you is in view."),
    ),
    ("can't be seen", mark("Clear the view of it, or film from a little higher.")),
    ("points at the camera", mark("Lie side-on to the camera.")),
    ("fits no body", mark("Lie side-on to the camera.")),
    ("mixed up", mark("Let the other leg lie a little away from it.")),
)
_TIMER = (mark("The timer waits: "), mark("The timer is paused: "), mark("The timer "))


def problems(result: Review) -> list[str]:
    """What stood in the way of measuring, in sentences that say what to do."""
    found = [result.broke_off] if result.broke_off else []
    found += _gaps(result)
    poor_picture = _poor_picture(result)
    people = result.log.people
    alone, several = float(np.mean(people == 0)), float(np.mean(people > 1))
    if alone == 1:
        found.append(
            tr(
                "Nobody was found in this video, so nothing could be measured. Film the whole body "
                "from the side, in good light."
            )
        )
        return found + poor_picture
    found += poor_picture
    if alone > _NOBODY_SHARE:
        found.append(
            tr(
                "Nobody was found in {share:.0%} of the frames. Place the camera so that the whole "
                "body stays in the picture.",
                share=alone,
            )
        )
    if several:
        found.append(
            tr(
                "More than one person was seen in {share} of the frames. Nothing is "
                "credited there, since it can't be sure whom to follow; film one person alone.",
                share=_share(several),
            )
        )
    found += _unmeasured(result)
    if result.exercise.hold is None:
        found += _why_no_repetition(result)
    elif not result.holds:
        found.append(_why_no_hold(result))
    return found


def _share(share: float) -> str:
    return tr("under 1%") if share < 0.01 else f"{share:.0%}"


def _gaps(result: Review) -> list[str]:
    """Where the recording itself has no picture."""
    return [
        tr(
            "The video has no picture from {before:.1f} to {after:.1f} s; nothing is credited "
            "there.",
            before=float(before),
            after=float(after),
        )
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
            found.append(
                tr("For {share:.0%} of the video: {what}", share=share, what=tr(fault.words))
            )
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
            words = tr("In {share:.0%} of the frames {reason}.", share=share, reason=tr(reason))
            found.append(f"{words} {tr(advice)}".rstrip())
    return found[:2]


def _cut_off(result: Review) -> Counter[str]:
    """In how many frames which part of either leg is outside the picture."""
    held = result.exercise.main_measure
    found: Counter[str] = Counter()
    if held not in ANGLES:
        return found
    codes: Counter[int] = Counter()
    for seen in result.track:
        codes.update(measure_landmarks(seen, names=(held,)).codes.values())
    for code, frames in codes.items():
        if OUTSIDE <= code < HIDDEN:
            found[explain(code)] += frames
    return found


def _why_no_hold(result: Review) -> str:
    rules = result.exercise.hold
    if result.short_holds and rules is not None:
        longest = max(result.short_holds, key=lambda hold: hold.held_s)
        least = rules.shortest.value
        return tr(
            "No hold was long enough: the longest was {longest:.1f} s, at {start:.1f} s, and a "
            "hold counts from {least:.0f} s.",
            longest=longest.held_s,
            start=longest.start_s,
            least=least,
        )
    spent = result.log.seconds_by_reason()
    if not spent:
        return tr("No hold was credited: the video has only one picture.")
    if spent.most_common(1)[0][0] == "not_reached":
        return _not_reached(result)
    return _main_reason(
        result, mark("No hold was credited. The main reason, for {seconds:.0f} s: {words}")
    )


def _why_no_repetition(result: Review) -> list[str]:
    if result.whole_reps or not result.log.seconds_by_reason():
        return []
    if result.repetitions:
        least = min(repetition.missing for repetition in result.repetitions)
        entry = CATALOGUE[result.exercise.main_measure]
        sentence = tr(
            "No repetition was whole: in the best one {label} was {short} short of it.",
            label=tr(entry.label),
            short=_amount(least, entry.unit),
        )
        return [sentence]
    sentence = mark("No repetition was credited. The main reason, for {seconds:.0f} s: {words}")
    return [_main_reason(result, sentence)]


def _main_reason(result: Review, sentence: str) -> str:
    key, seconds = result.log.seconds_by_reason().most_common(1)[0]
    words = result.log.sentences[key]
    for start in _TIMER:
        words = words.removeprefix(tr(start))
    words = words[0].upper() + words[1:]
    return tr(sentence, seconds=seconds, words=words)


def _not_reached(result: Review) -> str:
    """How far it went and from where on it counts; both matter only where it was measured."""
    band = result.exercise.held
    values = result.log.value[np.isfinite(result.log.value)]
    entry = CATALOGUE[band.angle]
    more = mark("{amount} or more") if band.rising else mark("{amount} or less")
    edge = tr(more, amount=_amount(band.enter.value, entry.unit))
    sentence = tr(
        "No hold was credited: {label} has to be {edge}", label=tr(entry.label), edge=edge
    )
    if not values.size:
        return tr("{sentence}, and it was never measured.", sentence=sentence)
    furthest = _FURTHEST_PERCENTILE if band.rising else 100 - _FURTHEST_PERCENTILE
    reached = _amount(float(np.percentile(values, furthest)), entry.unit)
    return tr("{sentence}, and it got to {reached}.", sentence=sentence, reached=reached)


def _amount(value: float, unit: str) -> str:
    """A value with its unit: ``65°``, ``8 percent of the trunk``."""
    return f"{value:.0f}{' ' if unit[0].isalpha() else ''}{tr(unit)}"
