"""What each key of an exercise file means, for editors that complete it and for new files."""

from __future__ import annotations

from collections.abc import Mapping

_ID = "Small letters, digits and underscores, beginning with a letter."
_POINT = "To the right, and up from the floor's edge, in lengths of the trunk."

# By the name of the model; a test keeps it complete.
HINTS: Mapping[str, Mapping[str, str]] = {
    "Exercise": {
        "id": f"What the exercise is called by, like its file. {_ID}",
        "name": "What people read.",
        "summary": "One sentence: what is done.",
        "positions": "The positions that it is done from; nothing counts in any other.",
        "camera": "Where the camera stands.",
        "equipment": "What is needed, [] for nothing.",
        "sides": "each side for itself, both at once, or alternating.",
        "working_side": "How the working side is told, where the measure itself does not tell it.",
        "instructions": "Steps in plain words, in order.",
        "variants": "Other ways to do it.",
        "phases": "Steps in order, each with its target. The last one is what is held.",
        "requires": "What must hold besides the target, or nothing counts.",
        "hold": "For an exercise that is held. What is left out is in _defaults.yaml.",
        "repetition": "For an exercise that is repeated. What is left out is in _defaults.yaml.",
        "pace": "A rhythm to follow, step by step.",
        "dosage": "How much and how often.",
        "faults": "What must not happen, and what to say when it does.",
        "cues": "How often the coach speaks. What is left out is in _defaults.yaml.",
        "protocols": "Ways to do it that fit; only for exercises that are held.",
        "breathing": "How to breathe.",
        "stop_when": "When to stop.",
        "progression": "What comes when this has become easy.",
        "easier": "What to do when this is too much.",
        "sources": "Where the numbers come from: a name for each source, and words.",
    },
    "Camera": {
        "view": "Which side of the body it sees.",
        "words": "Where to put it, in plain words.",
    },
    "WorkingSide": {
        "measure": "The measure that tells the sides apart.",
        "has": "Whether the working side has the greater or the smaller value.",
        "by": "By how much the sides must differ.",
    },
    "Variant": {"id": _ID, "name": "What people read.", "words": "What is different."},
    "Phase": {
        "id": _ID,
        "name": "What people read.",
        "words": "What to do in this step.",
        "target": "What is to be reached.",
        "pose": "What it looks like, for the picture; the right side works.",
    },
    "TargetBand": {
        "angle": "The measure.",
        "enter": "From here on it counts. Above leave: at least so much; below: at most.",
        "leave": "The looser edge where it no longer counts.",
        "aim": "What to be coached towards.",
        "limit": "What is too much.",
    },
    "Requirement": {
        "id": _ID,
        "angle": "The measure.",
        "of": "Of the working side, of the other one, or the first minus the second.",
        "at_least": "The smallest value.",
        "at_most": "The greatest value.",
        "slack": "How far beyond is forgiven once it held.",
        "takes": "The value, or the speed: how much it changes a second, either way.",
        "if_unmeasured": "What to do when it can't be seen.",
        "said": "Whether its words are said always, or only with the target met otherwise.",
        "words": "What to say when it does not hold.",
    },
    "HoldRules": {
        "settle": "Seconds in the band before the timer starts.",
        "still": "Degrees a second; slower is still.",
        "moving": "Degrees a second; faster is a movement.",
        "lapse": "Seconds out of the band that are forgiven.",
        "lost": "Seconds unseen that end the hold.",
        "lapses": "How many lapses are forgiven within lapses_within.",
        "lapses_within": "Seconds.",
        "ease_off": "Degrees below the hold's own level that pause it.",
        "deepen": "Degrees further that begin the hold anew.",
        "deepen_within": "Seconds in which that happens.",
        "shortest": "Seconds below which it is no hold.",
        "best": "Seconds to aim for.",
    },
    "RepetitionRules": {
        "shortest": "Seconds below which it is no repetition.",
        "longest": "Seconds above which it is none.",
        "half": "Share of the way from which an attempt is told what was missing.",
        "still": "Degrees a second; slower is still.",
        "lost": "Seconds unseen that abandon it.",
        "pause": "Seconds asked for at the far end.",
        "moves": "What is counted; left out, from the first phase to the last.",
    },
    "Move": {
        "id": _ID,
        "name": "What people read.",
        "of": "Each side for itself, the near side for both, or both sides together.",
        "rest": "The phase that it starts from.",
        "far": "The phase that it goes to.",
        "swing": "For measures whose value at rest differs from body to body.",
    },
    "Swing": {
        "measure": "The measure that swings.",
        "direction": "Which way out.",
        "by": "How far at least.",
        "back": "The share of it that must be taken back.",
    },
    "CueRules": {
        "again": "Seconds before the same sentence is said once more.",
        "silence": "Seconds between two sentences, unless the second is graver.",
    },
    "PaceStep": {"id": _ID, "words": "What to do.", "seconds": "For how long."},
    "Dosage": {
        "sets_min": "Sets or holds a side, at least.",
        "sets_max": "Sets or holds a side, at most.",
        "reps_min": "Repetitions a set, at least.",
        "reps_max": "Repetitions a set, at most.",
        "seconds_min": "Seconds a set, at least.",
        "seconds_max": "Seconds a set, at most.",
        "rest": "Seconds of rest between sets.",
        "times_a_day": "How often a day, at most.",
        "words": "The same in plain words.",
    },
    "FaultRule": {
        "id": _ID,
        "kind": "drift: moves away from where it stood; level: lies beyond an edge; oscillation: "
        "to and fro; speed: too fast; short: a repetition turns back before its target.",
        "measure": "The measure; left out for short.",
        "of": "Of the working side, of the other one, or the first minus the second.",
        "direction": "Which way it is a fault.",
        "on": "From here on it is one.",
        "off": "The looser edge where it is over.",
        "after": "Seconds that it must last.",
        "during": "While it is done, only at the far end, or always in the position.",
        "severity": "Safety is said before faults, faults before hints.",
        "name": "What people read in the list of faults.",
        "cue": "What to say: calm, one sentence, what to do.",
    },
    **{
        kind: {"value": "The number.", "source": "Where it comes from: a key of sources."}
        for kind in ("Number", "Seconds", "Positive", "Share", "Count")
    },
    "Pose": {
        "rests": "What carries the body.",
        "trunk": "0 lying on the back, 90 upright, 180 level with the chest down.",
        "spine": "How far the back is rounded (positive) or arched.",
        "neck": "Head towards the chest (positive) or back.",
        "left": "The resting side.",
        "right": "The working side.",
        "arrows": "Which way it moves, three at most.",
        "points": "Instead of all else, for a view from the front or from an end.",
    },
    "Limbs": {
        "hip": "Flexion in degrees; negative is extension.",
        "knee": "Flexion in degrees.",
        "ankle": "Positive with the toes pointed.",
        "foot": "Where the foot rests.",
        "shoulder": "Flexion; 0 beside the trunk, 180 overhead.",
        "elbow": "Flexion in degrees.",
        "hand": "Where the hand is, instead of shoulder and elbow.",
    },
    "Arrow": {
        "part": "What moves.",
        "towards": "0 to the picture's right, 90 up, 180 left, 270 down.",
    },
    "Points": {
        "nearest": "What is nearest to the camera.",
        "head": _POINT,
        **{
            f"{side}_{joint}": _POINT
            for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
            for side in ("left", "right")
        },
    },
}
