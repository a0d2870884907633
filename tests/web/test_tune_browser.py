"""The Tune page in a real browser: a band is dragged, marks are made, a profile is saved."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from live_browser import LivePage, Server, serve
from live_browser import wait_for as wait_as_long
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from posecoach.exercises.profiles import check_profile
from posecoach.sessions.labels import read_labels
from tests.landmarks.recorded import recorded_file

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# Bounds, not expectations: the machine may be slow and busy.
PAGE_MS = 180_000
SAMPLE = "supine_hamstring_stretch_both_sides"
ENTER = "phases.stretch.target.enter"
AIM = "phases.stretch.target.aim"


def wait_for(condition: Callable[[], object], what: str) -> None:
    # A bound, not an expectation: the machine may be slow and busy.
    wait_as_long(condition, what, 90)


def is_there(element: Locator, within_ms: float) -> bool:
    try:
        element.wait_for(timeout=within_ms)
    except TimeoutError:
        return False
    return True


@dataclass
class TunePage:
    """The Tune page in a tab with a folder of recordings open."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, page: Page, url: str, folder: Path) -> TunePage:
        tune = cls(page)
        page.on("pageerror", lambda error: tune.complaints.append(str(error)))
        page.goto(url)
        page.get_by_role("link", name="Tune", exact=True).first.click(timeout=PAGE_MS)
        box = page.get_by_role("textbox", name="A folder with recordings on this computer")
        box.wait_for(timeout=PAGE_MS)
        box.fill(str(folder))
        box.press("Enter")
        tune.find(".tn-timeline .curve").first.wait_for(timeout=PAGE_MS)
        return tune

    def find(self, selector: str) -> Locator:
        return self.page.locator(f".tune {selector}")

    def handle(self, path: str, view: str = "histogram") -> Locator:
        return self.find(f'.tn-{view} .tn-handle[data-path="{path}"]')

    def value(self, path: str) -> float:
        return float(self.handle(path).get_attribute("aria-valuenow") or "nan")

    def answered(self) -> None:
        """Wait until what was changed is replayed and the page is drawn anew."""
        expect(self.page.locator(".tune")).to_have_attribute("aria-busy", "false", timeout=PAGE_MS)

    def fates(self, kind: str = "hold") -> list[str | None]:
        # All at once: rows come and go while they are read one by one.
        rows = self.find(f'.tn-changes tr[data-kind="{kind}"]')
        found: list[str | None] = rows.evaluate_all("rows => rows.map(r => r.dataset.fate)")
        return found

    def becomes(self, *fates: str, kind: str = "hold") -> None:
        wait_for(lambda: sorted(self.fates(kind)) == sorted(fates), f"{kind}s to be {fates}")

    def drag(self, path: str, by: float, view: str = "histogram") -> None:
        """Pull an edge's flag by some pixels: to the right, or in the timeline up."""
        # What a replay adds to the page moves the flag away from under the mouse.
        self.answered()
        flag = self.handle(path, view).locator(".flag")
        flag.scroll_into_view_if_needed()
        box = flag.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(*((x + by / 2, y) if view == "histogram" else (x, y - by / 2)))
        mouse.move(*((x + by, y) if view == "histogram" else (x, y - by)))
        mouse.up()

    def mark(self, start: float, end: float) -> None:
        """Drag a mark along the lowest lane; both ends as shares of the recording."""
        self.find(".tn-timeline").scroll_into_view_if_needed()
        lane = self.find(".marks-lane").bounding_box()
        assert lane is not None
        y = lane["y"] + lane["height"] / 2
        mouse = self.page.mouse
        mouse.move(lane["x"] + start * lane["width"], y)
        mouse.down()
        mouse.move(lane["x"] + end * lane["width"], y, steps=4)
        mouse.up()

    def choose(self, label: str, words: str = "") -> None:
        """Choose from a list: what begins with some words, or the first."""
        box = self.page.get_by_role("combobox", name=label)
        option = self.page.get_by_role("option", name=words).first
        for _ in range(6):
            box.click(timeout=PAGE_MS)
            box.fill(words)
            # The list closes if the page is drawn anew meanwhile: then once more.
            if is_there(option, PAGE_MS / 6):
                break
        option.click(timeout=PAGE_MS)
        box.press("Escape")


@pytest.fixture(scope="module")
def tuned_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: what is saved here is nothing to the other tests."""
    folder = tmp_path_factory.mktemp("tuned")
    with serve(folder, environment={"POSECOACH_CONFIG": str(folder / "config")}) as running:
        yield running


@pytest.fixture
def tune(browser: Browser, tuned_server: Server, tmp_path: Path) -> Iterator[TunePage]:
    shutil.copy(recorded_file(SAMPLE), tmp_path)
    size = {"width": 1280, "height": 1400}
    with browser.new_context(viewport=size, permissions=["camera"]) as context:
        page = TunePage.on(context.new_page(), tuned_server.url, tmp_path)
        yield page
        assert not page.complaints
    tuned_server.check_log()


def test_an_edge_is_dragged_and_the_holds_change_at_once(tune: TunePage) -> None:
    assert tune.fates() == ["same", "same"]
    tune.drag(AIM, 150)
    wait_for(lambda: tune.value(AIM) > 100, "the aim to be moved")
    tune.drag(ENTER, 165)
    wait_for(lambda: tune.value(ENTER) > 90, "the edge to be moved")
    tune.becomes("vanishes", "vanishes")
    expect(tune.page.get_by_text("The stretch counts from")).to_be_visible(timeout=PAGE_MS)
    tune.page.get_by_role("button", name="Undo").click()
    tune.becomes("same", "same")
    assert tune.value(ENTER) == 65
    # The whole drag was one step; the drag before it still stands.
    assert tune.value(AIM) > 100


def test_an_edge_moves_by_keys_and_on_the_timeline_as_well(tune: TunePage) -> None:
    handle = tune.handle(ENTER)
    handle.press("ArrowRight")
    handle.press("ArrowRight")
    handle.press("ArrowLeft")
    field = tune.page.get_by_role("spinbutton", name="Counts from (°)")
    expect(field).to_have_value("66", timeout=PAGE_MS)
    tune.drag(ENTER, 20, "timeline")
    wait_for(lambda: tune.value(ENTER) > 68, "the edge to be moved")
    expect(field).to_have_value(f"{tune.value(ENTER):g}", timeout=PAGE_MS)
    # It stops at its neighbours.
    tune.drag(ENTER, 600)
    wait_for(lambda: tune.value(ENTER) == 89.5, "the edge to stop below the aim")


def test_marks_are_made_changed_deleted_and_kept_beside_the_recording(
    tune: TunePage, tmp_path: Path
) -> None:
    labels = tmp_path / f"{SAMPLE}.labels.yaml"
    timeline = tune.find(".tn-timeline")
    tune.mark(0.2, 0.4)
    wait_for(labels.is_file, "the marks to be kept")
    duration = float(timeline.get_attribute("aria-valuemax") or 0)
    [mark] = read_labels(labels).holds or ()
    assert (mark.start_s, mark.end_s) == pytest.approx((0.2 * duration, 0.4 * duration), abs=0.3)
    expect(tune.page.get_by_text("Seconds off")).to_be_visible(timeout=PAGE_MS)
    # Two presses of Enter make another one.
    timeline.press("Home")
    timeline.press("Enter")
    timeline.press("Shift+ArrowRight")
    timeline.press("Shift+ArrowRight")
    timeline.press("Enter")
    wait_for(lambda: len(read_labels(labels).holds or ()) == 2, "a second mark")
    first = tune.find(".mark").first
    tune.answered()
    first.press("ArrowRight")
    wait_for(lambda: (read_labels(labels).holds or ())[0].end_s == 2.1, "its end to be moved")
    # The page is drawn anew: the keys still go to the same mark.
    tune.answered()
    tune.page.keyboard.press("ArrowRight")
    wait_for(lambda: (read_labels(labels).holds or ())[0].end_s == 2.2, "its end to be moved again")
    tune.find(".mark").first.press("Delete")
    wait_for(lambda: len(read_labels(labels).holds or ()) == 1, "it to be deleted")
    tune.page.get_by_role("button", name="Undo").click()
    wait_for(lambda: len(read_labels(labels).holds or ()) == 2, "it to be back")


def test_proposed_numbers_change_nothing_until_they_are_taken(tune: TunePage) -> None:
    page = tune.page
    # Only the longer one of the two holds is marked as one.
    tune.mark(0.2, 0.4)
    expect(page.get_by_text("Seconds off")).to_be_visible(timeout=PAGE_MS)
    tune.answered()
    page.get_by_text("Propose numbers that fit the marks").click(timeout=PAGE_MS)
    tune.choose("Numbers that may change", "Hold: at least")
    page.get_by_role("button", name="Propose", exact=True).click()
    take = page.get_by_role("button", name="Take these numbers")
    take.wait_for(timeout=PAGE_MS)
    assert tune.fates() == ["same", "same"]
    take.click()
    # The other one is too short now to be a hold.
    tune.becomes("same")
    page.get_by_role("button", name="Undo").click()
    tune.becomes("same", "same")


def profiles_in(kept: Path) -> set[str]:
    """Profiles of what was done in the sessions of a store."""
    with closing(sqlite3.connect(kept)) as store:
        return {profile for (profile,) in store.execute("SELECT profile FROM parts")}


def test_what_is_dragged_and_saved_is_coached_live(tune: TunePage, tuned_server: Server) -> None:
    page = tune.page
    tune.drag(ENTER, 50)
    wait_for(lambda: tune.value(ENTER) > 70, "the edge to be moved")
    expect(page.get_by_text("The stretch counts from")).to_be_visible(timeout=PAGE_MS)
    edge = tune.value(ENTER)
    for label, words in (("Name of the profile", "Anna"), ("Who changed it", "me"), ("Why", "try")):
        page.get_by_role("textbox", name=label, exact=True).fill(words)
    page.get_by_role("button", name="Save as a profile").click()
    expect(page.get_by_text("Saved as anna.yaml")).to_be_visible(timeout=PAGE_MS)
    live = LivePage.on(page).goto(tuned_server.url)
    live.choose("Numbers", "Anna")
    wait_for(live.find(".power").is_enabled, "the camera to be offered")
    live.start().stop()
    # The session that is remembered names the numbers it was coached with.
    (kept,) = (tuned_server.log.parent / "data").rglob("posecoach.sqlite3")
    wait_for(lambda: "anna" in profiles_in(kept), "the session to be remembered")
    profile = check_profile(next((tuned_server.log.parent / "config").rglob("anna.yaml")))
    assert profile.values == {ENTER: edge}
    # And it is offered as a recording to tune on.
    page.goto(f"{tuned_server.url}/tune")
    tune.choose("Own sessions")
    tune.find(".tn-timeline").wait_for(timeout=PAGE_MS)
    # It may be too short for a line that can be seen.
    tune.find(".tn-timeline .curve").first.wait_for(state="attached", timeout=PAGE_MS)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(tune: TunePage, width: int) -> None:
    tune.page.set_viewport_size({"width": width, "height": 900})
    for selector in (".tn-histogram", ".tn-timeline", ".tn-changes tr:last-child td:last-child"):
        box = tune.find(selector).first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
