"""The live socket without a browser: what it refuses, and how it says so."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path

import pytest
from live_bench import (
    Bench,
    MakeBench,
    begin,
    frame,
    gone,
    jpeg,
    move,
    routine_selection,
    selection,
    until,
    wait_for,
)
from starlette.websockets import WebSocketDisconnect

from posecoach.errors import ModelUnavailableError
from posecoach.web.live_protocol import MAX_FRAME_BYTES


def test_an_unknown_exercise_leaves_the_old_one(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        socket.send_text(selection("unknown"))
        assert "no such exercise" in until(socket, "notice")["message"]
        socket.send_bytes(frame(1, 0.0))
        assert until(socket, "result")["timer"]["reason"] == "stretch/auto"


def test_a_fifth_socket_is_refused_politely(bench: Bench) -> None:
    with ExitStack() as open_sockets:
        for _ in range(3):
            open_sockets.enter_context(bench.connect())
        with bench.connect(), bench.connect() as fifth:
            closing = gone(fifth)
        assert closing.code == 1013
        assert "close one of them" in closing.reason
        wait_for(lambda: len(bench.hub.connections) == 3)
        begin(open_sockets.enter_context(bench.connect()))


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", 1007),
        (b"short", 1007),
        (frame(1, float("nan")), 1007),
        (frame(1, -5.0), 1007),
        (frame(1, 0.0, b"no picture at all"), 1007),
        (frame(1, 0.0, jpeg()[:200]), 1007),
        (frame(1, 0.0, jpeg(4000, 40)), 1009),
        (frame(1, 0.0, jpeg(8, 8)), 1009),
        (frame(1, 0.0, b"\0" * MAX_FRAME_BYTES), 1009),
        ("not json", 1007),
        ("[" * 100_000, 1009),
        ("[" * 4_000, 1007),
        ("[]", 1003),
        ('{"type": "dance"}', 1003),
        (selection(session="someone else"), 1007),
    ],
)
def test_garbage_is_closed_with_a_reason(
    bench: Bench, message: bytes | str, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), bench.connect() as socket:
        begin(socket)
        if isinstance(message, bytes):
            socket.send_bytes(message)
        else:
            socket.send_text(message)
        closing = gone(socket)
    assert closing.code == code
    assert closing.reason.endswith(".")
    assert bench.estimators[0].closed.wait(10)
    assert not caplog.records


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ('{"type": "select"}', "needs a session"),
        (selection(side="both"), "auto, left or right"),
        (selection(session="x" * 65), "needs a session"),
        (selection(protocol=3), "by its name"),
        (selection("bridge", protocol="contract_relax"), "not done as"),
        (selection("bridge", protocol="dancing"), "no protocol called"),
        (routine_selection(), None),
        (routine_selection("no_such_routine"), "no routine called"),
        (routine_selection("../secrets"), "no routine called"),
        (routine_selection(item=6), "only 5 items"),
        (routine_selection(item="two"), "whole number"),
        (move("skip"), "nothing to skip"),
        (move("dance"), "skip or go back"),
        ('{"type": "routine"}', "skip or go back"),
    ],
)
def test_what_cannot_be_followed_is_told_and_the_stream_goes_on(
    bench: Bench, message: str, reason: str | None
) -> None:
    with bench.connect() as socket:
        begin(socket)
        until(socket, "selected")
        socket.send_text(message)
        if reason is not None:
            assert reason in until(socket, "notice")["message"]
        socket.send_bytes(frame(1, 0.0))
        result = until(socket, "result")
    # Only what can be followed changes what is coached.
    assert (result["timer"]["reason"] == "stretch/auto") == (reason is not None)


@pytest.mark.parametrize(
    "message", ['{"type": "select"}', move("skip"), move("dance"), selection(side="both")]
)
def test_the_first_order_must_be_a_whole_selection(bench: Bench, message: str) -> None:
    with bench.connect() as socket:
        socket.send_text(message)
        assert gone(socket).code == 1007


def test_a_flood_of_orders_is_closed(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        estimator = bench.estimators[0]
        estimator.gate.clear()
        socket.send_bytes(frame(1, 0.0))
        assert estimator.busy.wait(10)
        for _ in range(20):
            socket.send_text(move("skip"))
        assert gone(socket).code == 1007
        estimator.gate.set()


def test_frames_before_a_selection_are_refused(bench: Bench) -> None:
    with bench.connect() as socket:
        socket.send_bytes(frame(1, 0.0))
        assert gone(socket).code == 1007


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:9999", "null", "http://localhost:8501.evil"]
)
def test_other_origins_are_refused(bench: Bench, origin: str) -> None:
    with pytest.raises(WebSocketDisconnect) as refusal, bench.connect(origin=origin):
        pass
    assert refusal.value.code == 1008
    assert not bench.estimators


def test_the_own_origin_is_welcome(bench: Bench) -> None:
    with bench.connect(origin="http://localhost:8501", host="localhost:8501") as socket:
        begin(socket)


def test_a_missing_model_is_told_in_full_and_tried_again(make_bench: MakeBench) -> None:
    answers = [ModelUnavailableError("Line one.\nLine two."), Path("model.task")]

    def fetch(progress) -> Path:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    bench = make_bench(fetch_model=fetch)
    with bench.connect() as socket:
        socket.send_text(selection())
        assert until(socket, "unavailable")["message"] == "Line one.\nLine two."
        assert gone(socket).code == 4001
    with bench.connect() as socket:
        begin(socket)


def test_an_unexpected_failure_is_logged_and_closed(
    make_bench: MakeBench, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(model: Path):
        raise ZeroDivisionError("surprise")

    bench = make_bench(open_estimator=broken)
    with bench.connect() as socket:
        socket.send_text(selection())
        assert gone(socket).code == 1011
    assert "surprise" in caplog.text
