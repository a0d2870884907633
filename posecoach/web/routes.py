"""What posecoach adds to Streamlit's server: live socket, components' modules, review results."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from streamlit import config

from posecoach.web.assets import COMPONENT_FOLDER, assets_path, base_path, socket_path, status_path
from posecoach.web.board import shared_board
from posecoach.web.live_pipeline import LiveServices
from posecoach.web.live_socket import LiveHub
from posecoach.web.review.desk import shared_desk
from posecoach.web.review.media import media_route

PAGE_SCRIPT = Path(__file__).resolve().parent / "pages" / "main.py"
Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


def make_hub(services: LiveServices | None = None) -> LiveHub:
    """The live sockets of one server, on the board that its pages read."""
    return LiveHub(services or LiveServices(), shared_board())


def live_routes(hub: LiveHub) -> list[BaseRoute]:
    """The routes beside Streamlit's own."""
    return [
        WebSocketRoute(socket_path(), hub.endpoint),
        Route(status_path(), hub.status),
        Mount(assets_path(), StaticFiles(directory=COMPONENT_FOLDER)),
        media_route(shared_desk()),
    ]


def live_lifespan(hub: LiveHub) -> Lifespan:
    """Open the browser when the server starts; free models and delete videos when it stops."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        # After each run of a page, a panel's every second too, Streamlit would collect all garbage:
        # a third of a second in which no frame is looked at.
        config.set_option("runner.postScriptGC", False)
        # Streamlit opens no browser for an app with routes of its own. The port is bound by now.
        if not config.get_option("server.headless"):
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, page_address())
        try:
            yield
        finally:
            await hub.close()
            # A frame that is being looked at is finished first, which must not hold up the rest.
            await asyncio.to_thread(shared_desk().close)

    return lifespan


def page_address() -> str:
    """The address to open in this computer's browser."""
    host = config.get_option("server.address") or "localhost"
    # What listens on every interface is reached as localhost from here, and only there (or over
    # https) does a browser give a camera.
    if host in ("0.0.0.0", "::", "127.0.0.1"):
        host = "localhost"
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    return f"{scheme}://{host}:{config.get_option('server.port')}{base_path()}/"
