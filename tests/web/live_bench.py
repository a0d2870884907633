"""A fake estimator and a fake coach for the live hub, and frames to send to it."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from posecoach.coaching.feedback import Feedback, Hold, Timer, TimerState
from posecoach.errors import ExerciseError
from posecoach.kinematics.landmarks import Landmarks
from posecoach.vision.picture import PictureFault
from posecoach.web.live_coaching import Coached, Label, OneExercise, coach_for
from posecoach.web.live_orders import Selection
from posecoach.web.live_protocol import FRAME_HEADER
from posecoach.web.live_socket import LiveHub


def jpeg(width: int = 64, height: int = 48) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


def frame(seq: int, capture_ms: float, picture: bytes | None = None) -> bytes:
    return FRAME_HEADER.pack(seq, capture_ms) + (jpeg() if picture is None else picture)


def selection(exercise: str = "stretch", side: str = "auto", session: str = "me", **more) -> str:
    chosen = {"exercise": exercise, "side": side, "session": session, **more}
    return json.dumps({"type": "select", **chosen})


def routine_selection(routine: object = "journal_mini", session: str = "me", **more) -> str:
    return json.dumps({"type": "select", "routine": routine, "session": session, **more})


def move(do: object) -> str:
    return json.dumps({"type": "routine", "do": do})


class FakeEstimator:
    """Finds every point at (1, 2), remembers the times, and can be held up."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.threads: set[int] = set()
        self.closed = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self.busy = threading.Event()
        self.outlines = False
        self.picture: PictureFault | None = None

    def detect(self, rgb: np.ndarray, time_s: float) -> Landmarks:
        self.busy.set()
        assert self.gate.wait(20)
        assert not self.closed.is_set()
        self.times.append(time_s)
        self.threads.add(threading.get_ident())
        points = np.tile(np.array([1, 2, np.nan, np.nan], dtype=np.float32), (33, 1))
        return Landmarks(time_s, rgb.shape[1], rgb.shape[0], points)

    def trace_outlines(self, wanted: bool) -> None:
        self.outlines = wanted

    def close(self) -> None:
        self.closed.set()


class FakeCoach:
    """Answers with its own name as the reason; its second frame finishes a hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frames = 0

    def update(self, landmarks: Landmarks) -> Feedback:
        self.frames += 1
        now = landmarks.time_s
        done = Hold("left", 0.0, now, 6.0, 91.0, 90.0, ("bouncing",), "eased_off", True)
        return Feedback(
            time_s=now, seen=True, side="left", phase="raise",
            angles={"thigh_elevation": float("nan")}, missing={}, target=None,
            timer=Timer(TimerState.WAITS, "why", self.name, float("nan"), 30.0),
            holds=(done,) if self.frames > 1 else (), reps=0, faults=(), cue=None,
        )  # fmt: skip

    def finish(self) -> Hold | None:
        if self.name != "unfinished/auto":
            return None
        return Hold("right", 1.0, 8.0, 7.0, 95.0, 92.0, (), "stopped", True)


@dataclass
class Bench:
    """The hub under test with everything it made."""

    hub: LiveHub
    client: TestClient
    estimators: list[FakeEstimator] = field(default_factory=list)
    gate: threading.Event | None = None

    def connect(self, **headers: str) -> Any:
        return self.client.websocket_connect("/live/ws", headers=headers)


def open_fake(bench: Bench) -> FakeEstimator:
    estimator = FakeEstimator()
    bench.estimators.append(estimator)
    return estimator


def fake_coach(selection: Selection) -> Coached:
    """A fake for an exercise; routines and protocols are coached in earnest."""
    if selection.routine is not None or selection.protocol is not None:
        return coach_for(selection)
    if selection.exercise == "unknown":
        raise ExerciseError("There is no such exercise.")
    label = Label(f"The {selection.exercise}", fault_names={"bouncing": "bouncing!"})
    return OneExercise(label, FakeCoach(f"{selection.exercise}/{selection.side}"))


MakeBench = Callable[..., Bench]


def until(socket: WebSocketTestSession, kind: str) -> dict[str, Any]:
    """The next message of a kind."""
    while True:
        message: dict[str, Any] = json.loads(socket.receive_text())
        if message["type"] == kind:
            return message


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
