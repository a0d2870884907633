"""The Live page: choose an exercise, see the camera, be coached."""

from __future__ import annotations

import secrets

import streamlit as st

from posecoach.coaching.feedback import Hold, Repetition
from posecoach.errors import ExerciseError
from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.web.board import Finished, shared_board
from posecoach.web.camera_component import camera
from posecoach.web.live_protocol import SideChoice
from posecoach.web.pages.instructions import show_instructions

_SIDES: dict[SideChoice, str] = {"auto": "Automatic", "left": "Left", "right": "Right"}
_PANEL_EVERY_S = 1.0
# The stretch that the whole practice stands on.
_FIRST = "supine_hamstring_stretch"


def live_page() -> None:
    """Draw the page."""
    exercises = _exercises()
    if not exercises:
        return
    choice, sides = st.columns([3, 2])
    known = sorted(exercises, key=lambda key: exercises[key].name)
    chosen = choice.selectbox(
        "Exercise",
        known,
        index=known.index(_FIRST) if _FIRST in known else 0,
        format_func=lambda key: exercises[key].name,
        key="exercise",
    )
    side = sides.segmented_control(
        "Side to measure", list(_SIDES), format_func=_SIDES.__getitem__, default="auto",
        key="side", required=True,
    )  # fmt: skip
    exercise = exercises[chosen]
    session = _session()
    running = camera(exercise, side or "auto", session)
    how, done = st.columns([3, 2], gap="large")
    with how:
        show_instructions(exercise)
    with done:
        # Read again while anything can still change: the last hold ends just after Stop.
        watched = running or shared_board().read(session).connected
        st.fragment(_finished_work, run_every=_PANEL_EVERY_S if watched else None)(session)


def _exercises() -> dict[str, Exercise]:
    """The exercises whose files are right; the mistakes of the others are shown."""
    exercises = {}
    for key in exercise_ids():
        try:
            exercises[key] = load_exercise(key)
        except ExerciseError as error:
            st.error(str(error))
    return exercises


def _session() -> str:
    """The name under which this visit's holds are kept on the board."""
    name: str = st.session_state.setdefault("live_session", secrets.token_urlsafe(12))
    return name


def _finished_work(session: str) -> None:
    st.subheader("Done in this session")
    finished = shared_board().read(session).finished
    if not finished:
        st.caption("Nothing yet. A hold or a repetition appears here as soon as it is over.")
        return
    st.table([_row(done) for done in _gathered(finished)])


def _gathered(finished: tuple[Finished, ...]) -> list[list[Finished]]:
    """Holds one by one, repetitions of one exercise and side that follow each other together."""
    groups: list[list[Finished]] = []
    for done in finished:
        last = groups[-1][-1] if groups else None
        if last is not None and _belong_together(last, done):
            groups[-1].append(done)
        else:
            groups.append([done])
    return groups


def _belong_together(first: Finished, second: Finished) -> bool:
    a, b = first.item, second.item
    if not (isinstance(a, Repetition) and isinstance(b, Repetition)):
        return False
    return (first.exercise, a.move, a.side) == (second.exercise, b.move, b.side)


def _row(group: list[Finished]) -> dict[str, str]:
    noticed = dict.fromkeys(name for done in group for name in done.noticed)
    return {
        "Exercise": group[0].exercise,
        "Side": group[0].item.side,
        "Done": _amount(group),
        "Furthest": _furthest(group),
        "Noticed": ", ".join(noticed) or "nothing",
    }


def _amount(group: list[Finished]) -> str:
    item = group[0].item
    if isinstance(item, Hold):
        return f"{item.held_s:.1f} s" + ("" if item.complete else ", too short")
    whole = sum(done.item.complete for done in group)
    half = len(group) - whole
    return f"{whole} times" + (f", {half} not whole" if half else "")


def _furthest(group: list[Finished]) -> str:
    peaks = [done.item.peak for done in group]
    unit = group[0].unit if group[0].unit == "°" else group[0].unit[:1]
    least, most = round(min(peaks)), round(max(peaks))
    return f"{most}{unit}" if least == most else f"{least} to {most}{unit}"
