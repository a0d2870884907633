"""The Review page in a real browser with the real model: upload, progress, jump, files, compare."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from live_browser import SAMPLE, Server, wait_for
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

# Bounds, not expectations: the machine may be slow and busy.
PAGE_MS = 90_000
REVIEW_MS = 280_000
STRETCH = "Supine hamstring stretch"


@dataclass
class ReviewPage:
    """The Review page in a tab, with what the browser complained about and was sent."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)

    @classmethod
    def on(cls, page: Page, url: str) -> ReviewPage:
        review = cls(page)
        page.on("pageerror", lambda error: review.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and review.complaints.append(message.text),
        )
        page.on(
            "response",
            lambda answer: "_annotated.mp4" in answer.url and review.parts.append(answer.status),
        )
        page.goto(url)
        page.get_by_role("link", name="Review", exact=True).first.click()
        expect(page.get_by_text("Review a recording")).to_be_visible(timeout=PAGE_MS)
        return review

    def upload(self, *files: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(list(files))

    def begin(self, *files: Path) -> None:
        self.upload(*files)
        self.choose("What was done in it", STRETCH)
        self.page.get_by_role("button", name="Review ").filter(has_text="video").click()

    def choose(self, label: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=label)
        box.click(timeout=PAGE_MS)
        box.fill(option)
        self.page.get_by_role("option").filter(has_text=option).first.click()

    def find(self, selector: str) -> Locator:
        # Playwright looks through the component's shadow root.
        return self.page.locator(f".review {selector}")

    @property
    def time(self) -> float:
        seconds: float = self.find("video").evaluate("video => video.currentTime")
        return seconds

    def is_at(self, seconds: float, within: float = 0.15) -> None:
        wait_for(
            lambda: (
                abs(self.time - seconds) <= within
                and not self.find("video").evaluate("video => video.seeking")
            ),
            f"the video to be at {seconds:.2f} s",
        )


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample's hold at 10 frames a second, under two names."""
    folder = tmp_path_factory.mktemp("clips")
    clip = folder / "before & _after_ #1.mp4"
    command = ["ffmpeg", "-v", "error", "-y", "-i", str(SAMPLE), "-t", "18", "-r", "10", str(clip)]
    subprocess.run(command, check=True, timeout=120)
    later = folder / "later.mp4"
    later.write_bytes(clip.read_bytes())
    return [clip, later]


@pytest.fixture(scope="module")
def reviewed(browser: Browser, server: Server, clips: list[Path]) -> Iterator[ReviewPage]:
    """Two reviews that are done; the tests click around in them and leave them as they are."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        review = ReviewPage.on(context.new_page(), server.url)
        review.begin(*clips)
        under_way = review.page.get_by_text("Looking at every frame").first
        expect(under_way).to_contain_text("left", timeout=PAGE_MS)
        recording = review.page.get_by_role("combobox", name="Recording")
        recording.wait_for(timeout=REVIEW_MS)
        # The choice may be there while the player still shows the first of the two.
        expect(review.find(".rv-sub")).to_contain_text(clips[-1].name, timeout=PAGE_MS)
        review.find(".rv-timeline .curve").first.wait_for(timeout=PAGE_MS)
        wait_for(lambda: review.find("video").evaluate("v => v.readyState") >= 2, "the video", 60)
        yield review
        assert not review.complaints
        server.check_log()


@pytest.mark.timeout(600)
def test_a_click_on_the_timeline_takes_the_video_there(reviewed: ReviewPage) -> None:
    duration: float = reviewed.find("video").evaluate("video => video.duration")
    assert duration == pytest.approx(18, abs=0.5)
    timeline = reviewed.find(".rv-timeline")
    timeline.scroll_into_view_if_needed()
    for share in (0.75, 0.3):
        box = timeline.bounding_box()
        assert box is not None
        # The curves begin 44 pixels from the left and end 12 from the right.
        x = 44 + share * (box["width"] - 56)
        timeline.click(position={"x": x, "y": box["height"] / 2})
        reviewed.is_at(share * float(timeline.get_attribute("aria-valuemax") or 0))
    assert reviewed.find(".rv-now").inner_text().startswith("0:05.")
    # Jumping needs ranges; a player that was sent everything at once proves nothing.
    assert 206 in reviewed.parts
    timeline.press("ArrowRight")
    reviewed.is_at(0.3 * duration + 1, within=0.3)


def test_what_is_listed_and_pictured_can_be_clicked(reviewed: ReviewPage) -> None:
    row = reviewed.find('[data-list="done"] tbody tr').first
    minutes, seconds = row.locator("button").inner_text().split(":")
    row.locator("button").click()
    reviewed.is_at(60 * int(minutes) + float(seconds))
    assert " s" in row.inner_text()
    picture = reviewed.find(".rv-moment").first
    assert "Best hold" in picture.inner_text()
    assert picture.locator("img").evaluate("image => image.naturalWidth") > 100
    before = reviewed.time
    picture.click()
    wait_for(lambda: abs(reviewed.time - before) > 0.3, "the video to jump")


def test_the_name_of_the_file_is_text(reviewed: ReviewPage) -> None:
    for choice, name in (("1. ", "before & _after_ #1.mp4"), ("2. ", "later.mp4")):
        reviewed.choose("Recording", choice)
        expect(reviewed.find(".rv-sub")).to_contain_text(name, timeout=PAGE_MS)
        expect(reviewed.find("video")).to_have_count(1)


@pytest.mark.parametrize(
    "kind", ["report_pdf", "report_html", "video", "events_csv", "json", "trc"]
)
def test_every_kind_of_file_can_be_taken_along(reviewed: ReviewPage, kind: str) -> None:
    with reviewed.page.expect_download() as caught:
        reviewed.find(f'.rv-downloads a[data-kind="{kind}"]').click()
    path = Path(caught.value.path())
    assert caught.value.suggested_filename.startswith("later_")
    content = path.read_bytes()
    if kind == "events_csv":
        with path.open(encoding="utf-8", newline="") as file:
            assert "hold" in {row["kind"] for row in csv.DictReader(file)}
    elif kind == "json":
        assert json.loads(content)["video"] == "later.mp4"
    else:
        starts = {"report_pdf": b"%PDF", "report_html": b"<!DOCTYPE", "trc": b"PathFileType"}
        assert content[4:8] == b"ftyp" if kind == "video" else content.startswith(starts[kind])


def test_two_reviews_lie_over_each_other(reviewed: ReviewPage) -> None:
    page = reviewed.page
    chart = page.locator('[data-testid="stVegaLiteChart"]').locator("canvas, svg")
    chart.first.scroll_into_view_if_needed()
    expect(chart.first).to_be_visible()
    # It is the same clip twice.
    expect(page.get_by_text("Both went equally far.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(reviewed: ReviewPage, width: int) -> None:
    reviewed.page.set_viewport_size({"width": width, "height": 844})
    for selector in (".rv-player", ".rv-timeline", ".rv-downloads", ".rv-lists", ".rv-moments"):
        box = reviewed.find(selector).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    reviewed.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_review_can_be_cancelled_and_rubbish_is_refused(
    browser: Browser, server: Server, clips: list[Path], tmp_path: Path
) -> None:
    rubbish = tmp_path / "holiday.mp4"
    rubbish.write_bytes(b"this is no video\n" * 100)
    with browser.new_context() as context:
        review = ReviewPage.on(context.new_page(), server.url)
        review.upload(rubbish)
        refused = review.page.get_by_role("alert").filter(has_text="holiday.mp4")
        expect(refused).to_be_visible(timeout=PAGE_MS)
        assert "Traceback" not in refused.inner_text()
        review.begin(clips[0])
        cancel = review.page.get_by_role("button", name="Cancel")
        expect(review.page.get_by_text("Looking at every frame")).to_be_visible(timeout=PAGE_MS)
        cancel.click()
        expect(cancel).to_have_count(0, timeout=PAGE_MS)
        assert review.find("video").count() == 0
        assert not review.complaints
    server.check_log()
