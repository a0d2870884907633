"""The live socket without a browser: what it answers, and what it frees."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from live_bench import (
    Bench,
    MakeBench,
    begin,
    frame,
    move,
    routine_selection,
    selection,
    until,
    wait_for,
)

from posecoach.vision.picture import PictureFault


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
