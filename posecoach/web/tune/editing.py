"""Every number of an exercise beside its source, to be changed and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import streamlit as st

from posecoach.exercises.tunable import Tunable
from posecoach.web.tune.bench import Bench


def edit_numbers(bench: Bench) -> None:
    """Draw the numbers in groups; a change takes effect at once."""
    for name, numbers in _groups(bench):
        changed = sum(number.path in bench.values for number in numbers)
        with st.expander(f"{name} ({changed} changed)" if changed else name):
            for number in numbers:
                _edit(bench, number)


def _groups(bench: Bench) -> Iterator[tuple[str, list[Tunable]]]:
    """Numbers by the phase, fault or part that they belong to."""

    def group(number: Tunable) -> str:
        return number.path.rpartition(".")[0]

    for _, found in groupby(bench.numbers.values(), key=group):
        numbers = list(found)
        first = numbers[0]
        kind = first.path.split(".")[0]
        owner = first.owner[0].upper() + first.owner[1:]
        yield (owner if owner.lower() == kind else f"{kind.capitalize()}: {owner}"), numbers


def _edit(bench: Bench, number: Tunable) -> None:
    left, middle, right = st.columns([3, 5, 1], vertical_alignment="bottom")
    key = f"tune_{bench.exercise.id}_{number.path}"
    value = bench.value(number.path)
    if st.session_state.get(key) != value:
        # Undo, reset and profiles change numbers too.
        st.session_state[key] = int(value) if number.whole else float(value)
    kind = int if number.whole else float
    left.number_input(
        number.path.rpartition(".")[2].replace("_", " ")
        + (f" ({number.unit.strip()})" if number.unit else ""),
        min_value=kind(number.least),
        max_value=kind(number.most),
        step=1 if number.whole else _step(number),
        key=key,
        on_change=_changed,
        args=(bench, number.path, key),
    )
    middle.caption(f"{number.does} Shipped: {number.words()}. {number.source_words}")
    if number.path in bench.values:
        right.button(
            "Reset", key=f"{key}_reset", on_click=_reset, args=(bench, number.path),
            help="Back to the shipped value.",
        )  # fmt: skip


def _step(number: Tunable) -> float:
    if number.unit in (" s", ""):
        return 0.1
    return 1.0


def _reset(bench: Bench, path: str) -> None:
    st.session_state["tune_problems"] = bench.reset(path)


def _changed(bench: Bench, path: str, key: str) -> None:
    st.session_state["tune_problems"] = bench.change(path, float(st.session_state[key]))
