"""How an exercise is done: pictures drawn from its own reference poses, and its words."""

from __future__ import annotations

import streamlit as st

from posecoach.exercises import Exercise
from posecoach.exercises.picture import camera_svg, pose_svg
from posecoach.exercises.shapes import Theme
from posecoach.exercises.targets import Phase

_MOST_IN_A_ROW = 3


def show_instructions(exercise: Exercise) -> None:
    """Draw what to do, where to put the camera, how much of it, and when to stop."""
    st.subheader(exercise.name)
    st.write(exercise.summary)
    _pictures(exercise)
    st.markdown("\n".join(f"{n}. {step}" for n, step in enumerate(exercise.instructions, start=1)))
    camera, words = st.columns([2, 3], vertical_alignment="center")
    camera.image(_camera(exercise), width="stretch")
    words.markdown(f"**Camera.** {exercise.camera.words}")
    if exercise.equipment:
        words.markdown(f"**You need.** {', '.join(exercise.equipment)}.")
    st.markdown(f"**How much.** {exercise.dosage.words}")
    st.markdown(f"**Breathing.** {exercise.breathing}")
    with st.expander("Variants, easier, and further"):
        for variant in exercise.variants:
            st.markdown(f"**{variant.name}.** {variant.words}")
        st.markdown(f"**Easier.** {exercise.easier}")
        st.markdown(f"**Further.** {exercise.progression}")
    st.markdown("**Stop when**\n" + "\n".join(f"- {reason}" for reason in exercise.stop_when))


def _theme() -> Theme:
    return "dark" if st.context.theme.type == "dark" else "light"


def _camera(exercise: Exercise) -> str:
    return camera_svg(exercise.camera.view, exercise.positions[0].value, theme=_theme())


def _pictures(exercise: Exercise) -> None:
    """One picture a phase; phases without a pose are told in words alone."""
    shown = [phase for phase in exercise.phases if phase.pose is not None]
    for start in range(0, len(shown), _MOST_IN_A_ROW):
        row = shown[start : start + _MOST_IN_A_ROW]
        for column, phase in zip(st.columns(len(row)), row, strict=True):
            column.image(_picture(phase), width="stretch")
            column.markdown(f"**{phase.name}.** {phase.words}")


def _picture(phase: Phase) -> str:
    if phase.pose is None:
        raise ValueError(f"the phase {phase.id} has no pose")
    return pose_svg(phase.pose, title=phase.name, theme=_theme(), target=phase.target)
