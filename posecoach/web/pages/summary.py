"""After a session: what was done on each side, and how it felt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from posecoach.coaching.feedback import Hold
from posecoach.errors import StoreError
from posecoach.language.catalogue import mark, plural, tr
from posecoach.sessions.progress import detectable_difference
from posecoach.sessions.safety import LEAST_PAIN, MOST_PAIN, PainAround, after_session
from posecoach.sessions.store.planning import proposed
from posecoach.sessions.store.telling import MOST_WORDS, pain_around
from posecoach.sessions.store.today import tell_after
from posecoach.web.board import Finished, shared_board
from posecoach.web.language import side_words, speaks
from posecoach.web.pages.safety import care_today
from posecoach.web.remembering import VISITS, shared_store

_NOT_SAID = mark("I'd rather not say")
_WORDS = {
    "title": mark("That was it"),
    "nothing_counted": mark("Nothing was held long enough to count this time."),
    "noticed": mark("Noticed along the way: {noticed}."),
    "nothing_noticed": mark("Nothing had to be corrected."),
    "alike": mark("{exercise}: left and right went about as far."),
    "left_further": mark(
        "{exercise}: the left side went further, {more}{unit} against {less}{unit}."
    ),
    "right_further": mark(
        "{exercise}: the right side went further, {more}{unit} against {less}{unit}."
    ),
    "unknown": mark("{exercise}: {left}{unit} on the left, {right}{unit} on the right."),
    "felt": mark("How did it feel?"),
    "felt_help": mark("A sentence, for you to read later."),
    "pain": mark("How much does your back hurt now?"),
    "keep": mark("Keep it"),
    "kept": mark("Kept."),
    "next": mark("**For next time.** {words} {reason} The Plan page takes your answer."),
    "softer": mark("It was the softer plan: short, and not far. That is enough for today."),
    "easier": mark(
        "**For next time.** The target of {exercise} stayed far today. Begin with what is "
        "easier: {easier}"
    ),
    "not_kept": mark("That can't be remembered: {why}"),
}
"""Every sentence of this screen."""


@dataclass
class Sums:
    """What was done of an exercise on one side."""

    holds: int = 0
    seconds: float = 0.0
    repetitions: int = 0
    furthest: list[float] = field(default_factory=list)
    unit: str = "°"
    measure: str = ""
    id: str = ""

    @property
    def words(self) -> str:
        """In few words: "2 holds, 41 s, up to 92°"."""
        parts = []
        if self.holds:
            parts.append(plural("1 hold", "{n} holds", self.holds))
            parts.append(tr("{seconds:.0f} s", seconds=self.seconds))
        if self.repetitions:
            parts.append(plural("once", "{n} times", self.repetitions))
        return ", ".join(parts) or tr("nothing whole")


def sums_of(finished: tuple[Finished, ...]) -> dict[str, dict[str, Sums]]:
    """What counted, by exercise and side."""
    found: dict[str, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for done in finished:
        if not done.item.complete:
            continue
        sums = found[done.exercise][done.item.side]
        sums.unit = "%" if done.unit.startswith(("%", "percent")) else "°"
        sums.id, sums.measure = done.exercise_id, done.measure
        sums.furthest.append(done.item.peak)
        if isinstance(done.item, Hold):
            sums.holds += 1
            sums.seconds += done.item.held_s
        else:
            sums.repetitions += 1
    return {exercise: dict(sides) for exercise, sides in found.items()}


def compared(exercise: str, sides: dict[str, Sums]) -> str | None:
    """Left against right in a sentence; a difference within the measure's error is none."""
    if not {"left", "right"} <= sides.keys():
        return None
    left, right = (sum(s.furthest) / len(s.furthest) for s in (sides["left"], sides["right"]))
    unit = sides["left"].unit
    least = detectable_difference(sides["left"].id, sides["left"].measure, unit)
    if least is None:
        return tr(
            _WORDS["unknown"], exercise=exercise, left=round(left), right=round(right), unit=unit
        )
    if abs(left - right) <= least:
        return tr(_WORDS["alike"], exercise=exercise)
    more, less = sorted((round(left), round(right)), key=abs, reverse=True)
    words = _WORDS["left_further" if abs(left) > abs(right) else "right_further"]
    return tr(words, exercise=exercise, more=more, less=less, unit=unit)


def show_summary(visit: str) -> None:
    """Draw it, where something was done and the camera is off."""
    seen, care = shared_board().read(visit), care_today(visit)
    finished = seen.finished
    if not finished and not seen.too_far:
        return
    with st.container(border=True):
        st.subheader(tr(_WORDS["title"]))
        found = sums_of(finished)
        if not found:
            st.write(tr(_WORDS["nothing_counted"]))
        for exercise, sides in found.items():
            told = " · ".join(
                (f"{side_words(side)}: " if side != "both" else "") + sums.words
                for side, sums in sides.items()
            )
            st.markdown(f"**{tr(exercise)}.** {told}")
            sentence = compared(tr(exercise), sides)
            if sentence:
                st.caption(sentence)
        if care.softer:
            st.write(tr(_WORDS["softer"]))
        noticed = dict.fromkeys(tr(name) for done in finished for name in done.noticed)
        words = tr(_WORDS["noticed"], noticed=", ".join(noticed).rstrip("!."))
        st.write(words if noticed else tr(_WORDS["nothing_noticed"]))
        _ask(visit, len(finished))
        _propose(visit)
        _propose_easier(seen.too_far)


def _propose(visit: str) -> None:
    """What the rules propose for next time, if anything; it is answered on the Plan page."""
    try:
        store = shared_store()
        found = proposed(store, VISITS.person_of(visit, store).id, datetime.now().date())
    except StoreError:
        return
    if found:
        st.info(tr(_WORDS["next"], words=found[0].words, reason=found[0].reason))


def _propose_easier(too_far: Sequence[tuple[str, str]]) -> None:
    """The exercise's own easier way, for each whose target stayed far."""
    for exercise, easier in too_far:
        st.info(tr(_WORDS["easier"], exercise=tr(exercise), easier=tr(easier)))


def _ask(visit: str, done: int) -> None:
    """How it felt, once for what is done so far."""
    if st.session_state.get("told_after") == done:
        st.success(st.session_state.get("told_words") or tr(_WORDS["kept"]))
        return
    scale = [_NOT_SAID, *(str(n) for n in range(LEAST_PAIN, MOST_PAIN + 1))]
    pain = st.segmented_control(tr(_WORDS["pain"]), scale, format_func=tr, key=f"pain_after_{done}")
    felt = st.text_input(
        tr(_WORDS["felt"]), max_chars=MOST_WORDS, key=f"felt_{done}", help=tr(_WORDS["felt_help"])
    )
    st.button(
        tr(_WORDS["keep"]), key=f"keep_after_{done}", disabled=pain is None and not felt,
        on_click=speaks(_take), args=(visit, done, pain, felt),
    )  # fmt: skip


def _take(visit: str, done: int, pain: str | None, felt: str) -> None:
    told = None if pain is None or pain == _NOT_SAID else int(pain)
    try:
        store = shared_store()
        person = VISITS.person_of(visit, store).id
        tell_after(store, person, told, felt)
        around = pain_around(store, person)
    except StoreError as error:
        st.session_state["told_words"] = tr(_WORDS["not_kept"], why=error)
    else:
        last = around[-1] if around else PainAround(None, told)
        found = after_session(last, around[:-1])
        st.session_state["told_words"] = " ".join(
            (f"{tr(found.title)}.", *map(tr, found.sentences))
        )
    st.session_state["told_after"] = done
