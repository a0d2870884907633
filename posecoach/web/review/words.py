"""Names of files where Markdown is read."""

from __future__ import annotations

_SIGNS = "\\`*_{}[]()<>#+-.!|:$~&"


def plain(name: str) -> str:
    """A name whose signs mean nothing to Markdown."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in name)
