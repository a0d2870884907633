"""What a stream hands on as finished: each hold once, under its own item, whatever is skipped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from posecoach.coaching.routine_coach import RoutineCoach
from posecoach.errors import ExerciseError
from posecoach.exercises.profiles import make_profile, save_profile
from posecoach.exercises.routine_library import all_protocols, known_exercises
from posecoach.exercises.routines import Routine
from posecoach.kinematics.landmarks import Landmarks
from posecoach.web.board import Finished
from posecoach.web.live_coaching import Coached, Label, WholeRoutine, coach_for
from posecoach.web.live_orders import RefusedOrderError, Selection, read_order
from tests.skeleton import film

KNOWN, PROTOCOLS = known_exercises(), all_protocols()
NAMES = ("First", "Second")
SECONDS, ONE = {"value": 6, "source": "test"}, {"value": 1, "source": "test"}
WAY = {"value": 20, "source": "test"}
STRETCH = {
    "exercise": "supine_hamstring_stretch",
    "seconds": SECONDS,
    "sets": ONE,
    "transition_seconds": WAY,
}


def whole(item: int = 1) -> WholeRoutine:
    """The left leg, then the right one."""
    items = [{**STRETCH, "sides": side, "transition": "Lie down."} for side in ("left", "right")]
    routine = Routine.model_validate(
        {
            "id": "mine", "name": "Mine", "summary": "For a test.", "from_guide": "None.",
            "items": items, "times_a_day": ONE, "stop_when": ["It hurts."],
            "sources": {"test": "For a test."},
        }
    )  # fmt: skip
    coach = RoutineCoach(routine, KNOWN, PROTOCOLS)
    return WholeRoutine(coach, [Label(name) for name in NAMES], item)


def raised(side: str, start_s: float, until_s: float = 14) -> Iterator[Landmarks]:
    """The leg up within three seconds, eight held, down again at 13 seconds."""
    for frame in film([(0, 0), (0.5, 0), (3, 90), (11, 90), (13, 0), (14, 0)], side=side):
        if frame.time_s <= until_s:
            yield replace(frame, time_s=frame.time_s + start_s)


def handed_on(coached: Coached, frames: Iterable[Landmarks]) -> list[Finished]:
    return [done for frame in frames for done in coached.update(frame)[1]]


def told(finished: list[Finished]) -> list[tuple[str, str]]:
    return [(done.exercise, done.item.side) for done in finished]


def test_each_hold_is_handed_on_once_and_under_its_item() -> None:
    coached = whole()
    found = handed_on(coached, raised("left", 0))
    assert told(found) == [("First", "left")]
    assert told(handed_on(coached, raised("right", 40))) == [("Second", "right")]
    # The routine is over: more of it is not asked for, and nothing comes twice.
    assert handed_on(coached, raised("right", 60)) == []
    assert coached.finish() == []


def test_skipping_in_mid_hold_keeps_what_was_credited() -> None:
    coached = whole()
    assert handed_on(coached, raised("left", 0, until_s=9.5)) == []
    [done] = coached.move("skip")
    assert (done.exercise, done.item.side) == ("First", "left")
    assert 5 < done.item.held_s < 6.6
    assert coached.move("skip") == []


def test_what_is_seen_on_the_way_is_nobodys() -> None:
    coached = whole()
    coached.move("skip")
    # Held, but while the way to the second item still lasts.
    assert handed_on(coached, raised("right", 0, until_s=9.5)) == []
    assert coached.move("back") == []
    assert coached.finish() == []


def test_going_back_does_an_item_again_and_keeps_both() -> None:
    coached = whole()
    assert told(handed_on(coached, raised("left", 0))) == [("First", "left")]
    assert coached.move("back") == []
    assert told(handed_on(coached, raised("left", 40))) == [("First", "left")]


def test_what_is_open_at_the_end_counts() -> None:
    coached = whole()
    handed_on(coached, raised("left", 0, until_s=9.5))
    assert told(coached.finish()) == [("First", "left")]
    assert coached.finish() == []


def test_an_interrupted_routine_goes_on_with_its_item() -> None:
    coached = whole(item=2)
    feedback, finished = coached.update(next(raised("right", 0)))
    assert feedback.routine is not None
    assert (feedback.routine.item, feedback.routine.state) == (2, "way")
    assert finished == []
    assert told(handed_on(coached, raised("right", 40))) == [("Second", "right")]


@pytest.mark.parametrize(
    ("selection", "reason"),
    [
        (Selection("me", "no_such_exercise"), "no such exercise"),
        (Selection("me", "reference_poses/bridge.yaml"), "no such exercise"),
        (Selection("me", "bridge", protocol="static_hold"), "not done as"),
        (Selection("me", "supine_spinal_twist", protocol="contract_relax"), "not done as"),
        (Selection("me", "bridge", protocol="dance"), "no protocol"),
        (Selection("me", routine="dance"), "no routine"),
        (Selection("me", routine="trainer_hamstring", item=2), "only 1 item"),
    ],
)
def test_what_cannot_be_coached_is_told(selection: Selection, reason: str) -> None:
    with pytest.raises(ExerciseError, match=reason):
        coach_for(selection)


def ordered(exercise: str, profile: str | None) -> Selection:
    order = {"type": "select", "session": "me", "side": "left", "exercise": exercise}
    found = read_order(json.dumps({**order, "profile": profile}))
    assert isinstance(found, Selection)
    return found


def test_a_profile_gives_the_exercise_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    stretch = KNOWN["supine_hamstring_stretch"]
    values = {"phases.stretch.target.aim": 110.0, "phases.stretch.target.enter": 105.0}
    about = {"name": "Anna", "who": "me", "why": "for a test", "when": date(2026, 1, 2)}
    save_profile(make_profile(stretch, values, id="anna", **about))
    frames = list(raised("left", 0))
    assert handed_on(coach_for(ordered(stretch.id, None)), frames)
    assert not handed_on(coach_for(ordered(stretch.id, "anna")), frames)
    for exercise, wrong in ((stretch.id, "otto"), ("bridge", "anna"), (stretch.id, "/anna.yaml")):
        with pytest.raises(ExerciseError, match="no such profile"):
            coach_for(ordered(exercise, wrong))
    with pytest.raises(RefusedOrderError, match="numbers along"):
        read_order('{"type": "select", "session": "me", "routine": "x", "profile": "anna"}')


def test_a_routine_takes_profiles_by_the_exercise_and_an_exercise_takes_none():
    order = {"type": "select", "session": "me", "routine": "journal_mini"}
    mine = {"bridge": "gentle"}
    assert read_order(json.dumps({**order, "profiles": mine})) == Selection(
        "me", routine="journal_mini", profiles=mine
    )
    for wrong in ("gentle", ["gentle"], {"bridge": ""}, {"bridge": None}, {"bridge": {}}, None):
        with pytest.raises(RefusedOrderError, match="given by their names"):
            read_order(json.dumps({**order, "profiles": wrong}))
    alone = {"type": "select", "session": "me", "exercise": "bridge", "side": "auto"}
    with pytest.raises(RefusedOrderError, match="Only a routine"):
        read_order(json.dumps({**alone, "profiles": mine}))


@pytest.mark.parametrize("what", [{"exercise": "supine_hamstring_stretch"}, {"routine": "mine"}])
def test_the_softer_plan_is_what_is_coached_and_remembered(
    what: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path))
    (tmp_path / "routines").mkdir()
    mine = {
        "id": "mine", "name": "Mine", "summary": "For a test.", "from_guide": "None.",
        "items": [{**STRETCH, "sets": {"value": 3, "source": "test"}, "transition": "Lie down."}],
        "times_a_day": ONE, "stop_when": ["It hurts."], "sources": {"test": "For a test."},
    }  # fmt: skip
    YAML(typ="safe").dump(mine, tmp_path / "routines" / "mine.yaml")
    side = {"side": "left"} if "exercise" in what else {}
    order = {"type": "select", "session": "me", **what, **side}
    plain = coach_for(read_order(json.dumps(order)))  # type: ignore[arg-type]
    gentle = json.dumps({**order, "softer": ["shorter_holds", "bent_knee"], "hurts": True})
    soft = coach_for(read_order(gentle))  # type: ignore[arg-type]
    frame = next(raised("left", 0))
    (asked, _), (gently, _) = plain.update(frame), soft.update(frame)
    stretch = KNOWN["supine_hamstring_stretch"]
    assert stretch.hold is not None
    assert gently.timer.target_s == stretch.hold.shortest.value < asked.timer.target_s
    assert gently.target is not None
    assert gently.target.aim == gently.target.enter
    assert [made.details(said).profile for made, said in ((plain, asked), (soft, gently))] == [
        "", "softer",
    ]  # type: ignore[union-attr]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"softer": ["half"]}, {"softer": "bent_knee"}, {"hurts": 3}])
def test_what_makes_no_plan_softer_is_refused(wrong: dict[str, object]) -> None:
    order = {"type": "select", "session": "me", "exercise": "bridge", "side": "auto", **wrong}
    with pytest.raises(RefusedOrderError, match=r"softer|hurts"):
        read_order(json.dumps(order))
