"""Cells of an archive's tables, read as what their columns hold."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String, Text

from posecoach.sessions.store.tables import Moment

_KEY = re.compile(r"[0-9a-f]{32}")
_MOST_TEXT = 10_000
# Far beyond any figure that posecoach writes, and within what every database can hold.
_MOST_NUMBER, _MOST_WHOLE = 1e12, 2**31 - 1


def read_cell(column: Column[Any], cell: str) -> Any:
    """The value of a cell.

    Raises
    ------
    ValueError
        If it is no value of its column.
    """
    is_text = isinstance(column.type, String | Text)
    if not cell and not is_text:
        if not column.nullable:
            raise ValueError(f"{column.name} is missing")
        return None
    if not cell and column.nullable:
        return None
    for kind, read in _READERS.items():
        if isinstance(column.type, kind):
            try:
                return read(column, cell)
            except (ValueError, OverflowError):
                raise ValueError(f"{column.name} can't be {cell[:40]!r}") from None
    raise ValueError(f"{column.name} is of an unknown kind")


def _text(column: Column[Any], cell: str) -> str:
    length = getattr(column.type, "length", None) or _MOST_TEXT
    if len(cell) > length or "\0" in cell:
        raise ValueError
    is_key = column.name == "id" or column.foreign_keys
    if is_key and not _KEY.fullmatch(cell):
        raise ValueError
    return cell


def _whole(column: Column[Any], cell: str) -> int:
    number = int(cell)
    if abs(number) > _MOST_WHOLE or (column.name == "pain" and not 0 <= number <= 10):
        raise ValueError
    return number


def _number(column: Column[Any], cell: str) -> float:
    number = float(cell)
    if not math.isfinite(number) or abs(number) > _MOST_NUMBER:
        raise ValueError
    return number


def _truth(column: Column[Any], cell: str) -> bool:
    return {"true": True, "false": False}[cell] if cell in ("true", "false") else _refuse()


def _refuse() -> Any:
    raise ValueError


def _moment(column: Column[Any], cell: str) -> datetime:
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _document(column: Column[Any], cell: str) -> Any:
    if len(cell) > _MOST_TEXT:
        raise ValueError
    value = json.loads(cell)
    wanted = dict if column.name == "answers" else list
    if not isinstance(value, wanted):
        raise ValueError
    return value


def _day(column: Column[Any], cell: str) -> date:
    return date.fromisoformat(cell)


_READERS: Mapping[type[Any], Callable[[Column[Any], str], Any]] = {
    Moment: _moment,
    Boolean: _truth,
    Date: _day,
    Float: _number,
    Integer: _whole,
    JSON: _document,
    String: _text,
}
