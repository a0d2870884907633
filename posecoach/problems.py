"""What stood in the way of a review, in sentences that say what to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posecoach.review import Review

# Shares of the frames from which on something is worth a sentence.
_OFTEN = 0.2


def problems(result: Review) -> list[str]:
    """What stood in the way of measuring, in sentences that say what to do."""
    found = [result.broke_off] if result.broke_off else []
    count = max(1, result.frames)
    people = Counter(int(p) for p in result.track.people)
    if people[0] == count:
        found.append(
            "Nobody was found in this video: nothing could be measured. Film the whole body from "
            "the side, in good light."
        )
        return found
    if people[0] / count > _OFTEN:
        found.append(
            f"Nobody was found in {people[0] / count:.0%} of the frames; move the camera so that "
            "the whole body stays in the picture."
        )
    if people[2]:
        found.append(
            f"More than one person was seen in {people[2] / count:.0%} of the frames; no hold is "
            "credited there, since it can't be sure whom to follow. Film one person alone."
        )
    found += _hidden(result, count)
    if not result.holds:
        found.append(_why_no_hold(result))
    return found


def _hidden(result: Review, count: int) -> list[str]:
    angle = result.exercise.phases[-1].target.angle
    reasons = Counter(f.missing[angle] for f in result.feedback if f.seen and angle in f.missing)
    return [
        f"{result.exercise.phases[-1].target.angle.replace('_', ' ').capitalize()} could not be "
        f"measured in {n / count:.0%} of the frames: {reason}."
        for reason, n in reasons.most_common(2)
        if n / count > _OFTEN / 2
    ]


def _why_no_hold(result: Review) -> str:
    reasons = {f.timer.reason_id: f.timer.reason for f in result.feedback}
    spent = result.timer_seconds()
    if not spent:
        return "No hold was credited: the video is too short."
    key, seconds = spent.most_common(1)[0]
    return f"No hold was credited. For {seconds:.0f} s: {reasons[key]}"
