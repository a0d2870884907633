"""Fixtures of the web tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_bench import Bench, MakeBench, fake_coach, open_fake
from live_browser import (
    CHROMIUM_FLAGS,
    SAMPLE,
    LivePage,
    Server,
    chromium_path,
    need_tools,
    play_as_camera,
    serve,
)
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient

from posecoach.web.board import Board
from posecoach.web.live_pipeline import LiveServices
from posecoach.web.live_socket import LiveHub


@pytest.fixture
def make_bench() -> Iterator[MakeBench]:
    clients: list[TestClient] = []

    def make(**services: Any) -> Bench:
        bench: Bench
        made = LiveServices(
            fetch_model=services.get("fetch_model", lambda progress: Path("model.task")),
            open_estimator=services.get("open_estimator", lambda model: open_fake(bench)),
            coach_for=fake_coach,
        )
        hub = LiveHub(made, Board())
        app = Starlette(routes=[WebSocketRoute("/live/ws", hub.endpoint)])
        client = TestClient(app, base_url="http://localhost:8501")
        client.__enter__()
        clients.append(client)
        bench = Bench(hub, client)
        return bench

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    need_tools()
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with the sample clip, from the raised leg on, as its camera."""
    target = tmp_path_factory.mktemp("camera") / "camera.mjpeg"
    camera = play_as_camera(SAMPLE, target, "-ss", "5", "-to", "25")
    flags = [*CHROMIUM_FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    running = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
    yield running
    running.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The checkout's app, shared by the tests that leave it as it is."""
    need_tools()
    with serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def live(browser: Browser) -> Iterator[LivePage]:
    """A new tab whose camera is allowed; what it complained about fails the test."""
    with browser.new_context(
        permissions=["camera"], viewport={"width": 1280, "height": 800}
    ) as context:
        page = LivePage.on(context.new_page())
        yield page
        assert not page.complaints


@pytest.fixture(scope="session")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of the app's own origin, for importing the component's modules."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/live/status")
        yield page
