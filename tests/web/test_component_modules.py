"""The component's JavaScript, run in the browser that will run it: what it sends and keeps."""

from __future__ import annotations

import pytest
from component_bench import run
from live_browser import Server, fetch
from playwright.sync_api import Page

from posecoach.web.assets import COMPONENT_FOLDER, content_hash

pytestmark = pytest.mark.browser


def test_every_module_is_served_and_short() -> None:
    for file in COMPONENT_FOLDER.glob("*.js"):
        assert len(file.read_text().splitlines()) < 300, file.name


def test_a_module_comes_as_javascript(server: Server) -> None:
    assert "export" in fetch(f"{server.url}/live/assets/{content_hash()}/main.js")


def test_a_frame_is_what_the_server_unpacks(page: Page) -> None:
    import base64

    from posecoach.web.live_protocol import read_frame

    text = run(
        page, "protocol",
        "const b = m.encodeFrame(4000000000, 12.25, new Uint8Array([1, 2, 3]).buffer);"
        "return btoa(String.fromCharCode(...b));",
    )  # fmt: skip
    frame = read_frame(base64.b64decode(text))
    assert (frame.seq, frame.capture_ms, frame.jpeg) == (4_000_000_000, 12.25, b"\x01\x02\x03")


def test_a_skipped_frame_leaks_no_credit(page: Page) -> None:
    states = run(
        page, "protocol",
        "const f = new m.Flight(); const s = []; const look = () => s.push(f.free); look();"
        "f.next(0); look(); f.next(1); f.ack(2); look(); f.ack(1); look(); f.next(10);"
        "f.ack(99); look(); s.push(f.waitedMs(25)); f.reset(); look(); return s;",
    )  # fmt: skip
    assert states == [True, False, True, True, False, 15, True]


def test_attempts_back_off_and_stay_bounded(page: Page) -> None:
    waits = run(page, "protocol", "return [1, 2, 3, 4, 5, 50].map((n) => m.backoffMs(n, 0.5))")
    assert waits == [400, 800, 1600, 3200, 6400, 8000]


def test_unreadable_messages_are_ignored(page: Page) -> None:
    assert run(
        page, "protocol", "return a.map(m.decodeMessage)", "no", "[]", "null", '{"type":"x"}'
    ) == [None, None, None, {"type": "x"}]


@pytest.mark.parametrize(
    ("size", "sent"),
    [([640, 480], [640, 480]), ([1280, 720], [640, 360]), ([480, 960], [320, 640])],
)
def test_large_pictures_are_sent_smaller(page: Page, size: list[int], sent: list[int]) -> None:
    assert run(page, "protocol", "return m.sendSize(...a)", *size) == sent


def test_what_the_page_asks_for_is_what_the_server_reads(page: Page) -> None:
    from posecoach.web.live_orders import Move, Selection, read_order

    ask = "return m.selectMessage({ session: 'me', select: a[0] }, a[1])"
    way = {"exercise": "bridge", "side": "left", "protocol": "static_hold"}
    chosen = Selection("me", "bridge", "left", "static_hold")
    assert read_order(run(page, "protocol", ask, way)) == chosen
    routine = {"routine": "mine"}
    assert read_order(run(page, "protocol", ask, routine, 1)) == Selection("me", routine="mine")
    later = Selection("me", routine="mine", item=3)
    assert read_order(run(page, "protocol", ask, routine, 3)) == later
    assert read_order(run(page, "protocol", "return m.moveMessage('back')")) == Move("back")


def test_keys_skip_and_go_back_but_not_from_a_field(page: Page) -> None:
    ask = (
        "const { key, place, ctrlKey } = a[0]; const at = document.createElement(place || 'div');"
        "return m.directionOf({ key, ctrlKey }, at);"
    )
    assert run(page, "moves", ask, {"key": "PageDown"}) == "skip"
    assert run(page, "moves", ask, {"key": "PageUp", "place": "button"}) == "back"
    for other in (
        {"key": "ArrowDown"},
        {"key": "PageDown", "place": "input"},
        {"key": "PageDown", "ctrlKey": True},
        {"key": "toString"},
    ):
        assert run(page, "moves", ask, other) is None


@pytest.mark.parametrize(
    ("error", "state"),
    [
        ("NotAllowedError", "denied"),
        ("NotFoundError", "nocamera"),
        ("NotReadableError", "taken"),
        ("Surprise", "failed"),
    ],
)
def test_each_error_of_the_camera_has_a_state(page: Page, error: str, state: str) -> None:
    assert run(page, "camera", "return m.problemOf({ name: a[0] })", error) == state
    states = run(page, "states", "return Object.keys(m.STATES)")
    assert state in states


def test_choices_are_kept_and_nonsense_is_not(page: Page) -> None:
    kept = run(
        page, "choices",
        "localStorage.setItem('posecoach.live', JSON.stringify({ volume: 10, say: 7, x: 1 }));"
        "const c = m.loadChoices(); m.saveChoices({ ...c, quiet: true });"
        "const again = m.loadChoices(); localStorage.removeItem('posecoach.live');"
        "return [c.volume, c.say, 'x' in c, again.quiet];",
    )  # fmt: skip
    assert kept == [10, "all", False, True]
