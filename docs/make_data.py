"""Write the tables of docs/data.md from their own comments, so that they always agree."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Table

from posecoach.sessions.store.tables import SCHEMA, metadata

HERE = Path(__file__).parent / "data.md"
TITLE = "## The tables\n"


def page() -> str:
    """Return the page's text: what is written by hand, and the tables."""
    written, title, _ = HERE.read_text(encoding="utf-8").partition(TITLE)
    intro = f"""
Generated from `posecoach/sessions/store/tables.py` by `python docs/make_data.py`; schema {SCHEMA}.
Keys are random, so that archives of different computers can be brought together.
"""
    return written + title + intro + "".join(_section(t) for t in metadata.sorted_tables)


def _section(table: Table) -> str:
    rows = "".join(
        f"| `{column.name}` | {_kind(column)} | {column.comment} |\n" for column in table.columns
    )
    head = "| column | kind | what it is |\n|---|---|---|\n"
    return f"\n### `{table.name}`\n{_sentence(table.comment)}\n\n{head}{rows}"


def _sentence(words: str | None) -> str:
    assert words is not None
    return f"{words[0].upper()}{words[1:]}."


def _kind(column: Column[object]) -> str:
    kind = {
        "Moment": "moment", "String": "text", "Text": "text", "Float": "number", "JSON": "JSON",
        "Integer": "whole number", "Boolean": "yes or no", "Date": "day",
    }[type(column.type).__name__]  # fmt: skip
    if column.foreign_keys:
        [key] = column.foreign_keys
        kind = f"key of `{key.column.table.name}`"
    elif column.name == "id":
        kind = "key"
    return kind


if __name__ == "__main__":
    HERE.write_text(page(), encoding="utf-8")
