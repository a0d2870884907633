"""Numbers proposed from the marks: what fits best, how sure that is, and nothing taken unasked."""

from __future__ import annotations

from textwrap import wrap

import altair as alt
import streamlit as st

from posecoach.exercises.tunable import Tunable
from posecoach.language.catalogue import tr
from posecoach.sessions.labels import Labels
from posecoach.tuning.suggesting import Labelled, Suggestion, fitted, suggest
from posecoach.web.chart_language import spoken_chart
from posecoach.web.language import speaks
from posecoach.web.review.words import plain
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.naming import number_words
from posecoach.web.tune.picture import View
from posecoach.web.tune.results import score_words
from posecoach.web.tune.tune_component import PROBLEMS

_FOUND = "tune_suggestion"
# Letters in a line beside a chart.
_TITLE = 24
_STRICT = ("enter", "on", "at_least", "at_most", "by", "shortest")


def propose(bench: Bench, view: View) -> None:
    """Draw what to fit, and what was proposed."""
    labelled = [
        Labelled(one.measured, one.labels) for one in bench.recordings if one.labels is not None
    ]
    if not labelled:
        return
    with st.expander(tr("Propose numbers that fit the marks"), icon=":material/lightbulb:"):
        numbers = fitted(bench.exercise)
        paths = st.multiselect(
            tr("Numbers that may change"), list(numbers), default=_default(numbers, view),
            format_func=lambda path: number_words(numbers[path]),
            key=f"tune_fit_{bench.exercise.id}_{view.part}",
            help=tr(
                "The looser edge goes along with the strict one. Limits and safety are never "
                "fitted to what people do."
            ),
        )  # fmt: skip
        if st.button(tr("Propose"), key="tune_propose", disabled=not paths):
            _work(bench, labelled, paths)
        found: tuple[object, Suggestion] | None = st.session_state.get(_FOUND)
        if found is not None:
            if found[0] == _state(bench):
                _show(bench, found[1])
            else:
                st.caption(tr("Something has changed since the last proposal; propose again."))


def _default(numbers: dict[str, Tunable], view: View) -> list[str]:
    inside = [n for n in numbers.values() if n.path.rpartition(".")[0] == view.part]
    return [n.path for n in inside if n.key in _STRICT][:1]


def _state(bench: Bench) -> tuple[str, tuple[tuple[str, Labels | None], ...]]:
    """What a proposal depends on; not the numbers that are tried."""
    return bench.exercise.id, tuple((one.key, one.labels) for one in bench.recordings)


def _work(bench: Bench, labelled: list[Labelled], paths: list[str]) -> None:
    bar, done = st.progress(0.0, tr("Trying numbers")), 0

    def tick() -> None:
        nonlocal done
        done += 1
        # How many it takes is not known; it never stands still.
        bar.progress(1 - 1 / (1 + done / 60), tr("Trying numbers: {count} replays", count=done))

    try:
        found = suggest(bench.exercise, labelled, paths, tick)
    except ValueError as error:
        st.error(tr("Nothing can be proposed: {reason}.", reason=error))
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
        words = tr(
            "**{number} {value}** instead of {before}",
            number=plain(number_words(number)),
            value=number.words(value),
            before=number.words(),
        )
        if high > low:
            lowest, highest = number.words(low), number.words(high)
            words += tr(", anything from {low} to {high} as well", low=lowest, high=highest)
        st.markdown(f"- {words}")
    _against(found)
    for path, points in found.curves.items():
        if len(points) > 1:
            st.altair_chart(_curve(bench.numbers[path], found), width="stretch")
    if found.values:
        st.button(
            tr("Take these numbers"), key="tune_accept", type="primary",
            on_click=speaks(_accept), args=(bench, dict(found.values)),
        )  # fmt: skip
        st.caption(tr("Nothing has changed yet. Undo takes it back."))


def _in_words(bench: Bench, sentence: str) -> str:
    path, colon, rest = sentence.partition(": ")
    number = bench.numbers.get(path)
    return sentence if number is None or not colon else f"{number_words(number)}: {rest}"


def _against(found: Suggestion) -> None:
    st.markdown(
        tr(
            "- In these recordings: {now}; as shipped {before}.",
            now=score_words(found.score),
            before=score_words(found.score_before),
        )
    )
    if found.held_out is not None and found.held_out_before is not None:
        st.markdown(
            tr(
                "- Each recording judged by numbers made without it: {now}; as shipped {before}.",
                now=score_words(found.held_out),
                before=score_words(found.held_out_before),
            )
        )


def _curve(number: Tunable, found: Suggestion) -> alt.LayerChart | alt.FacetChart:
    """What other values would cost: the trade-off."""
    rows = [
        {
            "value": point.value,
            "wrong": point.score.cost,
            "missed": point.score.missed,
            "extra": point.score.extra,
        }
        for point in found.curves[number.path]
    ]
    called = number_words(number)
    title = f"{called} ({tr(number.unit).strip()})" if number.unit else called
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("value:Q", title=title, scale=alt.Scale(zero=False)),
        y=alt.Y("wrong:Q", title=wrap(tr("seconds wrong, and 1 for each wrong event"), _TITLE)),
        tooltip=[
            alt.Tooltip("value:Q", title=tr("value")),
            alt.Tooltip("wrong:Q", title=tr("wrong")),
            alt.Tooltip("missed:Q", title=tr("missed")),
            alt.Tooltip("extra:Q", title=tr("too many")),
        ],
    )
    best = found.values.get(number.path, number.value)
    marks = [
        {"at": number.value, "which": tr("as shipped")},
        {"at": best, "which": tr("proposed")},
    ]
    rules = (
        alt.Chart(alt.InlineData(values=marks))
        .mark_rule(strokeWidth=2)
        .encode(
            x="at:Q",
            strokeDash=alt.StrokeDash(
                "which:N", title=None, sort=[tr("proposed"), tr("as shipped")],
                legend=alt.Legend(orient="top"),
            ),
        )
    )  # fmt: skip
    return spoken_chart(alt.layer(base.mark_line(point=True), rules).properties(height=280))


def _accept(bench: Bench, values: dict[str, float]) -> None:
    st.session_state[PROBLEMS] = bench.change_all({**bench.values, **values})
