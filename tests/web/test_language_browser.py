"""German in a real browser: asked for by the browser, chosen on the page, seen and heard."""

from __future__ import annotations

import re

import pytest
from live_browser import FAKE_VOICE, START_MS, STATE_MS, LivePage, Server, wait_for
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

# Two voices: the one of the language is to speak.
VOICES = FAKE_VOICE.replace(
    '[{ name: "test", lang: "en" }]',
    '[{ name: "Eve", lang: "en" }, { name: "Eva", lang: "de-AT" }]',
).replace("utterance.text", "`${utterance.lang}: ${utterance.text}`")

GERMAN_REASON = re.compile("Die Uhr|Fast da|Pause")
TO_THE_BACKGROUND = """
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
"""


def test_german_is_seen_heard_and_kept(browser: Browser, server: Server) -> None:
    with browser.new_context(
        permissions=["camera"], viewport={"width": 1280, "height": 800}
    ) as context:
        live = LivePage.on(context.new_page())
        live.page.add_init_script(VOICES)
        live.goto(server.url)
        live.find(".settings summary").click()
        live.find('[name="language"]').select_option("de")
        expect(live.find(".veil-title")).to_have_text("Bereit, wenn du es bist", timeout=STATE_MS)
        expect(live.find('[name="voice"]')).to_contain_text("Eva")
        expect(live.page.get_by_role("link", name="Auswerten")).to_be_visible()
        live.find(".settings summary").click()
        live.start()
        # The coach's own words come over the socket; these are the page's.
        expect(live.find(".timer-reason")).to_contain_text(GERMAN_REASON, timeout=STATE_MS)
        live.page.evaluate(TO_THE_BACKGROUND)
        hidden = "de-AT: Diese Seite ist im Hintergrund."
        wait_for(
            lambda: any(said.startswith(hidden) for said in live.spoken()),
            "the page to say that it is in the background",
        )
        live.stop()
        live.page.reload()
        expect(live.find(".veil-title")).to_have_text("Bereit, wenn du es bist", timeout=START_MS)
        assert not live.complaints
    server.check_log()


def test_a_german_browser_is_answered_in_german(browser: Browser, server: Server) -> None:
    with browser.new_context(locale="de-DE") as context:
        page = context.new_page()
        page.goto(server.url)
        page.get_by_text("Eine Übung").first.wait_for(timeout=START_MS)
