"""The Live page: choose an exercise, see the camera, be coached."""

from __future__ import annotations

import secrets

import streamlit as st

from posecoach.errors import ExerciseError
from posecoach.exercises import Exercise, exercise_ids, load_exercise
from posecoach.web.board import FinishedHold, shared_board
from posecoach.web.camera_component import camera
from posecoach.web.live_protocol import SideChoice

_SIDES: dict[SideChoice, str] = {"auto": "Automatic", "left": "Left", "right": "Right"}
_PANEL_EVERY_S = 1.0


def live_page() -> None:
    """Draw the page."""
    exercises = _exercises()
    if not exercises:
        return
    choice, sides = st.columns([3, 2])
    chosen = choice.selectbox(
        "Exercise", list(exercises), format_func=lambda key: exercises[key].name, key="exercise"
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
        _instructions(exercise)
    with done:
        # Read again while anything can still change: the last hold ends just after Stop.
        watched = running or shared_board().read(session).connected
        st.fragment(_finished_holds, run_every=_PANEL_EVERY_S if watched else None)(session)


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


def _instructions(exercise: Exercise) -> None:
    st.subheader(exercise.name)
    st.write(exercise.summary)
    st.markdown("\n".join(f"{n}. {step}" for n, step in enumerate(exercise.instructions, start=1)))
    st.markdown(f"**Camera.** {exercise.camera.words}")
    st.markdown(f"**How much.** {exercise.dosage.words}")
    st.markdown(f"**Breathing.** {exercise.breathing}")
    with st.expander("Variants, easier, and further"):
        for variant in exercise.variants:
            st.markdown(f"**{variant.name}.** {variant.words}")
        st.markdown(f"**Easier.** {exercise.easier}")
        st.markdown(f"**Further.** {exercise.progression}")
    st.markdown("**Stop when**\n" + "\n".join(f"- {reason}" for reason in exercise.stop_when))


def _finished_holds(session: str) -> None:
    st.subheader("Holds of this session")
    holds = shared_board().read(session).holds
    if not holds:
        st.caption("None yet. A hold appears here as soon as it is over.")
        return
    st.table([_row(number, finished) for number, finished in enumerate(holds, start=1)])


def _row(number: int, finished: FinishedHold) -> dict[str, str]:
    hold = finished.hold
    return {
        "Hold": str(number),
        "Side": hold.side,
        "Held": f"{hold.held_s:.1f} s" if hold.complete else f"{hold.held_s:.1f} s, too short",
        "Peak": f"{hold.peak:.0f}°",
        "Noticed": ", ".join(finished.noticed) or "nothing",
    }
