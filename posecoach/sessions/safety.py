"""What is asked for a person's safety, and what follows from the answers: pure rules and words.

Before a session, :func:`questions` are asked, :func:`advice` says whether and how to go on, and
:func:`care_for` what that changes in the session.
Pain from 0 to 10 is asked before and after; :func:`after_session` compares both with earlier
sessions. Nothing here keeps anything, asks anything, or knows the time: the Live page shows it,
and :mod:`posecoach.sessions.store` remembers the answers.

    answers = {question.id: False for question in questions() if question.kind != "pain"}
    advice(answers | {"pain": 3}).may_start

The list of red flags, of signs that soften a plan, and the rule of two rises in a row come from
the three guides on which the exercises stand. It is feedback on movement, not medical advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from posecoach.exercises.softer import SOFTENINGS, Care, Softening
from posecoach.language.catalogue import mark

Kind = Literal["urgent", "soften", "pain"]
"""``urgent``: a yes means no session and advice to get help; ``soften``: a yes means a gentler
one; ``pain``: a whole number from 0 to 10."""

Level = Literal["ask", "urgent", "soften", "go"]
"""``ask``: something is not answered yet; ``urgent``: no session; ``soften``: a gentler one."""

Change = Literal["bent_knee", "shorter_holds", "active_instead", "see_clinician"]
"""What a softer plan does: bent-knee variants, holds as short as count, slow movement instead of
long holds, and having someone look at it who can examine."""

LEAST_PAIN, MOST_PAIN = 0, 10
PAIN_RISE = 2
"""A change of pain that matters, in points of ten: Childs et al. 2005, Spine 30(11), 1331-1334."""
STRONG_PAIN = 7
"""From here pain is commonly called severe: Jensen et al. 2001, Pain 91(3), 317-322. A cautious
start, to be changed by whoever treats the person."""
RISES_IN_A_ROW = 2

_GUIDES = "the guides' red flags"
_SOFTER = "the mobility journal: zappy or spreading pain asks for bent knees and shorter holds"
_RISING = "the mobility journal: pain that spikes after light stretching twice in a row"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the screen.

    Attributes
    ----------
    id
        Key of its answer.
    kind
        What its answer does.
    text
        The question, to be said by :func:`~posecoach.language.catalogue.tr`.
    source
        Where it comes from.
    """

    id: str
    kind: Kind
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What follows from the answers.

    Attributes
    ----------
    level
        Whether and how to go on.
    title
        A few words that say it; like the sentences to be said by
        :func:`~posecoach.language.catalogue.tr`.
    sentences
        What to do, to be shown in this order.
    changes
        What a softer session does; empty unless it softens.
    sources
        Where the advice comes from.
    """

    level: Level
    title: str
    sentences: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def may_start(self) -> bool:
        """Whether a session may begin."""
        return self.level in ("go", "soften")

    @property
    def softer(self) -> tuple[Softening, ...]:
        """The changes that are made to the session itself."""
        if self.level != "soften":
            return ()
        return tuple(change for change in SOFTENINGS if change in self.changes)


@dataclass(frozen=True, slots=True)
class PainAround:
    """Pain before and after one session, 0 to 10; None where it was not told.

    ``light`` says that the session was stretching or easy movement, not strengthening.
    """

    before: int | None
    after: int | None
    light: bool = True

    @property
    def rose(self) -> bool:
        """Whether it rose by more than chance after light stretching."""
        if self.before is None or self.after is None:
            return False
        return self.light and self.after - self.before >= PAIN_RISE


_QUESTIONS = (
    Question("weakness", "urgent", mark("Has a leg or foot become weak?"), _GUIDES),
    Question("saddle", "urgent", mark("Is it numb between your legs, where a saddle would touch?"),
             _GUIDES),
    Question("bladder", "urgent", mark("Have you new trouble holding or passing urine or stool?"),
             _GUIDES),
    Question("fever", "urgent", mark("Have you a fever, or feel ill along with the back pain?"),
             _GUIDES),
    Question("trauma", "urgent", mark("Did the pain begin with a fall, a crash or another injury?"),
             _GUIDES),
    Question("zappy", "soften",
             mark("Does it zap, tingle or burn, or spread down a leg, when you move?"), _SOFTER),
    Question("pain", "pain", mark("How much does your back hurt now, from 0 (not at all) to 10 "
             "(the worst you can think of)?"), "the guides: pain before and after"),
)  # fmt: skip

_URGENT: Mapping[str, str] = {
    "weakness": mark("A leg that has become weak should be examined today."),
    "saddle": mark(
        "Numbness between the legs can mean that nerves are pressed. Go to an "
        "emergency department now."
    ),
    "bladder": mark(
        "Back pain with new trouble of bladder or bowel can mean that nerves are "
        "pressed. Go to an emergency department now."
    ),
    "fever": mark("Back pain with a fever should be looked at by a doctor today."),
    "trauma": mark("After an injury a doctor should look at your back before you stretch it."),
}
# Cauda equina is a matter of hours, the others of a day: the most pressing is said first.
_MOST_PRESSING = ("saddle", "bladder", "weakness", "fever", "trauma")


def questions() -> tuple[Question, ...]:
    """The questions before a session, in the order in which they are asked."""
    return _QUESTIONS


def advice(answers: Mapping[str, bool | int | None], earlier: Sequence[PainAround] = ()) -> Advice:
    """What follows from the answers before a session.

    Parameters
    ----------
    answers
        By the id of its question: True or False, for ``pain`` a number from 0 to 10 or None if
        the person would rather not say. A question that is missing was not answered.
    earlier
        Pain around the sessions before this one, oldest first.

    Raises
    ------
    ValueError
        If pain is no whole number from 0 to 10.
    """
    pain = checked_pain(answers.get("pain"))
    red = [key for key in _MOST_PRESSING if answers.get(key)]
    if red:
        return _urgent(red)
    if any(question.id not in answers for question in _QUESTIONS):
        return Advice("ask", mark("A few questions first"))
    softer: list[Advice] = []
    if answers["zappy"]:
        softer.append(_NERVE)
    if pain is not None and pain >= STRONG_PAIN:
        softer.append(_STRONG)
    if rising(earlier):
        softer.append(_ROSE_TWICE)
    return _together(softer) if softer else Advice("go", mark("Ready when you are"))


def care_for(found: Advice, answers: Mapping[str, bool | int | None]) -> Care:
    """What advice and answers change in the session that follows."""
    return Care(found.softer, bool(answers.get("pain")))


def after_session(this: PainAround, earlier: Sequence[PainAround] = ()) -> Advice:
    """What follows from the pain after a session.

    Parameters
    ----------
    this
        Pain around the session that is over.
    earlier
        Pain around the sessions before it, oldest first.
    """
    if rising([*earlier, this]):
        return _ROSE_TWICE
    if this.rose:
        return _ROSE_ONCE
    return Advice("go", mark("Thank you, that is noted"))


def rising(sessions: Sequence[PainAround]) -> bool:
    """Whether pain rose after each of the last two sessions in which it was told."""
    told = [one for one in sessions if one.before is not None and one.after is not None]
    last = told[-RISES_IN_A_ROW:]
    return len(last) == RISES_IN_A_ROW and all(one.rose for one in last)


def checked_pain(value: bool | int | None) -> int | None:
    """Pain as a whole number from 0 to 10, or None.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("pain is a whole number from 0 to 10")
    if not LEAST_PAIN <= value <= MOST_PAIN:
        raise ValueError("pain is a whole number from 0 to 10")
    return value


def _urgent(red: Sequence[str]) -> Advice:
    return Advice(
        "urgent",
        mark("No stretching today"),
        (
            *(_URGENT[key] for key in red),
            mark(
                "This may turn out to be harmless, but only someone who examines you can tell. "
                "posecoach cannot, and waits until then."
            ),
        ),
        ("see_clinician",),
        (_GUIDES,),
    )


def _together(softer: Sequence[Advice]) -> Advice:
    """Several reasons for a softer session in one."""
    return Advice(
        "soften",
        softer[0].title,
        tuple(dict.fromkeys(sentence for one in softer for sentence in one.sentences)),
        tuple(dict.fromkeys(change for one in softer for change in one.changes)),
        tuple(dict.fromkeys(source for one in softer for source in one.sources)),
    )


_NERVE = Advice(
    "soften",
    mark("Go gently today"),
    (
        mark(
            "Pain that zaps or spreads is a reason to go easy: keep the knees bent, hold "
            "for a short time, and stay where it does not spread."
        ),
        mark(
            "Stop when it gets worse or travels further down the leg. If it stays for more "
            "than a few days, have a doctor or physiotherapist look at it."
        ),
    ),
    ("bent_knee", "shorter_holds", "see_clinician"),
    (_SOFTER,),
)
_STRONG = Advice(
    "soften",
    mark("Go gently today"),
    (
        mark(
            "It hurts a lot today. Small, slow movements are enough, and resting is fine as well."
        ),
        mark("If pain this strong is new or does not ease, speak to a doctor or physiotherapist."),
    ),
    ("shorter_holds", "active_instead", "see_clinician"),
    ("7 to 10 is commonly called severe pain (Jensen et al. 2001)",),
)
_ROSE_TWICE = Advice(
    "soften",
    mark("A softer plan is worth a try"),
    (
        mark(
            "After the last two sessions it hurt more than before. Slow bending and "
            "straightening instead of long holds, for a shorter time, often suits "
            "irritable days better."
        ),
        mark(
            "If it keeps rising with the softer plan, have a doctor or physiotherapist look at it."
        ),
    ),
    ("active_instead", "shorter_holds", "see_clinician"),
    (
        _RISING,
        f"{PAIN_RISE} points of ten are a change that matters (Childs et al. 2005)",
    ),
)
_ROSE_ONCE = Advice(
    "soften",
    mark("Take it easier next time"),
    (mark("It hurts more than before you began. Once can be chance: next time go less far."),),
    ("shorter_holds",),
    (f"{PAIN_RISE} points of ten are a change that matters (Childs et al. 2005)",),
)
