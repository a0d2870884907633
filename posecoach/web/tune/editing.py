"""The numbers of one part of an exercise, each beside its source, to be changed and taken back."""

from __future__ import annotations

import streamlit as st

from posecoach.exercises.tunable import Tunable
from posecoach.language.catalogue import tr
from posecoach.tuning.parts import Part, parts_of
from posecoach.web.language import speaks
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.naming import edge_words
from posecoach.web.tune.picture import View
from posecoach.web.tune.tune_component import PROBLEMS


def choose_view(bench: Bench) -> View:
    """Choose the part of the exercise to look at, and what of it is drawn."""
    parts = {part.path: part for part in parts_of(bench.exercise)}
    key = bench.exercise.id
    chosen = st.selectbox(
        tr("Part of the exercise"), list(parts), index=_first(bench, list(parts)),
        format_func=lambda path: _called(bench, parts[path]), key=f"tune_part_{key}",
    )  # fmt: skip
    axes, axis = [tr(axis.label) for axis, _ in parts[chosen].axes], 0
    if len(axes) > 1:
        axis = st.segmented_control(
            tr("Drawn"), range(len(axes)), default=0, format_func=axes.__getitem__, required=True,
            key=f"tune_axis_{key}_{chosen}",
        ) or 0  # fmt: skip
    shown = st.session_state.get("tune_shown", 0)
    return View(chosen, axis, min(shown, max(0, len(bench.recordings) - 1)))


def _first(bench: Bench, paths: list[str]) -> int:
    """The target that the exercise is about, else the first part."""
    exercise = bench.exercise
    far = exercise.moves[0].far if exercise.moves else exercise.phases[-1].id
    path = f"phases.{far}.target"
    return paths.index(path) if path in paths else 0


def _called(bench: Bench, part: Part) -> str:
    changed = sum(number.path in bench.values for number in part.numbers)
    return tr("{name} ({count} changed)", name=part.name, count=changed) if changed else part.name


def edit_numbers(bench: Bench, view: View) -> None:
    """Draw the numbers of the part that is looked at; a change takes effect at once."""
    part = next(p for p in parts_of(bench.exercise) if p.path == view.part)
    for number in part.numbers:
        _edit(bench, number)


def _edit(bench: Bench, number: Tunable) -> None:
    key = f"tune_{bench.exercise.id}_{number.path}"
    value = bench.value(number.path)
    kind = int if number.whole else float
    if st.session_state.get(key) != value:
        # Dragging, undo, reset and profiles change numbers too.
        st.session_state[key] = kind(value)
    field, back = st.columns([4, 1], vertical_alignment="bottom")
    unit = f" ({tr(number.unit).strip()})" if number.unit else ""
    field.number_input(
        _capital(edge_words(number.key)) + unit,
        min_value=kind(number.least), max_value=kind(number.most),
        step=1 if number.whole else _step(number), format="%d" if number.whole else "%g", key=key,
        on_change=speaks(_changed), args=(bench, number.path, key),
    )  # fmt: skip
    back.button(
        tr("Reset"), key=f"{key}_reset", on_click=speaks(_reset), args=(bench, number.path),
        disabled=number.path not in bench.values, help=tr("Back to {value}", value=number.words()),
        icon=":material/undo:", type="tertiary",
    )  # fmt: skip
    st.caption(
        tr(
            "{does} As shipped: {value}. {source}",
            does=tr(number.does),
            value=number.words(),
            source=tr(number.source_words),
        )
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _step(number: Tunable) -> float:
    return 0.1 if number.unit in (" s", "") else 1.0


def _reset(bench: Bench, path: str) -> None:
    st.session_state[PROBLEMS] = bench.reset(path)


def _changed(bench: Bench, path: str, key: str) -> None:
    st.session_state[PROBLEMS] = bench.change(path, float(st.session_state[key]))
