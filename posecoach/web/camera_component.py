"""The camera as a Streamlit component: the page's data in, what is going on out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import streamlit as st

from posecoach.exercises.picture import camera_svg
from posecoach.exercises.spoken import in_language
from posecoach.language.catalogue import spoken, tr
from posecoach.language.files import LANGUAGES, messages_from
from posecoach.web.assets import assets_path, inline, socket_path
from posecoach.web.language import take_language
from posecoach.web.live_plan import Plan, PlanItem

# Identity in Streamlit's session; without it the data would be part of the identity, and a new
# exercise would mount a new component and restart the camera.
_KEY = "live_camera"
# Whose messages the front end takes along.
_SOURCES = "posecoach/web/component"

_mount = st.components.v2.component(
    "posecoach_live_camera",
    html=inline("camera.html"),
    css=inline("camera.css"),
    js=inline("loader.js"),
)


@dataclass(frozen=True, slots=True)
class CameraState:
    """What the page may know of the camera.

    Attributes
    ----------
    running
        Whether it is on.
    item
        Which item of the plan is being done, from 1.
    """

    running: bool
    item: int


def camera_data(plan: Plan, session: str) -> dict[str, Any]:
    """What the front end needs to know (see ``component/controller.js``)."""
    return {
        "module": f"{assets_path()}/main.js",
        "socket": socket_path(),
        "session": session,
        "select": dict(plan.asks),
        "items": [_item(item) for item in plan.items],
        "languages": LANGUAGES,
        "language": spoken().language,
        "messages": messages_from(spoken().language, _SOURCES),
    }


def _item(item: PlanItem) -> dict[str, Any]:
    exercise, phase = in_language(item.exercise), item.last_picture
    return {
        "name": exercise.name,
        "goal": exercise.hold.best.value if exercise.hold is not None else 0,
        "counts": item.counts,
        "sides": item.sides,
        "dose": item.dose,
        "faults": {fault.id: fault.name for fault in exercise.faults},
        "picture": _picture(item),
        "pictured": f"{exercise.name}: {tr(phase.name)}" if phase is not None else "",
        "camera": _as_image(camera_svg(exercise.camera.view, exercise.positions[0], theme="dark")),
        "cameraWords": exercise.camera.words,
    }


def _picture(item: PlanItem) -> str | None:
    """The picture as an address of its own: as an image it runs nothing and styles nothing."""
    # It lies over the camera's dark picture, whatever the page's theme.
    svg = item.picture("dark")
    return _as_image(svg) if svg is not None else None


def _as_image(svg: str) -> str:
    return f"data:image/svg+xml,{quote(svg)}"


def _asked_language() -> object:
    state = st.session_state.get(_KEY)
    return state.get("language") if state is not None else None


def camera(plan: Plan, session: str) -> CameraState:
    """Show the camera; returns whether it runs, and where in the plan it is.

    Nothing that happens from frame to frame passes through here: the front end talks to the
    live socket, and tells Streamlit only that it was started or stopped, or is at another item.
    """
    state = _mount(
        key=_KEY,
        data=camera_data(plan, session),
        default={"running": False, "item": 1},
        on_running_change=lambda: None,
        on_item_change=lambda: None,
        on_language_change=lambda: take_language(_asked_language()),
    )
    running = bool(state.get("running"))
    item = int(state.get("item") or 1) if running else 1
    return CameraState(running, min(max(item, 1), len(plan.items)))
