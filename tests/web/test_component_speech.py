"""The component's voice and tones: what is said, ticked and played, and what is dropped."""

from __future__ import annotations

import pytest
from component_bench import run
from playwright.sync_api import Page

from posecoach.language.files import LANGUAGES
from posecoach.web.assets import COMPONENT_FOLDER

pytestmark = pytest.mark.browser


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
