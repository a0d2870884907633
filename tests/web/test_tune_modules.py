"""The pure parts of the Tune page's JavaScript, run in the browser that will run them."""

from __future__ import annotations

import pytest
from component_bench import run
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_an_edge_moves_in_whole_steps_and_stops_at_its_neighbours(page: Page) -> None:
    edge = {"least": 60.5, "most": 89.5}
    ask = "return a[2].map((v) => m.allowed(a[0], a[1], v))"
    assert run(page, "tune_handles", ask, edge, 1, [70.4, 10, 200]) == [70, 60.5, 89.5]
    assert run(page, "tune_handles", ask, edge, 0.1, [70.44]) == [pytest.approx(70.4)]


def test_flags_of_neighbours_lie_in_different_rows(page: Page) -> None:
    edges = [{"path": str(v), "name": "counts from", "value": v} for v in (60, 65, 120)]
    ask = (
        "const { Scale } = await import(path.replace('tune_histogram', 'svg'));"
        "return Object.fromEntries(m.flagRows(a[0], new Scale(0, 140, 0, 700)))"
    )
    assert run(page, "tune_histogram", ask, edges) == {"60": 0, "65": 1, "120": 0}


def test_marks_go_in_one_list_and_back(page: Page) -> None:
    labels = {
        "holds": [{"start_s": 5, "end_s": 9, "side": "left"}],
        "repetitions": None,
        "faults": [],
    }
    ask = "return m.sorted(m.listed(a[0]), new Set(a[1]))"
    assert run(page, "tune_marks", ask, labels, ["faults"]) == labels
    assert run(page, "tune_marks", ask, labels, [])["faults"] is None


def test_a_mark_has_a_length_whichever_end_comes_first(page: Page) -> None:
    ask = "return m.made(a[0], 'left', a[1], a[2], 10)"
    hold = {"kind": "holds"}
    made = {"kind": "holds", "start_s": 2, "end_s": 4.5, "side": "left"}
    assert run(page, "tune_marks", ask, hold, 4.5, 2) == made
    assert run(page, "tune_marks", ask, hold, 4.5, 4.55) is None
    fault = run(page, "tune_marks", ask, {"kind": "faults", "id": "bouncing"}, 9, 99)
    assert fault == {"kind": "faults", "id": "bouncing", "start_s": 9, "end_s": 10}


def test_an_end_stays_on_its_side(page: Page) -> None:
    mark = {"kind": "holds", "start_s": 2, "end_s": 4}
    ask = "return a[1].map(([end, by]) => m.moved(a[0], end, by, 10)[end])"
    ends = [["end_s", 0.25], ["end_s", -9], ["start_s", 9], ["end_s", 99]]
    assert run(page, "tune_marks", ask, mark, ends) == [4.25, 2.1, 3.9, 10]
