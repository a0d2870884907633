"""Repetitions, protocols and routines in a real browser, with sample clips as its camera."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_browser import (
    CHROMIUM_FLAGS,
    FAKE_VOICE,
    HOLD_MS,
    ROOT,
    STATE_MS,
    LivePage,
    Server,
    chromium_path,
    play_as_camera,
    serve_routine,
    wait_for,
)
from playwright.sync_api import Browser, Playwright, expect

from posecoach.exercises.routine_library import load_protocol

pytestmark = pytest.mark.browser

ONE = {"value": 1, "source": "test"}
TWO_ITEMS = {
    "id": "two_items", "name": "Two items", "summary": "For a test.", "from_guide": "None.",
    "items": [
        {"exercise": "bridge", "transition": "Lie down, feet flat."},
        {"exercise": "supine_hamstring_stretch", "sides": "left",
         "transition": "Take the towel.", "transition_seconds": {"value": 4, "source": "test"}},
    ],
    "times_a_day": ONE, "stop_when": ["It hurts."], "sources": {"test": "For a test."},
}  # fmt: skip
# Remembers the frequencies of what sounds.
HEARD = """
    window.heard = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
        window.heard.push(this.frequency.value);
        return start.apply(this, when);
    };
"""


@pytest.fixture(scope="module")
def bridging(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium before whose camera somebody lies still for five seconds, then bridges."""
    clip = ROOT / "sample_videos" / "bridge_good.mp4"
    camera = play_as_camera(clip, tmp_path_factory.mktemp("bridge") / "camera.mjpeg", still_s=5)
    flags = [*CHROMIUM_FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    running = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
    yield running
    running.close()


def test_four_bridges_are_counted_and_spoken(bridging: Browser, server: Server) -> None:
    with bridging.new_context(permissions=["camera"]) as context:
        live = LivePage.on(context.new_page())
        live.page.add_init_script(FAKE_VOICE)
        live.goto(server.url).choose("Exercise", "Bridge")
        expect(live.find(".figure")).to_have_attribute("alt", "Bridge: Top", timeout=STATE_MS)
        # The first start of a server takes its time; the camera plays its clip anew at each.
        live.start().stop().start()
        number = live.find('[data-gauge="hold"] .value')
        wait_for(lambda: number.text_content() == "4", "four repetitions", HOLD_MS / 1000)
        # They lie down for five seconds now: nothing more may come.
        live.page.wait_for_timeout(3000)
        assert number.text_content() == "4"
        assert live.text('[data-gauge="hold"] .name') == "of 8 times"
        assert live.text(".side-dots") == "●●●●○○○○"
        numbers = "".join(words for words in live.spoken() if words.isdigit())
        # A count-in comes before, or its beginning where the camera was stopped meanwhile.
        assert re.fullmatch("(3(21?)?)*1234", numbers)
        row = live.page.locator("table tbody tr")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("4 times")
        assert not live.complaints
    server.check_log()


def test_a_protocol_is_led_step_by_step(live: LivePage, server: Server) -> None:
    way = load_protocol("contract_relax")
    live.page.add_init_script(FAKE_VOICE + HEARD)
    live.goto(server.url).choose("The way to do it", way.name)
    expect(live.page.get_by_text(way.summary)).to_be_visible(timeout=STATE_MS)
    live.start()
    for step in way.steps[:3]:
        expect(live.find(".lead-words")).to_have_text(step.words, timeout=HOLD_MS)
        assert live.text(".lead-round") == "Round 1 of 4"
    wait_for(lambda: way.steps[1].words in live.spoken(), "the words of the effort")
    # The tones of pushing and of letting go: up, and down.
    heard = live.page.evaluate("window.heard")
    assert [440, 587] in [heard[at : at + 2] for at in range(len(heard))]
    assert [587, 440] in [heard[at : at + 2] for at in range(len(heard))]
    server.check_log()


def test_a_position_that_does_not_fit_is_told(live: LivePage, server: Server) -> None:
    live.goto(server.url).choose("Exercise", "Seated hamstring")
    live.start()
    reason = "this looks like lying on your back; it starts sitting on the floor"
    expect(live.find(".timer-reason")).to_contain_text(reason, timeout=STATE_MS)
    # Large in the picture, as long as nothing else is said there, that or what to do.
    expect(
        live.find(".why").or_(live.find(".cue-text")).filter(visible=True).first
    ).to_contain_text(
        re.compile("his looks like lying on your back|Sit down on the mat"), timeout=STATE_MS
    )


@pytest.fixture
def own_routine(tmp_path: Path) -> Iterator[Server]:
    with serve_routine(tmp_path, TWO_ITEMS) as running:
        yield running


def test_a_routine_is_led_skipped_and_gone_back_in(live: LivePage, own_routine: Server) -> None:
    live.page.add_init_script(FAKE_VOICE)
    live.goto(own_routine.url)
    live.page.get_by_text("A routine", exact=True).click()
    live.choose("Routine", "Two items")
    expect(live.page.get_by_text("Take the towel.")).to_be_visible(timeout=STATE_MS)
    expect(live.find(".now")).to_be_hidden()
    live.start()
    at_item(live, "1 of 2", "Bridge", "Supine hamstring stretch")

    live.find(".skip").click()
    at_item(live, "2 of 2", "Supine hamstring stretch", "The last one")
    expect(live.find(".timer-state")).to_have_text("Change places")
    expect(live.find(".timer-reason")).to_contain_text("Take the towel.")
    expect(live.find(".guide")).to_be_visible()
    wait_for(lambda: any("Take the towel." in words for words in live.spoken()), "the way")
    # Four seconds later the exercise is waited for, and only its own side is shown.
    expect(live.find(".guide")).to_be_hidden(timeout=STATE_MS)
    expect(live.find(".sides li")).to_have_count(1)
    assert sum("Take the towel." in words for words in live.spoken()) == 1

    live.page.keyboard.press("PageUp")
    at_item(live, "1 of 2", "Bridge", "Supine hamstring stretch")
    for _ in range(2):
        live.find(".skip").click()
    expect(live.find(".now-name")).to_have_text("Well done", timeout=STATE_MS)
    expect(live.find(".skip")).to_be_disabled()
    live.stop()
    expect(live.find(".now")).to_be_hidden()
    own_routine.check_log()


def at_item(live: LivePage, place: str, name: str, following: str) -> None:
    """The strip says so, and the instructions below the camera follow."""
    expect(live.find(".now-place")).to_have_text(place, timeout=STATE_MS)
    expect(live.find(".now-name")).to_have_text(name)
    expect(live.find(".now-next")).to_contain_text(following)
    heading = live.page.get_by_role("heading", name=name, level=3)
    expect(heading).to_be_visible(timeout=STATE_MS)
