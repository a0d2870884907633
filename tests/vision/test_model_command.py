from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from posecoach.cli import model_command
from posecoach.cli.model_command import model_app, model_progress
from posecoach.errors import ModelUnavailableError
from posecoach.vision.model_catalog import Variant
from posecoach.vision.model_store import cached_path
from tests.vision.fake_networks import bundle, known, recognise_fakes


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    recognise_fakes(monkeypatch)
    monkeypatch.setenv("POSECOACH_CACHE", str(tmp_path))
    monkeypatch.delenv("POSECOACH_MODEL", raising=False)
    cached_path().parent.mkdir()
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(model_app, arguments)
    return result.exit_code, result.output


def test_bare_and_show_say_what_is_here() -> None:
    assert run() == run("show")
    code, said = run()
    assert (code, said.count("not fetched yet")) == (0, 3)
    cached_path(Variant.FULL).write_bytes(bundle(Variant.FULL))
    cached_path(Variant.LITE).write_bytes(b"half")
    code, said = run()
    assert code == 0
    assert "lite: damaged" in said
    assert f"full (default): {cached_path()}" in said
    assert known(bundle()).sha256 in said


def test_a_named_model_is_shown_with_its_checksum(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = cache / "own.task"
    own.write_bytes(bundle(Variant.HEAVY))
    monkeypatch.setenv("POSECOACH_MODEL", str(own))
    code, said = run("show")
    assert code == 0
    assert f"in use (POSECOACH_MODEL): {own}" in said
    assert known(own.read_bytes()).sha256 in said
    own.unlink()
    code, said = run("show")
    assert code == 1
    assert "cannot be read" in said


def test_verify_passes_only_what_is_whole(cache: Path) -> None:
    assert run("verify")[0] == 1
    cached_path().write_bytes(bundle())
    code, said = run("verify")
    assert code == 0
    assert "the full model" in said
    cached_path(Variant.LITE).write_bytes(b"half")
    code, said = run("verify")
    assert code == 1
    assert "posecoach model fetch --variant lite" in said
    assert run("verify", str(cached_path()))[0] == 0
    assert run("verify", str(cache / "nothing"))[0] == 1


def test_fetch_takes_the_variant_and_tells_failures_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Variant] = []

    def fetch(variant: Variant, progress: object) -> Path:
        asked.append(variant)
        if variant is Variant.HEAVY:
            raise ModelUnavailableError("out of reach")
        return Path("somewhere")

    monkeypatch.setattr(model_command, "fetch_to_cache", fetch)
    assert run("fetch") == (0, "full: somewhere\n")
    assert run("fetch", "--variant", "lite") == (0, "lite: somewhere\n")
    assert run("fetch", "--variant", "heavy") == (1, "out of reach\n")
    assert asked == [Variant.FULL, Variant.LITE, Variant.HEAVY]
    assert run("fetch", "--variant", "huge")[0] == 2


def test_progress_goes_through_several_sources(capsys: pytest.CaptureFixture[str]) -> None:
    with model_progress() as progress:
        progress("the storage", 0, None)
        progress("pip", 10, 20)
        progress("pip", 20, 20)
    assert capsys.readouterr().out == ""  # standard output may be a document
