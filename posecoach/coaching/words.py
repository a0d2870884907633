"""Every sentence of the coach that no exercise file brings along, in English.

Each is said through :func:`posecoach.language.catalogue.tr`, which fills its places and translates
it: ``docs/make_catalogue.py`` takes every sentence of these tables.
"""

from __future__ import annotations

from posecoach.kinematics import reasons
from posecoach.kinematics.landmarks import Landmark
from posecoach.kinematics.position import Position
from posecoach.kinematics.view import View
from posecoach.language.catalogue import tr

REASONS: dict[str, str] = {
    "nobody": "The timer waits: I can't see you.",
    "not_seen": "The timer waits: I could not see you.",
    "two_people": "The timer waits: I see two people and can't be sure whom to follow.",
    "hidden": "The timer waits: {point} can't be seen.",
    "outside": "The timer waits: {point} is outside the picture.",
    "end_on": "The timer waits: the limb points at the camera, so I can't measure it.",
    "side_on": "The timer waits: seen from the side I can't measure this.",
    "implausible": "The timer waits: from this angle I can't measure you.",
    "turned": "The timer waits: the camera is too far off the side to measure you.",
    "unsteady": "The timer waits: your legs are hard to tell apart just now.",
    "outline": "The timer waits: I can't see the line of your back.",
    "position": "The timer waits: this looks like {position}; it starts {start}.",
    "no_position": "The timer waits: I can't make out how you are placed.",
    "not_reached": "The timer waits for the target: {label} at {enter}.",
    "left_band": "The timer waits: the stretch was left, it counts up to {leave}.",
    "broken": "The timer waits for a hold: so far it was a movement.",
    "moving": "The timer waits until you are still.",
    "settling": "Nearly there: keep still.",
    "holding": "The timer runs: the stretch is held.",
    "eased_off": "The timer waits: the stretch has eased off. Bring it back, or rest where it is.",
    "too_far": "The timer waits: that is further than this stretch asks for. Ease off a little.",
    "break": "Short break: {left:.0f} s.",
    "done": "All of it is done. Well done.",
    "at_start": "Ready. I count as soon as {label} gets to {enter}.",
    "swing_start": "Ready. I count as soon as you move.",
    "not_at_start": "I wait for the start: {start}.",
    "under_way": "I count: on the way.",
    "far": "I count: you are there.",
    "back": "I count: on the way back.",
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
    "end_on": "I can't measure that from here. {camera}",
    "side_on": "I can't measure that from here. {camera}",
    "implausible": "I can't measure that from here. {camera}",
    "turned": "I can't measure that from here. {way}",
    "view_turned": "{way}",
    "view_high": "The camera looks down on you. Put it lower, level with your hips.",
    "view_askew": "The picture is tilted. Set the camera level.",
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
    "change_sides": "This side is done. Change sides when you are ready.",
    "finished": "That was the last hold. Well done.",
    "eased_off": "The stretch has eased off. Bring it back, or rest where it is.",
    "outline": "I can't see the line of your back. Sit or stand side-on, in a top that lies close.",
    "back_hidden": "I can't see the line of your back, so I don't judge it. "
    "Keep your arms in front.",
    "position": "This looks like {position}. It starts {start}.",
    "no_position": "I can't make out how you are placed. It starts {start}.",
    "count": "{count}",
    "half_rep": "Not counted: {label} was {missing:.0f} degrees short.",
    "half_unmeasured": "Not counted: go a little further.",
    "set_done": "That was a set. Rest.",
}

ROUTINE: dict[str, str] = {
    "on_the_way": "{way} Next: {next}.",
    "done": "That was the whole routine. Well done.",
}

# What makes a session softer, by what changes (see posecoach/exercises/softer.py).
SOFTER: dict[str, str] = {
    "opening": "We go gently today.",
    "bent_knee": "Keep the knees bent, and stay where nothing spreads.",
    "shorter_holds": "Short holds and one set are enough.",
    "active_instead": "Move slowly instead of holding for long.",
}

EASING: dict[str, str] = {
    "hurts": "You said that it hurts. This is easier: {easier}",
    "far": "The target is far today. This is easier: {easier}",
    "easier_way": "**Easier.** {easier}",
}

PAUSE: dict[str, str] = {
    "raised": "Paused. Raise an arm again to go on.",
    "moved": "Paused. I go on when you are {start} again.",
    "gone": "Paused. I go on when you are back.",
    "resumed": "Good, I can see you. We go on.",
}

SET_UP: dict[str, str] = {
    "light": "Enough light",
    "whole": "Whole body in the picture",
    "size": "Near enough",
    "view": "Turned the right way",
    "place": "In place",
    "look": "One moment, I am looking.",
    "seen": "Good, I can see you.",
    "count": "Stay as you are. We begin in a moment.",
    "go": "Begin when you are ready.",
}

SET_UP_ADVICE: dict[str, str] = {
    "light": "It is too dark for me. Switch on a light, or open a curtain.",
    "whole": "I can't see all of you. Move back, or tilt the screen, until head and feet show.",
    "size": "You are small in the picture. Move the laptop a little nearer.",
    "view_side": "Turn your side to the camera.",
    "view_front": "Face the camera.",
    "view_foot_end": "Let the camera look from your feet.",
    "view_head_end": "Let the camera look from your head.",
}

GET_INTO_PLACE: dict[Position, str] = {
    Position.LYING: "Lie down when you are ready.",
    Position.LYING_FACE_DOWN: "Lie on your front when you are ready.",
    Position.LONG_SITTING: "Sit down on the mat when you are ready.",
    Position.CHAIR_SITTING: "Sit down when you are ready.",
    Position.TALL_KNEELING: "Kneel down when you are ready.",
    Position.HALF_KNEELING: "Kneel on one knee when you are ready.",
    Position.FOLDED_KNEELING: "Sit back on your heels when you are ready.",
    Position.ALL_FOURS: "Come onto your hands and knees when you are ready.",
    Position.STANDING: "Stand in place when you are ready.",
    Position.UNKNOWN: "Get into place when you are ready.",
}

# By whether the person lies, and whether the camera is nearer the feet or sees the front.
WAYS: dict[tuple[bool, bool], str] = {
    (True, True): "Move the camera a little towards your head.",
    (True, False): "Move the camera a little towards your feet.",
    (False, True): "Turn a little away from the camera, until it sees you from the side.",
    (False, False): "Turn a little towards the camera, until it sees you from the side.",
}

VIEWS: dict[str, str] = {
    "side": "Place yourself side-on to the camera.",
    "front": "Face the camera.",
    "foot_end": "Let the camera look from your feet.",
    "head_end": "Let the camera look from your head.",
}


def way_words(view: View) -> str:
    """What brings the camera to the side view, or the person to it."""
    return tr(WAYS[view.position is Position.LYING, view.turn > 0])


def _point_words(point: Landmark) -> str:
    foot = {"heel": "foot", "foot_index": "foot"}
    side, _, part = point.name.lower().partition("_")
    if side not in ("left", "right"):
        return "your face"
    return f"your {side} {foot.get(part, part)}".replace("_", " ")


POINTS: dict[Landmark, str] = {point: _point_words(point) for point in Landmark}

BANDS: dict[bool, str] = {
    True: "{value:.0f}{unit} or more",
    False: "{value:.0f}{unit} or less",
}


def point_words(point: Landmark) -> str:
    """A landmark as it is said to the person, for instance "your left foot"."""
    return tr(POINTS[point])


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
    reasons.SIDE_ON: "side_on",
    reasons.TURNED: "turned",
}
