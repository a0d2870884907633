"""``posecoach data``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posecoach.cli.app import app
from posecoach.errors import StoreError
from posecoach.sessions.store.opening import open_store
from tests.sessions.store.test_archive import filled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSECOACH_DATA", str(tmp_path / "data"))
    return tmp_path


def run(*words: str, text: str = "") -> str:
    result = CliRunner().invoke(app, ["data", *words], input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def listed() -> dict[str, int]:
    return {one["name"]: one["sessions"] for one in json.loads(run("list", "--json"))["people"]}


def test_list_export_delete_and_import(folder: Path) -> None:
    with open_store() as store:
        filled(store)
    before = listed()
    assert sorted(before.values()) == [0, 2]
    assert "Video is stored only if it was asked for, and discarded after 14 days" in run("list")
    archive = folder / "all.zip"
    run("export", str(archive))
    with pytest.raises(StoreError, match="--force"):
        run("export", str(archive))
    run("export", str(archive), "--force")
    with pytest.raises(StoreError, match="Nothing was deleted"):
        run("delete", "--everything", text="n\n")
    assert listed() == before
    assert "Deleted" in run("delete", "--everything", text="y\n")
    assert listed() == {}
    assert "2 sessions and 2 people" in run("import", str(archive))
    assert listed() == before
    assert "already" in run("import", str(archive))


def test_one_session_and_one_person(folder: Path) -> None:
    with open_store() as store:
        keys = filled(store)
    shown = run("sessions", "--person", "me")
    assert "Supine" in shown
    run("delete", "--session", keys[0], "-y")
    assert listed()["Me"] == 1
    run("delete", "--person", "ME", "-y")
    assert "Me" not in listed()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["delete"], "Say what to delete"),
        (["delete", "--everything", "--person", "Me"], "Say what to delete"),
        (["delete", "--person", "Nobody", "-y"], "nobody called Nobody"),
        (["delete", "--session", "x", "-y"], "no such session"),
        (["import", "missing.zip"], "can't be read"),
        (["list", "--database", "mysql://x"], "no address"),
    ],
)
def test_mistakes_are_said(folder: Path, words: list[str], told: str) -> None:
    with pytest.raises(StoreError, match=told):
        run(*words)
