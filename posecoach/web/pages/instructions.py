"""How an exercise is done: pictures drawn from its own reference poses, and its words."""

from __future__ import annotations

import streamlit as st

from posecoach.coaching.words import EASING
from posecoach.exercises import Exercise
from posecoach.exercises.picture import camera_svg, pose_svg
from posecoach.exercises.protocols import Protocol
from posecoach.exercises.shapes import Theme
from posecoach.exercises.spoken import in_language
from posecoach.exercises.targets import Phase
from posecoach.language.catalogue import tr

_MOST_IN_A_ROW = 3


def show_instructions(
    exercise: Exercise, protocol: Protocol | None = None, hurts: bool = False
) -> None:
    """Draw what to do, where to put the camera, how much of it, and when to stop.

    Whoever named pain is shown the easier way at once, not behind a click.

    The exercise has the numbers of its protocol already.
    """
    exercise = in_language(exercise)
    protocol = in_language(protocol) if protocol is not None else None
    st.subheader(exercise.name)
    st.write(exercise.summary)
    if hurts:
        st.info(tr(EASING["easier_way"], easier=exercise.easier))
    _pictures(exercise)
    st.markdown("\n".join(f"{n}. {step}" for n, step in enumerate(exercise.instructions, start=1)))
    camera, words = st.columns([2, 3], vertical_alignment="center")
    camera.image(_camera(exercise), width="stretch")
    words.markdown(tr("**Camera.** {words}", words=exercise.camera.words))
    if exercise.equipment:
        words.markdown(tr("**You need.** {things}.", things=", ".join(exercise.equipment)))
    st.markdown(tr("**How much.** {words}", words=exercise.dosage.words))
    if protocol is not None:
        _way(protocol)
    # Held plainly, the exercise knows better than the protocol.
    other = protocol if protocol is not None and protocol.id != "static_hold" else exercise
    st.markdown(tr("**Breathing.** {breathing}", breathing=other.breathing))
    with st.expander(tr("Variants, easier, and further")):
        for variant in exercise.variants:
            st.markdown(f"**{variant.name}.** {variant.words}")
        st.markdown(tr("**Easier.** {easier}", easier=exercise.easier))
        st.markdown(tr("**Further.** {progression}", progression=exercise.progression))
    stops = exercise.stop_when if protocol is None else (*exercise.stop_when, *protocol.stop_when)
    st.markdown(
        tr("**Stop when**") + "\n" + "\n".join(f"- {reason}" for reason in dict.fromkeys(stops))
    )


def _way(protocol: Protocol) -> None:
    """The steps of the way that a stretch is done."""
    st.markdown(f"**{protocol.name}.** {protocol.summary}")
    st.markdown("\n".join(f"- {step.words}" for step in protocol.steps))
    st.markdown(tr("**Easier this way.** {easier}", easier=protocol.easier))


def page_theme() -> Theme:
    """The theme that the page is shown in."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _camera(exercise: Exercise) -> str:
    return camera_svg(exercise.camera.view, exercise.positions[0].value, theme=page_theme())


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
    return pose_svg(phase.pose, title=phase.name, theme=page_theme(), target=phase.target)
