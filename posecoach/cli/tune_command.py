"""``posecoach tune``: other numbers on recordings that exist, and what they change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from typer.core import TyperGroup

from posecoach.cli.review_command import SideChoice, complain, stoppable
from posecoach.cli.tune_pages import (
    calibration_document,
    document_of,
    list_numbers,
    print_calibration,
    print_result,
)
from posecoach.errors import ExerciseError
from posecoach.exercises import Exercise, load_exercise
from posecoach.exercises.profiles import (
    apply,
    load_profile,
    make_profile,
    notices,
    profile_id,
    save_profile,
)
from posecoach.exercises.tunable import numbers_of, problems_with, with_numbers
from posecoach.tuning.calibrating import calibrate
from posecoach.tuning.comparing import Difference, compare
from posecoach.tuning.recordings import Recording, find_recordings, load_recordings
from posecoach.tuning.running import replay
from posecoach.tuning.scoring import Score, score
from posecoach.tuning.suggesting import Labelled, Suggestion, suggest


class _TryFirst(TyperGroup):
    """Without the name of another command it is numbers that are tried."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """See Click: ``posecoach tune EXERCISE …`` is ``posecoach tune try EXERCISE …``."""
        if args and args[0] not in self.commands:
            args = ["try", *args]
        return super().resolve_command(ctx, args)


tune_app = typer.Typer(
    cls=_TryFirst,
    help="Try other numbers on recordings (`posecoach tune EXERCISE RECORDING…`), or make targets "
    "for one person.",
    no_args_is_help=True,
)
Save = Annotated[
    str | None, typer.Option(help="Save the changed numbers as a profile with this name.")
]
Why = Annotated[str | None, typer.Option(help="Why; goes into the profile.")]
Who = Annotated[str | None, typer.Option(help="Who; goes into the profile.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@tune_app.command("try")
def tune(
    exercise: Annotated[str, typer.Argument(help="The exercise: an id or a YAML file.")],
    recordings: Annotated[
        list[Path],
        typer.Argument(help="Files of landmarks, folders of them, or videos with them beside."),
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="A number to change, as path=value; may be given often."),
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Start from a profile: its id or a YAML file.")
    ] = None,
    suggest_: Annotated[
        list[str] | None,
        typer.Option("--suggest", help="A path whose value to fit to the labels."),
    ] = None,
    side: Annotated[SideChoice, typer.Option(help="The side to measure.")] = SideChoice.AUTO,
    save: Save = None,
    why: Why = None,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Try other numbers on recordings: what appears, vanishes, lengthens, and is said.

    Without --set, --profile or --suggest, lists every number with its path and its source.
    """
    shipped = load_exercise(exercise)
    _check_why(save, why)
    values = _values(shipped, profile, set_ or [])
    with stoppable():
        taken = _load(find_recordings(recordings), shipped)
        found = None
        if suggest_:
            found = _suggest(with_numbers(shipped, values), taken, suggest_)
            values |= found.values
        if not values and not suggest_:
            list_numbers(shipped, as_json)
            return
        changed = with_numbers(shipped, values)
        differences = [_difference(one, shipped, changed, side) for one in taken]
        scores = _scores(taken, shipped, changed, side)
    saved = _save(shipped, values, save, why, who) if save is not None and values else None
    if as_json:
        document = document_of(shipped, values, differences, scores, found)
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        print_result(shipped, values, differences, scores, found)
    if saved is not None:
        complain(f"Saved as {saved}.")


@tune_app.command("calibrate")
def calibrate_command(
    exercise: Annotated[str, typer.Argument(help="The exercise: an id or a YAML file.")],
    recordings: Annotated[
        list[Path],
        typer.Argument(help="The person going to a comfortable end, two or three times a side."),
    ],
    save: Save = None,
    why: Why = None,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Propose one person's targets from how far each side goes comfortably."""
    shipped = load_exercise(exercise)
    _check_why(save, why)
    with stoppable():
        taken = _load(find_recordings(recordings), shipped)
        try:
            found = calibrate(shipped, [one.measured for one in taken])
        except ValueError as error:
            raise ExerciseError(f"Nothing can be proposed: {error}.") from None
    if as_json:
        document = calibration_document(shipped, found)
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        print_calibration(shipped, found)
    if save is not None and found.values:
        complain(f"Saved as {_save(shipped, dict(found.values), save, why, who)}.")


def _check_why(save: str | None, why: str | None) -> None:
    if save is not None and not why:
        raise ExerciseError("Give --why with --save: a profile says why it is as it is.")


def _values(exercise: Exercise, profile: str | None, given: Sequence[str]) -> dict[str, float]:
    """The changed numbers; the command line goes before the profile."""
    values: dict[str, float] = {}
    if profile is not None:
        kept = load_profile(profile)
        apply(exercise, kept)
        for sentence in notices(kept, exercise):
            complain(sentence)
        values |= kept.values
    known, mistakes = numbers_of(exercise), []
    for words in given:
        path, _, number = words.partition("=")
        try:
            values[path] = float(number)
        except ValueError:
            mistakes.append(f"--set {words}: write it as path=value, such as hold.settle=1")
        if path not in known:
            mistakes.append(f"--set {words}: {exercise.id} has no such number")
    if not mistakes:
        mistakes = [
            f"{', '.join(paths)}: {what}" for paths, what in problems_with(exercise, values)
        ]
    if mistakes:
        raise ExerciseError("\n".join(mistakes))
    return {path: value for path, value in values.items() if value != known[path].value}


def _load(paths: list[Path], exercise: Exercise) -> list[Recording]:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Measuring")
        return load_recordings(
            paths, exercise, lambda done, total: bar.update(task, completed=done, total=total)
        )


def _suggest(exercise: Exercise, taken: list[Recording], paths: list[str]) -> Suggestion:
    labelled = [Labelled(one.measured, one.labels) for one in taken if one.labels is not None]
    try:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Trying numbers", total=None)
            return suggest(exercise, labelled, paths, lambda: bar.advance(task))
    except KeyError as error:
        raise ExerciseError(f"{exercise.id} has no number {error}.") from None
    except ValueError as error:
        raise ExerciseError(f"Nothing can be suggested: {error}.") from None


def _difference(
    one: Recording, shipped: Exercise, changed: Exercise, side: SideChoice
) -> Difference:
    before, after = (replay(one.measured, e, side.value) for e in (shipped, changed))
    return compare(before, after, shipped)


def _scores(
    taken: list[Recording], shipped: Exercise, changed: Exercise, side: SideChoice
) -> tuple[Score, Score] | None:
    """Against the labels, before and after; None without labels."""
    labelled = [one for one in taken if one.labels is not None]
    if not labelled:
        return None
    before, after = (
        sum(
            (
                score(replay(one.measured, e, side.value), one.labels, e)
                for one in labelled
                if one.labels is not None
            ),
            Score(),
        )
        for e in (shipped, changed)
    )
    return before, after


def _save(
    exercise: Exercise, values: dict[str, float], name: str, why: str | None, who: str | None
) -> Path:
    made = make_profile(
        exercise,
        values,
        id=profile_id(name),
        name=name,
        who=who or _somebody(),
        why=why or "",
        when=date.today(),
    )
    return save_profile(made)


def _somebody() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "not said"
