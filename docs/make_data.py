"""Write docs/data.md from the tables' own comments, so that they always agree."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Table

from posecoach.sessions.store.tables import SCHEMA, metadata

HEAD = f"""# What is remembered

The tables below are generated from `posecoach/sessions/store/tables.py` by `python docs/make_data.py`
(schema {SCHEMA}).

Every live session is kept on this computer: results in a database, landmarks beside it. **Video is not
kept**, and nothing is sent anywhere. `posecoach data list` and the Data page show what there is.

## Where

| what | where |
|---|---|
| folder | the user's data folder (`~/.local/share/posecoach`, `~/Library/Application Support/posecoach`, `%LOCALAPPDATA%\\posecoach`), or `POSECOACH_DATA` |
| results | `posecoach.sqlite3` in it, or the PostgreSQL database in `POSECOACH_DATABASE` |
| landmarks | `landmarks/SESSION/PART.parquet` in it: the 33 points of every frame, see below |
| `writers/`, `opening.lock` | marks of the programs that are running; they hold nothing |
| `posecoach-damaged-….sqlite3` | a file that was found damaged: set aside, never overwritten |

For a practice with several rooms: `pip install 'posecoach[postgres]'`, and on every computer
`POSECOACH_DATABASE=postgresql://name:password@host/database`. Results of all rooms are then in one place;
landmarks stay in each computer's own folder unless `POSECOACH_DATA` names a shared one. Whoever may open
the database sees everybody in it: access is what the database's own accounts allow.

## When it is written

Twice a second, each time whole or not at all: results in one transaction (SQLite with a write-ahead log,
synchronised with the disk before it counts as written), frames as small Parquet files that become one at
the end of a part. A hold that goes on is written with what it has so far. Whatever ends the program, at
most a second is lost; the session is closed at the next opening as `interrupted`, with everything
credited until then. Rows have fixed numbers, so writing one twice changes nothing.

A full or read-only disk is said once on the Live page and the session goes on; what could not be written
is written as soon as that is possible, but for frames older than two minutes.

A database of an older version is migrated when it is opened, in one transaction. One of a newer version is
refused and left as it is.

## On the command line

| command | what it does |
|---|---|
| `posecoach data list` | what is stored, where, how much, of whom |
| `posecoach data sessions` | sessions with their keys |
| `posecoach data export FILE.zip` | everything as one archive |
| `posecoach data import FILE.zip` | adds what is not here yet; what is here stays as it is |
| `posecoach data delete --session KEY`, `--person NAME`, `--everything` | for good: rows, files, and what the database's file still held of them (on PostgreSQL that is up to the server and its backups) |

## The archive

A ZIP that any program opens:

| file | what it is |
|---|---|
| `manifest.json` | `format` ("posecoach archive"), `format_version` (1), `schema`, `posecoach` (its version), `written_at`, `rows` by table, number of `landmarks` files |
| `tables/NAME.csv` | the tables below but for `days`, which is made from the others: UTF-8, a header row, an empty cell for a missing value, `true`/`false`, moments in ISO 8601 with their zone, lists and objects as JSON |
| `landmarks/SESSION/PART.parquet` | a row a frame: `time_s`, `people`, `points` (33 points of x, y, z in pixels and visibility), `outline` where it was traced; the picture's size in the metadata |
| `README.txt` | this in short |

```python
holds = pandas.read_csv(zipfile.ZipFile("posecoach.zip").open("tables/holds.csv"))
```

An archive is checked as a whole before anything is taken from it: other names than these, sizes that unpack
to much more than they should, and cells that are no value of their column are refused in a sentence.

## What counts as a change

The Progress page compares the median of the first (up to five) days with that of the latest, on one
*set-up*: the same exercise, protocol, profile and measure. A difference is called a gain or a loss only
beyond 8 degrees, or beyond the error that 95 % of the frames keep within ([accuracy](accuracy.md)) where
that is more, and only with three days on either side. Where the error is not known nothing is judged.

## The tables

Keys are random, so that archives of different computers can be brought together.
"""


def page() -> str:
    """Return the page's text."""
    return HEAD + "".join(_section(table) for table in metadata.sorted_tables)


def _section(table: Table) -> str:
    rows = "".join(
        f"| `{column.name}` | {_kind(column)} | {column.comment} |\n" for column in table.columns
    )
    return f"\n### `{table.name}`\n{_sentence(table.comment)}\n\n| column | kind | what it is |\n|---|---|---|\n{rows}"


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
    (Path(__file__).parent / "data.md").write_text(page(), encoding="utf-8")
