"""The Tune page without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from german import GERMAN, SPEAK, english_left, texts_on
from streamlit.testing.v1 import AppTest

from posecoach.exercises.profiles import load_profile
from posecoach.language.catalogue import speaking
from posecoach.sessions.labels import Labels, MarkedHold, write_labels
from tests.landmarks.recorded import recorded_file

PAGE = "from posecoach.web.pages.tune_page import tune_page\n\ntune_page()"
STRETCH = "supine_hamstring_stretch"
ENTER = "phases.stretch.target.enter"
AIM = "phases.stretch.target.aim"
BOTH = recorded_file("supine_hamstring_stretch_both_sides")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "profiles"


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    shutil.copy(BOTH, folder)
    labels = Labels(
        format=1, exercise=STRETCH, holds=(MarkedHold(start_s=8.3, end_s=16.5, side="left"),)
    )
    write_labels(labels, folder / BOTH.name)
    return folder


@pytest.fixture
def page(recordings: Path) -> AppTest:
    page = AppTest.from_string(PAGE, default_timeout=120).run()
    page.text_input(key="tune_folder").set_value(str(recordings))
    return shown(page.run())


def shown(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def edit(page: AppTest, path: str, value: float) -> AppTest:
    page.number_input(key=f"tune_{STRETCH}_{path}").set_value(value)
    return shown(page.run())


def look_at(page: AppTest, part: str) -> None:
    page.selectbox(key=f"tune_part_{STRETCH}").set_value(part)
    shown(page.run())


def says(page: AppTest, words: str) -> bool:
    return any(words in element.value.replace("\\", "") for element in page.markdown)


def missed(page: AppTest) -> tuple[str, str]:
    """Marked holds that are missed, and how many more than as shipped."""
    found = next(metric for metric in page.metric if metric.label == "Missed")
    return found.value, found.delta


def test_exercises_are_called_by_their_names(page: AppTest) -> None:
    box = page.selectbox(key="tune_exercise")
    assert "Supine hamstring stretch" in box.options
    assert not any("_" in option for option in box.options)


def test_a_changed_band_changes_what_counts_and_undo_takes_it_back(page: AppTest) -> None:
    assert missed(page) == ("0", "")
    edit(page, AIM, 100)
    edit(page, ENTER, 95)
    assert missed(page) == ("1", "1")
    assert says(page, "counts from 95° instead of 65°")
    for key, value in (("tune_undo", 65), ("tune_redo", 95), ("tune_undo", 65)):
        page.button(key=key).click()
        shown(page.run())
        assert page.number_input(key=f"tune_{STRETCH}_{ENTER}").value == value
        assert page.number_input(key=f"tune_{STRETCH}_{AIM}").value == 100
    assert missed(page) == ("0", "")


def test_one_number_is_reset(page: AppTest) -> None:
    look_at(page, "hold")
    edit(page, "hold.settle", 1.5)
    edit(page, "hold.lapse", 2.0)
    page.button(key=f"tune_{STRETCH}_hold.settle_reset").click()
    shown(page.run())
    assert page.number_input(key=f"tune_{STRETCH}_hold.settle").value == 0.7
    assert page.number_input(key=f"tune_{STRETCH}_hold.lapse").value == 2.0


def test_every_number_of_every_part_is_there_with_its_source(page: AppTest) -> None:
    box, seen = page.selectbox(key=f"tune_part_{STRETCH}"), 0
    assert len(box.options) == 17
    for part in ("requires.lying", "faults.bouncing", "dosage", "cues"):
        look_at(page, part)
        seen += len(page.number_input)
        assert any("As shipped: " in caption.value for caption in page.caption)
    assert seen == 3 + 3 + 4 + 2


def test_numbers_that_do_not_go_together_are_refused_with_the_reason(page: AppTest) -> None:
    edit(page, ENTER, 50)
    assert any("edges must run leave, enter" in w.value for w in page.warning)
    assert page.number_input(key=f"tune_{STRETCH}_{ENTER}").value == 65


def test_a_profile_is_saved_taken_up_and_compared(page: AppTest) -> None:
    look_at(page, "hold")
    edit(page, "hold.settle", 1.5)
    save(page, "Anna", "me", "slow")
    profile = load_profile("anna")
    assert profile.values == {"hold.settle": 1.5}
    edit(page, "hold.settle", 1.0)
    save(page, "Otto", "me", "quick")
    page.button(key="tune_all").click()
    shown(page.run())
    page.selectbox(key="tune_profile").set_value("anna").run()
    page.button(key="tune_take").click()
    shown(page.run())
    assert page.number_input(key=f"tune_{STRETCH}_hold.settle").value == 1.5
    assert says(page, "after 1 s instead of 1.5 s")


def save(page: AppTest, name: str, who: str, why: str) -> None:
    page.text_input(key="tune_name").set_value(name)
    page.text_input(key="tune_who").set_value(who)
    page.text_input(key="tune_why").set_value(why)
    next(b for b in page.button if b.label == "Save as a profile").click()
    shown(page.run())
    assert any("Saved as" in s.value for s in page.success)


def test_files_of_landmarks_can_be_uploaded_and_others_are_told(page: AppTest) -> None:
    page.text_input(key="tune_folder").set_value("")
    page.file_uploader(key="tune_files").set_value(
        [("x.parquet", b"nothing", "application/octet-stream")]
    )
    shown(page.run())
    assert any("no file of landmarks" in error.value for error in page.error)
    page.file_uploader(key="tune_files").set_value(
        [(BOTH.name, BOTH.read_bytes(), "application/octet-stream")]
    )
    shown(page.run())
    assert not page.error
    assert not page.metric  # It came without labels.
    assert any("Mark what you saw" in caption.value for caption in page.caption)


def test_a_folder_that_is_not_there_is_told(page: AppTest, tmp_path: Path) -> None:
    page.text_input(key="tune_folder").set_value(str(tmp_path / "nowhere"))
    shown(page.run())
    assert any("is not there" in error.value for error in page.error)


def test_the_page_is_german(recordings: Path) -> None:
    with speaking(GERMAN):
        page = AppTest.from_string(SPEAK + PAGE, default_timeout=120)
        page.session_state["language"] = "de"
        shown(page.run())
        page.text_input(key="tune_folder").set_value(str(recordings))
        shown(page.run())
        edit(page, AIM, 100)
        assert english_left(texts_on(page)) == []
        assert says(page, "hat als Ziel 100° statt 90°")
        edit(page, ENTER, 50)
        assert any("müssen in einer Richtung liegen" in w.value for w in page.warning)
