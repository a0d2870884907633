"""The pages without a browser, and the settings they run under."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from posecoach.coaching.feedback import Hold
from posecoach.exercises import exercise_ids
from posecoach.web import assets
from posecoach.web.board import Board, Finished, shared_board
from posecoach.web.camera_component import camera_data
from posecoach.web.routes import PAGE_SCRIPT
from posecoach.web.settings import SERVER_SETTINGS

ROOT = Path(__file__).resolve().parents[2]


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
    from posecoach.exercises import load_exercise

    data = camera_data(load_exercise("supine_hamstring_stretch"), "auto", "me")
    assert data["exercise"]["goal"] == 30
    assert set(data) == {"module", "socket", "session", "side", "exercise"}


def test_the_board_forgets_the_oldest_sessions() -> None:
    board = Board()
    for number in range(100):
        board.add(str(number), Finished("Stretch", hold()))
    assert board.read("99").finished
    assert not board.read("0").finished
