"""The Data page: what is remembered, of whom, where; all of it out, in again, or away for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from posecoach.errors import PosecoachError
from posecoach.language.catalogue import plural, tr
from posecoach.language.dates import day_words
from posecoach.sessions.store import removing
from posecoach.sessions.store.archive import archive_bytes
from posecoach.sessions.store.importing import import_archive
from posecoach.sessions.store.opening import Store
from posecoach.sessions.store.reading import SessionLine, count_sessions, list_sessions
from posecoach.sessions.store.stocktaking import Stock, size_words, take_stock
from posecoach.sessions.store.telling import Person, add_person, everybody, rename_person
from posecoach.sessions.store.videos import KeptVideo, videos
from posecoach.web.pages.kept_videos import session_videos, video_rule, video_words
from posecoach.web.pages.people import opened_store, this_person

_PAGE = 20
_SAID = "data_said"


def data_page() -> None:
    """Draw the page."""
    store = opened_store()
    if store is None:
        return
    st.subheader(tr("Your data"))
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.success(said)
    try:
        _stock(take_stock(store))
        films = videos(store.landmarks)
        left, right = st.columns(2, gap="large")
        with left:
            _people(store)
        with right:
            _archive(store, films)
            video_rule(store, films)
        _sessions(store, this_person(store), films)
        _everything(store)
    except PosecoachError as error:
        st.error(str(error))


def _stock(stock: Stock) -> None:
    st.write(
        tr(
            "All of this lies on this computer and is sent nowhere. What the camera sees is not "
            "kept unless you ask for it: of each frame there are 33 points of the body, and no "
            "picture."
        )
    )
    what, much, where = tr("What"), tr("How much"), tr("Where")
    st.table(
        [
            {
                what: tr(kind.what),
                much: size_words(kind.size) if kind.count else tr("none"),
                where: f"`{kind.where}`",
            }
            for kind in stock.kinds
        ]
    )
    rows = stock.rows
    told = ", ".join(
        (
            plural("1 session", "{n} sessions", rows["sessions"]),
            plural("1 hold", "{n} holds", rows["holds"]),
            plural("1 repetition", "{n} repetitions", rows["repetitions"]),
        )
    )
    st.caption(tr("In it: {told}. {size} together.", told=told, size=size_words(stock.size)))


def _people(store: Store) -> None:
    st.markdown(tr("**People**"))
    for person in everybody(store):
        name, button = st.columns([3, 1], vertical_alignment="center")
        count = count_sessions(store, person.id)
        name.write(f"{_plain(person.name)} · " + plural("1 session", "{n} sessions", count))
        with button.popover(tr("Change"), key=f"change_{person.id}"):
            _change_person(store, person)
    with st.form("data_add", clear_on_submit=True, border=False):
        name_to_add = st.text_input(
            tr("Somebody else practises here as well"), placeholder=tr("Name")
        )
        if st.form_submit_button(tr("Add a person")):
            _act(
                lambda: add_person(store, name_to_add),
                tr("{name} was added.", name=name_to_add.strip()),
            )


def _change_person(store: Store, person: Person) -> None:
    new = st.text_input(tr("Name"), person.name, key=f"name_{person.id}")
    if st.button(tr("Rename"), key=f"rename_{person.id}"):
        _act(lambda: rename_person(store, person.id, new), tr("Renamed."))
    st.divider()
    sure = st.checkbox(tr("Yes, all of their sessions as well"), key=f"sure_{person.id}")
    if st.button(
        tr("Delete for good"), key=f"delete_{person.id}", disabled=not sure, type="primary",
        icon=":material/delete_forever:",
    ):  # fmt: skip
        _act(
            lambda: removing.delete_person(store, person.id),
            tr("{name} and all of their sessions are deleted.", name=person.name),
        )


def _archive(store: Store, films: Sequence[KeptVideo]) -> None:
    st.markdown(tr("**Take it along**"))
    st.caption(
        tr(
            "One archive in open formats (CSV, JSON, Parquet) with everything of "
            "everybody: to keep, to analyse, or for another computer."
        )
    )
    name = f"posecoach-{datetime.now().astimezone():%Y-%m-%d}.zip"
    with_videos = bool(films) and st.checkbox(
        tr("with video ({size})", size=size_words(sum(film.size for film in films))),
        True,
        key="data_videos",
    )
    # Made only when it is asked for: of ten years it takes seconds.
    st.download_button(
        tr("Export everything"), lambda: archive_bytes(store, with_videos=with_videos), name,
        "application/zip", icon=":material/download:", key="data_export", on_click="ignore",
    )  # fmt: skip
    file = st.file_uploader(tr("Import an archive"), type="zip", key="data_import")
    if file is not None and st.button(tr("Add what is in it"), key="data_take"):
        try:
            came = import_archive(store, file)
        except PosecoachError as error:
            st.error(str(error))
        else:
            known = tr(" {known} were here already.", known=came.known) if came.known else ""
            _say(
                tr(
                    "{sessions} sessions of {people} new people were added.{known}",
                    sessions=came.sessions,
                    people=came.people,
                    known=known,
                )
            )


def _sessions(store: Store, person: Person, films: Sequence[KeptVideo]) -> None:
    st.markdown(tr("**Sessions · {name}**", name=_plain(person.name)))
    total = count_sessions(store, person.id)
    if not total:
        st.caption(tr("None yet."))
        return
    pages = -(-total // _PAGE)
    page = 1
    if pages > 1:
        narrow, _ = st.columns([1, 4])
        page = int(
            narrow.number_input(tr("Page of {pages}", pages=pages), 1, pages, key="data_page")
        )
    for line in list_sessions(store, person.id, _PAGE, (page - 1) * _PAGE):
        words, button = st.columns([5, 1], vertical_alignment="center")
        mine = [film for film in films if film.session == line.id]
        words.write(f"{_session_words(line)}{video_words(mine)}")
        with button.popover(tr("More") if mine else tr("Delete"), key=f"ask_{line.id}"):
            session_videos(mine)
            st.write(tr("Delete this session with all that is kept of it, for good?"))
            if st.button(tr("Yes, delete it"), key=f"gone_{line.id}", type="primary"):
                _delete_session(store, line.id)


def _delete_session(store: Store, session: str) -> None:
    _act(lambda: removing.delete_session(store, session), tr("The session is deleted."))


def _session_words(line: SessionLine) -> str:
    began = line.began_at.astimezone()
    done = [", ".join(map(tr, line.exercises)) or tr("nothing yet")]
    if line.source == "video":
        done.append(tr("from a recording"))
    if line.held_s:
        done.append(tr("{seconds:.0f} s held", seconds=line.held_s))
    if line.repetitions:
        done.append(plural("1 repetition", "{n} repetitions", line.repetitions))
    if line.ended != "closed":
        done.append(tr("goes on") if line.ended == "going" else tr("was interrupted"))
    return f"**{day_words(began.date(), 'd MMMM y')}, {began:%H:%M}** · {_plain(' · '.join(done))}"


def _everything(store: Store) -> None:
    with st.expander(tr("Delete everything"), icon=":material/delete_forever:"):
        st.write(
            tr(
                "All people, sessions, landmarks and answers go, for good: not even posecoach "
                "can bring them back. Export them first if you are not sure."
            )
        )
        wanted = tr("delete")
        word = st.text_input(tr("To be sure, write: {word}", word=wanted), key="data_sure")
        if st.button(
            tr("Delete everything for good"), type="primary", key="data_delete_all",
            disabled=word.strip().casefold() != wanted.casefold(),
        ):  # fmt: skip
            st.session_state.pop("data_sure", None)
            _act(lambda: removing.delete_everything(store), tr("Everything is deleted."))


def _act(work: Callable[[], object], said: str) -> None:
    """Do something, and say it on the page that is drawn afresh; or say why not."""
    try:
        work()
    except PosecoachError as error:
        st.error(str(error))
    else:
        _say(said)


def _say(words: str) -> None:
    st.session_state[_SAID] = words
    st.rerun()


def _plain(words: str) -> str:
    """Words as they are, not as Markdown."""
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]<>#|~$:" else mark for mark in words)
