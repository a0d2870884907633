"""What a page asks for on the live socket: what to coach, and where to go in a routine.

An order is JSON text. One that is no order at all breaks the protocol and ends the stream; one
that cannot be followed as it stands is refused with a reason, and the stream goes on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from posecoach.exercises.softer import NO_CARE, SOFTENINGS, Care
from posecoach.language.catalogue import ENGLISH
from posecoach.web.live_protocol import (
    CLOSE_INVALID,
    CLOSE_TOO_BIG,
    CLOSE_UNSUPPORTED,
    ProtocolError,
    SideChoice,
)

MAX_TEXT_BYTES = 4_096
MAX_SESSION_CHARACTERS = 64
# No routine has more items (see posecoach.exercises.routines).
MAX_ITEM = 50

Direction = Literal["skip", "back"]


class RefusedOrderError(ValueError):
    """An order of a known kind that says too little, or something that makes no sense."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to coach: sent first, and again whenever the person chooses something else.

    Attributes
    ----------
    session
        The visit under which finished work is kept.
    exercise, side, protocol
        The exercise, the side to measure, and how a stretch is done; None holds it plainly.
    profile
        Whose numbers the exercise has; None leaves them as they are.
    routine, item
        The routine instead of an exercise, and the item to begin with, from 1.
    language
        What the coach speaks.
    profiles
        Whose numbers the exercises of a routine have: ids of profiles by that of the exercise.
    care
        What the person told before the session, as far as it changes the session.
    """

    session: str
    exercise: str | None = None
    side: SideChoice = "auto"
    protocol: str | None = None
    profile: str | None = None
    routine: str | None = None
    item: int = 1
    language: str = ENGLISH.language
    profiles: Mapping[str, str] = field(default_factory=dict)
    care: Care = NO_CARE


@dataclass(frozen=True, slots=True)
class Move:
    """Where to go in the routine: on to the next item, or back to the one before."""

    do: Direction


Order: TypeAlias = Selection | Move


def read_order(message: str) -> Order:
    """Read a ``select`` or a ``routine`` message.

    Raises
    ------
    ProtocolError
        If it is too long, not JSON, or of an unknown type.
    RefusedOrderError
        If one of its fields is missing or of the wrong kind.
    """
    if len(message) > MAX_TEXT_BYTES:
        raise ProtocolError(CLOSE_TOO_BIG, "The message is too long.")
    try:
        content = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(CLOSE_INVALID, "The message is not JSON.") from error
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "select":
        return _selection(content)
    if kind == "routine":
        return _move(content)
    raise ProtocolError(CLOSE_UNSUPPORTED, "The message is of an unknown type.")


def _selection(content: Mapping[str, object]) -> Selection:
    session = _name(content, "session")
    if session is None or len(session) > MAX_SESSION_CHARACTERS:
        raise RefusedOrderError("The selection needs a session.")
    language = _name(content, "language") or ENGLISH.language
    exercise, routine, protocol, profile = (
        _name(content, key) for key in ("exercise", "routine", "protocol", "profile")
    )
    if (exercise is None) == (routine is None):
        raise RefusedOrderError("The selection needs either an exercise or a routine.")
    if routine is not None:
        if protocol is not None or profile is not None or "side" in content:
            raise RefusedOrderError("A routine brings its sides, protocols and numbers along.")
        return Selection(
            session,
            routine=routine,
            item=_item(content),
            profiles=_profiles(content),
            language=language,
            care=_care(content),
        )
    if "item" in content or "profiles" in content:
        raise RefusedOrderError("Only a routine has items and profiles for them.")
    side = content.get("side")
    if side not in ("auto", "left", "right"):
        raise RefusedOrderError("The side is auto, left or right.")
    return Selection(
        session, exercise, side, protocol, profile, language=language, care=_care(content)
    )


def _care(content: Mapping[str, object]) -> Care:
    softer, hurts = content.get("softer", []), content.get("hurts", False)
    if not isinstance(softer, list) or any(change not in SOFTENINGS for change in softer):
        raise RefusedOrderError(f"A softer plan is made of {', '.join(SOFTENINGS)}.")
    if not isinstance(hurts, bool):
        raise RefusedOrderError("Whether it hurts is true or false.")
    return Care(tuple(change for change in SOFTENINGS if change in softer), hurts)


def _name(content: Mapping[str, object], key: str) -> str | None:
    value = content.get(key)
    if value is None or (isinstance(value, str) and value):
        return value
    raise RefusedOrderError(f"The {key} is given by its name.")


def _item(content: Mapping[str, object]) -> int:
    item = content.get("item", 1)
    # True is an int as well.
    if type(item) is not int or not 1 <= item <= MAX_ITEM:
        raise RefusedOrderError("The item is a whole number from 1.")
    return item


def _profiles(content: Mapping[str, object]) -> dict[str, str]:
    profiles = content.get("profiles", {})
    if not isinstance(profiles, dict) or not all(
        name and isinstance(name, str) for name in profiles.values()
    ):
        raise RefusedOrderError("The profiles are given by their names.")
    return profiles


def _move(content: Mapping[str, object]) -> Move:
    do = content.get("do")
    if do not in ("skip", "back"):
        raise RefusedOrderError("In a routine one can skip or go back.")
    return Move(do)
