"""What the component draws: dial, ring, body, breath and words."""

from __future__ import annotations

import pytest
from component_bench import run
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


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


def test_writing_stays_readable_on_the_accent(page: Page) -> None:
    assert run(page, "theme", "return a.map(m.textOn)", "#0f766e", "#4fd1c1", "red") == [
        "#ffffff", "#06211e", "#ffffff",
    ]  # fmt: skip


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
