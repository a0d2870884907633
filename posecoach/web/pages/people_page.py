"""The People page: everybody who practises here at a glance, for whoever treats them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

import streamlit as st

from posecoach.errors import PosecoachError
from posecoach.exercises.profiled import known_profiles
from posecoach.exercises.profiles import Profile
from posecoach.language.catalogue import mark, plural, speaking, spoken, tr
from posecoach.sessions.naming import exercise_names, report_stem, set_up_name
from posecoach.sessions.practice_story import tell_practice
from posecoach.sessions.progress import Change
from posecoach.sessions.store.assigning import assign, assigned
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.overview import Overview, overview
from posecoach.sessions.store.practice import practice_of
from posecoach.sessions.store.reading import SetUp
from posecoach.sessions.store.telling import Person
from posecoach.web.language import side_words
from posecoach.web.pages.people import opened_store
from posecoach.web.pages.plan_page import plan_page
from posecoach.web.pages.progress_page import progress_page
from posecoach.web.review.words import plain

_SPANS = (4, 8, 12, 26, 52)
_VERDICTS = {
    "gain": mark(":green[{degrees:.0f}° further]"),
    "loss": mark(":orange[{degrees:.0f}° less far]"),
    "same": mark("no change that can be told"),
    "early": mark("too early to tell"),
    "unknown": mark("not judged"),
}


def people_page() -> None:
    """Draw the page."""
    store = opened_store()
    if store is None:
        return
    st.subheader(tr("People"))
    today = datetime.now().astimezone().date()
    profiles = known_profiles()
    try:
        everybody = overview(store, today, exercise_names())
        if not everybody:
            st.info(
                tr(
                    "Nobody practises here yet. People are added on the Data page, or with the "
                    "first session."
                )
            )
            return
        st.caption(
            tr(
                "Those who need a look come first. Ranges are compared over twelve weeks, "
                "sessions over four, the plan over two."
            )
        )
        for one in everybody:
            with st.container(border=True):
                _person(store, one, profiles, today)
    except PosecoachError as error:
        st.error(str(error))


def _person(store: Store, one: Overview, profiles: Mapping[str, Profile], today: date) -> None:
    st.markdown(f"**{plain(one.person.name)}** · {_last_words(one.last, today)}")
    for words in one.attention:
        st.markdown(f":material/flag: {plain(words)}")
    numbers, ranges = st.columns([2, 3], gap="large")
    with numbers:
        _numbers(one)
    with ranges:
        _ranges(one.ranges)
    with st.container(horizontal=True):
        _go(tr("Progress"), one.person, progress_page, "progress")
        _go(tr("Plan"), one.person, plan_page, "plan")
        with st.popover(tr("Report")):
            _report(store, one.person, profiles, today)
        if profiles:
            with st.popover(tr("Profiles")):
                _assign(store, one.person, profiles)


def _last_words(last: date | None, today: date) -> str:
    if last is None:
        return tr("no session yet")
    ago = (today - last).days
    if ago == 0:
        return tr("last session today")
    return plural("last session yesterday", "last session {n} days ago", ago)


def _numbers(one: Overview) -> None:
    week = one.planned_a_week
    planned = tr("{count} planned", count=week) if week else tr("nothing planned")
    st.markdown(tr("**{count:.1f}** sessions a week, {planned}", count=one.a_week, planned=planned))
    if one.followed.planned:
        st.markdown(
            tr(
                "**{practised}** of the last {planned} planned days practised",
                practised=one.followed.practised,
                planned=one.followed.planned,
            )
        )
    around = [p for p in one.pain if p.before is not None or p.after is not None]
    latest = around[-1] if around else None
    told = [str(p) for p in (latest.before, latest.after) if p is not None] if latest else []
    if len(told) > 1:
        words = tr("Pain **{told}** of 10 before and after the last session", told=" → ".join(told))
    elif told:
        words = tr("Pain **{told}** of 10 when last told", told=told[0])
    else:
        words = tr("Pain was not told")
    st.markdown(words)


def _ranges(ranges: Mapping[SetUp, Sequence[Change]]) -> None:
    if not ranges:
        st.caption(tr("No range was measured in the last twelve weeks."))
    for set_up, sides in ranges.items():
        unit = "°" if set_up.unit == "°" else " %"
        told = "; ".join(
            f"{_side(side.side)} {side.now:.0f}{unit}, {_verdict(side)}" for side in sides
        )
        st.markdown(f"{plain(set_up_name(set_up))}  \n{told}")


def _side(side: str) -> str:
    return side_words(side) if side != "both" else tr("both sides")


def _verdict(side: Change) -> str:
    """How a side changed, in few words; a difference that can't be told is none."""
    return tr(_VERDICTS[side.verdict], degrees=abs(side.further))


def _go(label: str, person: Person, page: object, path: str) -> None:
    """A button to another page, about this person."""
    if st.button(
        label, key=f"go_{path}_{person.id}", on_click=_choose, args=(person,),
        icon=":material/arrow_forward:",
    ):  # fmt: skip
        st.switch_page(st.Page(page, url_path=path))  # type: ignore[arg-type]


def _choose(person: Person) -> None:
    st.session_state["person"] = person.id


def _report(store: Store, person: Person, profiles: Mapping[str, Profile], today: date) -> None:
    weeks = st.selectbox(
        tr("Over how long"), _SPANS, index=1, format_func=lambda n: tr("{weeks} weeks", weeks=n),
        key=f"span_{person.id}",
    )  # fmt: skip
    names = {key: profile.name for key, profile in profiles.items()}

    # Made only when it is asked for: drawing takes a second or two.
    def made(kind: str) -> bytes:
        from posecoach.sessions.practice_report import practice_html, practice_pdf

        # Streamlit asks for it in a thread of its own.
        with speaking(language):
            story = tell_practice(practice_of(store, person, weeks, today, names))
            return practice_pdf(story) if kind == "pdf" else practice_html(story).encode()

    language = spoken()
    stem = report_stem(person.name, today)
    for kind, mime in (("pdf", "application/pdf"), ("html", "text/html")):
        st.download_button(
            kind.upper(), partial(made, kind), f"{stem}.{kind}",
            mime, key=f"report_{kind}_{person.id}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def _assign(store: Store, person: Person, profiles: Mapping[str, Profile]) -> None:
    st.caption(
        tr(
            "Whose numbers each exercise has for this person: in Live, in routines and in Review, "
            "unless something else is chosen there."
        )
    )
    mine, names = assigned(store, person.id), exercise_names()
    for exercise in dict.fromkeys((*mine, *(p.exercise for p in profiles.values()))):
        now = mine.get(exercise)
        fitting = [key for key, profile in profiles.items() if profile.exercise == exercise]
        options = list(dict.fromkeys((None, *fitting, now)))
        chosen = st.selectbox(
            names.get(exercise, exercise), options, index=options.index(now),
            format_func=lambda key: _profile_words(key, profiles),
            key=f"assign_{person.id}_{exercise}",
        )  # fmt: skip
        if chosen != now:
            assign(store, person.id, exercise, chosen)
            st.rerun()


def _profile_words(profile: str | None, profiles: Mapping[str, Profile]) -> str:
    if profile is None:
        return tr("As shipped")
    if profile in profiles:
        return profiles[profile].name
    return tr("{what} (no longer there)", what=profile)
