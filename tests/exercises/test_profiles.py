from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from posecoach.errors import ExerciseError
from posecoach.exercises import exercise_ids, load_exercise
from posecoach.exercises.profile_words import SENTENCES
from posecoach.exercises.profiles import (
    Profile,
    all_profiles,
    apply,
    check_profile,
    delete_profile,
    diff,
    load_profile,
    make_profile,
    notices,
    profile_text,
    save_profile,
)
from posecoach.exercises.tunable import numbers_of, with_numbers

STRETCH = "supine_hamstring_stretch"
ENTER = "phases.stretch.target.enter"
HEAD = """\
id: anna
name: Anna
exercise: supine_hamstring_stretch
who: the physiotherapist
when: 2026-11-25
why: six weeks after the operation
changes:
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSECOACH_CONFIG", str(tmp_path / "config"))


def annas(**values: float) -> Profile:
    found = {ENTER: 70.0, "hold.settle": 1.25} | {
        k.replace("__", "."): v for k, v in values.items()
    }
    return make_profile(
        load_exercise(STRETCH), found, id="anna", name="Anna", who="me", why="why: 'so'",
        when=date(2026, 11, 25),
    )  # fmt: skip


def refused(folder: Path, text: str, name: str = "anna.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseError) as caught:
        check_profile(path)
    return str(caught.value)


@pytest.mark.parametrize("name", exercise_ids())
def test_every_number_has_an_address_a_source_a_unit_and_words(name: str) -> None:
    exercise = load_exercise(name)
    numbers = numbers_of(exercise)
    assert str(exercise.model_dump()).count("'source'") == len(numbers)
    for path, number in numbers.items():
        assert number.source_words
        assert number.does
        assert number.least <= number.value <= number.most, path
        assert (number.model, number.key) in SENTENCES
    assert with_numbers(exercise, {p: n.value for p, n in numbers.items()}) == exercise


def test_a_profile_changes_what_it_names_and_nothing_else() -> None:
    exercise = load_exercise(STRETCH)
    changed = numbers_of(apply(exercise, annas()))
    for path, number in numbers_of(exercise).items():
        if path in (ENTER, "hold.settle"):
            assert changed[path].value == {ENTER: 70, "hold.settle": 1.25}[path]
            assert "Anna" in changed[path].source_words
        else:
            assert (changed[path].value, changed[path].source) == (number.value, number.source)


def test_the_difference_is_told_in_words() -> None:
    assert diff(annas(), load_exercise(STRETCH)) == [
        "the stretch counts from 70° instead of 65°",
        "the timer starts after 1.25 s instead of 0.7 s",
    ]


def test_saved_and_read_again_it_is_the_same() -> None:
    profile = annas()
    path = save_profile(profile)
    assert load_profile("anna") == profile == load_profile(str(path))
    assert [kept.profile for kept in all_profiles()] == [profile]
    with pytest.raises(ExerciseError, match="already"):
        save_profile(profile)
    save_profile(annas(hold__lapse=1.5), replace=True)
    assert load_profile("anna").values["hold.lapse"] == 1.5
    assert list(path.parent.iterdir()) == [path]
    delete_profile("anna")
    with pytest.raises(ExerciseError, match="no profile"):
        load_profile("anna")


@settings(deadline=None, max_examples=60)
@given(text=st.text(min_size=1, max_size=60), value=st.floats(60.5, 85))
def test_any_words_and_numbers_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, text: str, value: float
) -> None:
    try:
        profile = Profile.model_validate(
            annas().model_dump()
            | {"why": text, "name": text, "changes": {ENTER: {"value": value, "was": 65}}}
        )
    except ValidationError:
        assume(False)
    path = tmp_path_factory.mktemp("words") / "anna.yaml"
    path.write_text(profile_text(profile), encoding="utf-8", newline="")
    assert check_profile(path) == profile


def test_an_exercise_that_was_updated_underneath_is_told_and_nothing_is_lost() -> None:
    shipped = load_exercise(STRETCH)
    updated = with_numbers(shipped, {ENTER: 67})
    assert notices(annas(), shipped) == []
    (words,) = notices(annas(), updated)
    assert "now says 67°" in words
    assert "when it said 65°" in words
    assert numbers_of(apply(updated, annas()))[ENTER].value == 70
    assert diff(annas(), updated)[0] == "the stretch counts from 70° instead of 67°"


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    words = refused(
        tmp_path,
        HEAD.replace("name: Anna", "name: ''").replace("why:", "wy:")
        + "  phases.stretch.target.enter: { value: 50, was: 65 }\n"
        + "  phases.stretch.target.entr: { value: 70, was: 65 }\n"
        + "  hold.settle: { value: .nan, was: 0.7 }\n"
        + "  dosage.sets_min: { value: 2.5, was: 2 }\n",
    )
    assert words.startswith("anna.yaml has 7 mistakes")
    assert "line 2, name: String should have at least 1 character" in words
    assert "line 6, wy: this key is not known here" in words
    assert "why: this key is missing" in words
    assert "line 8, changes.phases.stretch.target.enter: edges must run leave, enter" in words
    assert "line 9, changes.phases.stretch.target.entr: the exercise has no such number; " in words
    assert "did you mean phases.stretch.target.enter?" in words
    assert "line 10, changes.hold.settle.value: Input should be a finite number" in words
    assert "line 11, changes.dosage.sets_min: Input should be a valid integer" in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "  a: &x { value: 1, was: 2 }\n  b: *x\n", "anchors or aliases"),
        (HEAD + "  a: &x\n    b: *x\n", "anchors or aliases"),
        ("x: 1 #" + "x" * 10_000_000, "far too large"),
        (HEAD + "  a: " + "[" * 50 + "]" * 50, "nested far too deeply"),
        ("- just\n- a list\n", "does not hold a profile"),
        (HEAD, "changes: Input should be a valid dictionary"),
        (HEAD + "  a: { value: 1, was: 2 }\n  a: { value: 1, was: 2 }\n", "not valid YAML"),
        (HEAD.replace(STRETCH, "hamstrings") + "  a: { value: 1, was: 2 }\n", "no exercise called"),
        (HEAD.replace(STRETCH, "x.yaml") + "  a: { value: 1, was: 2 }\n", "give the id"),
        (HEAD.replace("anna", "otto") + "  hold.lapse: { value: 1, was: 2 }\n", "must be 'anna'"),
        (HEAD + "  hold.lapse: { value: .inf, was: 2 }\n", "finite number"),
        (HEAD + "  hold.lapse: { value: -1, was: 2 }\n", "greater than or equal to 0"),
        (HEAD + "  hold.lapse: 1\n", "valid dictionary"),
        (HEAD + "  phases.stretch.target.angle: { value: 1, was: 2 }\n", "no such number"),
        (HEAD + "  phases.stretch.target.leave: { value: 66, was: 60 }\n", "edges must run"),
        (HEAD + "  faults.bouncing.off: { value: 7, was: 3 }\n", "off must be looser than on"),
        (HEAD + "  hold.shortest: { value: 40, was: 5 }\n", "must not exceed best"),
    ],
)  # fmt: skip
def test_what_is_broken_or_hostile_is_refused_with_the_reason(
    tmp_path: Path, text: str, words: str
) -> None:
    assert words in refused(tmp_path, text)


def test_it_is_for_one_exercise_only() -> None:
    with pytest.raises(ExerciseError, match="is for supine_hamstring_stretch, not bridge"):
        apply(load_exercise("bridge"), annas())


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = save_profile(annas()).parent
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    assert [(kept.id, bool(kept.error)) for kept in all_profiles()] == [
        ("anna", False), ("broken", True),
    ]  # fmt: skip


def test_nothing_is_made_of_wrong_numbers() -> None:
    with pytest.raises(ExerciseError) as caught:
        annas(phases__stretch__target__leave=80.0, hold__setle=1.0)
    assert "edges must run" in str(caught.value)
    assert "did you mean hold.settle?" in str(caught.value)
