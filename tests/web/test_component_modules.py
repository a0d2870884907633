"""The pure parts of the component's JavaScript, run in the browser that will run them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from live_browser import Server, fetch
from playwright.sync_api import Browser, Page

from posecoach.language.files import LANGUAGES
from posecoach.web.assets import COMPONENT_FOLDER, content_hash

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/live/status")
        yield page


def run(page: Page, module: str, body: str, *arguments: Any) -> Any:
    """Run ``body`` with the module's exports in ``m`` and the arguments in ``a``."""
    path = f"/live/assets/{content_hash()}/{module}.js"
    return page.evaluate(
        f"async ([path, a]) => {{ const m = await import(path); {body} }}", [path, list(arguments)]
    )


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


def test_the_dial_shows_the_band_and_keeps_the_needle_on_the_scale(page: Page) -> None:
    rising = {"enter": 65, "leave": 58, "aim": 85, "limit": None}
    falling = {"enter": 20, "leave": 25, "aim": 10, "limit": None}
    domain = run(page, "dial", "return m.dialDomain(a[0])", rising)
    assert domain[0] <= 0
    assert domain[1] >= 110
    assert run(page, "dial", "return m.targetBand(...a)", rising, domain) == [65, domain[1]]
    assert run(page, "dial", "return m.targetBand(...a)", falling, [-10, 90]) == [-10, 20]
    ends = "return [-999, 0, 50, 100, 999].map((v) => m.dialAngle(v, [0, 100]))"
    assert run(page, "dial", ends) == [-210, -210, -90, 30, 30]
    words = "return a.map(m.targetWords)"
    assert run(page, "dial", words, rising, falling, rising | {"aim": 65}) == [
        "from 65°, aim for 85°", "up to 20°, aim for 10°", "from 65°",
    ]  # fmt: skip
    share = {"enter": 6, "leave": 2, "aim": 8, "unit": "% of the trunk"}
    assert run(page, "dial", words, share) == ["from 6%, aim for 8%"]


def test_the_ring_never_shows_a_second_that_was_not_held(page: Page) -> None:
    ring = "return m.ringOf(a[0])"
    held = run(page, "dial", ring, {"state": "runs", "held": 12.99, "goal": 30, "rest": 0})
    assert (held["number"], held["words"]) == ("12", "of 30 seconds")
    over = run(page, "dial", ring, {"state": "runs", "held": 45, "goal": 30, "rest": 0})
    assert (over["share"], over["number"]) == (1, "45")
    rest = {"state": "break", "held": 12, "goal": 30, "rest": 4.2}
    shown = run(page, "dial", "return m.ringOf(a[0], { total: 8.4 })", rest)
    assert shown == {"share": 0.5, "number": "5", "words": "seconds of rest"}
    way = run(page, "dial", "return m.ringOf(a[0], { way: true, total: 8.4 })", rest)
    assert way["words"] == "seconds left"


def test_a_phone_shows_what_matters_now_large(page: Page) -> None:
    def large(state: str, value: float | None, *, counts: bool = False, place: str = "work") -> str:
        shown = {"timer": {"state": state}, "target": {"value": value}, "routine": {"state": place}}
        found: str = run(page, "dial", "return m.largeGauge(a[0], a[1])", shown, {"counts": counts})
        return found

    assert large("waits", 40.0) == "angle"
    assert {large("runs", 90.0), large("waits", None), large("waits", 40.0, counts=True)} == {
        "hold"
    }
    assert large("waits", 40.0, place="way") == "hold"


def test_the_ring_counts_repetitions_where_they_are_counted(page: Page) -> None:
    ring = "return m.ringOf({ state: 'runs', held: 1, goal: 2, rest: 0 }, { count: a[0] })"
    some = run(page, "dial", ring, {"done": 2, "goal": 8})
    assert (some["share"], some["number"], some["words"]) == (0.25, "2", "of 8 times")
    one = run(page, "dial", ring, {"done": 1, "goal": None})
    assert (one["share"], one["number"], one["words"]) == (0, "1", "time")


def test_the_ring_shows_the_step_that_is_led(page: Page) -> None:
    ring = "return m.ringOf({ state: 'runs', held: 1, goal: 30 }, { step: a[0], total: a[1] })"
    timed = run(page, "dial", ring, {"left": 4.1, "round": 2, "rounds": 4}, 6)
    assert (timed["number"], timed["words"]) == ("5", "seconds left")
    assert timed["share"] == pytest.approx(1.9 / 6)
    # A step that ends with a movement has no seconds to count down.
    moved = run(page, "dial", ring, {"left": None, "round": 2, "rounds": 4}, 0)
    assert (moved["number"], moved["words"], moved["share"]) == ("2", "round of 4", 0.25)


def test_how_long_a_step_lasts_is_seen_from_its_beginning(page: Page) -> None:
    assert run(
        page, "dial",
        "const s = new m.Span();"
        "return [s.of('a', 6), s.of('a', 4), s.of('b', 3), s.of(null, 0), s.of('b', 2)];",
    ) == [6, 6, 3, 0, 2]  # fmt: skip


def test_units_are_short(page: Page) -> None:
    units = ["°", "degrees", "% of the trunk", "percent of the way", None]
    assert run(page, "dial", "return a.map(m.shortUnit)", *units) == ["°", "°", "%", "%", "°"]


def test_words_that_lead_on_do_not_cut_what_is_said(page: Page) -> None:
    said = run(
        page, "cues",
        "const q = new m.CueQueue(); const say = { id: 'way', severity: 3, milestone: 'say' };"
        "const praise = { id: 'done', severity: 0, milestone: 'done' };"
        "const ids = [q.offer(praise, 0), q.offer(say, 30), q.finished(2500),"
        " q.offer({ id: 'fault', severity: 4 }, 2600)]; return ids.map((cue) => cue && cue.id);",
    )  # fmt: skip
    assert said == ["done", None, "way", "fault"]


def test_every_tone_that_a_step_can_begin_with_is_there(page: Page) -> None:
    from typing import get_args

    from posecoach.exercises.protocols import Tone

    tones = run(page, "tones", "return Object.keys(m.TONES)")
    assert set(get_args(Tone)) - {"none"} <= set(tones)


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


def test_where_a_routine_is_is_said_in_words(page: Page) -> None:
    words = "return m.placeWords(a[0])"
    now = {
        "item": 2, "items": 5, "name": "Bridge", "next": "Hinge", "state": "work", "left": 312,
    }  # fmt: skip
    assert run(page, "lead", words, now) == {
        "place": "2 of 5", "name": "Bridge", "next": "Then: Hinge · about 5 minutes left",
    }  # fmt: skip
    last = now | {"item": 5, "next": None, "left": 40}
    assert run(page, "lead", words, last)["next"] == "The last one · less than a minute left"
    assert run(page, "lead", words, now | {"state": "done"})["name"] == "Well done"
    assert run(page, "lead", "return m.leftWords(60)") == "about a minute left"


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


def test_a_graver_cue_interrupts_and_a_stale_one_is_dropped(page: Page) -> None:
    said = run(
        page, "cues",
        "const q = new m.CueQueue(); const cue = (id, severity) => ({ id, severity });"
        "const ids = [q.offer(cue('praise', 0), 0), q.offer(cue('target', 1), 10),"
        " q.offer(cue('late', 0), 20), q.offer(cue('safety', 5), 30), q.finished(40),"
        " q.offer(cue('a', 1), 50), q.offer(cue('b', 1), 60), q.finished(70), q.finished(80),"
        " q.offer(cue('c', 1), 90), q.offer(cue('d', 1), 100), q.finished(9000)];"
        "return ids.map((cue) => cue && cue.id);",
    )  # fmt: skip
    assert said == [
        "praise", "target", None, "safety", None, "a", None, "b", None, "c", None, None,
    ]  # fmt: skip


def test_writing_stays_readable_on_the_accent(page: Page) -> None:
    assert run(page, "theme", "return a.map(m.textOn)", "#0f766e", "#4fd1c1", "red") == [
        "#ffffff", "#06211e", "#ffffff",
    ]  # fmt: skip


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


def test_the_other_side_of_the_body_is_drawn_fainter(page: Page) -> None:
    drawn = "return [0, 11, 12, 25, 26].map((i) => m.isOtherSide(i, a[0]))"
    assert run(page, "draw", drawn, "left") == [False, False, True, False, True]
    assert run(page, "draw", drawn, None) == [False] * 5


def test_a_breath_goes_round_and_is_full_after_breathing_in(page: Page) -> None:
    at = "return a.map((s) => m.breathAt('box', s)).map((b) => [b.kind, b.left, b.number])"
    assert run(page, "breath", at, 0, 5, 8, 15.5, 17) == [
        ["in", 4, 0], ["full", 3, 1], ["out", 4, 2], ["empty", 0.5, 3], ["in", 3, 4],
    ]  # fmt: skip
    full = "return a.map((s) => Math.round(100 * m.fullness(m.breathAt('slow', s))))"
    assert run(page, "breath", full, 0, 2, 3.99, 7, 9.99) == [0, 50, 100, 50, 0]
    assert run(page, "breath", "return m.breathAt('off', 3)") is None
    pace = {"id": "full", "words": "Stay full.", "left": 1, "of": 4}
    assert run(page, "breath", "return m.breathOfPace(a[0])", pace)["kind"] == "full"
    assert run(page, "breath", "return m.breathOfPace(a[0])", pace | {"id": "flatten"}) is None


def test_the_breath_follows_the_hold_in_the_time_of_the_frames(page: Page) -> None:
    told = run(
        page, "breath",
        "const b = new m.Breathing(); const out = [];"
        "for (const [state, now] of a) {"
        " const x = b.update('slow', state, now); out.push(x && [x.kind, x.fresh]); }"
        "return out;",
        ["waits", 1], ["runs", 10], ["runs", 11], ["pauses", 13], ["runs", 14.5],
        ["break", 15], ["runs", 40],
    )  # fmt: skip
    assert told == [
        None, ["in", True], ["in", False], ["in", False], ["out", True], None, ["in", True],
    ]  # fmt: skip


def test_what_comes_next_is_told(page: Page) -> None:
    both = {"sides": ["left", "right"], "dose": 2, "counts": False}

    def following(done: dict[str, int], side: str, state: str, item: object = both, **more) -> str:
        result = {"done": done, "side": side, "timer": {"state": state}, **more}
        words: str = run(page, "next", "return m.nextWords(a[0], a[1])", result, item)
        return words

    assert following({}, "left", "runs") == "Then: same side again"
    assert following({"left": 1}, "left", "runs") == "Then: right side"
    assert following({"left": 2}, "left", "break") == "Next: right side"
    assert following({"left": 1}, "left", "break") == "Next: left side"
    assert following({"left": 2, "right": 1}, "right", "runs") == "Then: all done"
    routine = {"state": "work", "next": "Bridge"}
    last = {"left": 2, "right": 1}
    assert following(last, "right", "runs", routine=routine) == "Then: Bridge"
    assert following({}, "left", "runs", routine=routine | {"state": "way"}) == ""
    assert following({}, "left", "pauses", pause={"why": "gone"}) == ""
    counted = {"sides": ["both"], "dose": 8, "counts": True}
    assert following({"both": 3}, "both", "runs", counted, routine=routine) == "Then: Bridge"


def test_each_of_the_last_seconds_ticks_once(page: Page) -> None:
    ticks = (
        "const l = new m.LastSeconds();"
        "return a.map((held) => l.update({ state: 'runs', held, goal: 30 }));"
    )
    # The fifth has a tone of its own; after the thirtieth there is nothing to count down.
    assert run(page, "tones", ticks, 24.9, 25.1, 26.05, 26.5, 27.1, 28.2, 29.4, 30.1) == [
        False, False, True, False, True, True, True, False,
    ]  # fmt: skip


def test_words_and_tones_are_chosen_apart_and_quieter_drops_what_is_small(page: Page) -> None:
    ask = "return m.heard(a[0], { sound: true, say: 'all', quiet: false, ...a[1] })"
    small, grave = {"severity": 1, "milestone": None}, {"severity": 5, "milestone": None}
    done = {"severity": 0, "milestone": "done"}
    both, none = {"words": True, "tone": True}, {"words": False, "tone": False}
    assert run(page, "cues", ask, small, {}) == both
    assert run(page, "cues", ask, small, {"quiet": True}) == none
    assert run(page, "cues", ask, done, {"quiet": True}) == both
    assert run(page, "cues", ask, grave, {"quiet": True, "say": "words"})["words"]
    assert run(page, "cues", ask, done, {"say": "tones"}) == {"words": False, "tone": True}
    assert run(page, "cues", ask, grave, {"sound": False}) == none


def test_only_voices_of_this_computer_speak(page: Page) -> None:
    voices = [
        {"name": "here", "lang": "en-GB", "localService": True},
        {"name": "somebody's server", "lang": "en-US", "localService": False},
        {"name": "another language", "lang": "de-DE", "localService": True},
    ]
    names = "return m.localVoices(a[0]).map((voice) => voice.name)"
    assert run(page, "voice", names, voices) == ["here"]


def test_the_words_of_the_page_follow_the_language(page: Page) -> None:
    told = run(
        page, "language",
        "const root = document.createElement('div');"
        "root.innerHTML = '<p title=\"A  name\">Two\\n  lines <b>7</b></p>';"
        "const text = new m.PageText(root); const told = [];"
        "for (const messages of [{ 'Two lines': 'Zwei', 'A name': 'Ein Name' }, {}]) {"
        " const language = messages['A name'] ? 'de' : 'en';"
        " told.push(m.speak(language, messages)); text.show();"
        " const p = root.firstChild; told.push([p.textContent.trim(), p.title, root.lang]); }"
        "told.push(m.tr('{n} of {all}', { n: 1 })); return told;",
    )  # fmt: skip
    assert told == [
        True, ["Zwei 7", "Ein Name", "de"], True, ["Two lines 7", "A name", "en"], "1 of {all}",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recording_is_there_and_says_its_cue(page: Page, language: str) -> None:
    import json

    from posecoach.coaching.words import CUES
    from posecoach.web.recorded_words import RECORDED

    folder = COMPONENT_FOLDER / "voice" / language
    index = json.loads((folder / "index.json").read_text())
    assert set(index) == set(RECORDED)
    assert {file.name for file in folder.glob("*.mp3")} == set(index.values())
    clip = "return m.clipOf(a[0], a[1])"
    spoken = {**dict.fromkeys(CUES, "Words."), "way_3": "Next.", "count": "7", "count_in": "3"}
    silent = [
        key for key, text in spoken.items()
        if run(page, "voice", clip, index, {"id": key, "text": text}) is None
    ]  # fmt: skip
    # Where a recording can't say what it is about, a tone calls for a look at the words.
    turned = ["turned", "view_turned", "view_high", "view_askew"]
    assert silent == ["end_on", "side_on", "implausible", *turned, "back_hidden"]
    assert run(page, "voice", clip, index, {"id": "count", "text": "7"}) == "number_7.mp3"


def test_a_recording_is_played_where_the_browser_has_no_voice(page: Page) -> None:
    played = run(
        page, "voice",
        "const played = [];"
        "globalThis.Audio = class { constructor(url) { this.url = url; }"
        " play() { played.push([this.url.split('/').pop(), this.volume]);"
        " queueMicrotask(() => this.onended()); return Promise.resolve(); } pause() {} };"
        "const v = new m.Voice({ getVoices: () => [], cancel() {} }); await v.load();"
        "v.volume = 0.5;"
        "const said = ['half', 'no_such_cue'].map((id) => v.say({ id, text: 'x', severity: 0 }));"
        "await new Promise((done) => setTimeout(done, 30)); return [played, said];",
    )  # fmt: skip
    assert played == [[["half.mp3", 0.5]], [True, False]]


def test_choices_are_kept_and_nonsense_is_not(page: Page) -> None:
    kept = run(
        page, "choices",
        "localStorage.setItem('posecoach.live', JSON.stringify({ volume: 10, say: 7, x: 1 }));"
        "const c = m.loadChoices(); m.saveChoices({ ...c, quiet: true });"
        "const again = m.loadChoices(); localStorage.removeItem('posecoach.live');"
        "return [c.volume, c.say, 'x' in c, again.quiet];",
    )  # fmt: skip
    assert kept == [10, "all", False, True]
