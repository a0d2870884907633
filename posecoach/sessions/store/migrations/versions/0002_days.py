"""Sums of each day, so that pages over years open at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of this revision."""
    op.create_table(
        "days",
        sa.Column(
            "person_id",
            sa.String(32),
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("exercise", sa.String(100), primary_key=True),
        sa.Column("protocol", sa.String(100), primary_key=True),
        sa.Column("profile", sa.String(100), primary_key=True),
        sa.Column("measure", sa.String(100), primary_key=True),
        sa.Column("side", sa.String(100), primary_key=True),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("rising", sa.Boolean(), nullable=False),
        sa.Column("holds", sa.Integer(), nullable=False),
        sa.Column("held_s", sa.Float(53), nullable=False),
        sa.Column("repetitions", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Float(53), nullable=True),
    )
    op.create_index("days_by_exercise", "days", ["person_id", "exercise", "day"])
