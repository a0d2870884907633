"""What travels on the live socket: frames in, results out; pure functions, no sockets here.

What the page asks for in words is read in :mod:`posecoach.web.live_orders`.

A frame is one binary message: a little-endian header (:data:`FRAME_HEADER`: sequence number as
uint32, capture time in milliseconds as float64) followed by a JPEG. Everything else is JSON text
with a ``type``. Whatever does not fit raises :class:`ProtocolError`, whose ``code`` and text are
what the socket is closed with.
"""

from __future__ import annotations

import io
import json
import math
import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from posecoach.coaching.feedback import Cue, Feedback, RoutineNow
from posecoach.coaching.overlay import Overlay
from posecoach.coaching.set_up import CHECKS, SetUpNow
from posecoach.coaching.words import SET_UP
from posecoach.kinematics.landmarks import VISIBILITY, Landmark, Landmarks, X, Y
from posecoach.language.catalogue import tr

FRAME_HEADER = struct.Struct("<Id")
MAX_FRAME_BYTES = 2_000_000
# A webcam frame is sent at 640 pixels; the cap bounds what a hostile JPEG can make us allocate.
MAX_FRAME_SIDE = 1_920
MIN_FRAME_SIDE = 32

CLOSE_UNSUPPORTED = 1003
CLOSE_INVALID = 1007
CLOSE_REFUSED = 1008
CLOSE_TOO_BIG = 1009
CLOSE_FAILED = 1011
CLOSE_TRY_LATER = 1013
CLOSE_NO_MODEL = 4001

SideChoice = Literal["auto", "left", "right"]

# The points that are drawn; the face and the fingers would only clutter the picture.
DRAWN: tuple[Landmark, ...] = (
    Landmark.NOSE,
    Landmark.LEFT_EAR,
    Landmark.RIGHT_EAR,
    *(
        Landmark[f"{side}_{part}"]
        for part in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
        for side in ("LEFT", "RIGHT")
    ),
)


class ProtocolError(ValueError):
    """A message that does not keep to the protocol.

    Attributes
    ----------
    code
        The WebSocket close code that answers it.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it came off the socket.

    Attributes
    ----------
    seq
        The client's sequence number, echoed in the result.
    capture_ms
        When the camera took it, in milliseconds of the client's own clock.
    jpeg
        The picture, not decoded yet.
    """

    seq: int
    capture_ms: float
    jpeg: bytes


def read_frame(message: bytes) -> Frame:
    """Take a binary message apart.

    Raises
    ------
    ProtocolError
        If it is too long, too short, or its time is not a time.
    """
    if len(message) > MAX_FRAME_BYTES:
        raise ProtocolError(CLOSE_TOO_BIG, "The frame is too large.")
    if len(message) <= FRAME_HEADER.size:
        raise ProtocolError(CLOSE_INVALID, "The frame is too short.")
    seq, capture_ms = FRAME_HEADER.unpack_from(message)
    if not math.isfinite(capture_ms) or not 0 <= capture_ms < 1e15:
        raise ProtocolError(CLOSE_INVALID, "The frame has no valid capture time.")
    return Frame(seq, capture_ms, message[FRAME_HEADER.size :])


def decode_jpeg(jpeg: bytes) -> NDArray[np.uint8]:
    """Decode a JPEG to RGB ``(H, W, 3)``; its size is checked before any pixel is decoded.

    Raises
    ------
    ProtocolError
        If it is not a JPEG, is broken, or its size is out of bounds.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            if not all(MIN_FRAME_SIDE <= side <= MAX_FRAME_SIDE for side in image.size):
                raise ProtocolError(CLOSE_TOO_BIG, "The frame's width or height is out of bounds.")
            return np.asarray(image.convert("RGB"), dtype=np.uint8)
    # Pillow reports a broken file in several ways, SyntaxError among them.
    except (OSError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        raise ProtocolError(CLOSE_INVALID, "The frame is not a readable JPEG.") from error


def number(value: float | None, digits: int = 1) -> float | None:
    """A number that JSON can carry: NaN and infinity become None."""
    return round(float(value), digits) if value is not None and math.isfinite(value) else None


def encode(message: Mapping[str, object]) -> str:
    """One message as compact JSON; a NaN that slipped through is an error here, not in the page."""
    return json.dumps(message, allow_nan=False, separators=(",", ":"))


def drawn_points(landmarks: Landmarks) -> list[list[float]]:
    """The points to draw as ``[index, x, y, visibility]``, in pixels of the frame."""
    points = []
    for index in DRAWN:
        x, y, visibility = (float(landmarks.points[index, axis]) for axis in (X, Y, VISIBILITY))
        if math.isfinite(x) and math.isfinite(y):
            seen = visibility if math.isfinite(visibility) else 0.0
            points.append([int(index), round(x, 1), round(y, 1), round(seen, 2)])
    return points


def result_message(
    seq: int,
    landmarks: Landmarks,
    feedback: Feedback | None,
    overlay: Overlay | None,
    setting_up: SetUpNow | None = None,
) -> dict[str, object]:
    """Everything the page shows for one frame."""
    message: dict[str, object] = {
        "type": "result",
        "seq": seq,
        "time": number(landmarks.time_s, 3),
        "size": [landmarks.width, landmarks.height],
        "people": landmarks.people,
        "points": drawn_points(landmarks),
    }
    if feedback is not None:
        message |= _feedback_fields(feedback)
    if overlay is not None:
        message["overlay"] = {
            "limb": [int(index) for index in overlay.limb],
            "pivot": [number(v) for v in overlay.pivot],
            "aim": [number(v) for v in overlay.aim],
            "band": [[number(v) for v in point] for point in overlay.band],
            "ghost": [[number(v) for v in point] for point in overlay.ghost],
        }
    if setting_up is not None:
        # While it lasts, it alone talks.
        message |= _set_up_fields(setting_up)
    return message


def _set_up_fields(now: SetUpNow) -> dict[str, object]:
    fields: dict[str, object] = {
        "setup": {
            "checks": [[check, tr(SET_UP[check]), now.done[check]] for check in CHECKS],
            "words": now.words,
            "count": now.count,
        },
        "cue": None,
    }
    if now.cue is not None:
        fields["cue"] = _cue_fields(now.cue)
    return fields


def _cue_fields(cue: Cue) -> dict[str, object]:
    return {
        "id": cue.id,
        "text": cue.text,
        "severity": int(cue.severity),
        "milestone": cue.milestone,
    }


def _feedback_fields(feedback: Feedback) -> dict[str, object]:
    """The part of a result that the coach decides."""
    timer, target, cue = feedback.timer, feedback.target, feedback.cue
    fields: dict[str, object] = {
        "seen": feedback.seen,
        "side": feedback.side,
        "phase": feedback.phase,
        "timer": {
            "state": timer.state.value,
            "reason": timer.reason,
            "held": number(timer.held_s, 2),
            "goal": number(timer.target_s),
            "rest": number(timer.break_left_s),
        },
        "done": _done(feedback),
        "reps": feedback.reps,
        "position": feedback.position.value,
        "faults": [fault.id for fault in feedback.faults],
    }
    if target is not None:
        fields["target"] = {
            "label": target.label,
            "unit": target.unit,
            "value": number(target.value),
            "enter": number(target.enter),
            "leave": number(target.leave),
            "aim": number(target.aim),
            "limit": number(target.limit),
            "met": target.met,
            "why": feedback.missing.get(target.angle),
        }
    if feedback.count is not None:
        fields["count"] = {"done": feedback.count.done, "goal": feedback.count.goal}
    if feedback.pace is not None:
        pace = feedback.pace
        fields["pace"] = {
            "id": pace.step,
            "words": pace.words,
            "left": number(pace.left_s),
            "of": pace.seconds,
        }
    if feedback.step is not None:
        step = feedback.step
        fields["step"] = {
            "words": step.words,
            "left": number(step.left_s),
            "round": step.round,
            "rounds": step.rounds,
        }
    if feedback.routine is not None:
        fields["routine"] = _routine_fields(feedback.routine)
    if feedback.pause is not None:
        fields["pause"] = {"why": feedback.pause.why, "words": feedback.pause.words}
    if cue is not None:
        fields["cue"] = _cue_fields(cue)
    return fields


def _routine_fields(now: RoutineNow) -> dict[str, object]:
    return {
        "item": now.item,
        "items": now.items,
        "name": now.name,
        "next": now.next,
        "words": now.words,
        "state": now.state,
        "left": number(now.left_s, 0),
    }


def _done(feedback: Feedback) -> dict[str, int]:
    """Complete holds, or whole repetitions where they are counted, by side."""
    items = feedback.holds if feedback.count is None else feedback.repetitions
    whole = Counter(item.side for item in items if item.complete)
    return {side: whole[side] for side in ("left", "right", "both")}
