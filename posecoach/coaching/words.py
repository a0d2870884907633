"""Every sentence of the coach that no exercise file brings along: one catalogue, to translate.

Placeholders are filled with :meth:`str.format`.
"""

from __future__ import annotations

from posecoach.kinematics import reasons
from posecoach.kinematics.landmarks import Landmark

REASONS: dict[str, str] = {
    "nobody": "The timer waits: I can't see you.",
    "not_seen": "The timer waits: I could not see you.",
    "two_people": "The timer waits: I see two people and can't be sure whom to follow.",
    "hidden": "The timer waits: {point} can't be seen.",
    "outside": "The timer waits: {point} is outside the picture.",
    "end_on": "The timer waits: the leg points at the camera, so I can't measure it.",
    "implausible": "The timer waits: from this angle I can't measure the leg.",
    "unsteady": "The timer waits: your legs are hard to tell apart just now.",
    "not_reached": "The timer waits for the target: {label} at {enter:.0f} or more.",
    "left_band": "The timer waits: the leg has come down below {leave:.0f}.",
    "moving": "The timer waits until the leg is still.",
    "settling": "Nearly there: keep still.",
    "holding": "The timer runs: the stretch is held.",
    "eased_off": "The timer waits: the leg has eased off. Bring it back, or rest where it is.",
    "too_far": "The timer waits: that is further than this stretch asks for. Ease off a little.",
    "break": "Short break: {left:.0f} seconds.",
    "change_sides": "This side is done. Now the other leg.",
    "done": "All holds are done. Well done.",
    "other_side": "The timer waits: raise the {side} leg.",
}

PAUSED: dict[str, str] = {
    key: text.replace("The timer waits", "The timer is paused")
    for key, text in REASONS.items()
    if text.startswith("The timer waits")
}

CUES: dict[str, str] = {
    "nobody": "I can't see you. Come into the picture, or move the camera back.",
    "two_people": "I see two people. Please let only one stay in the picture.",
    "hidden": "I can't see {point}. Clear the view or move the camera a little.",
    "outside": "I can't see {point}. Move the camera back.",
    "end_on": "Lie side-on to the camera, so that I can measure your leg.",
    "implausible": "Lie side-on to the camera, so that I can measure your leg.",
    "unsteady": "I can't tell your legs apart. Let the other leg lie a little away from it.",
    "further": "{label} is at {value:.0f}, a little further if it is comfortable.",
    "too_far": "That is far enough. Ease off a little.",
    "still": "Good. Now keep still.",
    "start": "Hold, and breathe.",
    "half": "Half-way.",
    "ten_left": "Hold: ten seconds left.",
    "last_five": "Five seconds.",
    "done": "{seconds:.0f} seconds. Lower slowly and rest.",
    "short": "{seconds:.0f} seconds held.",
    "change_sides": "This side is done. Change to the other leg when you are ready.",
    "finished": "That was the last hold. Well done.",
    "eased_off": "The leg has eased off. Bring it back, or rest where it is.",
}


def point_words(point: Landmark) -> str:
    """A landmark as it is said to the person, for instance "your left foot"."""
    foot = {"heel": "foot", "foot_index": "foot"}
    side, _, part = point.name.lower().partition("_")
    if side not in ("left", "right"):
        return "your face"
    return f"your {side} {foot.get(part, part)}"


def unseen_key(code: int) -> str:
    """Key of the reason and the cue for a code of :mod:`posecoach.kinematics.reasons`."""
    if code >= reasons.HIDDEN:
        return "hidden"
    if code >= reasons.OUTSIDE:
        return "outside"
    return _UNSEEN_KEYS[code]


_UNSEEN_KEYS = {
    reasons.NOBODY: "nobody",
    reasons.END_ON: "end_on",
    reasons.IMPLAUSIBLE: "implausible",
    reasons.UNSTEADY: "unsteady",
}
