"""The live socket without a browser: what it answers, refuses, and frees."""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from live_bench import (
    Bench,
    MakeBench,
    frame,
    jpeg,
    move,
    routine_selection,
    selection,
    until,
)
from starlette.websockets import WebSocketDisconnect

from posecoach.errors import ModelUnavailableError
from posecoach.vision.picture import PictureFault
from posecoach.web.live_protocol import MAX_FRAME_BYTES


def begin(socket, **chosen) -> None:
    socket.send_text(selection(**chosen))
    until(socket, "ready")


def gone(socket) -> WebSocketDisconnect:
    """How the server closes the socket."""
    try:
        while True:
            socket.receive_text()
    except WebSocketDisconnect as closing:
        return closing


def wait_for(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def test_a_frame_is_answered_with_its_own_number(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        socket.send_bytes(frame(7, 1000.0))
        result = until(socket, "result")
    assert result["seq"] == 7
    assert result["size"] == [64, 48]
    assert [11, 1.0, 2.0, 0.0] in result["points"]


def test_nan_becomes_null_in_the_answer(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        socket.send_bytes(frame(1, 0.0))
        until(socket, "selected")
        text = socket.receive_text()
    assert "NaN" not in text
    assert json.loads(text)["timer"]["held"] is None


def test_a_poor_picture_is_named_while_it_is_one(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        until(socket, "selected")
        hints = []
        for seq, fault in enumerate([None, PictureFault.DARK, None], start=1):
            bench.estimators[0].picture = fault
            socket.send_bytes(frame(seq, seq * 40.0))
            hints.append(until(socket, "result").get("hint"))
    assert hints == [None, PictureFault.DARK.words, None]


def test_time_is_the_capture_time_and_never_the_arrival(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        # Sent back to back, taken a long way apart.
        for seq, capture_ms in enumerate([50_000.0, 50_040.0, 53_000.0], start=1):
            socket.send_bytes(frame(seq, capture_ms))
            until(socket, "result")
    assert bench.estimators[0].times == pytest.approx([0.0, 0.04, 3.0])


def test_times_stay_strictly_increasing_when_the_clock_is_set_back(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        for seq, capture_ms in enumerate([90_000.0, 90_040.0, 1_000.0, 1_040.0], start=1):
            socket.send_bytes(frame(seq, capture_ms))
            until(socket, "result")
    times = bench.estimators[0].times
    assert times == sorted(set(times))
    assert times[-1] < 0.2


def test_a_late_frame_is_acknowledged_but_not_measured(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        socket.send_bytes(frame(1, 1000.0))
        until(socket, "result")
        socket.send_bytes(frame(2, 960.0))
        assert until(socket, "skipped")["seq"] == 2
    assert bench.estimators[0].times == [0.0]


def test_only_the_latest_frame_waits(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        estimator = bench.estimators[0]
        estimator.gate.clear()
        socket.send_bytes(frame(1, 0.0))
        assert estimator.busy.wait(10)
        for seq in range(2, 21):
            socket.send_bytes(frame(seq, seq * 40.0))
        connection = next(iter(bench.hub.connections))
        wait_for(lambda: connection._frame is not None and connection._frame.seq == 20)
        estimator.gate.set()
        assert [until(socket, "result")["seq"] for _ in range(2)] == [1, 20]
    assert len(estimator.times) == 2


def test_the_exercise_changes_in_mid_stream(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket, exercise="stretch")
        socket.send_bytes(frame(1, 0.0))
        assert until(socket, "result")["timer"]["reason"] == "stretch/auto"
        socket.send_text(selection("floss", "left"))
        assert until(socket, "selected")["exercise"] == "floss"
        socket.send_bytes(frame(2, 40.0))
        assert until(socket, "result")["timer"]["reason"] == "floss/left"
    assert len(bench.estimators) == 1
    assert bench.estimators[0].times == pytest.approx([0.0, 0.04])


def test_an_unknown_exercise_leaves_the_old_one(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        socket.send_text(selection("unknown"))
        assert "no such exercise" in until(socket, "notice")["message"]
        socket.send_bytes(frame(1, 0.0))
        assert until(socket, "result")["timer"]["reason"] == "stretch/auto"


def test_finished_holds_reach_the_board(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket, session="visit")
        for seq in (1, 2, 3):
            socket.send_bytes(frame(seq, seq * 40.0))
            until(socket, "result")
        snapshot = bench.hub.board.read("visit")
        assert snapshot.connected
        [finished] = snapshot.finished
    assert finished.exercise == "The stretch"
    assert (finished.item.side, finished.item.held_s) == ("left", 6.0)
    assert finished.noticed == ("bouncing!",)
    wait_for(lambda: not bench.hub.board.read("visit").connected)


@pytest.mark.parametrize("choose_another", [False, True])
def test_the_open_hold_counts_when_the_person_stops(bench: Bench, choose_another: bool) -> None:
    with bench.connect() as socket:
        begin(socket, exercise="unfinished")
        until(socket, "selected")
        if choose_another:
            socket.send_text(selection("floss"))
            until(socket, "selected")
            assert len(bench.hub.board.read("me").finished) == 1
    wait_for(lambda: not bench.hub.board.read("me").connected)
    [finished] = bench.hub.board.read("me").finished
    assert (finished.exercise, finished.item.ended) == ("The unfinished", "stopped")


def test_closing_the_tab_frees_the_estimator_even_in_mid_frame(bench: Bench) -> None:
    with bench.connect() as socket:
        begin(socket)
        estimator = bench.estimators[0]
        estimator.gate.clear()
        socket.send_bytes(frame(1, 0.0))
        assert estimator.busy.wait(10)
        threading.Timer(0.2, estimator.gate.set).start()
    assert estimator.closed.wait(10)
    wait_for(lambda: not bench.hub.connections)


def test_each_socket_has_its_own_estimator_and_thread(bench: Bench) -> None:
    with bench.connect() as first, bench.connect() as second:
        for socket in (first, second):
            begin(socket)
            socket.send_bytes(frame(1, 0.0))
            until(socket, "result")
        assert len(bench.estimators) == 2
    threads = [estimator.threads for estimator in bench.estimators]
    assert threads[0].isdisjoint(threads[1])


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


def test_a_routine_is_led_skipped_and_gone_back_in(bench: Bench) -> None:
    seen = []
    with bench.connect() as socket:
        socket.send_text(routine_selection("journal_mini"))
        until(socket, "ready")
        for seq, order in enumerate([None, "skip", "skip", "back", None], start=1):
            if order is not None:
                socket.send_text(move(order))
                assert until(socket, "moved")["do"] == order
            socket.send_bytes(frame(seq, seq * 40.0))
            now = until(socket, "result")["routine"]
            seen.append((now["item"], now["state"]))
            assert now["items"] == 5
            assert now["words"].endswith(".")
    assert seen == [(1, "work"), (2, "way"), (3, "way"), (2, "way"), (2, "way")]
    # Only the hinge, which is item 4, needs the outline.
    assert not bench.estimators[0].outlines


def test_the_outline_is_traced_while_an_item_needs_it(bench: Bench) -> None:
    with bench.connect() as socket:
        socket.send_text(routine_selection("journal_mini", item=3))
        until(socket, "ready")
        wanted = []
        for seq, order in enumerate([None, "skip", "skip"], start=1):
            if order is not None:
                socket.send_text(move(order))
            socket.send_bytes(frame(seq, seq * 40.0))
            until(socket, "result")
            wanted.append(bench.estimators[0].outlines)
    assert wanted == [False, True, False]


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


def test_the_model_download_is_told_and_shared(make_bench: MakeBench) -> None:
    go_on = threading.Event()
    calls = []

    def fetch(progress) -> Path:
        calls.append(1)
        progress("downloading", 3, 9)
        assert go_on.wait(10)
        return Path("model.task")

    bench = make_bench(fetch_model=fetch)
    with bench.connect() as first, bench.connect() as second:
        for socket in (first, second):
            socket.send_text(selection())
            message = until(socket, "model")
            while message["total"] is None:
                message = until(socket, "model")
            assert (message["doing"], message["done"], message["total"]) == ("downloading", 3, 9)
        go_on.set()
        for socket in (first, second):
            until(socket, "ready")
    assert calls == [1]


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
