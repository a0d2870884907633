"""What bare ``posecoach`` does: serve the app to this computer's browser."""

from __future__ import annotations

import contextlib
import errno
import socket

from posecoach.errors import PosecoachError
from posecoach.web.settings import PACKAGED_SETTINGS, SERVER_SETTINGS

FIRST_PORT = 8501
_PORTS_TRIED = 50


def run(port: int | None = None, host: str = "localhost", browser: bool = True) -> None:
    """Start the app and return when it is stopped.

    Parameters
    ----------
    port
        Port to listen on; by default the first free one from 8501.
    host
        Address to listen on; anything but localhost is open to other computers.
    browser
        Whether to open the browser, if there is a screen.

    Raises
    ------
    PosecoachError
        If the port, or every port tried, is taken, or the address is not this computer's.
    """
    chosen = choose_port(host, port)
    settings = {**SERVER_SETTINGS, **PACKAGED_SETTINGS}
    settings |= {"server.address": host, "server.port": chosen}
    if not browser:
        settings["server.headless"] = True
    # Streamlit takes a second to import, which the other commands must not pay.
    from streamlit.web.bootstrap import load_config_options

    # Building the app reads Streamlit's settings. Were they set only afterwards, Streamlit would
    # tell the person to restart it.
    load_config_options(settings)
    from posecoach.web.server_app import app

    print(_where(host, chosen, moved=port is None and chosen != FIRST_PORT), flush=True)
    # uvicorn raises the Ctrl+C again that it has already acted on.
    with contextlib.suppress(KeyboardInterrupt):
        app.run(config=settings)


def choose_port(host: str, port: int | None) -> int:
    """The port that was asked for if it is free, or the first free one.

    Raises
    ------
    PosecoachError
        If there is none, or the address is not this computer's.
    """
    if port is not None:
        if not _is_free(host, port):
            raise PosecoachError(f"Port {port} is taken; choose another one, or leave it to me.")
        return port
    for candidate in range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED):
        if _is_free(host, candidate):
            return candidate
    last = FIRST_PORT + _PORTS_TRIED - 1
    raise PosecoachError(f"Every port from {FIRST_PORT} to {last} is taken; choose one yourself.")


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return False
        raise PosecoachError(
            f"This computer cannot listen on '{host}' ({error.strerror}); "
            "use localhost, or an address of its own."
        ) from None
    except OverflowError:
        raise PosecoachError(f"{port} is not a port; use a number from 1 to 65535.") from None
    return True


def _where(host: str, port: int, *, moved: bool) -> str:
    """One line: where the app is, and how to stop it."""
    shown = "localhost" if host in ("0.0.0.0", "::", "127.0.0.1") else host
    shown = f"[{shown}]" if ":" in shown else shown
    why = f" ({FIRST_PORT} is taken)" if moved else ""
    return f"posecoach is at http://{shown}:{port}{why}. Stop it with Ctrl+C."
