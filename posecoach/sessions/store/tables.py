"""The tables of what is remembered; the comments of their columns are the documentation.

The keys that others refer to are random (:func:`new_key`), so that archives of different
computers can be brought together.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

SCHEMA = "0004"
"""The newest revision: what an opened database is migrated to."""

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, whatever the database makes of time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database.

        Raises
        ------
        ValueError
            If it says no time zone: it would be read as another moment elsewhere.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_key() -> str:
    """A key that no other computer gives: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def _key(comment: str) -> Column[str]:
    return Column("id", String(32), primary_key=True, comment=comment)


def _of(table: str, comment: str, **more: Any) -> Column[str]:
    """A column that belongs to a row of another table and goes with it."""
    name = {"people": "person_id", "sessions": "session_id", "parts": "part_id"}[table]
    target = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(name, String(32), target, nullable=False, comment=comment, **more)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=False,
                  comment="counts within the part, from 1")  # fmt: skip


def _text(name: str, comment: str, size: int = 100) -> Column[str]:
    return Column(name, String(size), nullable=False, comment=comment)


def _number_of(name: str, comment: str, nullable: bool = False) -> Column[float]:
    # A double even where FLOAT alone would be of single precision.
    return Column(name, Float(53), nullable=nullable, comment=comment)


people = Table(
    "people", metadata,
    _key("random"),
    _text("name", "what the person is called"),
    Column("created_at", Moment, nullable=False, comment="when the person was added"),
    comment="everybody who practises on this computer",
)  # fmt: skip

sessions = Table(
    "sessions", metadata,
    _key("random"),
    _of("people", "whose session", index=True),
    Column("day", Date, nullable=False, comment="the day on the person's own calendar"),
    Column("began_at", Moment, nullable=False, comment="when it began"),
    Column("alive_at", Moment, nullable=False, comment="when it was last written to"),
    Column("ended_at", Moment, nullable=True, comment="when it ended; empty while it goes on"),
    _text("ended", "`going` on, `closed`, or `interrupted`: the program ended before it", 20),
    _text("source", "`live`, or `video` for a recording that was reviewed", 20),
    _text("writer", "the running program that writes it", 64),
    _text("version", "version of posecoach", 40),
    comment="one visit: from the camera's start to its stop",
)  # fmt: skip

parts = Table(
    "parts", metadata,
    _key("random"),
    _of("sessions", "whose part", index=True),
    Column("number", Integer, nullable=False, comment="counts within the session, from 1"),
    _text("exercise", "id of the exercise"),
    _text("name", "its name then"),
    _text("side", "the side that was chosen: `left`, `right`, `auto`", 10),
    _text("protocol", "id of the way to do it; empty for plainly"),
    _text("profile", "id of the profile with the person's own numbers; empty for none"),
    _text("routine", "id of the routine it belongs to; empty for none"),
    _text("view", "the camera's view that the exercise asks for", 20),
    _text("measure", "what the figures are of"),
    _text("unit", "their unit", 20),
    Column("rising", Boolean, nullable=False, comment="whether more of it is further"),
    Column("began_at", Moment, nullable=False, comment="when it began"),
    _number_of("seconds", "from its first frame to its last"),
    Column("frames", Integer, nullable=False, comment="frames that were looked at"),
    _text("landmarks", "its file of landmarks in the folder `landmarks`; empty before its end",
          120),
    comment="one exercise of a session, with one side, protocol and profile",
)  # fmt: skip

holds = Table(
    "holds", metadata,
    _of("parts", "in which part", primary_key=True),
    _number(),
    _text("side", "what was held: `left`, `right` or `both`", 10),
    _number_of("start_s", "first credited moment, seconds of the stream"),
    _number_of("end_s", "last credited moment"),
    _number_of("held_s", "seconds credited"),
    _number_of("peak", "furthest value while credited; empty while it goes on", nullable=True),
    _number_of("mean", "mean value while credited; empty while it goes on", nullable=True),
    Column("faults", JSON, nullable=False, comment="ids of the faults seen in it, as a JSON list"),
    _text("ended", "why it ended; `going` while it lasts, `interrupted` if the program ended", 60),
    Column("complete", Boolean, nullable=False, comment="whether it was long enough to count"),
    comment="holds, also those too short to count",
)  # fmt: skip

repetitions = Table(
    "repetitions", metadata,
    _of("parts", "in which part", primary_key=True),
    _number(),
    _text("move", "id of the movement"),
    _text("side", "whose it was: `left`, `right` or `both`", 10),
    _number_of("start_s", "when it left rest"),
    _number_of("end_s", "when it was back"),
    _number_of("out_s", "seconds on the way out"),
    _number_of("far_s", "seconds at the far end"),
    _number_of("back_s", "seconds on the way back"),
    _number_of("peak", "furthest value", nullable=True),
    _number_of("missing", "what was short of the far end; 0 for a whole one"),
    Column("faults", JSON, nullable=False, comment="ids of the faults seen in it, as a JSON list"),
    Column("complete", Boolean, nullable=False, comment="whether it was a whole one"),
    comment="movements out and back, also half ones",
)  # fmt: skip

faults = Table(
    "faults", metadata,
    _of("parts", "in which part", primary_key=True),
    _number(),
    _text("fault", "id of the fault"),
    _text("side", "whose it was; empty for the whole body", 10),
    _number_of("start_s", "when it began"),
    _number_of("end_s", "when it was over; empty while it lasts", nullable=True),
    comment="faults that were noticed",
)  # fmt: skip

cues = Table(
    "cues", metadata,
    _of("parts", "in which part", primary_key=True),
    _number(),
    _number_of("at_s", "when it was said"),
    _text("cue", "id of the cue"),
    Column("words", Text, nullable=False, comment="what was said"),
    comment="what the coach said",
)  # fmt: skip

feelings = Table(
    "feelings", metadata,
    _key("random"),
    _of("people", "who told it", index=True),
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"),
           nullable=True, index=True, comment="around which session; empty for none"),
    Column("day", Date, nullable=False, comment="the day on the person's own calendar"),
    Column("told_at", Moment, nullable=False, comment="when it was told"),
    _text("moment", "`before` or `after` the session", 10),
    Column("pain", Integer, nullable=True, comment="0 to 10; empty if not told"),
    Column("words", Text, nullable=False, comment="how it felt, in a sentence"),
    Column("answers", JSON, nullable=False, comment="the safety questions' answers by their ids"),
    comment="pain and how it felt, and the answers to the safety questions",
)  # fmt: skip

days = Table(
    "days", metadata,
    _of("people", "whose day", primary_key=True),
    Column("day", Date, primary_key=True, comment="the day on the person's own calendar"),
    *(
        Column(name, String(100), primary_key=True, comment=comment)
        for name, comment in (
            ("exercise", "id of the exercise"),
            ("protocol", "id of the way to do it; empty for plainly"),
            ("profile", "id of the profile; empty for none"),
            ("measure", "what `reached` is of"),
            ("side", "`left`, `right` or `both`"),
        )
    ),
    _text("unit", "unit of `reached`", 20),
    Column("rising", Boolean, nullable=False, comment="whether more of it is further"),
    Column("holds", Integer, nullable=False, comment="holds that count"),
    _number_of("held_s", "seconds of them, together"),
    Column("repetitions", Integer, nullable=False, comment="whole repetitions"),
    _number_of("reached", "how far: the furthest mean of a hold that counts, or the median of "
               "whole repetitions", nullable=True),
    comment="sums of a day, kept so that ten years open at once; made anew from the tables above",
)  # fmt: skip

appointments = Table(
    "appointments", metadata,
    _key("random"),
    _of("people", "whose plan", index=True),
    _text("kind", "`routine` or `exercise`", 20),
    _text("what", "its id"),
    Column("weekdays", JSON, nullable=False, comment="days of the week, 0 is Monday, a JSON list"),
    _text("at", "time of day as HH:MM; empty for any time", 5),
    _text("profile", "id of the profile to do it with; empty for none"),
    Column("created_at", Moment, nullable=False, comment="when it was planned"),
    comment="the plan: what is to be done on which days",
)  # fmt: skip

assignments = Table(
    "assignments", metadata,
    _of("people", "whose", primary_key=True),
    Column("exercise", String(100), primary_key=True, comment="id of the exercise"),
    _text("profile", "id of the profile that it is done with"),
    Column("made_at", Moment, nullable=False, comment="when it was assigned"),
    comment="whose numbers an exercise has for a person, unless another choice is made",
)  # fmt: skip

settings = Table(
    "settings", metadata,
    Column("name", String(100), primary_key=True, comment="`video_days`: how long video is kept"),
    Column("value", Text, nullable=False, comment="its value"),
    comment="what was set for everybody; not part of an archive",
)  # fmt: skip

proposals = Table(
    "proposals", metadata,
    _key("random"),
    _of("people", "to whom", index=True),
    _text("rule", "id of the rule that proposed it"),
    _text("about", "id of the exercise it is about; empty for the whole plan"),
    Column("made_on", Date, nullable=False, comment="the day on which it was answered"),
    _text("answer", "`accepted` or `declined`", 20),
    Column("words", Text, nullable=False, comment="what was proposed"),
    comment="proposals that were answered, so that nobody is asked again and again",
)  # fmt: skip

Index("days_by_exercise", days.c.person_id, days.c.exercise, days.c.day)
Index("sessions_by_day", sessions.c.person_id, sessions.c.day)
