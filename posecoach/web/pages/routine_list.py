"""A routine on the page: its items beforehand, and the one that is being done meanwhile."""

from __future__ import annotations

import streamlit as st

from posecoach.exercises.routines import Routine
from posecoach.exercises.spoken import in_language
from posecoach.language.catalogue import tr
from posecoach.web.live_plan import PlanItem, dose_words, minutes_words
from posecoach.web.pages.choosing import ChosenRoutine
from posecoach.web.pages.instructions import page_theme, show_instructions

# On a phone, where columns become rows, a list and not a row of posters.
_PICTURE_PX = 170


def show_routine(chosen: ChosenRoutine, at: int | None, hurts: bool = False) -> None:
    """Draw the item ``at`` (from 1) with its instructions, or beforehand the whole routine."""
    routine, items = in_language(chosen.routine), chosen.plan.items
    if at is None:
        st.subheader(routine.name)
        st.write(routine.summary)
        _facts(routine, chosen.plan.seconds)
        for number, item in enumerate(items, start=1):
            _show_item(number, item)
        _stops(routine)
        return
    item = items[at - 1]
    st.caption(tr("{routine} · {at} of {items}", routine=routine.name, at=at, items=len(items)))
    show_instructions(item.exercise, item.protocol, hurts)
    with st.expander(tr("All of the routine")):
        for number, other in enumerate(items, start=1):
            _show_item(number, other)


def _facts(routine: Routine, seconds: float) -> None:
    facts = [
        tr(
            "It takes {time}, changing places and breaks included.",
            time=minutes_words(seconds),
        )
    ]
    least, most = routine.minutes_min, routine.minutes_max
    if least is not None and most is not None:
        facts.append(
            tr("The guide says {least:g} to {most:g} minutes.", least=least.value, most=most.value)
        )
    times = routine.times_a_day.value
    facts.append(tr("Once a day.") if times == 1 else tr("Up to {times} times a day.", times=times))
    st.markdown(" ".join(facts))
    st.caption(routine.from_guide)


def _show_item(number: int, item: PlanItem) -> None:
    picture, words = st.columns([1, 3], vertical_alignment="center")
    svg = item.picture(page_theme())
    if svg is not None:
        picture.image(svg, width=_PICTURE_PX)
    way = f" · {tr(item.protocol.name)}" if item.protocol is not None else ""
    words.markdown(f"**{number}. {tr(item.exercise.name)}**{way}  \n{dose_words(item)}")
    words.caption(tr(item.way))
    if item.numbers:
        words.caption(tr("With the numbers of “{name}”.", name=item.numbers))


def _stops(routine: Routine) -> None:
    st.markdown(
        tr("**Stop when**") + "\n" + "\n".join(f"- {reason}" for reason in routine.stop_when)
    )
