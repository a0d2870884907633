"""The Live page in a real browser, with a sample clip as its camera."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path

import pytest
from live_browser import (
    FAKE_VOICE,
    HOLD_MS,
    START_MS,
    STATE_MS,
    LivePage,
    Server,
    fetch,
    serve,
    wait_for,
)
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

MET = (0x5E, 0xEA, 0xD4)
UNMET = (0xFF, 0xB8, 0x4D)


def test_a_hold_is_seen_counted_spoken_and_listed(live: LivePage, server: Server) -> None:
    live.page.add_init_script(FAKE_VOICE)
    live.goto(server.url).start()
    live.page.locator('.coach .timer[data-timer="runs"]').wait_for(timeout=HOLD_MS)
    assert live.bright_pixels(MET) + live.bright_pixels(UNMET) > 200

    seconds = live.find('[data-gauge="hold"] .value')
    wait_for(lambda: int(seconds.text_content() or 0) >= 2, "two seconds held", HOLD_MS / 1000)
    assert re.fullmatch(r"\d+°", live.text('[data-gauge="angle"] .value'))
    assert "runs" in live.text(".timer-reason")

    row = live.page.locator("table tbody tr").first
    row.wait_for(timeout=HOLD_MS)
    held = re.search(r"(\d+\.\d) s", row.inner_text())
    assert held is not None
    # The clip holds 12 seconds; none may be added, however slow this machine is.
    assert 2 <= float(held.group(1)) <= 13
    assert live.page.evaluate("window.spoken.length") > 0
    server.check_log()


def test_the_side_changes_on_the_same_stream(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    track = live.camera_track()
    for side in ("Left", "Right"):
        live.page.get_by_role("radio", name=side).or_(
            live.page.get_by_role("button", name=side, exact=True)
        ).first.click()
        measured = live.find('.sides li[data-measured="true"]')
        expect(measured).to_contain_text(side, timeout=STATE_MS)
        live.frames_advance()
    assert live.camera_track() == track


def test_stop_ends_the_camera_and_frees_the_socket(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    live.find("video").evaluate("video => { window.tracks = video.srcObject.getTracks(); }")
    assert json.loads(fetch(f"{server.url}/live/status"))["sockets"] >= 1
    live.find(".power").click()
    live.state("idle")
    assert live.page.evaluate("window.tracks.map(track => track.readyState)") == ["ended"]
    no_sockets(server)
    live.start()


def test_closing_the_tab_frees_the_socket(browser: Browser, server: Server) -> None:
    with browser.new_context(permissions=["camera"]) as context:
        LivePage.on(context.new_page()).goto(server.url).start()
    no_sockets(server)
    server.check_log()


def test_leaving_the_page_ends_the_camera(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    live.find("video").evaluate("video => { window.tracks = video.srcObject.getTracks(); }")
    live.page.get_by_role("link", name="About & safety").first.click()
    expect(live.page.get_by_text("not medical advice")).to_be_visible(timeout=STATE_MS)
    wait_for(
        lambda: live.page.evaluate("window.tracks[0].readyState") == "ended", "the camera to end"
    )
    no_sockets(server)


def test_mirror_turns_the_picture_over_and_is_remembered(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    mirrored = left_minus_right(live)
    assert abs(mirrored) > 2
    live.find(".mirror").click()
    expect(live.find(".mirror")).to_have_attribute("aria-pressed", "false")
    live.frames_advance()
    assert left_minus_right(live) * mirrored < 0
    live.page.reload()
    expect(live.find(".mirror")).to_have_attribute("aria-pressed", "false", timeout=STATE_MS)


def left_minus_right(live: LivePage) -> float:
    """How much brighter the left half of the picture is than the right half."""
    difference: float = live.find("canvas").evaluate(
        """canvas => {
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            let sum = 0;
            for (let i = 0; i < data.length; i += 4) {
                sum += ((i / 4) % width < width / 2 ? 1 : -1) * data[i];
            }
            return sum / (width * height / 2);
        }"""
    )
    return difference


def test_a_denied_camera_is_explained(browser: Browser, server: Server) -> None:
    with browser.new_context() as context:
        live = LivePage.on(context.new_page()).goto(server.url)
        live.find(".power").click()
        live.state("denied")
        assert "choose Allow" in live.text(".veil-text")
        expect(live.find(".veil-action")).to_have_text("Try again")
        assert not live.complaints


@pytest.mark.parametrize(
    ("name", "state", "advice"),
    [
        ("NotFoundError", "nocamera", "Plug in a camera"),
        ("NotReadableError", "taken", "Close that program"),
        ("TypeError", "failed", "the browser says"),
    ],
)
def test_a_camera_that_does_not_open_is_explained(
    live: LivePage, server: Server, name: str, state: str, advice: str
) -> None:
    live.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => "
        f"Promise.reject(new DOMException('no such luck', '{name}'))"
    )
    live.goto(server.url)
    live.find(".power").click()
    live.state(state)
    assert advice.lower() in live.text(".veil-text").lower()


def test_an_unplugged_camera_is_noticed(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    end_the_camera(live)
    live.state("unplugged")
    live.find(".veil-action").click()
    live.state("live")


def end_the_camera(live: LivePage) -> None:
    live.find("video").evaluate(
        "video => video.srcObject.getTracks()[0].dispatchEvent(new Event('ended'))"
    )


def test_a_camera_that_is_plugged_in_again_goes_on_by_itself(
    live: LivePage, server: Server
) -> None:
    live.goto(server.url).start()
    end_the_camera(live)
    live.state("unplugged")
    live.page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    live.state("live", START_MS)
    live.frames_advance()


def test_a_permission_that_is_taken_back_is_explained(live: LivePage, server: Server) -> None:
    live.page.add_init_script(
        "window.camera = Object.assign(new EventTarget(), { state: 'granted' });"
        "navigator.permissions.query = async () => window.camera;"
    )
    live.goto(server.url).start()
    live.page.evaluate("window.camera.state = 'denied'")
    end_the_camera(live)
    live.state("withdrawn")
    assert "Allow it again" in live.text(".veil-text")
    live.page.evaluate(
        "window.camera.state = 'granted'; window.camera.dispatchEvent(new Event('change'))"
    )
    live.state("live", START_MS)


def test_one_tab_coaches_at_a_time(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    other = LivePage.on(live.page.context.new_page()).goto(server.url).start()
    live.state("elsewhere")
    other.frames_advance()
    other.page.close()
    live.page.bring_to_front()
    live.find(".veil-action").click()
    live.state("live", START_MS)


def test_a_page_in_the_background_says_that_it_pauses(live: LivePage, server: Server) -> None:
    live.page.add_init_script(FAKE_VOICE)
    live.goto(server.url).start()
    live.page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    wait_for(lambda: any("background" in words for words in live.spoken()), "the sentence")


def test_the_seconds_can_be_read_from_the_mat(live: LivePage, server: Server) -> None:
    live.goto(server.url).start()
    digit = live.find('[data-gauge="hold"] .value').evaluate(
        """text => {
            const { fontSize, fontFamily, fontWeight } = getComputedStyle(text);
            const context = document.createElement("canvas").getContext("2d");
            context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
            const svg = text.ownerSVGElement;
            return context.measureText("0").actualBoundingBoxAscent * svg.getScreenCTM().d;
        }"""
    )
    # A screen of 13.3 inches is 294 mm wide and shows 1280 pixels of the page.
    minutes = math.degrees(math.atan(digit * 294 / 1280 / 3000)) * 60
    # ISO 9241-303 prefers 20 to 22 minutes of arc, and asks for 16.
    assert minutes >= 20


def test_settings_are_kept_in_the_browser(live: LivePage, server: Server) -> None:
    live.goto(server.url)
    live.find(".settings summary").click()
    live.find('[name="say"]').select_option("tones")
    live.find('[name="volume"]').fill("25")
    live.find('[name="quiet"]').check()
    live.page.reload()
    live.state("idle", START_MS)
    live.find(".settings summary").click()
    expect(live.find('[name="say"]')).to_have_value("tones")
    expect(live.find('[name="volume"]')).to_have_value("25")
    expect(live.find('[name="quiet"]')).to_be_checked()


def test_the_check_list_ticks_itself(live: LivePage, server: Server) -> None:
    live.page.add_init_script(FAKE_VOICE)
    live.goto(server.url).start()
    light = live.find('.setup li[data-check="light"]')
    begun = live.find('.timer[data-timer="runs"]')
    light.or_(begun).first.wait_for(timeout=STATE_MS)
    # It is over when the person has begun, which this one does at once.
    begun.wait_for(timeout=HOLD_MS)
    expect(live.find(".setup")).to_be_hidden()
    expect(live.find(".next")).to_contain_text("Then:")


def test_an_insecure_address_is_explained(live: LivePage, server: Server) -> None:
    live.page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    live.open(server.url)
    live.state("insecure", 60_000)
    assert "localhost" in live.text(".veil-text")


def test_a_server_that_goes_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    with browser.new_context(permissions=["camera"]) as context:
        live = LivePage.on(context.new_page())
        with serve(tmp_path) as first:
            live.goto(first.url).start()
            track = live.camera_track()
        live.state("lost")
        expect(live.find(".pill")).to_contain_text("Trying again")
        assert live.camera_track() == track
        with serve(tmp_path, port=first.port) as second:
            live.state("live", 90_000)
            live.frames_advance()
            assert live.camera_track() == track
            second.check_log()
        first.check_log()


def test_a_missing_model_is_told_in_full(browser: Browser, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no-such-model.task")
    with (
        serve(tmp_path, environment={"POSECOACH_MODEL": nowhere}) as server,
        browser.new_context(permissions=["camera"]) as context,
    ):
        live = LivePage.on(context.new_page()).goto(server.url)
        live.find(".power").click()
        live.state("unavailable")
        assert "no-such-model.task" in live.text(".veil-text")
        server.check_log()


def test_the_installed_command_serves_the_same_page(browser: Browser, tmp_path: Path) -> None:
    def command(port: int) -> list[str]:
        call = f"from posecoach.cli.run_command import run; run(port={port}, browser=False)"
        return [sys.executable, "-c", call]

    with serve(tmp_path, command=command) as server, browser.new_context() as context:
        LivePage.on(context.new_page()).goto(server.url)
        # One line, and nothing of Streamlit's own.
        assert server.log.read_text().splitlines() == [
            f"posecoach is at http://localhost:{server.port}. Stop it with Ctrl+C."
        ]
        assert fetch(f"{server.url}/live/status")
        server.check_log()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(live: LivePage, server: Server, width: int) -> None:
    live.page.set_viewport_size({"width": width, "height": 844})
    live.goto(server.url)
    for selector in (".stage", ".panel", ".bar"):
        box = live.find(selector).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def no_sockets(server: Server) -> None:
    wait_for(
        lambda: json.loads(fetch(f"{server.url}/live/status"))["sockets"] == 0,
        "the socket to be freed",
    )
