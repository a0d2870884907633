"""The one-page report, as HTML and as PDF, and the story that both tell."""

from __future__ import annotations

import csv
import json
import re
import runpy
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from posecoach.coaching.feedback import Fault, Hold
from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import apply, make_profile
from posecoach.kinematics import Landmarks
from posecoach.language.catalogue import speaking
from posecoach.language.files import catalogue_of
from posecoach.review import Review
from posecoach.sessions import errors
from posecoach.sessions.bundle import write_exports
from posecoach.sessions.report_html import html_report
from posecoach.sessions.report_pdf import (
    WIDTH,
    column_widths,
    heading_width,
    load_fonts,
    pdf_report,
)
from posecoach.sessions.series import series_of, thinned
from posecoach.sessions.story import _hold_rows, best_done, clock, peak_time, tell
from tests.sessions.reviews import STRETCH, recorded, replay, with_video

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bouncing(tmp_path_factory) -> Review:
    review = recorded("supine_hamstring_stretch_bouncing")
    return with_video(review, tmp_path_factory.mktemp("video"))


@pytest.fixture(scope="module")
def both() -> Review:
    return recorded("supine_hamstring_stretch_both_sides")


class Page(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_a_report_is_german_for_whoever_asks_in_german(both):
    german = catalogue_of("de")
    with speaking(german):
        page = html_report(both, tell(both))
    assert page.startswith('<!DOCTYPE html><html lang="de">')
    pieces = {piece.strip() for piece in re.findall(r">([^<>]+)<", page)}
    english = {message for _, message in german.messages}
    assert [p for p in pieces & english if german.text(p) != p] == []
    assert {"Dehnung der Oberschenkelrückseite im Liegen", "links", "8,1 s"} <= pieces


def test_the_report_tells_what_was_held_reached_and_corrected(bouncing):
    story = tell(bouncing)
    hold = bouncing.holds[0]
    together = " ".join(story.facts)
    assert f"{hold.held_s:.1f} s" in together
    assert f"{hold.peak:.0f}° of hip flexion" in together
    assert "bouncing" in together
    assert "Corrected" in together
    page = Page(html_report(bouncing, story))
    for words in (*story.facts, story.title, "does not say when", "not medical advice"):
        assert words in page.text
    assert f"{hold.held_s:.1f} s" in page.text


def test_the_pictures_are_of_the_best_hold_and_the_longest_fault(bouncing):
    story = tell(bouncing)
    assert [moment.title for moment in story.moments] == ["Best hold", "Longest fault"]
    best, worst = story.moments
    hold, fault = bouncing.holds[0], bouncing.faults[0]
    assert hold.start_s <= best.time_s <= hold.end_s
    assert fault.start_s <= worst.time_s <= fault.end_s
    assert all(m.picture and m.picture[:2] == b"\xff\xd8" for m in story.moments)


def test_the_peak_is_where_the_angle_was_greatest(bouncing):
    hold = bouncing.holds[0]
    time = peak_time(bouncing, hold)
    frame = int(abs(bouncing.log.time_s - time).argmin())
    # Within what the coach's smoothing may change.
    assert bouncing.log.value[frame] == pytest.approx(hold.peak, abs=1)


def test_nothing_is_loaded_and_nothing_runs(bouncing):
    text = html_report(bouncing, tell(bouncing))
    page = Page(text)
    tags = {tag for tag, _ in page.tags}
    assert {"svg", "img", "table"} <= tags
    assert not tags & {"script", "link", "iframe", "object", "embed"}
    for _, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href", "xlink:href"):
                assert value is not None
                assert value.startswith(("data:image/jpeg", "#"))
    # SVG names its dialects by addresses; nothing else may be one.
    addresses = set(re.findall(r"https?://[^\"'<> ]+", text))
    names = ("w3.org", "purl.org", "creativecommons.org", "matplotlib.org")
    assert all(any(name in address for name in names) for address in addresses)
    assert "url(http" not in text


def test_names_are_text_and_nothing_else(bouncing):
    name = '<script>alert("x")</script> & „Oma“.mp4'
    page = Page(html_report(bouncing, tell(bouncing, name=name)))
    assert name in page.text
    assert "script" not in {tag for tag, _ in page.tags}
    pdf = PdfReader(BytesIO(pdf_report(bouncing, tell(bouncing, name=name))))
    assert "Oma" in pdf.pages[0].extract_text()


def test_dark_and_light_have_colours_for_every_ink(bouncing):
    text = html_report(bouncing, tell(bouncing))
    used = set(re.findall(r"var\((--ink-\w+)", text))
    assert {"--ink-text", "--ink-left", "--ink-right", "--ink-fault", "--ink-band"} <= used
    for scheme in ("prefers-color-scheme: dark", "media print"):
        block = text[text.index(scheme) : text.index("}", text.index(scheme))]
        assert used <= set(re.findall(r"(--ink-\w+):", block))


def test_the_pdf_is_one_page_with_the_figures(bouncing):
    pdf = PdfReader(BytesIO(pdf_report(bouncing, tell(bouncing))))
    assert len(pdf.pages) == 1
    text = pdf.pages[0].extract_text()
    assert "Supine hamstring stretch" in text
    assert f"{bouncing.holds[0].held_s:.1f} s" in text
    assert "not medical advice" in text
    assert len(pdf.pages[0].images) == 3


def test_a_hundred_holds_still_fit_on_a_page(bouncing):
    hold = bouncing.holds[0]
    many = [replace(hold, start_s=n / 10, end_s=n / 10 + 0.05) for n in range(100)]
    faults = [Fault("bouncing", n / 10, n / 10 + 0.05, "left") for n in range(100)]
    crowded = replace(bouncing, holds=many, faults=faults)
    story = tell(crowded)
    assert len(PdfReader(BytesIO(pdf_report(crowded, story))).pages) == 1
    assert "92 more" in Page(html_report(crowded, story)).text


def test_left_stands_against_right(both):
    story = tell(both)
    assert [row.cells[0] for row in story.sides] == ["left", "right"]
    assert [curve.name for curve in series_of(both).curves] == ["left", "right"]


def test_a_recording_of_nobody_has_a_report(tmp_path):
    frames = [Landmarks.nobody(number / 30, 640, 480) for number in range(60)]
    empty = replay(frames, STRETCH)
    story = tell(empty)
    assert story.facts[0] == "No hold was long enough to count."
    assert "Nobody was found" in Page(html_report(empty, story)).text
    assert len(PdfReader(BytesIO(pdf_report(empty, story))).pages) == 1
    files = write_exports(empty, tmp_path, height_m=1.7)
    # No body, no scale: pixels, and the name says so.
    assert files["trc"].name.endswith("_px.trc")


def test_less_is_further_where_less_is_asked_for(both):
    """A hip flexor stretch goes below 0: the smaller value is the better side."""
    lunge = load_exercise("hip_flexor_stretch")
    holds = [
        Hold("left", 1, 9, 8, -9.0, -8.0, (), "left_band", True),
        Hold("left", 11, 19, 8, -15.0, -12.0, (), "left_band", True),
    ]
    result = replace(both, exercise=lunge, holds=holds, short_holds=[], faults=[])
    [row] = tell(result, pictures=False).sides
    assert row.cells == ("left", "2 times, 16.0 s", "-15°", "-12°")


def test_every_export_is_written_and_none_names_a_folder(bouncing, tmp_path):
    files = write_exports(bouncing, tmp_path, name="Mein Film.mp4", height_m=1.7)
    assert len(files) == 10
    assert all(path.stat().st_size > 0 for path in files.values())
    assert files["trc"].name.endswith("_m.trc")
    document = files["json"].read_text(encoding="utf-8")
    assert '"video": "Mein Film.mp4"' in document
    assert str(tmp_path) not in document
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_every_export_names_the_profile_that_was_used(tmp_path):
    profile = make_profile(
        STRETCH, {"hold.settle": 1.5}, id="anna_at_home", name="Anna at home", who="me",
        why="a test", when=date(2026, 11, 1),
    )  # fmt: skip
    name = "supine_hamstring_stretch_both_sides"
    files = write_exports(recorded(name, apply(STRETCH, profile)), tmp_path)
    assert json.loads(files["json"].read_text())["profile"] == "anna_at_home"
    for kind in ("csv", "events_csv"):
        rows = list(csv.DictReader(files[kind].read_text().splitlines()))
        assert {row["profile"] for row in rows} == {"anna_at_home"}
    for kind in ("mot", "trc"):
        assert "profile anna_at_home" in files[kind].read_text()
    assert "“Anna at home”" in files["report_html"].read_text()
    assert "Anna at home" in PdfReader(files["report_pdf"]).pages[0].extract_text()
    assert recorded(name).document()["profile"] is None


def test_no_heading_is_broken_however_long_the_cells_are():
    load_fonts()
    head = ("Movement", "Side", "From", "Took", "Furthest", "Counted", "Noticed")
    row = ("Knee straightened", "left", "10:02.1", "12.4 s", "-12°", "no, 104° short", "x y " * 60)
    widths = column_widths([head, row], WIDTH)
    assert sum(widths) == pytest.approx(WIDTH)
    for words, width in zip(head, widths, strict=True):
        assert heading_width(words) <= width
    # With room for all of it nothing is narrower than what stands in it.
    assert column_widths([("Side",), ("left",)], WIDTH) == [WIDTH]


def test_nothing_is_minus_zero_degrees(both):
    hold = replace(both.holds[0], peak=-0.3)
    assert _hold_rows(replace(both, holds=[hold], short_holds=[]))[0].cells[3] == "0°"


def test_errors_are_those_of_the_accuracy_page():
    written = runpy.run_path(str(ROOT / "docs" / "make_errors.py"))["text"]()
    file = ROOT / "posecoach" / "sessions" / "measured_errors.json"
    assert file.read_text(encoding="utf-8") == written, "run: python docs/make_errors.py"


def test_an_error_is_known_or_said_to_be_unknown():
    known = errors.error_of("supine_hamstring_stretch", "hip_flexion")
    assert known is not None
    assert 0 < known.mean_deg < known.within_95_deg
    assert errors.error_of("supine_hamstring_stretch", "pelvic_roll") is None
    assert errors.error_words("nothing", "hip_flexion") == errors.UNKNOWN_ERROR
    assert "too much to rely on" in errors.MeasuredError(12, 40).words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00.0"), (67.46, "1:07.5"), (59.96, "1:00.0")]
)
def test_times_are_written_as_on_a_player(seconds, words):
    assert clock(seconds) == words


def test_thinning_keeps_both_ends():
    kept = thinned(100_000, 1500)
    assert (kept[0], kept[-1], len(kept)) == (0, 99_999, 1500)
    assert list(thinned(3, 1500)) == [0, 1, 2]


def test_the_best_is_the_longest_hold(both):
    assert best_done(both) == max(both.holds, key=lambda hold: hold.held_s)
