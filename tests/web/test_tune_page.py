"""The Tune page without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posecoach.exercises import load_exercise
from posecoach.exercises.profiles import load_profile
from posecoach.sessions.labels import Labels, MarkedHold, labels_text
from posecoach.tuning.recordings import load_recordings
from posecoach.web.tune.bench import Bench
from posecoach.web.tune.drawing import distribution, histogram

PAGE = "from posecoach.web.pages.tune_page import tune_page\n\ntune_page()"
STRETCH = "supine_hamstring_stretch"
ENTER = "phases.stretch.target.enter"
BOTH = Path(__file__).parents[1] / "landmarks" / "supine_hamstring_stretch_both_sides.parquet"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "profiles"


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_string(PAGE, default_timeout=120).run()
    page.selectbox(key="tune_exercise").set_value(STRETCH).run()
    labels = Labels(
        format=1, exercise=STRETCH, holds=(MarkedHold(start_s=8.3, end_s=16.5, side="left"),)
    )
    files = [
        (BOTH.name, BOTH.read_bytes(), "application/octet-stream"),
        (BOTH.stem + ".labels.yaml", labels_text(labels).encode(), "text/yaml"),
    ]
    page.file_uploader[0].set_value(files)
    return shown(page.run())


def shown(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def edit(page: AppTest, path: str, value: float) -> AppTest:
    page.number_input(key=f"tune_{STRETCH}_{path}").set_value(value)
    return shown(page.run())


def holds(page: AppTest) -> list[tuple[str, str]]:
    """Side and fate of each hold."""
    table = page.dataframe[0].value
    rows = table[table["what"].str.startswith("hold")]
    return list(zip(rows["side"], rows["becomes"], strict=True))


def test_a_changed_band_changes_the_holds_at_once_and_undo_takes_it_back(page: AppTest) -> None:
    assert holds(page) == [("left", "the same"), ("right", "the same")]
    edit(page, "phases.stretch.target.aim", 100)
    edit(page, ENTER, 95)
    assert holds(page) == [("left", "gone"), ("right", "gone")]
    assert any("counts from 95° instead of 65°" in m.value for m in page.markdown)
    page.button(key="tune_undo").click()
    shown(page.run())
    assert holds(page) == [("left", "the same"), ("right", "the same")]
    assert page.number_input(key=f"tune_{STRETCH}_{ENTER}").value == 65
    assert page.number_input(key=f"tune_{STRETCH}_phases.stretch.target.aim").value == 100


def test_labels_are_counted(page: AppTest) -> None:
    words = [m.value for m in page.markdown if "against the labels" in m.value]
    assert words[0].startswith("As shipped, against the labels: 1 found, 0 missed, 1 too many")


def test_one_number_is_reset(page: AppTest) -> None:
    edit(page, "hold.settle", 1.5)
    edit(page, "hold.lapse", 2.0)
    page.button(key=f"tune_{STRETCH}_hold.settle_reset").click()
    shown(page.run())
    assert page.number_input(key=f"tune_{STRETCH}_hold.settle").value == 0.7
    assert page.number_input(key=f"tune_{STRETCH}_hold.lapse").value == 2.0


def test_numbers_that_do_not_go_together_are_refused_with_the_reason(page: AppTest) -> None:
    edit(page, ENTER, 50)
    assert any("edges must run leave, enter" in w.value for w in page.warning)
    assert page.number_input(key=f"tune_{STRETCH}_{ENTER}").value == 65


def test_a_profile_is_saved_taken_up_and_compared(page: AppTest) -> None:
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
    assert any("after 1 s instead of 1.5 s" in m.value for m in page.markdown)


def save(page: AppTest, name: str, who: str, why: str) -> None:
    page.text_input(key="tune_name").set_value(name)
    page.text_input(key="tune_who").set_value(who)
    page.text_input(key="tune_why").set_value(why)
    next(b for b in page.button if b.label == "Save as a profile").click()
    shown(page.run())
    assert any("Saved as" in s.value for s in page.success)


def test_a_file_that_is_no_landmarks_is_told(page: AppTest) -> None:
    page.file_uploader[0].set_value([("x.parquet", b"nothing", "application/octet-stream")])
    shown(page.run())
    assert any("no file of landmarks" in error.value for error in page.error)


def test_the_histogram_holds_the_seconds_of_the_recording() -> None:
    exercise = load_exercise(STRETCH)
    recordings = load_recordings([BOTH], exercise)
    rows = distribution(recordings, "hip_flexion")
    left = sum(float(row["seconds"]) for row in rows if row["side"] == "left")
    assert 20 < left <= recordings[0].measured.duration_s + 0.1
    drawn = histogram(recordings, exercise, "stretch").to_dict()
    assert len(drawn["layer"]) == 2


def test_a_bench_remembers_the_way_back() -> None:
    bench = Bench(load_exercise(STRETCH))
    assert bench.change("hold.settle", 1.5) == []
    assert bench.change("hold.settle", 0.7) == []  # As shipped: no change is kept.
    assert bench.values == {}
    bench.undo()
    assert bench.values == {"hold.settle": 1.5}
    bench.undo()
    assert not bench.can_undo
    assert bench.change("hold.shortest", 40)
    assert not bench.can_undo
