"""The pure parts of the timeline's JavaScript, run in the browser that will run them."""

from __future__ import annotations

import pytest
from component_bench import run
from playwright.sync_api import Page

from posecoach.sessions.story import clock

pytestmark = pytest.mark.browser
MODULE = "review_timeline"


def test_times_are_written_as_in_the_report(page: Page) -> None:
    seconds = [0, 7.5, 59.96, 67.46, 3599.99, 4000.04]
    assert run(page, MODULE, "return a.map(m.clock)", *seconds) == [clock(s) for s in seconds]


@pytest.mark.parametrize(
    ("span", "parts", "step"),
    [(130, 8, 20), (26, 7, 5), (3600, 7, 1000), (0.9, 8, 0.2), (10, 10, 1)],
)
def test_the_axis_is_cut_into_round_steps(page: Page, span, parts, step) -> None:
    assert run(page, MODULE, "return m.niceStep(...a)", span, parts) == pytest.approx(step)


def test_the_frame_of_a_time_is_the_one_shown_then(page: Page) -> None:
    times = [0, 0.1, 0.2, 5.0]
    found = run(page, MODULE, "return a[1].map((t) => m.frameAt(a[0], t))",
                times, [-1, 0, 0.0999, 0.15, 0.2, 4.9, 99])  # fmt: skip
    assert found == [0, 0, 1, 1, 2, 2, 3]


def test_the_targets_are_always_in_sight_and_wild_frames_are_not(page: Page) -> None:
    calm = [float(n % 40) for n in range(1000)]
    bands = [{"enter": 65, "aim": 90, "limit": 140, "rising": True}]
    series = {"curves": [{"values": [*calm, 900.0, None]}], "bands": bands}
    low, high = run(page, MODULE, "return m.valueRange(a[0])", series)
    assert low <= 0
    assert 90 < high < 120
    nothing = run(page, MODULE, "return m.valueRange({ curves: [], bands: [] })")
    assert nothing[0] < nothing[1]
