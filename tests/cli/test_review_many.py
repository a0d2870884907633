"""Many videos and folders in one go: resumed, continued past bad ones, stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecoach.review.batch import at_once, find_videos, named
from tests.cli.conftest import Actor, Run
from tests.cli.test_review import document, plain
from tests.clips import make_clip

BRIDGE = "bridge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    videos = tmp_path / "videos"
    (videos / "tuesday").mkdir(parents=True)
    for name in ("a.mp4", "b.MOV", "tuesday/a.mp4"):
        make_clip(videos / name, format="mp4")
    (videos / "notes.txt").write_text("not a video")
    return videos


@pytest.fixture(autouse=True)
def plain_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports take a second each, and are tested elsewhere."""
    for kind in ("html", "pdf"):
        monkeypatch.setattr(
            f"posecoach.sessions.bundle.write_{kind}_report",
            lambda result, path, story: path.write_text(story.title),
        )


def test_folders_are_searched_and_own_results_are_left_out(folder: Path) -> None:
    (folder / "a_annotated.mp4").write_bytes(b"x")
    (folder / "a_review.json").write_text("{}")
    (folder / "b_annotated.mp4").write_bytes(b"x")  # Somebody's own.
    names = ["a.mp4", "b.MOV", "b_annotated.mp4", "tuesday/a.mp4"]
    assert find_videos([folder]) == [folder / name for name in names]
    assert find_videos([folder / "a.mp4", folder])[0] == folder / "a.mp4"
    assert [item.stem for item in named(find_videos([folder]))] == ["a", "b", "b_annotated", "a_2"]


def test_one_table_and_every_result_in_one_folder(
    run: Run, actor: Actor, folder: Path, tmp_path: Path
) -> None:
    result = run("review", folder, "-e", BRIDGE, "--out", tmp_path / "out")
    assert (result.status, result.err.strip()) == (0, "")
    assert result.out.count(".mp4") + result.out.count(".MOV") == 3
    for stem in ("a", "b", "a_2"):
        assert (tmp_path / "out" / f"{stem}_report.pdf").is_file()
        assert (tmp_path / "out" / f"{stem}.landmarks.parquet").is_file()


def test_what_was_reviewed_with_the_same_settings_is_not_done_again(
    run: Run, actor: Actor, folder: Path, tmp_path: Path
) -> None:
    words = ("review", folder, "-e", BRIDGE, "--out", tmp_path / "out")
    first = document(run(*words, "--json").out)
    looked = actor.seen
    (tmp_path / "out" / "b_report.pdf").unlink()
    second = document(run(*words, "--json").out)
    assert actor.seen == looked + 10  # Only the one with a missing file.
    assert [video["kept"] for video in second["videos"]] == [True, False, True]
    for before, after in zip(first["videos"], second["videos"], strict=True):
        left_out = ("kept", "made_from")
        assert {k: v for k, v in before.items() if k not in left_out} == {
            k: v for k, v in after.items() if k not in left_out
        }
    assert run(*words).out.count("kept") == 3
    for changed in (["--side", "left"], ["--variant", "lite"], ["--again"]):
        looked = actor.seen
        run(*words, *changed)
        assert actor.seen == looked + 30
    make_clip(folder / "a.mp4", format="mp4", times_s=[0.0, 0.5])
    looked = actor.seen
    run(*words)
    assert actor.seen > looked


def test_a_result_file_that_is_none_is_no_obstacle(
    run: Run, actor: Actor, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    for number, text in enumerate(("", "[]", '{"made_from": {}, "files": 3}')):
        path = tmp_path / "out" / f"{('a', 'b', 'a_2')[number]}_review.json"
        path.write_text(text)
    result = run("review", folder, "-e", BRIDGE, "--out", tmp_path / "out")
    assert result.status == 0
    assert "made_from" in json.loads((tmp_path / "out" / "a_review.json").read_text())


def test_a_stop_keeps_what_was_finished(
    run: Run, actor: Actor, folder: Path, tmp_path: Path
) -> None:
    def stop(time_s: float, person: object) -> None:
        if actor.seen > 15:
            raise KeyboardInterrupt

    actor.change = stop
    words = ("review", folder, "-e", BRIDGE, "--out", tmp_path / "out", "--jobs", "1")
    result = run(*words)
    assert result.status == 130
    assert "Finished videos keep their results" in plain(result.err)
    assert (tmp_path / "out" / "a_review.json").is_file()
    assert not list((tmp_path / "out").glob("b*"))
    assert not list((tmp_path / "out").glob(".*"))
    actor.change = lambda *_: None
    looked = actor.seen
    assert run(*words).status == 0
    assert actor.seen == looked + 20


def test_an_empty_folder_is_one_sentence(run: Run, actor: Actor, tmp_path: Path) -> None:
    result = run("review", tmp_path, "-e", BRIDGE)
    assert (result.status, result.out) == (1, "")
    assert "holds no videos" in plain(result.err)


def test_two_cores_review_one_video_at_a_time() -> None:
    assert [at_once(cores) for cores in (1, 2, 3, 4, 8, 64)] == [1, 1, 1, 2, 4, 4]
