"""Numbers proposed from the marks: what fits best, how sure that is, and nothing taken unasked."""

from __future__ import annotations

import altair as alt
import streamlit as st

from posecoach.exercises.tunable import Tunable
from posecoach.sessions.labels import Labels
from posecoach.tuning.suggesting import Labelled, Suggestion, fitted, suggest
from posecoach.web.review.words import plain
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.picture import View, edge_words
from posecoach.web.tune.results import score_words
from posecoach.web.tune.tune_component import PROBLEMS

_FOUND = "tune_suggestion"
_STRICT = ("enter", "on", "at_least", "at_most", "by", "shortest")


def propose(bench: Bench, view: View) -> None:
    """Draw what to fit, and what was proposed."""
    labelled = [
        Labelled(one.measured, one.labels) for one in bench.recordings if one.labels is not None
    ]
    if not labelled:
        return
    with st.expander("Propose numbers that fit the marks", icon=":material/lightbulb:"):
        numbers = fitted(bench.exercise)
        paths = st.multiselect(
            "Numbers that may change", list(numbers), default=_default(numbers, view),
            format_func=lambda path: called(numbers[path]),
            key=f"tune_fit_{bench.exercise.id}_{view.part}",
            help="The looser edge goes along with the strict one. Limits and safety are never "
            "fitted to what people do.",
        )  # fmt: skip
        if st.button("Propose", key="tune_propose", disabled=not paths):
            _work(bench, labelled, paths)
        found: tuple[object, Suggestion] | None = st.session_state.get(_FOUND)
        if found is not None:
            if found[0] == _state(bench):
                _show(bench, found[1])
            else:
                st.caption("Something has changed since the last proposal; propose again.")


def called(number: Tunable) -> str:
    """A number in a few words."""
    return f"{number.owner[0].upper()}{number.owner[1:]}: {edge_words(number.key)}"


def _default(numbers: dict[str, Tunable], view: View) -> list[str]:
    inside = [n for n in numbers.values() if n.path.rpartition(".")[0] == view.part]
    return [n.path for n in inside if n.key in _STRICT][:1]


def _state(bench: Bench) -> tuple[str, tuple[tuple[str, Labels | None], ...]]:
    """What a proposal depends on; not the numbers that are tried."""
    return bench.exercise.id, tuple((one.key, one.labels) for one in bench.recordings)


def _work(bench: Bench, labelled: list[Labelled], paths: list[str]) -> None:
    bar, done = st.progress(0.0, "Trying numbers"), 0

    def tick() -> None:
        nonlocal done
        done += 1
        # How many it takes is not known; it never stands still.
        bar.progress(1 - 1 / (1 + done / 60), f"Trying numbers: {done} replays")

    try:
        found = suggest(bench.exercise, labelled, paths, tick)
    except ValueError as error:
        st.error(f"Nothing can be proposed: {error}.")
    else:
        st.session_state[_FOUND] = (_state(bench), found)
    finally:
        bar.empty()


def _show(bench: Bench, found: Suggestion) -> None:
    for sentence in found.warnings:
        st.warning(_in_words(bench, sentence), icon=":material/warning:")
    for path, value in found.values.items():
        number = bench.numbers[path]
        low, high = found.as_good.get(path, (value, value))
        room = f", anything from {number.words(low)} to {number.words(high)} as well"
        st.markdown(
            f"- **{plain(called(number))} {number.words(value)}** instead of {number.words()}"
            f"{room if high > low else ''}"
        )
    _against(found)
    for path, points in found.curves.items():
        if len(points) > 1:
            st.altair_chart(_curve(bench.numbers[path], found), width="stretch")
    if found.values:
        st.button(
            "Take these numbers", key="tune_accept", type="primary",
            on_click=_accept, args=(bench, dict(found.values)),
        )  # fmt: skip
        st.caption("Nothing has changed yet. Undo takes it back.")


def _in_words(bench: Bench, sentence: str) -> str:
    path, colon, rest = sentence.partition(": ")
    number = bench.numbers.get(path)
    return sentence if number is None or not colon else f"{called(number)}: {rest}"


def _against(found: Suggestion) -> None:
    st.markdown(
        f"- In these recordings: {score_words(found.score)}; "
        f"as shipped {score_words(found.score_before)}."
    )
    if found.held_out is not None and found.held_out_before is not None:
        st.markdown(
            f"- Each recording judged by numbers made without it: {score_words(found.held_out)}; "
            f"as shipped {score_words(found.held_out_before)}."
        )


def _curve(number: Tunable, found: Suggestion) -> alt.LayerChart | alt.FacetChart:
    """What other values would cost: the trade-off."""
    rows = [
        {
            "value": point.value,
            "wrong": point.score.cost,
            "missed": point.score.missed,
            "too many": point.score.extra,
        }
        for point in found.curves[number.path]
    ]
    title = f"{called(number)} ({number.unit.strip()})" if number.unit else called(number)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("value:Q", title=title, scale=alt.Scale(zero=False)),
        y=alt.Y("wrong:Q", title="seconds wrong, and 1 for each wrong event"),
        tooltip=["value:Q", "wrong:Q", "missed:Q", "too many:Q"],
    )
    best = found.values.get(number.path, number.value)
    marks = [
        {"at": number.value, "which": "as shipped"},
        {"at": best, "which": "proposed"},
    ]
    rules = (
        alt.Chart(alt.InlineData(values=marks))
        .mark_rule(strokeWidth=2)
        .encode(
            x="at:Q",
            strokeDash=alt.StrokeDash(
                "which:N", title=None, sort=["proposed", "as shipped"],
                legend=alt.Legend(orient="top"),
            ),
        )
    )  # fmt: skip
    return alt.layer(base.mark_line(point=True), rules).properties(height=220)


def _accept(bench: Bench, values: dict[str, float]) -> None:
    st.session_state[PROBLEMS] = bench.change_all({**bench.values, **values})
