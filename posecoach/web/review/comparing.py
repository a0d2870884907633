"""The part of the Review page that lays two stretches over each other."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import streamlit as st

from posecoach.kinematics.catalogue import CATALOGUE
from posecoach.language.catalogue import tr
from posecoach.sessions.errors import error_of, error_words
from posecoach.sessions.series import axis_words
from posecoach.sessions.store.bests import Best
from posecoach.web.chart_language import spoken_chart
from posecoach.web.review.curves import Stretch, comparable, rows, stretches, verdict
from posecoach.web.review.job import Job
from posecoach.web.review.stored import fits, load, stored_bests, stored_label
from posecoach.web.review.words import plain

# Told apart on white and on black, and by their dashes where colours are not.
_COLOURS = ["#2f80d8", "#e8590c"]
_DASHES = [[1, 0], [7, 3]]


def compare(jobs: Sequence[Job]) -> None:
    """Draw the comparison, if there is anything to compare."""
    found = stretches(jobs)
    stored = stored_bests(jobs)
    if len(found) + len(stored) < 2 or not found:
        st.caption(
            tr(
                "Nothing to compare yet: one review with both sides, two reviews of the same "
                "exercise, or a review and an earlier session of it can be laid over each other "
                "here."
            )
        )
        return
    left, right = st.columns(2)
    labels = [stretch.label for stretch in found]
    first = found[
        labels.index(left.selectbox(tr("First"), labels, key="compare_first") or labels[0])
    ]
    others: dict[str, Stretch | Best] = {one.label: one for one in comparable(first, found)}
    reviewed = len(others)
    others |= {stored_label(one): one for one in stored if fits(one, first)}
    if not others:
        right.caption(tr("There is no other of the same exercise."))
        return
    names = list(others)
    # The other reviews come first; what is stored begins with the latest.
    chosen = right.selectbox(tr("Second"), names, index=max(0, reviewed - 1))
    other = others[chosen or names[0]]
    second = load(other) if isinstance(other, Best) else other
    if second is None:
        st.caption(tr("The landmarks of that session can't be read any more."))
        return
    st.altair_chart(_chart(first, second), width="stretch")
    st.markdown(
        "  \n".join(
            tr(
                "**{value:.0f}{unit}** furthest: {label}",
                value=s.peak,
                unit=s.unit,
                label=plain(s.label),
            )
            for s in (first, second)
        )
    )
    st.markdown(verdict(first, second))
    st.caption(error_words(first.exercise, first.measure))


def _chart(first: Stretch, second: Stretch) -> alt.LayerChart | alt.FacetChart:
    error = error_of(first.exercise, first.measure)
    data = alt.InlineData(values=rows((first, second), error))
    label = tr(CATALOGUE[first.measure].label)
    order = [first.label, second.label]
    legend = alt.Legend(title=None, orient="top", labelLimit=0)
    colour = alt.Color("of:N", legend=legend, scale=alt.Scale(domain=order, range=_COLOURS))
    dash = alt.StrokeDash("of:N", legend=legend, scale=alt.Scale(domain=order, range=_DASHES))
    base = alt.Chart(data).encode(
        x=alt.X("seconds:Q", title=tr("seconds from where it began")), color=colour
    )
    band = base.mark_area(opacity=0.22).encode(
        y=alt.Y(
            "low:Q",
            title=axis_words(label, first.unit),
            scale=alt.Scale(zero=False),
        ),
        y2="high:Q",
    )
    line = base.mark_line(strokeWidth=2).encode(y="value:Q", strokeDash=dash)
    return spoken_chart(alt.layer(band, line).properties(height=320))
