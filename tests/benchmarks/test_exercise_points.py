"""Promises and tables of the exercise benchmark, on stick people who do what they were built to."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmarks.accuracy.coaching import coached_by
from benchmarks.accuracy.markdown import replace_between
from benchmarks.accuracy.truth import Span, Truth
from benchmarks.exercises import cli, running
from benchmarks.exercises.credits import Credit, credit_of, credits_on
from benchmarks.exercises.known import Known, SameMovement, Shortfall
from benchmarks.exercises.points import ClipResult, result_of
from benchmarks.exercises.running import ExerciseResult, coach_all
from benchmarks.exercises.samples import own_clips, sample_clips, shipped_exercises, truths
from benchmarks.exercises.tables import all_grids, counts, cross_grid, overview_grid, surprises
from posecoach.kinematics.landmarks import LandmarkTrack
from tests.benchmarks.test_scoring import HOLD, still, truth_of
from tests.landmarks.recorded import recorded
from tests.skeleton import film

STRETCH = "supine_hamstring_stretch"
NOTHING_KNOWN = Known(same_movement=(), shortfalls=())


def result(truth: Truth, track: LandmarkTrack) -> ClipResult:
    return result_of(shipped_exercises()[STRETCH], truth, track, ())


def points(found: ClipResult) -> dict[str, bool]:
    return {point.fault or point.name: point.kept for point in found.points}


@cache
def true_hold(track: LandmarkTrack) -> Span:
    """What the coach credits: the stick's own script is only as exact as its easing."""
    (hold,) = credit_of(shipped_exercises()[STRETCH], "stick", track).holds
    return replace(HOLD, end_s=HOLD.start_s + hold[1])


def test_a_hold_as_scripted_keeps_every_promise() -> None:
    track = still()
    found = result(truth_of(track, holds=(true_hold(track),)), track)
    assert points(found) == {"hold": True, "side": True, "no_fault": True}
    assert found.kept
    assert found.kind == "hold"


@pytest.mark.parametrize(("seconds", "kept"), [(0.29, True), (0.31, False), (-0.31, False)])
def test_a_hold_that_is_off_by_more_than_three_tenths_is_not(seconds: float, kept: bool) -> None:
    track = still()
    hold = true_hold(track)
    found = result(truth_of(track, holds=(replace(hold, end_s=hold.end_s + seconds),)), track)
    assert points(found) == {"hold": kept, "side": True, "no_fault": True}


def test_the_wrong_side_a_missed_hold_and_a_false_one_are_told() -> None:
    track = still()
    hold = true_hold(track)
    assert not points(result(truth_of(track, holds=(replace(hold, side="right"),)), track))["side"]
    missed = result(truth_of(track, holds=(hold, Span(16, 17.5, "hold", "left"))), track)
    assert not points(missed)["hold"]
    assert "missed" in missed.difference
    false = result(truth_of(track, holds=()), track)
    assert points(false) == {"hold": False, "side": False, "no_fault": True}
    assert "false hold" in false.difference


def test_nothing_held_is_on_no_side() -> None:
    lying = LandmarkTrack.of(film([(0.0, 0.0), (18.0, 0.0)]))
    assert points(result(truth_of(lying), lying)) == {
        "hold": False, "side": False, "no_fault": True,
    }  # fmt: skip


def bouncing() -> LandmarkTrack:
    swings = [(8.0 + n / 2, 90.0 if n % 2 else 78.0) for n in range(8)]
    script = [(0.0, 0.0), (1.0, 0.0), (4.0, 90.0), *swings, (12.0, 90.0), (16.0, 90.0)]
    return LandmarkTrack.of(film(script))


@pytest.mark.parametrize(("start_s", "kept"), [(8.0, True), (10.5, False), (5.0, False)])
def test_a_scripted_fault_must_begin_in_time(start_s: float, kept: bool) -> None:
    track = bouncing()
    truth = truth_of(track, execution="faulty", faults=(Span(start_s, 12.0, "bouncing"),))
    found = result(truth, track)
    assert points(found) == {"bouncing": kept, "nothing_worse": True}


def test_a_fault_that_was_not_scripted_breaks_a_good_clip() -> None:
    track = bouncing()
    found = result(truth_of(track), track)
    assert not points(found)["no_fault"]
    assert [fault.id for fault, _ in found.others] == ["bouncing"]


def test_a_worse_fault_than_the_scripted_one_is_told() -> None:
    track = bouncing()
    rules = shipped_exercises()[STRETCH]
    hint = next(rule.id for rule in rules.faults if rule.severity == "hint")
    truth = truth_of(track, execution="faulty", faults=(Span(14, 15, hint),))
    found = result(truth, track)
    assert points(found) == {hint: False, "nothing_worse": False}
    assert next(p for p in found.points if p.name == "fault").measured == "missed"


def test_one_recorded_fault_may_stand_for_two_scripted_ones_close_together() -> None:
    track = bouncing()
    faults = (Span(8.0, 9.5, "bouncing"), Span(10.2, 12.0, "bouncing"))
    found = result(truth_of(track, execution="faulty", faults=faults), track)
    assert points(found)["bouncing"]
    assert [s.outcome for s in found.coached.faults or ()].count("still shown") == 1


def test_repetitions_must_be_exact_and_on_their_side() -> None:
    rules = shipped_exercises()["bridge"]
    track = still()
    truth = truth_of(track, exercise="bridge")
    none = result_of(rules, truth, track, ())
    assert points(none)["repetitions"]
    one = result_of(rules, truth, track, (Span(3, 6, "repetition", "both"),))
    assert not points(one)["repetitions"]
    assert not points(one)["side"]
    assert one.scripted == "both 1"


# -- tables --------------------------------------------------------------------------------


@cache
def _row() -> ExerciseResult:
    track = still()
    truth = replace(truth_of(track, holds=(true_hold(track),)), name=f"{STRETCH}_good")
    wrong = Credit(STRETCH, "bridge_good", (("left", 6.2),), ())
    nothing = Credit(STRETCH, "blank", (), ())
    return ExerciseResult(STRETCH, (result(truth, track),), (wrong, nothing))


def row(**other: object) -> ExerciseResult:
    return replace(_row(), **other)


def test_what_is_credited_elsewhere_stands_in_the_tables() -> None:
    (line,) = overview_grid([row()], NOTHING_KNOWN).rows
    assert line == [STRETCH, "hold", "yes", "no such clip", "NO: bridge_good"]
    cells = {name: cell for name, cell in cross_grid([row()], NOTHING_KNOWN).rows}
    assert cells == {"blank": "", "bridge_good": "6 s", f"{STRETCH}_good": "own"}
    assert "1 credit what they should not" in counts([row()], NOTHING_KNOWN)[-1]


def test_the_same_movement_is_shown_and_not_counted_as_wrong() -> None:
    same = SameMovement(exercise=STRETCH, clips_of="bridge", reason="it is only a test")
    known = Known(same_movement=(same,), shortfalls=())
    (line,) = overview_grid([row()], known).rows
    assert line[-1] == "nothing"
    text = "\n".join(grid.markdown() for grid in all_grids([row()], known))
    assert "same: 6 s" in text
    assert "it is only a test" in text
    assert "1 credit the same movement, and 0" in counts([row()], known)[-1]


def test_shortfalls_are_listed_with_their_reason() -> None:
    entry = Shortfall(
        exercise=STRETCH, clip="bridge_good", point="credit", measured="6.2 s", reason="unknown yet"
    )
    known = Known(same_movement=(), shortfalls=(entry,))
    text = all_grids([row()], known)[-1].markdown()
    assert "unknown yet" in text
    assert overview_grid([row()], known).rows[0][-1] == "NO: bridge_good"


def test_what_is_not_listed_and_what_is_mended_is_told() -> None:
    assert surprises([row()], NOTHING_KNOWN) == [
        f"Not listed: {STRETCH} credits a hold of 6.2 s (left) on bridge_good."
    ]
    listed = [("bridge_good", "credit"), ("blank", "credit"), (f"{STRETCH}_good", "hold")]
    entries = tuple(
        Shortfall(exercise=STRETCH, clip=clip, point=point, measured="-", reason="-")  # type: ignore[arg-type]
        for clip, point in listed
    )
    known = Known(same_movement=(), shortfalls=entries)
    assert surprises([row()], known) == [
        f"Mended: {STRETCH} on blank, credit; take it off the list.",
        f"Mended: {STRETCH} on {STRETCH}_good, hold; take it off the list.",
    ]


def test_a_misspelt_shortfall_is_refused() -> None:
    with pytest.raises(ValueError, match="point"):
        Shortfall(exercise="a", clip="b", point="holds", measured="", reason="")  # type: ignore[arg-type]


def test_every_further_video_is_named_also_without_any_credit() -> None:
    further = (
        Credit(STRETCH, "mine.mp4", (("left", 6.2),), ()),
        Credit(STRETCH, "empty.mp4", (), ()),
    )
    grids = {grid.title: grid for grid in all_grids([row(further=further)], NOTHING_KNOWN)}
    assert grids["Further videos"].rows == [
        ["empty.mp4", "-", "nothing"],
        ["mine.mp4", STRETCH, "a hold of 6.2 s (left)"],
    ]


# -- all together --------------------------------------------------------------------------


def test_every_clip_is_either_own_or_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    track = LandmarkTrack.of(film([(0.0, 0.0), (2.0, 0.0)]))
    assert own_clips("bridge") == ["bridge_good", "bridge_faulty"]
    monkeypatch.setattr(running, "landmarks_of", lambda *_: track)
    monkeypatch.setattr(running, "own_clips", lambda _: [])
    further = {"mine.mp4": tmp_path / "mine.mp4"}
    further["mine.mp4"].touch()
    (found,) = coach_all(["bridge"], Path("no.task"), further, 1, lambda _: None)
    assert {credit.clip for credit in found.others} == {*truths(), "blank"} == set(sample_clips())
    assert [credit.clip for credit in found.further] == ["mine.mp4"]
    assert not any(found.others)


@pytest.mark.parametrize("clip", ["bridge_good", "supine_hamstring_stretch_both_sides"])
def test_measured_once_for_all_credits_what_each_coach_would(clip: str) -> None:
    track = recorded(clip)
    chosen = [shipped_exercises()[e] for e in ("bridge", STRETCH, "supported_cat_cow")]
    for exercise, found in zip(chosen, credits_on(clip, track, chosen), strict=True):
        coach, _ = coached_by(exercise, track)
        assert found.holds == tuple((h.side, h.held_s) for h in coach.holds if h.complete)
        assert found.repetitions == tuple(r.side for r in coach.repetitions if r.complete)


def test_the_command_writes_its_section(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    replace_between(page, cli.BEGIN, cli.END, "stale")
    monkeypatch.setattr(cli, "ensure_model", lambda **_: Path("no.task"))
    monkeypatch.setattr(cli, "coach_all", lambda *_: [row()])
    app = typer.Typer()
    app.command()(cli.exercises)
    ran = CliRunner().invoke(app, ["--only", STRETCH, "--markdown", str(page)])
    assert ran.exit_code == 0, ran.output
    assert "### Every exercise on every clip" in page.read_text(encoding="utf-8")
    assert "stale" not in page.read_text(encoding="utf-8")
    wrong = CliRunner().invoke(app, ["--only", "handstand"])
    assert wrong.exit_code == 2
