"""Messages of the live socket, as pure values."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from live_bench import frame, jpeg, move, routine_selection, selection

from posecoach.coaching.feedback import (
    Cue,
    Fault,
    Feedback,
    Hold,
    PaceNow,
    RepCount,
    Repetition,
    RoutineNow,
    Severity,
    StepNow,
    Target,
    Timer,
)
from posecoach.coaching.feedback import TimerState as State
from posecoach.coaching.overlay import Overlay
from posecoach.kinematics.landmarks import Landmarks
from posecoach.web.live_orders import Move, RefusedOrderError, Selection, read_order
from posecoach.web.live_protocol import (
    CLOSE_UNSUPPORTED,
    DRAWN,
    ProtocolError,
    decode_jpeg,
    encode,
    number,
    read_frame,
    result_message,
)

HIDDEN = "your left knee is hidden"


def feedback() -> Feedback:
    return Feedback(
        time_s=1.5, seen=True, side="left", phase="raise",
        angles={"thigh_elevation": math.nan}, missing={"thigh_elevation": HIDDEN},
        target=Target("thigh_elevation", "thigh", math.nan, 65, 58, 85, None, False),
        timer=Timer(State.PAUSES, "unseen", "The timer waits.", 4.256, 30.0, math.inf),
        holds=(
            Hold("left", 0, 6, 6, 90, 88, (), "eased_off", True),
            Hold("left", 7, 9, 2, 90, 88, (), "eased_off", False),
            Hold("right", 9, 19, 10, 90, 88, (), "eased_off", True),
        ),
        reps=0, faults=(Fault("bouncing", 1.0),),
        cue=Cue("seen", "I can't see your knee.", Severity.NOT_SEEN),
    )  # fmt: skip


def test_a_result_says_everything_that_is_shown() -> None:
    points = np.arange(33 * 4, dtype=np.float32).reshape(33, 4)
    overlay = Overlay((), (1.0, 2.0), (3.0, math.nan), ((5.0, 6.0),))
    message = result_message(9, Landmarks(1.5, 640, 480, points), feedback(), overlay)
    assert message["seq"] == 9
    assert message["target"] == {
        "label": "thigh", "unit": "°", "value": None, "enter": 65.0, "leave": 58.0, "aim": 85.0,
        "limit": None, "met": False, "why": HIDDEN,
    }  # fmt: skip
    assert message["timer"] == {
        "state": "pauses", "reason": "The timer waits.", "held": 4.26, "goal": 30.0, "rest": None,
    }  # fmt: skip
    # Only holds that were long enough count as done.
    assert message["done"] == {"left": 1, "right": 1, "both": 0}
    assert message["faults"] == ["bouncing"]
    assert message["cue"]["severity"] == 4
    assert message["overlay"]["aim"] == [3.0, None]
    assert "NaN" not in encode(message)


def test_only_drawn_and_measured_points_travel() -> None:
    points = np.full((33, 4), np.nan, dtype=np.float32)
    points[11] = (10.04, 20.06, 0, 0.987)
    points[17] = (1, 1, 1, 1)
    message = result_message(1, Landmarks(0.0, 640, 480, points), None, None)
    assert message["points"] == [[11, 10.0, 20.1, 0.99]]
    assert 17 not in DRAWN


def test_nobody_is_a_result_without_points() -> None:
    message = result_message(1, Landmarks.nobody(0.0, 640, 480), None, None)
    assert (message["people"], message["points"]) == (0, [])


def test_a_stray_nan_never_reaches_the_page() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode({"value": math.nan})
    assert [number(v) for v in (None, math.nan, math.inf, 1.26)] == [None, None, None, 1.3]


def test_a_frame_is_taken_apart() -> None:
    read = read_frame(frame(4_000_000_000, 12.5))
    assert (read.seq, read.capture_ms, read.jpeg) == (4_000_000_000, 12.5, jpeg())


def test_grey_and_coloured_pictures_are_decoded_to_rgb() -> None:
    rgb = decode_jpeg(jpeg(80, 60))
    assert (rgb.shape, rgb.dtype) == ((60, 80, 3), np.uint8)
    assert np.abs(rgb[30, 40].astype(int) - [200, 120, 40]).max() < 12


def test_a_png_in_a_jpegs_place_is_refused() -> None:
    with pytest.raises(ProtocolError, match="JPEG"):
        decode_jpeg(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)


def test_a_selection_is_read() -> None:
    assert read_order(selection("stretch", "left", "me")) == Selection("me", "stretch", "left")
    way = read_order(selection("stretch", protocol="contract_relax"))
    assert way == Selection("me", "stretch", "auto", "contract_relax")
    plain = read_order(selection("stretch", protocol=None))
    assert plain == Selection("me", "stretch")


def test_a_routine_and_its_moves_are_read() -> None:
    assert read_order(routine_selection("mine")) == Selection("me", routine="mine")
    later = read_order(routine_selection("mine", item=3))
    assert later == Selection("me", routine="mine", item=3)
    assert [read_order(move(do)) for do in ("skip", "back")] == [Move("skip"), Move("back")]


@pytest.mark.parametrize(
    "message",
    [
        '{"type": "select"}',
        '{"type": "routine"}',
        selection(session=""),
        selection(session="x" * 65),
        selection(side="both"),
        selection(exercise=""),
        selection(exercise=["stretch"]),
        selection(protocol=1),
        selection(protocol=""),
        selection(routine="mine"),
        selection(item=2),
        routine_selection(7),
        routine_selection(None),
        routine_selection(side="left"),
        routine_selection(protocol="contract_relax"),
        *(routine_selection(item=item) for item in (0, 51, 1.0, True, "2", None)),
        *(move(do) for do in (None, "", "finish", 1, ["skip"], True)),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_a_sentence(message: str) -> None:
    with pytest.raises(RefusedOrderError, match=r"^[A-Z].*\.$"):
        read_order(message)


@pytest.mark.parametrize("message", ["[]", "7", '{"type": "dance"}', '{"type": ["select"]}'])
def test_what_is_no_order_breaks_the_protocol(message: str) -> None:
    with pytest.raises(ProtocolError) as broken:
        read_order(message)
    assert broken.value.code == CLOSE_UNSUPPORTED


def test_a_result_says_where_the_routine_is() -> None:
    now = RoutineNow(2, 5, "bridge", "Bridge", "Hip hinge", "Lie down.", "way", 312.4)
    message = result_message(
        1, Landmarks.nobody(0.0, 640, 480), replace(feedback(), routine=now), None
    )
    assert message["routine"] == {
        "item": 2, "items": 5, "name": "Bridge", "next": "Hip hinge", "words": "Lie down.",
        "state": "way", "left": 312.0,
    }  # fmt: skip


def test_repetitions_are_counted_by_side_and_a_rhythm_is_led() -> None:
    whole = Repetition("lift", "both", 0, 4, 1, 2, 1, 5, 0, ())
    counted = replace(
        feedback(),
        repetitions=(whole, whole, replace(whole, missing=7.0)),
        count=RepCount(2, 8),
        pace=PaceNow("out", "Breathe out", 1.25, 4.0, 1),
        step=StepNow("reach", "Go to the edge", math.nan, 1, 3),
    )
    message = result_message(1, Landmarks.nobody(0.0, 640, 480), counted, None)
    assert message["done"] == {"left": 0, "right": 0, "both": 2}
    assert message["count"] == {"done": 2, "goal": 8}
    assert message["pace"] == {"id": "out", "words": "Breathe out", "left": 1.2, "of": 4.0}
    assert message["step"] == {"words": "Go to the edge", "left": None, "round": 1, "rounds": 3}
