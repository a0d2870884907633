"""What is done in this visit: holds one by one, repetitions that follow each other together."""

from __future__ import annotations

import streamlit as st

from posecoach.coaching.feedback import Hold, Repetition
from posecoach.language.catalogue import plural, tr
from posecoach.web.board import Finished, shared_board
from posecoach.web.language import side_words


def show_finished(session: str) -> None:
    """Draw the list."""
    st.subheader(tr("Done in this session"))
    finished = shared_board().read(session).finished
    if not finished:
        st.caption(tr("Nothing yet. A hold or a repetition appears here as soon as it is over."))
        return
    st.table([_row(done) for done in _gathered(finished)])


def _gathered(finished: tuple[Finished, ...]) -> list[list[Finished]]:
    """Holds one by one, repetitions of one exercise and side that follow each other together."""
    groups: list[list[Finished]] = []
    for done in finished:
        last = groups[-1][-1] if groups else None
        if last is not None and _belong_together(last, done):
            groups[-1].append(done)
        else:
            groups.append([done])
    return groups


def _belong_together(first: Finished, second: Finished) -> bool:
    a, b = first.item, second.item
    if not (isinstance(a, Repetition) and isinstance(b, Repetition)):
        return False
    return (first.exercise, a.move, a.side) == (second.exercise, b.move, b.side)


def _row(group: list[Finished]) -> dict[str, str]:
    noticed = dict.fromkeys(tr(name) for done in group for name in done.noticed)
    return {
        tr("Exercise"): tr(group[0].exercise),
        tr("Side"): side_words(group[0].item.side),
        tr("Done"): _amount(group),
        tr("Furthest"): _furthest(group),
        tr("Noticed"): ", ".join(noticed) or tr("nothing"),
    }


def _amount(group: list[Finished]) -> str:
    item = group[0].item
    if isinstance(item, Hold):
        return (
            tr("{seconds:.1f} s", seconds=item.held_s)
            if item.complete
            else tr("{seconds:.1f} s, too short", seconds=item.held_s)
        )
    whole = sum(done.item.complete for done in group)
    half = len(group) - whole
    done = plural("once", "{n} times", whole)
    return tr("{done}, {half} not whole", done=done, half=half) if half else done


def _furthest(group: list[Finished]) -> str:
    peaks = [done.item.peak for done in group]
    # Of a percentage the name of the exercise says enough.
    unit = "%" if group[0].unit.startswith(("%", "percent")) else "°"
    least, most = round(min(peaks)), round(max(peaks))
    return (
        f"{most}{unit}"
        if least == most
        else tr("{least} to {most}{unit}", least=least, most=most, unit=unit)
    )
