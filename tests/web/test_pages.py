"""The pages without a browser, and the settings they run under."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from posecoach.coaching.feedback import Hold
from posecoach.exercises import exercise_ids, load_exercise
from posecoach.exercises.profiled import Profiled
from posecoach.exercises.routine_library import (
    all_protocols,
    all_routines,
    known_exercises,
    load_protocol,
    load_routine,
)
from posecoach.exercises.starting import start_file
from posecoach.sessions.safety import questions
from posecoach.sessions.store.telling import first_person
from posecoach.sessions.store.today import tell_before
from posecoach.web import assets
from posecoach.web.board import Board, Finished, shared_board
from posecoach.web.camera_component import camera_data
from posecoach.web.live_orders import Selection, read_order
from posecoach.web.live_plan import (
    Plan,
    dose_words,
    minutes_words,
    plan_of_exercise,
    plan_of_routine,
)
from posecoach.web.live_protocol import SideChoice
from posecoach.web.remembering import shared_store
from posecoach.web.routes import PAGE_SCRIPT
from posecoach.web.settings import SERVER_SETTINGS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def answered_today() -> None:
    """The questions before a session are told of in test_safety_page.py."""
    store = shared_store()
    answers = {question.id: False for question in questions() if question.kind != "pain"}
    tell_before(store, first_person(store).id, {**answers, "pain": 1})


def hold(side: str = "left", *, complete: bool = True) -> Hold:
    return Hold(side, 1.0, 13.4, 12.4, 98.6, 95.0, ("bouncing",), "eased_off", complete)  # type: ignore[arg-type]


def page_text(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.subheader, *page.caption))


def test_the_live_page_shows_the_exercise_and_how_to_place_the_camera() -> None:
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60).run()
    assert not page.exception
    assert len(page.selectbox(key="exercise").options) == len(exercise_ids())
    text = page_text(page)
    for expected in ("**Camera.**", "**How much.**", "**Stop when**", "Nothing yet."):
        assert expected in text


def test_finished_holds_are_listed() -> None:
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60).run()
    session = page.session_state["live_session"]
    shared_board().add(session, Finished("Stretch", hold(), noticed=("bouncing",)))
    shared_board().add(session, Finished("Stretch", hold("right", complete=False)))
    page.run()
    assert not page.exception
    [table] = page.table
    assert list(table.value["Done"]) == ["12.4 s", "12.4 s, too short"]
    assert list(table.value["Side"]) == ["left", "right"]
    assert list(table.value["Noticed"]) == ["bouncing", "nothing"]


def test_each_visit_has_a_session_of_its_own() -> None:
    sessions = {
        AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60).run().session_state["live_session"]
        for _ in range(2)
    }
    assert len(sessions) == 2


def test_the_about_page_says_what_it_is_not() -> None:
    script = "from posecoach.web.pages.about import about_page\n\nabout_page()"
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception
    assert "not medical advice" in page_text(page)


def test_the_checkouts_settings_are_the_packages() -> None:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        written = flat(tomllib.load(file))
    assert written == SERVER_SETTINGS
    assert SERVER_SETTINGS["server.address"] == "localhost"
    for name in SERVER_SETTINGS:
        assert config.get_option(name) is not None or name.startswith("theme."), name


def flat(tree: dict[str, object], prefix: str = "") -> dict[str, object]:
    values: dict[str, object] = {}
    for key, value in tree.items():
        values |= (
            flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
        )
    return values


def test_paths_follow_the_base_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", lambda name: "/coach/")
    assert assets.socket_path() == "/coach/live/ws"
    assert assets.assets_path().startswith("/coach/live/assets/")


def test_the_component_gets_what_its_files_read() -> None:
    data = camera_data(one("supine_hamstring_stretch"), "me")
    assert set(data) == {
        "module", "socket", "session", "select", "items", "languages", "language", "messages",
    }  # fmt: skip
    [item] = data["items"]
    assert (item["goal"], item["dose"], item["counts"]) == (30, 2, False)
    assert data["select"] == {"exercise": "supine_hamstring_stretch", "side": "auto"}


def one(name: str, side: SideChoice = "auto", protocol: str | None = None) -> Plan:
    way = load_protocol(protocol) if protocol is not None else None
    return plan_of_exercise(load_exercise(name), side, way)


def routine(name: str) -> Plan:
    return plan_of_routine(load_routine(name), Profiled(known_exercises()), all_protocols())


@pytest.mark.parametrize("name", [entry.id for entry in all_routines()])
def test_what_the_page_asks_for_is_what_the_socket_takes(name: str) -> None:
    plan = routine(name)
    order = read_order(json.dumps({"type": "select", "session": "me", **plan.asks}))
    assert order == Selection("me", routine=name)
    assert all(item.way and dose_words(item) for item in plan.items)


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_has_a_picture_of_its_own(name: str) -> None:
    [item] = camera_data(one(name), "me")["items"]
    head, _, body = item["picture"].partition(",")
    assert head == "data:image/svg+xml"
    svg = unquote(body)
    assert svg.startswith("<svg")
    assert "script" not in svg.lower()
    assert item["pictured"].startswith(load_exercise(name).name)


def test_the_dose_and_its_words_follow_the_way_it_is_done() -> None:
    def told(plan: Plan) -> tuple[int, bool, list[str], str]:
        [item] = plan.items
        return item.dose, item.counts, item.sides, dose_words(item)

    both = ["left", "right"]
    stretch = "supine_hamstring_stretch"
    assert told(one(stretch)) == (2, False, both, "2 times 30 seconds on each side")
    assert told(one(stretch, "left", "static_hold")) == (
        2, False, ["left"], "2 times 30 seconds on the left side",
    )  # fmt: skip
    assert told(one(stretch, "auto", "active_floss"))[:2] == (12, True)
    assert told(one(stretch, "auto", "active_isolated"))[:2] == (8, False)
    assert told(one("bridge")) == (8, True, ["both"], "8 repetitions")
    # Sides that alternate share their number, so neither has one of its own.
    assert told(one("dead_bug")) == (0, True, both, "6 repetitions")
    hold = routine("journal_mini").items[0]
    assert dose_words(hold) == "2 times 15 seconds on each side"


def live_page(**state: str) -> AppTest:
    page = AppTest.from_file(str(PAGE_SCRIPT), default_timeout=60)
    for key, value in state.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def test_a_stretch_can_be_done_in_several_ways() -> None:
    page = live_page(exercise="supine_hamstring_stretch", protocol="contract_relax")
    way = load_protocol("contract_relax")
    text = page_text(page)
    for words in (way.summary, way.breathing, *way.stop_when, way.steps[1].words):
        assert words in text


def test_the_side_and_the_way_are_asked_only_where_they_matter() -> None:
    def asked(exercise: str) -> set[str | None]:
        page = live_page(exercise=exercise)
        return {element.key for element in (*page.selectbox, *page.button_group)} - {
            None,
            "kind",
            "language",
        }

    assert asked("bridge") == {"exercise"}
    assert asked("dead_bug") == {"exercise", "side"}
    assert asked("childs_pose") == {"exercise", "protocol"}
    assert asked("glute_stretch") == {"exercise", "side", "protocol"}


def test_a_routine_shows_its_items_and_how_long_it_takes() -> None:
    page = live_page(kind="routine", routine="journal_mini")
    text = page_text(page)
    plan = routine("journal_mini")
    assert minutes_words(plan.seconds) in text
    for number, item in enumerate(plan.items, start=1):
        assert f"**{number}. {item.exercise.name}**" in text
        assert item.way in text


def test_exercises_of_ones_own_are_marked_and_mistakes_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    start_file("my_bridge", "bridge")
    start_file("glute_stretch")
    broken, _ = start_file("childs_pose")
    broken.write_text("id: childs_pose\nname: 7\n")
    page = live_page(exercise="my_bridge")
    options = page.selectbox(key="exercise").options
    assert [o for o in options if o.endswith("· yours")] == [
        "My bridge · lying on your back · yours"
    ]
    assert [o for o in options if o.endswith("· your version")] == [
        "Glute stretch, figure of four · lying on your back · your version"
    ]
    # Of a wrong file everything is told, and the shipped exercise is still there.
    [error] = page.error
    assert "childs_pose.yaml" in error.value
    assert any(o.startswith("Child's pose ·") for o in options)


def test_the_board_forgets_the_oldest_sessions() -> None:
    board = Board()
    for number in range(100):
        board.add(str(number), Finished("Stretch", hold()))
    assert board.read("99").finished
    assert not board.read("0").finished
