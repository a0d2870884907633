"""Sessions with their parts, and what was done, noticed, said and felt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "person_id",
            sa.String(32),
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(20), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("writer", sa.String(64), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_index("sessions_by_day", "sessions", ["person_id", "day"])
    op.create_table(
        "feelings",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "person_id",
            sa.String(32),
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "session_id",
            sa.String(32),
            sa.ForeignKey("sessions.id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moment", sa.String(10), nullable=False),
        sa.Column("pain", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
    )
    op.create_index("ix_feelings_person_id", "feelings", ["person_id"])
    op.create_index("ix_feelings_session_id", "feelings", ["session_id"])
    op.create_table(
        "parts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "session_id",
            sa.String(32),
            sa.ForeignKey("sessions.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(100), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("protocol", sa.String(100), nullable=False),
        sa.Column("profile", sa.String(100), nullable=False),
        sa.Column("routine", sa.String(100), nullable=False),
        sa.Column("view", sa.String(20), nullable=False),
        sa.Column("measure", sa.String(100), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("rising", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(53), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("landmarks", sa.String(120), nullable=False),
    )
    op.create_index("ix_parts_session_id", "parts", ["session_id"])
    op.create_table(
        "cues",
        sa.Column(
            "part_id",
            sa.String(32),
            sa.ForeignKey("parts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at_s", sa.Float(53), nullable=False),
        sa.Column("cue", sa.String(100), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "faults",
        sa.Column(
            "part_id",
            sa.String(32),
            sa.ForeignKey("parts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("fault", sa.String(100), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("start_s", sa.Float(53), nullable=False),
        sa.Column("end_s", sa.Float(53), nullable=True),
    )
    op.create_table(
        "holds",
        sa.Column(
            "part_id",
            sa.String(32),
            sa.ForeignKey("parts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("start_s", sa.Float(53), nullable=False),
        sa.Column("end_s", sa.Float(53), nullable=False),
        sa.Column("held_s", sa.Float(53), nullable=False),
        sa.Column("peak", sa.Float(53), nullable=True),
        sa.Column("mean", sa.Float(53), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("ended", sa.String(60), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "repetitions",
        sa.Column(
            "part_id",
            sa.String(32),
            sa.ForeignKey("parts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("move", sa.String(100), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("start_s", sa.Float(53), nullable=False),
        sa.Column("end_s", sa.Float(53), nullable=False),
        sa.Column("out_s", sa.Float(53), nullable=False),
        sa.Column("far_s", sa.Float(53), nullable=False),
        sa.Column("back_s", sa.Float(53), nullable=False),
        sa.Column("peak", sa.Float(53), nullable=True),
        sa.Column("missing", sa.Float(53), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
    )
