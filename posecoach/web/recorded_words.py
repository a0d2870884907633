"""The sentences that are recorded for browsers without a voice of their own.

By the id of the cue that they say, ``number_N`` for a cue that is a number. Where the coach fills
in figures the recording leaves them out; a cue without a recording is a tone and its words on the
screen. ``docs/make_voice.py`` translates them and makes the files, a folder a language.
"""

from __future__ import annotations

from posecoach.coaching.words import (
    CUES,
    GET_INTO_PLACE,
    PAUSE,
    ROUTINE,
    SET_UP,
    SET_UP_ADVICE,
)
from posecoach.kinematics.position import Position
from posecoach.language.catalogue import mark

_MOST_COUNTED = 20
_NUMBERS = (
    mark("One"),
    mark("Two"),
    mark("Three"),
    mark("Four"),
    mark("Five"),
    mark("Six"),
    mark("Seven"),
    mark("Eight"),
    mark("Nine"),
    mark("Ten"),
    mark("Eleven"),
    mark("Twelve"),
    mark("Thirteen"),
    mark("Fourteen"),
    mark("Fifteen"),
    mark("Sixteen"),
    mark("Seventeen"),
    mark("Eighteen"),
    mark("Nineteen"),
    mark("Twenty"),
)
# Sentences of the coach that bring nothing to fill in.
_AS_THEY_ARE = (
    "nobody", "two_people", "unsteady", "too_far", "still", "start", "half", "ten_left",
    "last_five", "change_sides", "finished", "eased_off", "outline", "half_unmeasured", "set_done",
)  # fmt: skip
# Those whose figures a recording leaves out.
_WITHOUT_FIGURES = {
    "hidden": mark("I can't see all of you. Clear the view, or move the camera a little."),
    "outside": mark("I can't see all of you. Move the camera back."),
    "further": mark("A little further, if it is comfortable."),
    "done": mark("Well done. Lower slowly and rest."),
    "short": mark("Good. That was a short one."),
    "position": mark("You are not in place yet. Please look at the screen."),
    "no_position": mark("I can't make out how you are placed."),
    "half_rep": mark("Not counted. Go a little further."),
    "easier": mark("The target is far today. There is an easier way; please look at the screen."),
    "gently": mark("We go gently today. As little as is comfortable is enough."),
}

RECORDED: dict[str, str] = {
    **{f"number_{n}": word for n, word in enumerate(_NUMBERS[:_MOST_COUNTED], start=1)},
    **{key: CUES[key] for key in _AS_THEY_ARE},
    **_WITHOUT_FIGURES,
    "paused_raised": PAUSE["raised"],
    "paused_moved": mark("Paused. I go on when you are back in place."),
    "paused_gone": PAUSE["gone"],
    "resumed": PAUSE["resumed"],
    "set_up_seen": mark("Good, I can see you. Get into place when you are ready."),
    "set_up_go": SET_UP["go"],
    **{f"set_up_{key}": words for key, words in SET_UP_ADVICE.items()},
    "set_up_place": GET_INTO_PLACE[Position.UNKNOWN],
    "routine_done": ROUTINE["done"],
    "way": mark("On to the next exercise. Please look at the screen."),
}
"""Words by the name of their recording."""
