"""``posecoach people``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from posecoach.cli.app import app
from posecoach.errors import PosecoachError, StoreError
from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import make_profile, save_profile
from posecoach.sessions.store.assigning import assign, assigned
from posecoach.sessions.store.opening import open_store
from posecoach.sessions.store.planning import planned
from posecoach.sessions.store.telling import everybody
from tests.sessions.store.test_archive import filled

STRETCH = "supine_hamstring_stretch"


@pytest.fixture(autouse=True)
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with two people, of whom one has practised, and a profile of the stretch."""
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    with open_store() as store:
        filled(store)
    save_profile(
        make_profile(
            load_exercise(STRETCH), {"hold.settle": 2.0}, id="at_home",
            name="At home", who="the physiotherapist", why="a test", when=date(2026, 11, 1),
        )
    )  # fmt: skip
    return tmp_path


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["people", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def shown(person: str = "Me") -> Any:
    return json.loads(run("show", person, "--json"))


def test_everybody_is_listed() -> None:
    listed = json.loads(run("list", "--json"))
    with open_store() as store:
        assert {one["person"]["id"] for one in listed} == {one.id for one in everybody(store)}
    assert sorted(one["last"] is not None for one in listed) == [False, True]
    assert "Me" in run("list")


def test_a_profile_is_assigned_and_taken_back() -> None:
    before = shown()["profiles"]
    assert before.get(STRETCH) != "at_home"
    assert "“At home”" in run("assign", "me", "at_home")
    with open_store() as store:
        me = next(one for one in everybody(store) if one.name == "Me")
        assert assigned(store, me.id)[STRETCH] == "at_home"
    assert "the numbers of at_home" in run("show", "Me")
    run("assign", "Me", "--as-shipped", STRETCH)
    assert STRETCH not in shown()["profiles"]


def test_what_is_gone_can_still_be_taken_back() -> None:
    with open_store() as store:
        me = next(one for one in everybody(store) if one.name == "Me")
        assign(store, me.id, "of_old", "of_old_too")
    run("assign", "Me", "--as-shipped", "of_old")
    assert "of_old" not in shown()["profiles"]


def test_the_plan_is_added_to_and_taken_from() -> None:
    before = shown()["plan"]
    run("plan", "Me", STRETCH, "--days", "Mon, thursday", "--at", "07:30", "--at", "19:00",
        "--profile", "at_home")  # fmt: skip
    new = shown()["plan"][len(before) :]
    assert [(one["days"], one["at"], one["profile"]) for one in new] == [
        (["mon", "thu"], "07:30", "at_home"),
        (["mon", "thu"], "19:00", "at_home"),
    ]
    for one in new:
        run("unplan", "Me", one["key"])
    assert shown()["plan"] == before
    run("plan", "Me", "journal_mini")
    with open_store() as store:
        me = next(one for one in everybody(store) if one.name == "Me")
        last = planned(store, me.id)[-1].appointment
    assert (last.kind, last.at, len(last.weekdays)) == ("routine", None, 7)


def test_a_report_is_written(practice: Path) -> None:
    run("report", "Me", "--weeks", "4")
    (made,) = practice.glob("Me-*.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    with pytest.raises(StoreError, match="--force"):
        run("report", "Me", made.name)
    run("report", "Me", "me.html", "--weeks", "4")
    assert "<h1>Me" in (practice / "me.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "Nobody"], "nobody called Nobody"),
        (["assign", "Me"], "Say either a profile"),
        (["assign", "Me", "elsewhere"], "no profile 'elsewhere'. There are: at_home"),
        (["assign", "Me", "--as-shipped", "x"], "no exercise 'x'"),
        (["plan", "Me", "x"], "no exercise or routine 'x'"),
        (["plan", "Me", "bridge", "--profile", "at_home"], "no profile of bridge 'at_home'"),
        (["plan", "Me", "bridge", "--days", "someday"], "'someday' is no day"),
        (["plan", "Me", "bridge", "--days", ""], "'' is no day"),
        (["plan", "Me", "bridge", "--at", "25:00"], "'25:00' is no time of day"),
        (["unplan", "Me", "x"], "nothing with the key x"),
        (["report", "Me", "me.doc"], "a .pdf or a .html file"),
    ],
)
def test_mistakes_are_said(words: list[str], told: str) -> None:
    with pytest.raises(PosecoachError, match=told):
        run(*words)
