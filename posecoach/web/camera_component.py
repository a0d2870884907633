"""The camera as a Streamlit component: the page's data in, started or stopped out."""

from __future__ import annotations

from typing import Any

import streamlit as st

from posecoach.exercises import Exercise
from posecoach.web.assets import assets_path, inline, socket_path
from posecoach.web.live_protocol import SideChoice

# Identity in Streamlit's session; without it the data would be part of the identity, and a new
# exercise would mount a new component and restart the camera.
_KEY = "live_camera"

_mount = st.components.v2.component(
    "posecoach_live_camera",
    html=inline("camera.html"),
    css=inline("camera.css"),
    js=inline("loader.js"),
)


def camera_data(exercise: Exercise, side: SideChoice, session: str) -> dict[str, Any]:
    """What the front end needs to know (see ``component/controller.js``)."""
    return {
        "module": f"{assets_path()}/main.js",
        "socket": socket_path(),
        "session": session,
        "side": side,
        "exercise": {
            "id": exercise.id,
            "goal": exercise.hold.best.value if exercise.hold is not None else 0,
            "counts": exercise.hold is None,
            "sides": ["both"] if exercise.sides == "both" else ["left", "right"],
            "dose": _dose(exercise),
            "faults": {fault.id: fault.name for fault in exercise.faults},
        },
    }


def _dose(exercise: Exercise) -> int:
    """Holds or repetitions a side that make the exercise; 0 where only the time counts."""
    dosage = exercise.dosage
    if exercise.hold is not None:
        return dosage.sets_min.value
    return dosage.sets_min.value * dosage.reps_min.value if dosage.reps_min is not None else 0


def camera(exercise: Exercise, side: SideChoice, session: str) -> bool:
    """Show the camera; returns whether it is running.

    Nothing that happens from frame to frame passes through here: the front end talks to the
    live socket, and tells Streamlit only that it was started or stopped.
    """
    state = _mount(
        key=_KEY,
        data=camera_data(exercise, side, session),
        default={"running": False},
        on_running_change=lambda: None,
    )
    return bool(state.get("running"))
