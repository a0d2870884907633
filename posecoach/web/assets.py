"""The camera component's files: two inline for Streamlit, the modules over a route of our own.

The route carries a hash of the files' content, so a browser never mixes two versions of them.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from streamlit import config

COMPONENT_FOLDER = Path(__file__).resolve().parent / "component"


def inline(name: str) -> str:
    """The text of a file that Streamlit puts into the page itself."""
    return (COMPONENT_FOLDER / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def content_hash() -> str:
    """A short name for this version of the component's files."""
    digest = hashlib.sha256()
    for file in sorted(path for path in COMPONENT_FOLDER.rglob("*") if path.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def base_path() -> str:
    """The path that the whole app is served under: empty, or like ``/coach``.

    Streamlit puts it before its own routes only; ours must do the same.
    """
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def socket_path() -> str:
    """Path of the live socket."""
    return f"{base_path()}/live/ws"


def status_path() -> str:
    """Path of the live sockets' status."""
    return f"{base_path()}/live/status"


def assets_path() -> str:
    """Path of the folder with the component's modules."""
    return f"{base_path()}/live/assets/{content_hash()}"
